import type { Availability, FeedProduct } from './feed-product';
import type { SourceProduct } from './source-product';

/** The variants of a product in one row; `prices` are what they cost now, in minor units. */
export interface MergedProduct {
	/** Of the first variant. */
	source: SourceProduct;
	product: FeedProduct;
	prices: { lowest: number; highest: number };
}

/** Where variants differ in one of these, the product as a whole has none. */
const OWN_TO_A_VARIANT = [
	'gtin',
	'mpn',
	'color',
	'size',
	'material',
	'pattern',
	'gender',
	'ageGroup',
] as const;

/** What a buyer can have soonest says how the product is. */
const SOONEST_FIRST: readonly Availability[] = [
	'in_stock',
	'preorder',
	'backorder',
	'out_of_stock',
	'discontinued',
];

/** The row of a product with a single variant so far. */
export function mergedProduct(source: SourceProduct, variant: FeedProduct): MergedProduct {
	const price = currentPrice(variant);
	return { source, product: { ...variant, variantId: null }, prices: { lowest: price, highest: price } };
}

/**
 * The row with one more variant in it: the lowest price with its sale, the best state of stock with its date, of all else the
 * first variant's.
 */
export function withVariant({ source, product, prices }: MergedProduct, variant: FeedProduct): MergedProduct {
	const price = currentPrice(variant);
	const { lowest, highest } = prices;
	return {
		source,
		product: {
			...product,
			...(price < lowest && pricesOf(variant)),
			...(isSooner(variant.availability, product.availability) && stateOf(variant)),
			...Object.fromEntries(
				OWN_TO_A_VARIANT.filter((field) => variant[field] !== product[field]).map((field) => [field, null]),
			),
		},
		prices: { lowest: Math.min(lowest, price), highest: Math.max(highest, price) },
	};
}

function currentPrice({ priceMinor, salePriceMinor }: FeedProduct): number {
	return salePriceMinor ?? priceMinor;
}

function pricesOf({ priceMinor, salePriceMinor, saleStartsAt, saleEndsAt }: FeedProduct) {
	return { priceMinor, salePriceMinor, saleStartsAt, saleEndsAt };
}

function stateOf({ availability, availabilityDate }: FeedProduct) {
	return { availability, availabilityDate };
}

function isSooner(a: Availability, b: Availability): boolean {
	return SOONEST_FIRST.indexOf(a) < SOONEST_FIRST.indexOf(b);
}
