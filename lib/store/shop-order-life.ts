import {
	afterConfirming,
	INACTIVE_ORDER_STATES,
	ORDER_TRANSITIONS,
	type OrderState,
} from '../groupbuy/order';
import { canTransition } from '../groupbuy/state-machine';
import { confirmingFacts } from './confirming-facts';
import { lockOrder, lockOrders, type LockedOrder } from './lock-order';
import { takeSteps, type OrderStep, type StepCause } from './order-steps';
import { giveBackCredit } from './shop-order-credit';
import { giveBackPieces } from './shop-stock';
import type { Tx } from './store';

/*
 * What becomes of fast orders: confirmed by their buyer, cancelled, or expired.
 */

export interface Confirmation {
	/** `not_possible`: no fast order, or one that has ended. */
	status: 'confirmed' | 'already' | 'not_possible';
	state: OrderState;
}

/**
 * The buyer confirms what a seller put together (確認訂單); then it waits for its payment, if that comes first.
 *
 * @throws InputError for an unknown code
 */
export async function confirmOrder(trx: Tx, code: string, now: number): Promise<Confirmation> {
	const order = await lockOrder(trx, code);
	const { state } = order;
	if (order.campaign_id !== null || INACTIVE_ORDER_STATES.includes(state))
		return { status: 'not_possible', state };
	if (state !== 'placed') return { status: 'already', state };
	const confirmed: OrderStep = { type: 'state', state: 'confirmed', set: { confirmed_at: now } };
	const next = afterConfirming(await confirmingFacts(trx, order));
	const steps = next === null ? [confirmed] : [confirmed, { type: 'state' as const, state: next }];
	const cause: StepCause = { actor: null, reason: null, at: now };
	return { status: 'confirmed', state: await takeSteps(trx, order, steps, cause, now) };
}

export interface Cancelling {
	code: string;
	reason: string | null;
	/** LINE user ID of who cancels, when not the buyer; `null`: the buyer, or a workflow. */
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
export async function cancelOrder(
	trx: Tx,
	{ code, reason, actor, by }: Cancelling,
	now: number,
): Promise<Cancellation> {
	const order = await lockOrder(trx, code);
	const { state } = order;
	if (order.campaign_id !== null) return { status: 'in_campaign', state };
	if (state === 'cancelled') return { status: 'already', state };
	const { paidAt, proofWaits } = await confirmingFacts(trx, order);
	const isBound = paidAt !== null || (by === 'buyer' && (proofWaits || state === 'proof_submitted'));
	if (isBound || !canTransition(ORDER_TRANSITIONS, state, 'cancelled'))
		return { status: 'not_possible', state };
	await endOrder(trx, order, 'cancelled', { actor, reason, at: now }, now);
	return { status: 'cancelled', state: 'cancelled' };
}

async function endOrder(
	trx: Tx,
	order: LockedOrder,
	state: 'cancelled' | 'expired',
	cause: StepCause,
	now: number,
): Promise<void> {
	await giveBackCredit(trx, order, now);
	const pieces = await giveBackPieces(trx, order.id, now);
	await takeSteps(trx, order, [{ type: 'state', state, pieces: -pieces }], cause, now);
}

/**
 * Ends all fast orders whose time to confirm and pay has run out. What is paid at hand-over is kept once it is confirmed.
 *
 * @returns their codes
 */
export async function expireOrders(trx: Tx, now: number): Promise<string[]> {
	const due = await trx
		.selectFrom('orders')
		.select('code')
		.where('expires_at', '<=', now)
		.where('campaign_id', 'is', null)
		.where('paid_at', 'is', null)
		.where((eb) =>
			eb.or([
				eb('state', 'in', ['placed', 'awaiting_payment']),
				eb.and([eb('state', '=', 'confirmed'), eb('checked_out_at', 'is', null)]),
			]),
		)
		.orderBy('id')
		.execute();
	const expired: string[] = [];
	for (const order of await lockOrders(
		trx,
		due.map(({ code }) => code),
	)) {
		// Somebody may have paid or confirmed it before the lock.
		if (!(await isWaitingForBuyer(trx, order))) continue;
		await endOrder(trx, order, 'expired', { actor: null, reason: null, at: now }, now);
		expired.push(order.code);
	}
	return expired;
}

async function isWaitingForBuyer(trx: Tx, order: LockedOrder): Promise<boolean> {
	const { paidAt, proofWaits } = await confirmingFacts(trx, order);
	if (paidAt !== null || proofWaits) return false;
	const { state, checked_out_at } = order;
	if (state === 'confirmed') return checked_out_at === null;
	return state === 'placed' || state === 'awaiting_payment';
}
