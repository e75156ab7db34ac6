import type { Coupon, ShippingMethod, StoreCreditRule, TaxRule } from './checkout';

/*
 * Types of the totals of an order. `orderTotals()` is the only place where they are worked out.
 */

export interface TotalsLine {
	/** Unique within the order. */
	key: string;
	/** The shop's own variant ID; `null` for custom items. */
	variantId: string | null;
	unitPriceMinor: number;
	quantity: number;
	/** Free of charge, whatever its price. */
	gift: boolean;
}

/** A promotion of the shop that a workflow hands over, e.g. 任選 3 件 9 折. */
export interface Promotion {
	name: string;
	/** Only for these variants; empty: all. */
	variantIds: readonly string[];
	/** Pieces that must be bought of them. */
	minQuantity: number;
	/** Amount that they must reach. */
	minAmountMinor: number;
	/** Exactly one: an amount off, a part off, or every so many pieces the cheapest free. */
	benefit: { amountMinor: number } | { rate: number } | { cheapestFreeOf: number };
}

export interface CustomDiscount {
	name: string;
	amountMinor: number;
}

export interface TotalsInput {
	lines: readonly TotalsLine[];
	promotions: readonly Promotion[];
	coupon: { coupon: Coupon; uses: number } | null;
	/** `wantedMinor: null`: as much as is allowed. */
	storeCredit: { rule: StoreCreditRule; balanceMinor: number; wantedMinor: number | null } | null;
	/** At most five. */
	discounts: readonly CustomDiscount[];
	shipping: ShippingMethod | null;
	tax: TaxRule;
	/** Epoch milliseconds. */
	now: number;
}

/** Why something that was asked for was not granted. */
export interface TotalsRefusal {
	field: 'coupon' | 'storeCredit' | 'discounts' | 'promotions';
	reason:
		| 'expired'
		| 'used_up'
		| 'below_minimum'
		| 'no_matching_item'
		| 'above_cap'
		| 'above_balance'
		| 'not_editable'
		| 'above_total'
		| 'too_many';
	/** The number that would have been right: the minimum, the cap, the balance; `null` where there is none. */
	limitMinor: number | null;
	name: string | null;
}

/** The order of the fields is the order in which they are worked out and shown. Stored on the order as JSON. */
export interface Totals {
	/** Lines without gifts, before any discount. */
	goodsMinor: number;
	/** What each promotion takes off, > 0. */
	promotions: ReadonlyArray<{ name: string; amountMinor: number; lineKeys: readonly string[] }>;
	coupon: { code: string; name: string; amountMinor: number } | null;
	discounts: readonly CustomDiscount[];
	storeCreditMinor: number;
	shippingFeeMinor: number;
	/** `included`: part of the total; `added`: on top. */
	tax: TaxRule & { amountMinor: number };
	totalMinor: number;
	refusals: readonly TotalsRefusal[];
}
