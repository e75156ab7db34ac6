import { findOptions, variantIdOfWords } from './options';
import { isBlank, textOf, textsOf } from './read-path';
import type { Cell, Entry, SourceRecord, TableShape } from './shape';
import { dropDefaultVariant, dropEndlessStock, NO_VARIANT } from './shopify';

/**
 * Rows of Shopify's product export, with the headers of before and after 2025. The rows of a product have its handle; the
 * first says what it is, the others are further variants, further pictures, or both. There is no number of the product in it.
 */
export const shopifyCsv: TableShape = {
	kind: 'table',
	name: 'shopifyCsv',
	label: 'Shopify CSV export',
	isShapeOf: (headers) =>
		(headers.has('handle') && (headers.has('variantprice') || headers.has('variantsku'))) ||
		(headers.has('urlhandle') && headers.has('title')),
	paths: {
		productId: ['handle', 'urlhandle'],
		sku: ['variantsku', 'sku'],
		title: ['title'],
		description: ['bodyhtml', 'body', 'description'],
		link: ['url', 'onlinestoreurl'],
		images: ['imagesrc', 'productimageurl'],
		variantImage: ['variantimage', 'variantimageurl'],
		price: ['variantprice', 'price'],
		listPrice: ['variantcompareatprice', 'compareatprice'],
		stock: ['variantinventoryqty', 'inventoryquantity'],
		policy: ['variantinventorypolicy', 'continuesellingwhenoutofstock'],
		tracked: ['variantinventorytracker', 'inventorytracker'],
		isPublic: ['published', 'publishedononlinestore'],
		isListed: ['status'],
		tags: ['tags'],
		brand: ['vendor'],
		gtin: ['variantbarcode', 'barcode'],
		mpn: ['googleshoppingmpn'],
		productType: ['type'],
		googleProductCategory: ['googleshoppinggoogleproductcategory'],
		gender: ['googleshoppinggender'],
		ageGroup: ['googleshoppingagegroup'],
		condition: ['googleshoppingcondition'],
		customLabel0: ['googleshoppingcustomlabel0'],
		customLabel1: ['googleshoppingcustomlabel1'],
		customLabel2: ['googleshoppingcustomlabel2'],
		customLabel3: ['googleshoppingcustomlabel3'],
		customLabel4: ['googleshoppingcustomlabel4'],
		optionNames: ['option1name', 'option2name', 'option3name'],
		optionValues: ['option1value', 'option2value', 'option3value'],
	},
	records: handleRows,
	finish(found, { product, variants }, cell) {
		// The picture beside a variant is the product's next one: a row is only a place to put it.
		const images = found.get('images');
		if (images) found.set('images', { ...images, value: cell(product, 'images') });
		const values = found.get('optionValues');
		const words = textsOf(values?.value);
		if (values && words.length > 0) found.set('variantTitle', { ...values, value: words.join(' / ') });
		const sku = found.get('sku');
		const place = sku ?? values;
		if (place && variants > 0) {
			const id = isBlank(sku?.value)
				? variantIdOfWords(textOf(found.get('productId')?.value), words)
				: sku?.value;
			found.set('variantId', { ...place, value: id });
		}
		dropDefaultVariant(found, variants);
		const tracked = found.get('tracked');
		dropEndlessStock(found, tracked !== undefined && isBlank(tracked.value));
		findOptions(found);
	},
};

interface HandleProduct {
	first: unknown;
	variants: number;
	pictures: unknown[];
}

function* handleRows(entries: readonly Entry[], cell: Cell): Iterable<SourceRecord> {
	const products = new Map<string, HandleProduct>();
	const isVariant = entries.map(({ value }) => {
		const handle = textOf(cell(value, 'productId'));
		const known = products.get(handle);
		const product = known ?? { first: value, variants: 0, pictures: [] };
		// A row without a handle is nobody's further row; it goes on alone and is told that its ID is missing.
		if (handle === '') return true;
		products.set(handle, product);
		if (isBlank(cell(product.first, 'title'))) product.first = value;
		const picture = cell(value, 'images');
		if (!isBlank(picture)) product.pictures.push(picture);
		const sells = known === undefined || saysOfVariant(cell, value);
		if (sells) product.variants++;
		return sells;
	});
	for (const [index, { origin, value }] of entries.entries()) {
		if (isVariant[index] !== true) continue;
		const product = products.get(textOf(cell(value, 'productId')));
		if (product === undefined) {
			yield { origin, product: value, variant: undefined, variants: 0 };
			continue;
		}
		const { first, variants, pictures } = product;
		const isOnly = variants === 1 && !hasOptions(cell, value);
		yield {
			origin,
			product: first,
			variant: isOnly ? undefined : value,
			variants: isOnly ? 0 : variants,
			pictures,
		};
	}
}

function saysOfVariant(cell: Cell, row: unknown): boolean {
	return !isBlank(cell(row, 'price')) || !isBlank(cell(row, 'sku')) || hasOptions(cell, row);
}

function hasOptions(cell: Cell, row: unknown): boolean {
	const values = cell(row, 'optionValues');
	return Array.isArray(values) && values.some((value) => !isBlank(value) && value !== NO_VARIANT);
}
