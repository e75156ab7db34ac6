import type { IExecuteFunctions } from 'n8n-workflow';

import { deleteOrderTag } from '../../../../lib/store/order-tags';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readTag, tagField } from './tag';

export const description = showFor('orderTag', 'delete', [tagField]);

/** Takes a word off the list; orders that have it keep it. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const tag = readTag(this, item);
	return { tag, deleted: await store.tx(async (trx) => await deleteOrderTag(trx, tag)) };
}
