import type { Checkout } from '../groupbuy/checkout';
import type { Currency } from '../groupbuy/money';
import type { OrderState } from '../groupbuy/order';
import type { Totals } from '../groupbuy/totals';
import type { Db, Tx } from './store';

/*
 * Fast orders: made by a seller beside a chat, outside of any campaign's book. Their pieces are taken from stock when they
 * are made, and come back when they are cancelled or expire.
 */

/** A line as a seller puts it together; its index is its key in the totals. */
export interface NewShopLine {
	kind: 'variant' | 'custom' | 'gift';
	/** Database id, see `findVariants()`; `null`: a custom item or gift, which has no stock. */
	variantId: number | null;
	/** Sold at a campaign's price: draws from all stocks of that item. */
	campaignItemId: number | null;
	/** SKU or item code. */
	code: string | null;
	title: string;
	variantTitle: string | null;
	imageUrl: string | null;
	quantity: number;
	/** 0 for gifts. */
	unitPriceMinor: number;
	/** A custom item that becomes a product of the shop. */
	showInShop: boolean;
}

export interface NewShopOrder {
	/** Under one key an order is made once; `null`: each call makes one. */
	requestKey: string | null;
	/** A LINE user ID, or the customer's own (`customer:<code>`). */
	lineUserId: string;
	currency: Currency;
	lines: readonly NewShopLine[];
	/** Of these lines, with the coupon and the store credit that were granted. */
	totals: Totals;
	/** `null`: the buyer checks out on the order's page. */
	checkout: Checkout | null;
	/** At most 200 characters; the buyer reads it. */
	note: string | null;
	tags: readonly string[];
	staff: string | null;
	/** An unpaid order expires at this moment, epoch milliseconds; `null`: never. */
	expiresAt: number | null;
}

export interface CreatedOrder {
	status: 'created';
	/** The request key was used before: the order that it made, unchanged. */
	already: boolean;
	/** Public code. */
	code: string;
	state: OrderState;
	payableMinor: number;
}

/** Nothing was made: what stands in the way. */
export type OrderRefused =
	/** `line`: index of the first line that cannot be had whole; `left`: pieces of it that are left. */
	| { status: 'insufficient_stock'; line: number; title: string; requested: number; left: number }
	| { status: 'coupon_used_up'; couponCode: string; maxUses: number }
	| { status: 'insufficient_store_credit'; requestedMinor: number; balanceMinor: number };

/**
 * Makes a fast order and takes its pieces, its coupon use and its store credit: all of it or nothing.
 *
 * @throws InputError for lines or totals that are none
 */
export async function createShopOrder(
	_trx: Tx,
	_order: NewShopOrder,
	_now: number,
): Promise<CreatedOrder | OrderRefused> {
	throw new Error('in work');
}

/** Orders that have used a coupon and hold goods; for `TotalsInput.coupon.uses`. */
export async function couponUses(_db: Db, _couponCode: string): Promise<number> {
	throw new Error('in work');
}

export interface Confirmation {
	/** `not_possible`: no fast order, or it is cancelled or expired. */
	status: 'confirmed' | 'already' | 'not_possible';
	state: OrderState;
}

/** The buyer confirms what a seller put together (確認訂單). @throws InputError for an unknown code */
export async function confirmOrder(_trx: Tx, _code: string, _now: number): Promise<Confirmation> {
	throw new Error('in work');
}

export interface Cancelling {
	code: string;
	reason: string | null;
	/** LINE user ID or name of who cancels; `null`: a workflow. */
	actor: string | null;
	by: 'buyer' | 'seller';
}

export interface Cancellation {
	/**
	 * `in_campaign`: an order of a campaign is changed through the campaign's book. `not_possible`: it is paid (refund it),
	 * or, for the buyer, its payment is being checked.
	 */
	status: 'cancelled' | 'already' | 'not_possible' | 'in_campaign';
	state: OrderState;
}

/** Cancels a fast order; pieces, coupon use and store credit come back. @throws InputError for an unknown code */
export async function cancelOrder(_trx: Tx, _cancelling: Cancelling, _now: number): Promise<Cancellation> {
	throw new Error('in work');
}

/** Ends all fast orders whose time to pay has run out. @returns their codes */
export async function expireOrders(_trx: Tx, _now: number): Promise<string[]> {
	throw new Error('in work');
}

/** Sets the page of a gateway on which an order is paid. @throws InputError for an unknown code */
export async function setPaymentUrl(_trx: Tx, _code: string, _url: string | null, _now: number): Promise<void> {
	throw new Error('in work');
}

/** Ends all links to an order that were given out. @returns the number that new links carry */
export async function endLinks(_trx: Tx, _code: string, _now: number): Promise<number> {
	throw new Error('in work');
}

/** A line to order again, at today's price of the shop. */
export interface RepeatableLine extends NewShopLine {
	/** Pieces left; `null`: not limited. */
	left: number | null;
}

export interface RepeatableOrder {
	/** What can be ordered again; gifts cannot. */
	lines: RepeatableLine[];
	/** Titles of what the shop has no more. */
	missing: string[];
	lineUserId: string;
	currency: Currency;
	checkout: Checkout | null;
}

/**
 * What a fast order comes to when it is ordered again: the same variants at today's shop prices. The caller works out the
 * totals and hands them to `createShopOrder()`.
 *
 * @throws InputError for an unknown code
 */
export async function linesToRepeat(_db: Db, _code: string): Promise<RepeatableOrder> {
	throw new Error('in work');
}
