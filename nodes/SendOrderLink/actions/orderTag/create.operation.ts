import type { IExecuteFunctions } from 'n8n-workflow';

import { createOrderTag } from '../../../../lib/store/order-tags';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readTag, tagField } from './tag';

export const description = showFor('orderTag', 'create', [tagField]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const tag = readTag(this, item);
	const isNew = await store.tx(async (trx) => await createOrderTag(trx, tag, Date.now()));
	return { tag, status: isNew ? 'created' : 'already' };
}
