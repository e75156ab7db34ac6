import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { addCategoryItems } from '../../../../lib/store/categories';
import { listProducts } from '../../../../lib/store/products';
import type { Store } from '../../../../lib/store/store';
import { categoryField, productField, showFor } from '../../../shared/fields';
import { presentCategoryItem } from '../../../shared/present';
import { readLocator, readOptionalText, toMinor } from '../../../shared/read';

export const description = showFor('productCategory', 'addVariants', [
	categoryField,
	productField,
	{
		displayName: 'Variant ID',
		name: 'variantId',
		type: 'string',
		default: '',
		description: 'Empty: every variant of the product, each on its own line',
	},
	{
		displayName: 'Group Buy Price',
		name: 'groupPrice',
		type: 'string',
		default: '',
		placeholder: 'e.g. 180',
		description: "Empty: the shop's price",
	},
	{
		displayName: 'Item Code',
		name: 'itemCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. A1',
		description:
			'What buyers type before +1: one to three letters and up to four digits. Empty: the next free one.',
	},
]);

/** Adds one line per variant and answers these lines. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const category = readLocator(this, 'category', item);
	const productId = readLocator(this, 'product', item);
	const price = readOptionalText(this, 'groupPrice', item, 50);
	const variantId = readOptionalText(this, 'variantId', item, 100);
	const code = readOptionalText(this, 'itemCode', item, 20);
	const added = await store.tx(async (trx) => {
		const [known] = await listProducts(trx, { productIds: [productId], limit: 1 });
		if (!known)
			throw new InputError(
				`There is no product '${productId}'`,
				'Load the products first (Product → Create or Update).',
			);
		const priceMinor = price === null ? null : toMinor(price, 'groupPrice', known.currency);
		return await addCategoryItems(trx, { category, productId, variantId, priceMinor, code }, Date.now());
	});
	return added.map((line) => ({ category, ...presentCategoryItem(line) }));
}
