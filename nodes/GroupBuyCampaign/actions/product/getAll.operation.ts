import type { IExecuteFunctions } from 'n8n-workflow';

import { listProducts } from '../../../../lib/store/products';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { presentProduct } from '../../../shared/present';
import { readLimit, readOptionalText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';

export const description = showFor('product', 'getAll', [
	...limitFields,
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		description: 'Part of the title or product ID',
	},
	{
		displayName: 'Public Only',
		name: 'publicOnly',
		type: 'boolean',
		default: false,
		description: 'Whether to leave out products that are not public in the shop',
	},
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const search = readOptionalText(this, 'search', item);
	const products = await listProducts(store.db, {
		...readLimit(this, item),
		publicOnly: this.getNodeParameter('publicOnly', item, false) === true,
		...(search !== null && { search }),
	});
	return products.map((product) => presentProduct(product, timeZoneOf(this)));
}
