import type { CustomDiscount, Promotion } from './totals';

export interface FastOrderVariant {
	kind: 'variant' | 'gift';
	/** The shop's own variant ID or SKU. */
	variantId: string;
	quantity: number;
}

/** Something that is not in the catalogue; free of charge with `gift`. */
export interface FastOrderCustomItem {
	kind: 'custom';
	name: string;
	priceMinor: number;
	imageUrl: string | null;
	/** It becomes a product of the shop. */
	showInShop: boolean;
	gift: boolean;
	quantity: number;
}

export type FastOrderLine = FastOrderVariant | FastOrderCustomItem;

/** What a seller puts together beside a chat; prices of variants come from the shop or a campaign. */
export interface FastOrder {
	lines: FastOrderLine[];
	/** Words of the shop's own, at most ten. */
	tags: string[];
	/** The buyer reads it too. */
	note: string | null;
	promotions: Promotion[];
	discounts: CustomDiscount[];
	/** In capital letters. */
	couponCode: string | null;
	/** `null`: none; `all`: as much as is allowed; or minor units. */
	storeCredit: number | 'all' | null;
}

/** @throws InputError naming the field by its path, e.g. `lines[2].quantity` */
export function readFastOrder(_input: unknown): FastOrder {
	throw new Error('in work');
}
