import type { ProductAttribute } from '../groupbuy/product-details';

/** What a feed can know about one product or variant, by our names. */
export const FEED_FIELDS = [
	'productId',
	'variantId',
	'title',
	'variantTitle',
	'description',
	'link',
	'imageLink',
	'additionalImageLinks',
	'price',
	'salePrice',
	'saleStartsAt',
	'saleEndsAt',
	'currency',
	'stock',
	'isPublic',
	'isListed',
	'tags',
	'updatedAt',
] as const;

export type FeedField = (typeof FEED_FIELDS)[number] | ProductAttribute;

/**
 * One sellable variant as its source gave it: nothing is checked, any value may be anything. `price` is the ordinary price and
 * `salePrice` the lower one; amounts are in major units as shops write them. A product without variants has no `variantId`.
 */
export interface SourceProduct {
	/** Index of the workflow's item that it came from; `null`: from the product table. */
	origin: number | null;
	values: Partial<Record<FeedField, unknown>>;
}
