import { findOptions } from './options';
import { isBlank, textOf, textsOf } from './read-path';
import type { Cell, Entry, Findings, Role, SourceRecord, TableShape } from './shape';
import { finishKind } from './woocommerce';

/** Attributes of a product that its export writes in columns of their own. */
const ATTRIBUTE_COLUMNS = Array.from({ length: 10 }, (_, index) => index + 1);

/** WooCommerce's words for 1, 0 and -1 of the column Published. */
const PUBLISHED: Readonly<Record<string, string>> = { '1': 'publish', '0': 'draft', '-1': 'private' };

const STOCK: Readonly<Record<string, string>> = {
	'1': 'instock',
	'0': 'outofstock',
	backorder: 'onbackorder',
};

/**
 * Rows of WooCommerce's product export (Products → Export; headers of its CSV schema). Variations name their parent by
 * `id:44` or by its SKU. The export has no addresses of pages.
 */
export const woocommerceCsv: TableShape = {
	kind: 'table',
	name: 'woocommerceCsv',
	label: 'WooCommerce CSV export',
	isShapeOf: (headers) =>
		headers.has('regularprice') && headers.has('type') && (headers.has('sku') || headers.has('id')),
	paths: {
		productId: ['id'],
		variantId: ['id'],
		sku: ['sku'],
		parent: ['parent'],
		type: ['type'],
		title: ['name'],
		description: ['description', 'shortdescription'],
		link: ['permalink', 'producturl'],
		images: ['images'],
		price: ['regularprice'],
		salePrice: ['saleprice'],
		saleStartsAt: ['datesalepricestarts'],
		saleEndsAt: ['datesalepriceends'],
		stock: ['stock'],
		availability: ['instock'],
		isPublic: ['published'],
		isListed: ['visibilityincatalog'],
		tags: ['tags'],
		brand: ['brands', 'brand'],
		gtin: ['gtinupceanorisbn'],
		productType: ['categories'],
		optionNames: ATTRIBUTE_COLUMNS.map((number) => `attribute${number}name`),
		optionValues: ATTRIBUTE_COLUMNS.map((number) => `attribute${number}values`),
	},
	records: families,
	finish(found, { product, variant }, cell) {
		const sku = found.get('sku');
		if (variant !== undefined) {
			if (sku && isBlank(found.get('variantId')?.value)) found.set('variantId', sku);
			for (const role of PARENTS_OWN) replace(found, role, cell(product, role));
			if (textOf(cell(product, 'isPublic')) !== '1') replace(found, 'isPublic', cell(product, 'isPublic'));
		}
		const id = found.get('productId');
		if (sku && id && isBlank(id.value)) found.set('productId', { ...sku, value: cell(product, 'sku') });
		const options = found.get('optionValues');
		if (options && Array.isArray(options.value)) {
			if (variant !== undefined) {
				found.set('variantTitle', { ...options, value: textsOf(options.value).join(' / ') });
			}
			// Several values in a cell are what a customer may choose, none of them is the product's.
			const single = options.value.map((value: unknown) => (textOf(value).includes(',') ? null : value));
			found.set('optionValues', { ...options, value: single });
			findOptions(found);
		}
		for (const [role, words] of [
			['isPublic', PUBLISHED],
			['availability', STOCK],
		] as const) {
			const state = found.get(role);
			const word = words[textOf(state?.value).toLowerCase()];
			if (state && word !== undefined) found.set(role, { ...state, value: word });
		}
		const categories = found.get('productType');
		if (typeof categories?.value === 'string') {
			found.set('productType', { ...categories, value: deepest(categories.value) });
		}
		finishKind(found);
	},
};

/** What a variation's row says in its own way, and its parent's counts. */
const PARENTS_OWN = ['productId', 'title', 'isListed'] as const;

function replace(found: Findings, role: Role, value: unknown): void {
	const before = found.get(role);
	if (before) found.set(role, { ...before, value });
}

/** Of `Clothing, Clothing > Hoodies` the one that says the most. */
function deepest(categories: string): string {
	const depth = (category: string) => category.split('>').length;
	const all = categories.split(/,(?!\s*>)/).map((category) => category.trim());
	return all.reduce((best, category) => (depth(category) > depth(best) ? category : best));
}

function* families(entries: readonly Entry[], cell: Cell): Iterable<SourceRecord> {
	const products = new Map<string, unknown>();
	for (const { value } of entries) {
		if (isVariation(cell, value)) continue;
		const [id, sku] = [textOf(cell(value, 'productId')), textOf(cell(value, 'sku'))];
		if (id !== '') products.set(`id:${id}`, value);
		if (sku !== '') products.set(sku, value);
	}
	const parentOf = (row: unknown) => products.get(textOf(cell(row, 'parent')));
	const variations = new Map<unknown, number>();
	for (const { value } of entries) {
		const parent = isVariation(cell, value) ? parentOf(value) : undefined;
		if (parent !== undefined) variations.set(parent, (variations.get(parent) ?? 0) + 1);
	}
	for (const { origin, value } of entries) {
		const parent = isVariation(cell, value) ? parentOf(value) : undefined;
		if (parent !== undefined) {
			yield { origin, product: parent, variant: value, variants: variations.get(parent) ?? 1 };
		} else if (!variations.has(value)) yield { origin, product: value, variant: undefined, variants: 0 };
	}
}

function isVariation(cell: Cell, row: unknown): boolean {
	return /\bvariation\b/i.test(textOf(cell(row, 'type')));
}
