import type { PaymentMethod } from '../groupbuy/checkout';
import { isPaidInAdvance } from '../groupbuy/checkout-methods';
import { canTransition } from '../groupbuy/state-machine';
import { INACTIVE_ORDER_STATES, ORDER_TRANSITIONS, payableMinor, type OrderState } from '../groupbuy/order';
import { lockOrders, type LockedOrder } from './lock-order';
import { takeSteps, type OrderStep } from './order-steps';
import type { Tx } from './store';

export interface Marking {
	orderCodes: readonly string[];
	/** LINE user ID of who marks; `null`: a workflow. */
	actor: string | null;
	reason: string | null;
	/** When it happened, epoch milliseconds. */
	at: number;
	/** Takes an earlier marking back: a slip of the finger. */
	undo?: boolean;
}

/** Order codes by what became of them. */
export interface MarkResult {
	changed: string[];
	/** It was so before. */
	already: string[];
	/** The order's state does not allow it, e.g. what is cancelled is not picked up. */
	refused: string[];
}

/**
 * Notes that orders are paid (what was due in advance, or all), or that they are not after all. While the campaign is
 * not settled an order stays `placed` and becomes `paid` by settling.
 *
 * @throws InputError for an unknown code; then none is marked
 */
export async function markPaid(trx: Tx, marking: Marking, now: number): Promise<MarkResult> {
	const { undo = false } = marking;
	return await markEach(
		trx,
		marking,
		(order) => {
			if ((order.paidAt === null) === undo) return 'already';
			if (!undo) {
				if (INACTIVE_ORDER_STATES.includes(order.state)) return 'refused';
				return payment(order, marking.at);
			}
			// Goods on their way or handed over were paid: that is taken back first.
			if (order.pickedUpAt !== null || order.state === 'ready') return 'refused';
			return [paymentTakenBack(order)];
		},
		now,
	);
}

/**
 * Notes that orders were handed over, or were not after all. Who picks up pays what is still open then, so an unpaid
 * order becomes paid as well; only what is paid in advance, by the campaign or by the checkout, must be noted as paid first.
 *
 * @throws InputError for an unknown code; then none is marked
 */
export async function markPickedUp(trx: Tx, marking: Marking, now: number): Promise<MarkResult> {
	const { at, undo = false } = marking;
	return await markEach(
		trx,
		marking,
		(order) => {
			if ((order.pickedUpAt === null) === undo) return 'already';
			if (!undo) {
				if (order.paidAt === null && order.isPrepaid) return 'refused';
				const steps = order.paidAt === null ? payment(order, at) : [];
				const state = steps.at(-1)?.state ?? order.state;
				if (!canTransition(ORDER_TRANSITIONS, state, 'completed')) return 'refused';
				return [...steps, { type: 'state', state: 'completed', set: { picked_up_at: at } }];
			}
			if (order.state !== 'completed') return 'refused';
			const back: OrderStep = { type: 'state', state: 'paid', set: { picked_up_at: null } };
			// Paid by picking up, and so not paid either.
			return order.paidAt === order.pickedUpAt
				? [back, paymentTakenBack({ ...order, state: 'paid' })]
				: [back];
		},
		now,
	);
}

/** An order as what marking looks at. */
interface MarkedOrder {
	state: OrderState;
	payableMinor: number;
	paidAt: number | null;
	pickedUpAt: number | null;
	/** A fast order that its buyer has not confirmed. */
	isUnconfirmed: boolean;
	/** Goods are handed over after the payment only. */
	isPrepaid: boolean;
	/** By the buyer's own choice at checkout: such orders have a state of waiting for it. */
	waitsForPayment: boolean;
}

function markedOrder(order: LockedOrder): MarkedOrder {
	const { state, total_minor, adjustments_minor, campaign } = order;
	const chosen = order.payment === null ? null : (JSON.parse(order.payment) as PaymentMethod);
	const waitsForPayment = chosen !== null && isPaidInAdvance(chosen.type);
	return {
		state,
		payableMinor: payableMinor({ totalMinor: total_minor, adjustmentsMinor: adjustments_minor }),
		paidAt: order.paid_at,
		pickedUpAt: order.picked_up_at,
		isUnconfirmed: campaign === null && state === 'placed',
		isPrepaid: chosen === null ? campaign?.rules.payment === 'prepaid' : waitsForPayment,
		waitsForPayment,
	};
}

/** Who pays for what a seller has put together agrees to it. */
function payment(order: MarkedOrder, at: number): OrderStep[] {
	const confirmed: OrderStep = { type: 'state', state: 'confirmed', set: { confirmed_at: at } };
	const before = order.isUnconfirmed ? [confirmed] : [];
	const state = order.isUnconfirmed ? 'confirmed' : order.state;
	const next = canTransition(ORDER_TRANSITIONS, state, 'paid') ? 'paid' : state;
	return [...before, { type: 'payment', state: next, amountMinor: order.payableMinor, set: { paid_at: at } }];
}

function paymentTakenBack({ state, payableMinor: amount, waitsForPayment }: MarkedOrder): OrderStep {
	const unpaid = waitsForPayment ? 'awaiting_payment' : 'confirmed';
	return {
		type: 'payment',
		state: state === 'paid' ? unpaid : state,
		amountMinor: -amount,
		set: { paid_at: null },
	};
}

async function markEach(
	trx: Tx,
	{ orderCodes, ...cause }: Marking,
	decide: (order: MarkedOrder) => OrderStep[] | 'already' | 'refused',
	now: number,
): Promise<MarkResult> {
	const result: MarkResult = { changed: [], already: [], refused: [] };
	for (const order of await lockOrders(trx, orderCodes)) {
		const steps = decide(markedOrder(order));
		if (typeof steps === 'string') {
			result[steps].push(order.code);
			continue;
		}
		await takeSteps(trx, order, steps, cause, now);
		result.changed.push(order.code);
	}
	return result;
}
