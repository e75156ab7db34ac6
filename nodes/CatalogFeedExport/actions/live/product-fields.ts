import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { campaignProducts } from '../../../../lib/store/campaign-products';
import { getCampaign } from '../../../../lib/store/campaign-views';
import type { Db } from '../../../../lib/store/store';
import { campaignField } from '../../../shared/fields';
import { cleanText, oneOf, readLocator } from '../../../shared/read';

/** Nobody shows more in one live. */
const MAX_PRODUCTS = 1000;
const MAX_ID = 200;

/** Which products are shown in a live. */
export const productFields: INodeProperties[] = [
	{
		displayName: 'Products',
		name: 'products',
		type: 'options',
		default: 'campaign',
		description: 'What is shown in the live, in this order',
		options: [
			{ name: 'Input Items', value: 'items', description: 'The productId of each item' },
			{ name: 'List of Product IDs', value: 'ids' },
			{ name: 'Of a Campaign', value: 'campaign', description: "The campaign's items" },
		],
	},
	{ ...campaignField, displayOptions: { show: { products: ['campaign'] } } },
	{
		displayName: 'Product IDs',
		name: 'productIds',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. 10023, 10024',
		description: "The shop's own product IDs, separated by commas or lines",
		displayOptions: { show: { products: ['ids'] } },
	},
];

/**
 * IDs of the products that are shown, in their order, each once.
 *
 * @throws InputError when there are none, or more than a live can show
 */
export async function readProductIds(
	context: IExecuteFunctions,
	db: Db,
	items: readonly INodeExecutionData[],
): Promise<string[]> {
	const ids = [...new Set(await idsOf(context, db, items))];
	if (ids.length > 0 && ids.length <= MAX_PRODUCTS) return ids;
	throw ids.length === 0
		? new InputError(
				'There is no product to show',
				'Name product IDs, choose a campaign, or give items with a productId.',
			)
		: new InputError(
				`There are ${ids.length} products, at most ${MAX_PRODUCTS} can be checked at once`,
				'Choose those that are shown in this live.',
			);
}

export const readProductsFrom = (context: IExecuteFunctions) =>
	oneOf(context.getNodeParameter('products', 0), 'products', ['campaign', 'ids', 'items'] as const);

async function idsOf(
	context: IExecuteFunctions,
	db: Db,
	items: readonly INodeExecutionData[],
): Promise<string[]> {
	switch (readProductsFrom(context)) {
		case 'campaign': {
			const { code } = await getCampaign(db, readLocator(context, 'campaign', 0), Date.now());
			return (await campaignProducts(db, code)).map(({ productId }) => productId);
		}
		case 'ids': {
			const text = cleanText(context.getNodeParameter('productIds', 0, ''), 'productIds', 100_000) ?? '';
			return text.split(/[\s,，、;；]+/).filter((id) => id !== '');
		}
		case 'items':
			return items.flatMap(({ json }) => cleanText(json.productId, 'productId', MAX_ID) ?? []);
	}
}
