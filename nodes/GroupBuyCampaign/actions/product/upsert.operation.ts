import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { CURRENCIES } from '../../../../lib/groupbuy/money';
import { upsertProduct, type ProductInput } from '../../../../lib/store/products';
import type { Store } from '../../../../lib/store/store';
import { asNodeError } from '../../../shared/errors';
import { currencyField, showFor } from '../../../shared/fields';
import { toJson } from '../../../shared/operation';
import { presentProduct } from '../../../shared/present';
import { cleanText, oneOf, readOptionalText, readText, toMinor } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { ATTRIBUTE_OPTIONS, httpsUrl, readDetails, toBoolean, type Given } from './product-fields';

export const description = showFor('product', 'upsert', [
	{
		displayName:
			'Each input item is one variant. The fields below read the usual names from the item; change them to fit your shop.',
		name: 'itemNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Product ID',
		name: 'productId',
		type: 'string',
		default: '={{ $json.productId }}',
		required: true,
		description: "The shop's own product ID",
	},
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '={{ $json.title }}',
		required: true,
	},
	{
		displayName: 'Price',
		name: 'price',
		type: 'string',
		default: '={{ $json.price }}',
		required: true,
		description: "The shop's price; a group buy sets its own in a product category",
	},
	currencyField,
	{
		displayName: 'Stock',
		name: 'stock',
		type: 'string',
		default: '={{ $json.stock }}',
		placeholder: 'e.g. 100',
		description:
			'Pieces that group buys may sell, over all groups and campaigns together; empty: not limited. Never goes below what is sold already.',
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			{
				displayName: 'Additional Image URLs',
				name: 'additionalImageUrls',
				type: 'string',
				default: '={{ $json.additionalImageUrls }}',
				description: 'Further pictures: HTTPS addresses as a list, or with commas between them',
			},
			{
				displayName: 'Attributes',
				name: 'attributes',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add attribute',
				default: {},
				description:
					'What catalogues ask, e.g. brand and barcode; also read from fields of the same name of the item. An empty value takes one away.',
				options: [
					{
						displayName: 'Attribute',
						name: 'attribute',
						values: [
							{
								displayName: 'Name',
								name: 'name',
								type: 'options',
								options: ATTRIBUTE_OPTIONS,
								default: 'brand',
							},
							{ displayName: 'Value', name: 'value', type: 'string', default: '' },
						],
					},
				],
			},
			{
				displayName: 'Description',
				name: 'description',
				type: 'string',
				default: '={{ $json.description }}',
			},
			{
				displayName: 'List Price',
				name: 'listPrice',
				type: 'string',
				default: '={{ $json.listPrice }}',
				description: 'Price before a sale: catalogues then show Price as the sale price',
			},
			{
				displayName: 'Listed',
				name: 'isListed',
				type: 'boolean',
				default: true,
				description: 'Whether the product is on sale now (上架); catalogues leave out what is not',
			},
			{
				displayName: 'Picture URL',
				name: 'imageUrl',
				type: 'string',
				default: '={{ $json.imageUrl }}',
				description: 'HTTPS; LINE shows JPEG and PNG',
			},
			{
				displayName: 'Public',
				name: 'isPublic',
				type: 'boolean',
				default: true,
				description:
					'Whether the product is public in the shop; only public products can be sold in group buys',
			},
			{
				displayName: 'Sale Ends',
				name: 'saleEndsAt',
				type: 'dateTime',
				default: '={{ $json.saleEndsAt }}',
				description: 'Until when Price holds; after it catalogues show List Price',
			},
			{
				displayName: 'Sale Starts',
				name: 'saleStartsAt',
				type: 'dateTime',
				default: '={{ $json.saleStartsAt }}',
			},
			{
				displayName: 'Tags',
				name: 'tags',
				type: 'string',
				default: '={{ $json.tags }}',
				placeholder: 'e.g. 熱銷, 贈品',
				description:
					'Tags of the shop, as a list or with commas between them; feeds can leave products out by them',
			},
			{ displayName: 'URL', name: 'url', type: 'string', default: '={{ $json.url }}' },
			{
				displayName: 'Variant ID',
				name: 'variantId',
				type: 'string',
				default: '={{ $json.variantId }}',
				description: "SKU or the shop's variant ID; empty: the product has one variant",
			},
			{
				displayName: 'Variant Title',
				name: 'variantTitle',
				type: 'string',
				default: '={{ $json.variantTitle }}',
				placeholder: 'e.g. 紅色 L',
			},
		],
	},
]);

/** Adds or updates all items in one transaction: all of them, or with a mistake in one, none. */
export async function executeAll(
	this: IExecuteFunctions,
	store: Store,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const read = items.map((_, item) => {
		try {
			return { input: readProduct(this, item) };
		} catch (thrown) {
			const error = asNodeError(this.getNode(), thrown, item);
			if (!this.continueOnFail()) throw error;
			return { error: error.message };
		}
	});
	const now = Date.now();
	return await store.tx(async (trx) => {
		const results: INodeExecutionData[] = [];
		for (const [item, { input, error }] of read.entries()) {
			if (!input) {
				results.push({ json: { error }, pairedItem: { item } });
				continue;
			}
			const { status, product, stockBelowSold } = await upsertProduct(trx, input, now);
			const json = toJson({ ...presentProduct(product, timeZoneOf(this)), status, stockBelowSold });
			results.push({ json, pairedItem: { item } });
		}
		return results;
	});
}

function readProduct(context: IExecuteFunctions, item: number): ProductInput {
	const more = context.getNodeParameter('additionalFields', item, {}) as Record<string, unknown>;
	const json = context.getInputData().at(item)?.json ?? {};
	// A collection's default expression counts only once the field is added, so the usual names are read here too.
	const given: Given = (name) => (name in more ? more[name] : json[name]);
	const text = (name: string, maxLength: number) => cleanText(given(name), name, maxLength);
	const currency = oneOf(context.getNodeParameter('currency', item), 'currency', CURRENCIES);
	const productId = readText(context, 'productId', item, 100);
	return {
		productId,
		variantId: text('variantId', 100) ?? productId,
		title: readText(context, 'title', item, 300),
		variantTitle: text('variantTitle', 200),
		description: text('description', 100_000),
		imageUrl: httpsUrl(text('imageUrl', 2000), 'imageUrl'),
		url: httpsUrl(text('url', 2000), 'url'),
		isPublic: toBoolean(more.isPublic ?? json.isPublic ?? true),
		priceMinor: toMinor(context.getNodeParameter('price', item), 'price', currency),
		currency,
		stock: toStock(readOptionalText(context, 'stock', item)),
		details: readDetails(given, json, { currency, zone: timeZoneOf(context) }),
	};
}

function toStock(text: string | null): number | null {
	if (text === null) return null;
	const digits = text.normalize('NFKC').replaceAll(',', '');
	const stock = /^\d+(?:\.0+)?$/.test(digits) ? Number(digits) : NaN;
	if (Number.isSafeInteger(stock)) return stock;
	throw new InputError(
		`The field 'stock' is not a whole number from 0: '${text.slice(0, 60)}'`,
		'Give the number of pieces, or leave it empty when there is no limit.',
	);
}
