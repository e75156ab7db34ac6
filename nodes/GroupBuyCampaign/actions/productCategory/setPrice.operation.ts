import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { getCategory, setCategoryPrice } from '../../../../lib/store/categories';
import type { Store } from '../../../../lib/store/store';
import { categoryField, itemCodeField, showFor } from '../../../shared/fields';
import { presentCategoryItem } from '../../../shared/present';
import { readLocator, readText, toMinor } from '../../../shared/read';

export const description = showFor('productCategory', 'setPrice', [
	categoryField,
	itemCodeField,
	{
		displayName: 'Group Buy Price',
		name: 'groupPrice',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 180',
		description: 'Campaigns that exist already keep the price that they were created with',
	},
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const category = readLocator(this, 'category', item);
	const code = readText(this, 'itemCode', item, 20).normalize('NFKC').toUpperCase();
	const price = readText(this, 'groupPrice', item, 50);
	const line = await store.tx(async (trx) => {
		const { items } = await getCategory(trx, category);
		const known = items.find((candidate) => candidate.code === code);
		if (!known) {
			throw new InputError(
				`Category '${category}' has no item '${code}'`,
				`Its items are ${items.map((candidate) => candidate.code).join(', ') || 'none yet'}.`,
			);
		}
		return await setCategoryPrice(
			trx,
			category,
			code,
			toMinor(price, 'groupPrice', known.currency),
			Date.now(),
		);
	});
	return { category, ...presentCategoryItem(line) };
}
