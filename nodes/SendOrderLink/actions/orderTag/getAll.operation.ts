import type { IExecuteFunctions } from 'n8n-workflow';

import { listOrderTags } from '../../../../lib/store/order-tags';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { readLimit } from '../../../shared/read';

export const description = showFor('orderTag', 'getAll', limitFields);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const tags = await listOrderTags(store.db);
	return tags.slice(0, readLimit(this, item).limit).map((tag) => ({ tag }));
}
