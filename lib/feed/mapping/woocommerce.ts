import { findAttributes } from './options';
import { isBlank, own, textOf, textsOf } from './read-path';
import type { Entry, Findings, NestedShape, SourceRecord } from './shape';

/**
 * Products and variations of WooCommerce's REST API (v3), each an item of its own. What a variation leaves out its parent
 * says; a variable parent is not sold itself once its variations are here.
 */
export const woocommerceRest: NestedShape = {
	kind: 'nested',
	name: 'woocommerceRest',
	label: 'WooCommerce product (REST)',
	isShapeOf: (product) =>
		Object.hasOwn(product, 'regular_price') &&
		['catalog_visibility', 'stock_status', 'permalink'].some((key) => Object.hasOwn(product, key)),
	variants: [],
	paths: {
		productId: ['id'],
		variantId: ['$.id'],
		parent: ['$.parent_id'],
		title: ['name'],
		variantTitle: ['$.name'],
		description: ['$.description', 'description', 'short_description'],
		link: ['$.permalink', 'permalink'],
		variantImage: ['$.image'],
		images: ['images'],
		price: ['$.regular_price', '$.price'],
		salePrice: ['$.sale_price'],
		saleStartsAt: ['$.date_on_sale_from_gmt', '$.date_on_sale_from'],
		saleEndsAt: ['$.date_on_sale_to_gmt', '$.date_on_sale_to'],
		stock: ['$.stock_quantity'],
		tracked: ['$.manage_stock'],
		availability: ['$.stock_status'],
		type: ['type'],
		isPublic: ['status'],
		isListed: ['catalog_visibility'],
		tags: ['tags[*].name'],
		updatedAt: ['$.date_modified_gmt', '$.date_modified'],
		brand: ['brands[*].name'],
		gtin: ['$.global_unique_id'],
		productType: ['categories[*].name'],
		optionValues: ['$.attributes'],
	},
	records: familyRecords,
	finish(found, record) {
		const options = found.get('optionValues');
		if (options !== undefined && Array.isArray(options.value)) {
			const choices = options.value.map((option: unknown, index) => ({
				name: own(option, 'name'),
				value: own(option, 'option') ?? onlyOne(own(option, 'options')),
				path: `${options.path}[${index}].${own(option, 'option') === undefined ? 'options[0]' : 'option'}`,
			}));
			findAttributes(found, choices);
			if (record.variant !== undefined) {
				const words = textsOf(choices.map(({ value }) => value));
				if (words.length > 0) {
					found.set('variantTitle', { path: `${options.path}[*].option`, value: words.join(' / ') });
				}
			}
		}
		const parent = found.get('parent');
		if (record.variant !== undefined && parent && textOf(parent.value) !== '' && parent.value !== 0) {
			found.set('productId', parent);
		}
		const status = own(record.variant, 'status');
		if (found.get('isPublic')?.value === 'publish' && typeof status === 'string') {
			found.set('isPublic', { path: 'status', value: status });
		}
		for (const role of ['saleStartsAt', 'saleEndsAt', 'updatedAt'] as const) {
			const time = found.get(role);
			if (time?.path.endsWith('_gmt')) found.set(role, { ...time, value: asUtc(time.value) });
		}
		if (found.get('tracked')?.value === false) found.delete('stock');
		const categories = found.get('productType');
		if (categories) found.set('productType', { ...categories, value: textsOf(categories.value).join(' > ') });
		const brand = found.get('brand');
		if (brand) found.set('brand', { ...brand, value: textsOf(brand.value)[0] });
		finishKind(found);
	},
};

/**
 * Listing of a kind of product: a group is a list of others that are sold one by one, an external one is sold by another
 * shop. Its kind stands for the state, which therefore keeps it out and says why.
 */
export function finishKind(found: Findings): void {
	const type = found.get('type');
	const notSold = /\b(?:grouped|external)\b/i.exec(textOf(type?.value))?.[0];
	if (notSold !== undefined && type) found.set('isListed', { ...type, value: notSold });
}

function onlyOne(value: unknown): unknown {
	return Array.isArray(value) && value.length === 1 ? value[0] : undefined;
}

/** The API's `_gmt` times have no zone written on them. */
function asUtc(value: unknown): unknown {
	return typeof value === 'string' && /\d$/.test(value) && !/[+-]\d\d:?\d\d$/.test(value)
		? `${value}Z`
		: value;
}

function* familyRecords(entries: readonly Entry[]): Iterable<SourceRecord> {
	const products = new Map<string, unknown>();
	const variations = new Map<string, number>();
	for (const { value } of entries) {
		const parent = parentOf(value);
		if (parent === '') products.set(textOf(own(value, 'id')), value);
		else variations.set(parent, (variations.get(parent) ?? 0) + 1);
	}
	for (const { origin, value } of entries) {
		const parent = parentOf(value);
		if (parent !== '') {
			const product = products.get(parent) ?? value;
			yield { origin, product, variant: value, variants: variations.get(parent) ?? 1 };
		} else if (!variations.has(textOf(own(value, 'id')))) {
			yield { origin, product: value, variant: undefined, variants: 0 };
		}
	}
}

/** ID of the product that it is a variation of; `''`: it is a product. A member of a group has a parent too. */
function parentOf(value: unknown): string {
	const type = own(value, 'type');
	const parent = own(value, 'parent_id');
	const isVariation = type === 'variation' || (isBlank(type) && own(value, 'variations') === undefined);
	return isVariation && parent !== 0 ? textOf(parent) : '';
}
