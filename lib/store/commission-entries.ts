import type { Insertable } from 'kysely';

import { earnedSoFar, type CommissionChange } from '../groupbuy/commission-changes';
import type { LineCommission } from '../groupbuy/referral';
import { chunks } from './collections';
import type { ReferredLine, ReferredOrder } from './commission-orders';
import type { CommissionEntriesTable } from './schema';
import { statement } from './statement';
import type { Tx } from './store';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A row has two dozen values, and a statement may carry some 32,000. */
const ENTRIES_PER_STATEMENT = 500;

export type NewEntry = Insertable<CommissionEntriesTable>;

const selectEntries = statement((db, orderIds: readonly number[]) =>
	db
		.selectFrom('commission_entries')
		.select([
			'order_id as orderId',
			'type',
			'line_key as key',
			'quantity',
			'amount_minor as amountMinor',
			'base_minor as baseMinor',
			'rate',
			'commission_minor as commissionMinor',
		])
		.where('order_id', 'in', orderIds)
		.orderBy('id'),
);

/** What the rows of an order add up to. */
export interface OrderSums {
	lines: Map<string, LineCommission>;
	/** Pieces by line. */
	quantities: Map<string, number>;
	/** The rate that its period has reached, see `closeTiers()`; `null`: its plan's own. */
	tierRate: number | null;
}

/** Of the orders that have any rows, by order. */
export async function sumsOf(trx: Tx, orderIds: readonly number[]): Promise<Map<number, OrderSums>> {
	const byOrder = new Map<number, OrderSums>();
	const entries = orderIds.length === 0 ? [] : await selectEntries(trx, orderIds);
	for (const [orderId, rows] of Map.groupBy(entries, (row) => row.orderId ?? 0)) {
		const keyed = rows.map((row) => ({ ...row, key: row.key ?? '' }));
		const quantities = new Map<string, number>();
		for (const { key, quantity } of keyed) quantities.set(key, (quantities.get(key) ?? 0) + quantity);
		const tierRate = rows.findLast(({ type }) => type === 'tier')?.rate ?? null;
		byOrder.set(orderId, { lines: earnedSoFar(keyed), quantities, tierRate });
	}
	return byOrder;
}

export const noSums = (): OrderSums => ({ lines: new Map(), quantities: new Map(), tierRate: null });

/** When and how much of what: what the rows of one step have in common. */
export interface EntryStamp {
	at: number;
	completedAt: number;
	/** As they are now; empty: the order earns nothing any more. */
	lines: readonly ReferredLine[];
}

/**
 * Changes of an order's commission as rows, and into its sums. What has come back within the return window can be paid out
 * no earlier than what it takes back.
 */
export function entriesOf(
	order: ReferredOrder,
	changes: readonly CommissionChange[],
	{ at, completedAt, lines }: EntryStamp,
	sums: OrderSums,
	now: number,
): NewEntry[] {
	const known = new Map(order.lines.map((line) => [line.key, line]));
	const held = new Map(lines.map(({ key, quantity }) => [key, quantity]));
	const entries = changes.map(({ key, type, rate, amountMinor, baseMinor, commissionMinor }): NewEntry => {
		const quantity = (held.get(key) ?? 0) - (sums.quantities.get(key) ?? 0);
		sums.quantities.set(key, held.get(key) ?? 0);
		return {
			type,
			leader_id: order.leaderId,
			code_id: order.codeId,
			plan_id: order.planId,
			order_id: order.id,
			line_key: key,
			campaign_id: order.campaignId,
			group_id: order.groupId,
			product_id: known.get(key)?.productId ?? null,
			title: known.get(key)?.title ?? null,
			quantity,
			currency: order.currency,
			amount_minor: amountMinor,
			base_minor: baseMinor,
			rate,
			commission_minor: commissionMinor,
			placed_at: order.placedAt,
			completed_at: completedAt,
			occurred_at: at,
			payable_at: Math.max(at, completedAt + order.terms.returnDays * DAY_MS),
			created_at: now,
		};
	});
	sums.lines = earnedSoFar([...sums.lines.values(), ...changes]);
	return entries;
}

export async function insertEntries(trx: Tx, entries: readonly NewEntry[]): Promise<void> {
	for (const part of chunks(entries, ENTRIES_PER_STATEMENT))
		await trx.insertInto('commission_entries').values(part).execute();
}
