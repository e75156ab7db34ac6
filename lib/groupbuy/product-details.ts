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
