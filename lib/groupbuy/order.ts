import type { PaymentMethod } from './checkout';
import { isPaidInAdvance } from './checkout-methods';
import type { Transitions } from './state-machine';

/** Life cycle of an order; proof_submitted is 等待商家核對, completed is 結案. */
export type OrderState =
	| 'placed'
	| 'confirmed'
	| 'awaiting_payment'
	| 'proof_submitted'
	| 'paid'
	| 'ready'
	| 'completed'
	| 'cancelled'
	| 'expired'
	| 'returned';

export const ORDER_TRANSITIONS: Transitions<OrderState> = {
	placed: ['confirmed', 'cancelled', 'expired'],
	confirmed: ['awaiting_payment', 'proof_submitted', 'paid', 'cancelled', 'expired'],
	// Back again: the buyer has chosen to pay at hand-over after all.
	awaiting_payment: ['confirmed', 'proof_submitted', 'paid', 'cancelled', 'expired'],
	proof_submitted: ['paid', 'awaiting_payment', 'cancelled'],
	paid: ['ready', 'completed', 'returned'],
	ready: ['completed', 'returned'],
	completed: ['returned'],
	cancelled: [],
	expired: [],
	returned: [],
};

/** Orders in these states hold no goods: they do not count in progress, lists and totals. */
export const INACTIVE_ORDER_STATES: readonly OrderState[] = ['cancelled', 'expired', 'returned'];

/** Where an order came from; the first is what CYBERBIZ lists as「LINE團購」, the second as「LINE OA訂單」. */
export type OrderSource = 'line_group' | 'line_live' | 'fast_order' | 'storefront';

export const ORDER_SOURCES: readonly OrderSource[] = ['line_group', 'line_live', 'fast_order', 'storefront'];

/** One change may not pass this, whatever the stock: a typing slip must not empty a campaign. */
export const MAX_QUANTITY_PER_MESSAGE = 99;
/** Nor may a buyer's quantity of one item pass this. */
export const MAX_QUANTITY_PER_LINE = 999;

/** What an order costs its buyer in the end, minor units: goods, shipping and tax less discounts. Refunds stand beside it. */
export function payableMinor(order: { totalMinor: number; adjustmentsMinor: number }): number {
	return order.totalMinor + order.adjustmentsMinor;
}

/** What bears on what an order asks of its buyer before the goods are handed over. */
export interface DueFacts {
	payableMinor: number;
	/** As chosen at checkout; `null`: not checked out. */
	payment: Pick<PaymentMethod, 'type'> | null;
	/** Its campaign may still change what it holds. */
	unsettled: boolean;
	/** By the campaign's terms, see `paymentDue()`; 0 for orders outside of campaigns. */
	termsMinor: number;
}

/**
 * What is due before hand-over, minor units. Whoever agreed at checkout on paying at hand-over owes nothing before; whoever
 * chose another way pays all, as soon as the amount is final.
 */
export function dueInAdvance({ payableMinor, payment, unsettled, termsMinor }: DueFacts): number {
	if (payment === null) return termsMinor;
	if (!isPaidInAdvance(payment.type)) return 0;
	return unsettled ? termsMinor : payableMinor;
}

/** Where a confirmed order goes on to at once: paid before, being checked, waiting for its payment; `null`: nowhere. */
export function afterConfirming(order: {
	paidAt: number | null;
	payableMinor: number;
	payment: Pick<PaymentMethod, 'type'> | null;
	/** A proof of payment waits for the shop. */
	proofWaits: boolean;
}): 'paid' | 'proof_submitted' | 'awaiting_payment' | null {
	if (order.paidAt !== null) return 'paid';
	if (order.proofWaits) return 'proof_submitted';
	const { payment, payableMinor: payable } = order;
	return payment !== null && isPaidInAdvance(payment.type) && payable > 0 ? 'awaiting_payment' : null;
}
