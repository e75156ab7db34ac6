import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { major } from '../../../../lib/groupbuy/money';
import { toCsv } from '../../../../lib/files/csv';
import { toXlsx } from '../../../../lib/files/xlsx';
import type { StoredProduct } from '../../../../lib/groupbuy/stored-product';
import { campaignProducts } from '../../../../lib/store/campaign-products';
import { getCampaign } from '../../../../lib/store/campaign-views';
import { present } from '../../../../lib/store/collections';
import { productPages } from '../../../../lib/store/product-pages';
import type { Db, Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { languageField, readLanguage } from '../../../shared/language';
import { toJson } from '../../../shared/operation';
import { oneOf, readLocator } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { productFields, readProductIds, readProductsFrom } from './product-fields';
import { searchSheet, type SheetLine } from './search-sheet';

const TYPES = {
	csv: 'text/csv',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export const description = showFor('live', 'searchSheet', [
	...productFields,
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		default: 'items',
		options: [
			{ name: 'CSV File', value: 'csv' },
			{ name: 'Excel File', value: 'xlsx' },
			{ name: 'Items', value: 'items', description: 'An item per product' },
		],
	},
	{ ...languageField, description: 'Language of the file' },
]);

/** What the host searches by and says of each product, in the order in which they are shown. */
export async function executeAll(
	this: IExecuteFunctions,
	store: Store,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const output = oneOf(this.getNodeParameter('output', 0), 'output', ['items', 'csv', 'xlsx'] as const);
	const lines =
		readProductsFrom(this) === 'campaign'
			? await linesOfCampaign(store.db, readLocator(this, 'campaign', 0))
			: await linesOfProducts(store.db, await readProductIds(this, store.db, items));
	const pairedItem = { item: 0 };
	if (output === 'items') return lines.map((line) => ({ json: toJson(line), pairedItem }));
	const sheet = searchSheet(lines, readLanguage(this, 0));
	const zone = timeZoneOf(this);
	const content = output === 'xlsx' ? await toXlsx([sheet], zone) : Buffer.from(toCsv(sheet, zone));
	const data = await this.helpers.prepareBinaryData(content, `${sheet.name}.${output}`, TYPES[output]);
	return [{ json: { products: lines.length }, binary: { data }, pairedItem }];
}

async function linesOfCampaign(db: Db, campaignCode: string): Promise<SheetLine[]> {
	const { items, currency } = await getCampaign(db, campaignCode, Date.now());
	const products = await campaignProducts(db, campaignCode);
	return products.map(({ code, productId }, index) => {
		const { title, priceMinor, left } = present(items.find((item) => item.code === code));
		return { position: index + 1, productId, code, title, price: major(priceMinor, currency), left };
	});
}

async function linesOfProducts(db: Db, productIds: readonly string[]): Promise<SheetLine[]> {
	const stored = new Map<string, StoredProduct[]>();
	for await (const page of productPages(db, { rows: 'products', productIds })) {
		for (const variant of page) {
			stored.set(variant.productId, [...(stored.get(variant.productId) ?? []), variant]);
		}
	}
	return productIds.map((productId, index) => ({
		position: index + 1,
		productId,
		code: null,
		...factsOf(stored.get(productId) ?? []),
	}));
}

/** Of several variants the lowest price, and what is left of all. */
function factsOf(variants: readonly StoredProduct[]): Pick<SheetLine, 'title' | 'price' | 'left'> {
	const [first] = variants;
	if (!first) return { title: null, price: null, left: null };
	const isLimited = variants.every(({ left }) => left !== null);
	return {
		title: first.title,
		price: major(Math.min(...variants.map(({ priceMinor }) => priceMinor)), first.currency),
		left: isLimited ? variants.reduce((sum, { left }) => sum + (left ?? 0), 0) : null,
	};
}
