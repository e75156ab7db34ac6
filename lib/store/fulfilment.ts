import { canTransition } from '../groupbuy/state-machine';
import { INACTIVE_ORDER_STATES, ORDER_TRANSITIONS, type OrderState } from '../groupbuy/order';
import { chunks } from './collections';
import { unknownOrder } from './orders';
import { readCampaignRules } from './rules';
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
				return [payment(order, marking.at)];
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
 * order becomes paid as well; only in a prepaid campaign payment has to be noted first.
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
				if (order.paidAt === null && order.payment === 'prepaid') return 'refused';
				const steps = order.paidAt === null ? [payment(order, at)] : [];
				const state = steps.at(-1)?.state ?? order.state;
				if (!canTransition(ORDER_TRANSITIONS, state, 'completed')) return 'refused';
				return [...steps, { type: 'state', state: 'completed', amountMinor: 0, set: { picked_up_at: at } }];
			}
			if (order.state !== 'completed') return 'refused';
			const back: Step = { type: 'state', state: 'paid', amountMinor: 0, set: { picked_up_at: null } };
			// Paid by picking up, and so not paid either.
			return order.paidAt === order.pickedUpAt
				? [back, paymentTakenBack({ ...order, state: 'paid' })]
				: [back];
		},
		now,
	);
}

interface MarkedOrder {
	id: number;
	code: string;
	state: OrderState;
	totalMinor: number;
	paidAt: number | null;
	pickedUpAt: number | null;
	payment: string | null;
}

/** One row of the ledger, and what it makes of the order. */
interface Step {
	type: 'payment' | 'state';
	state: OrderState;
	amountMinor: number;
	set: { paid_at?: number | null; picked_up_at?: number | null };
}

function payment({ state, totalMinor }: MarkedOrder, at: number): Step {
	const next = canTransition(ORDER_TRANSITIONS, state, 'paid') ? 'paid' : state;
	return { type: 'payment', state: next, amountMinor: totalMinor, set: { paid_at: at } };
}

function paymentTakenBack({ state, totalMinor }: MarkedOrder): Step {
	const before = state === 'paid' ? 'confirmed' : state;
	return { type: 'payment', state: before, amountMinor: -totalMinor, set: { paid_at: null } };
}

async function markEach(
	trx: Tx,
	{ orderCodes, actor, reason, at }: Marking,
	decide: (order: MarkedOrder) => Step[] | 'already' | 'refused',
	now: number,
): Promise<MarkResult> {
	const result: MarkResult = { changed: [], already: [], refused: [] };
	for (const order of await lockOrders(trx, orderCodes)) {
		const steps = decide(order);
		if (typeof steps === 'string') {
			result[steps].push(order.code);
			continue;
		}
		let { state } = order;
		for (const step of steps) {
			await trx
				.updateTable('orders')
				.set({ ...step.set, state: step.state, updated_at: now })
				.where('id', '=', order.id)
				.execute();
			await trx
				.insertInto('order_events')
				.values({
					order_id: order.id,
					campaign_item_id: null,
					type: step.type,
					delta: 0,
					quantity_after: 0,
					unit_price_minor: step.amountMinor,
					state_after: step.state === state ? null : step.state,
					actor,
					reason,
					line_message_id: null,
					text: null,
					occurred_at: at,
					recorded_at: now,
				})
				.execute();
			state = step.state;
		}
		result.changed.push(order.code);
	}
	return result;
}

/**
 * Reads orders under the locks of their campaigns, so that settling and bookings come before or after.
 *
 * @throws InputError when a code is unknown
 */
async function lockOrders(trx: Tx, orderCodes: readonly string[]): Promise<MarkedOrder[]> {
	const codes = [...new Set(orderCodes)];
	await lockCampaignsOf(trx, codes);
	const rows = new Map<string, MarkedOrder>();
	for (const part of chunks(codes, 1000)) {
		const found = await trx
			.selectFrom('orders')
			.leftJoin('campaigns', 'campaigns.id', 'orders.campaign_id')
			.select([
				'orders.id',
				'orders.code',
				'orders.state',
				'orders.total_minor as totalMinor',
				'orders.paid_at as paidAt',
				'orders.picked_up_at as pickedUpAt',
				'campaigns.rules',
			])
			.where('orders.code', 'in', part)
			.execute();
		for (const { rules, ...row } of found) {
			rows.set(row.code, { ...row, payment: rules === null ? null : readCampaignRules(rules).payment });
		}
	}
	return codes.map((code) => {
		const row = rows.get(code);
		if (!row) throw unknownOrder(code);
		return row;
	});
}

async function lockCampaignsOf(trx: Tx, codes: readonly string[]): Promise<void> {
	const ids = new Set<number>();
	for (const part of chunks(codes, 1000)) {
		const rows = await trx
			.selectFrom('orders')
			.select('campaign_id')
			.distinct()
			.where('code', 'in', part)
			.execute();
		for (const { campaign_id } of rows) if (campaign_id !== null) ids.add(campaign_id);
	}
	// In the order of booking, so that the two never wait for each other crosswise. An update locks on both databases.
	for (const id of [...ids].sort((a, b) => a - b)) {
		await trx
			.updateTable('campaigns')
			.set((eb) => ({ updated_at: eb.ref('updated_at') }))
			.where('id', '=', id)
			.execute();
	}
}
