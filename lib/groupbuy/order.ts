import type { PaymentMethod, PaymentType } from './checkout';
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

/** Ways to pay at which the money is handed over together with the goods. */
const PAID_AT_HAND_OVER: readonly PaymentType[] = ['pay_on_pickup', 'cash_on_delivery'];

/** Whether goods wait for their payment; at a way of the shop's own (`custom`) they do. */
export function isPaidInAdvance({ type }: Pick<PaymentMethod, 'type'>): boolean {
	return !PAID_AT_HAND_OVER.includes(type);
}
