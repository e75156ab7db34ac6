import type { IExecuteFunctions } from 'n8n-workflow';

import { deleteReply } from '../../../../lib/store/saved-replies';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { nameField, readName } from './name';

export const description = showFor('savedReply', 'delete', [nameField]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const name = readName(this, item);
	return { name, deleted: await store.tx(async (trx) => await deleteReply(trx, name)) };
}
