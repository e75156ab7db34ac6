import type { Currency } from '../groupbuy/money';

/** `discontinued` is left out by platforms that have no such word. */
export const AVAILABILITIES = ['in_stock', 'out_of_stock', 'preorder', 'backorder', 'discontinued'] as const;

export type Availability = (typeof AVAILABILITIES)[number];

export const CONDITIONS = ['new', 'refurbished', 'used'] as const;
export const GENDERS = ['male', 'female', 'unisex'] as const;
export const AGE_GROUPS = ['newborn', 'infant', 'toddler', 'kids', 'adult'] as const;

/** A variant that has been read and can be offered: texts are plain, addresses complete, amounts in minor units. */
export interface FeedProduct {
	origin: number | null;
	/** The shop's product ID. */
	productId: string;
	/** `null`: the product has no variants. */
	variantId: string | null;
	/** With the variant's own words behind it where it is one of several. */
	title: string;
	description: string;
	link: string;
	imageLink: string;
	additionalImageLinks: readonly string[];
	availability: Availability;
	/** ISO 8601, with `preorder` and `backorder`. */
	availabilityDate: string | null;
	currency: Currency;
	/** The ordinary price. */
	priceMinor: number;
	/** Lower than `priceMinor`. */
	salePriceMinor: number | null;
	/** Epoch milliseconds. */
	saleStartsAt: number | null;
	saleEndsAt: number | null;
	brand: string | null;
	/** With a check digit that fits. */
	gtin: string | null;
	mpn: string | null;
	condition: (typeof CONDITIONS)[number];
	productType: string | null;
	googleProductCategory: string | null;
	color: string | null;
	size: string | null;
	material: string | null;
	pattern: string | null;
	gender: (typeof GENDERS)[number] | null;
	ageGroup: (typeof AGE_GROUPS)[number] | null;
	customLabels: ReadonlyArray<string | null>;
}
