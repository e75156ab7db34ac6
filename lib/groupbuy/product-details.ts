/*
 * What catalogues ask about a product beyond what a group buy needs. A variant's own attributes come before its product's.
 */

/** Names as in Google's product data, in camel case; what other catalogues call them is said in lib/feed. */
export const PRODUCT_ATTRIBUTES = [
	'brand',
	'gtin',
	'mpn',
	'productType',
	'googleProductCategory',
	'condition',
	'availability',
	'availabilityDate',
	'color',
	'size',
	'material',
	'pattern',
	'gender',
	'ageGroup',
	'customLabel0',
	'customLabel1',
	'customLabel2',
	'customLabel3',
	'customLabel4',
] as const;

export type ProductAttribute = (typeof PRODUCT_ATTRIBUTES)[number];

/** Texts as the shop gave them; a feed's profile checks and translates them. */
export type ProductAttributes = Partial<Record<ProductAttribute, string>>;

export interface ProductDetails {
	/** 上架: on sale now. A product can be public and not listed. */
	isListed: boolean;
	/** Tags of the shop, e.g. 贈品. */
	tags: readonly string[];
	/** Further pictures, https addresses. */
	images: readonly string[];
	attributes: ProductAttributes;
}

export interface VariantDetails {
	/** Price before a sale, in minor units; `null`: what it costs is its ordinary price. */
	listPriceMinor: number | null;
	/** Epoch milliseconds between which the lower price holds; `null`: no such end. */
	saleStartsAt: number | null;
	saleEndsAt: number | null;
	attributes: ProductAttributes;
}

/** What is given is changed, what is absent stays: a price list that knows no tags does not take them away. */
export type DetailChanges = Partial<Omit<ProductDetails & VariantDetails, 'attributes'>> & {
	/** By name; `null` takes one away. */
	attributes?: AttributeChanges;
};

export type AttributeChanges = Partial<Record<ProductAttribute, string | null>>;

/** What all variants of a product share; the others can tell them apart. */
const SHARED_ATTRIBUTES: ReadonlySet<string> = new Set<ProductAttribute>([
	'brand',
	'productType',
	'googleProductCategory',
]);

/** A product's attributes, or those of one of its variants, with the changes that concern them; always in the same order. */
export function changedAttributes(
	stored: ProductAttributes,
	changes: AttributeChanges,
	of: 'product' | 'variant',
): ProductAttributes {
	const changed: ProductAttributes = {};
	for (const name of PRODUCT_ATTRIBUTES) {
		const isOurs = SHARED_ATTRIBUTES.has(name) === (of === 'product');
		const value = isOurs && changes[name] !== undefined ? changes[name] : stored[name];
		if (value !== null && value !== undefined) changed[name] = value;
	}
	return changed;
}
