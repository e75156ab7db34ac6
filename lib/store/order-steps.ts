import type { Updateable } from 'kysely';

import type { OrderState } from '../groupbuy/order';
import type { OrderEventsTable, OrdersTable } from './schema';
import type { Tx } from './store';

/** One row of the ledger that is about an order as a whole, and what it makes of the order. */
export interface OrderStep {
	type: Extract<OrderEventsTable['type'], 'state' | 'payment' | 'refund' | 'made' | 'checkout' | 'proof'>;
	state: OrderState;
	/** Minor units; what it means depends on the type, see `LedgerEvent`. */
	amountMinor?: number;
	/** Of a fast order: all its pieces, when they are taken from stock (> 0) or come back to it (< 0). */
	pieces?: number;
	set?: Updateable<OrdersTable>;
	/** Unique in the ledger of the order; what has one happens once. */
	key?: string;
}

export interface StepCause {
	/** LINE user ID of who did it, when not the buyer; `null` in a workflow. */
	actor: string | null;
	reason: string | null;
	/** When it happened, epoch milliseconds. */
	at: number;
}

/** Takes an order, which is locked, through steps. @returns the state in which it is then */
export async function takeSteps(
	trx: Tx,
	order: { id: number; state: OrderState },
	steps: readonly OrderStep[],
	{ actor, reason, at }: StepCause,
	now: number,
): Promise<OrderState> {
	let { state } = order;
	for (const { type, state: next, amountMinor = 0, pieces = 0, set, key } of steps) {
		await trx
			.updateTable('orders')
			.set({ ...set, state: next, updated_at: now })
			.where('id', '=', order.id)
			.execute();
		await trx
			.insertInto('order_events')
			.values({
				order_id: order.id,
				campaign_item_id: null,
				type,
				delta: pieces,
				quantity_after: Math.max(0, pieces),
				unit_price_minor: amountMinor,
				state_after: next === state && type !== 'made' ? null : next,
				actor,
				reason,
				booking_key: key ?? null,
				line_message_id: null,
				text: null,
				occurred_at: at,
				recorded_at: now,
			})
			.execute();
		state = next;
	}
	return state;
}
