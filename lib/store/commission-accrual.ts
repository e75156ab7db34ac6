import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';

import { lineCommissions } from '../groupbuy/commission';
import { commissionChanges } from '../groupbuy/commission-changes';
import type { TaxRule } from '../groupbuy/checkout';
import { lockOrderRows } from './booking-statements';
import {
	entriesOf,
	insertEntries,
	noSums,
	sumsOf,
	type NewEntry,
	type OrderSums,
} from './commission-entries';
import { commissionOrder, referredOrders, type ReferredOrder } from './commission-orders';
import { commissionSteps, selectLedger, type LedgerRow } from './commission-steps';
import { readShopSettings } from './shop-settings';
import type { Db, Store, Tx } from './store';

/*
 * Commission follows orders by catching up: whoever completes, corrects or refunds an order knows nothing of it. An order is
 * looked at when it has changed since, and of its ledger only what came since.
 */

/** SQLite answers at once, so that a batch is how long everybody else waits. */
const ORDERS_PER_BATCH = 100;

/** Two changes of an order can bear the same time: what has changed just now is looked at once more the next time. */
const SETTLED_AFTER_MS = 60_000;

export interface Accrued {
	/** That were looked at. */
	orders: number;
	/** Rows that were added. */
	entries: number;
}

/**
 * Brings the rows of commission up to date with all orders, or those of one leader, in short transactions.
 *
 * @param now epoch milliseconds, asked for each of them
 * @param onProgress after each
 */
export async function accrueCommission(
	store: Store,
	{ leaderId }: { leaderId?: number },
	now: () => number,
	onProgress: (done: Accrued) => void = () => {},
): Promise<Accrued> {
	const done: Accrued = { orders: 0, entries: 0 };
	for (let after = { updatedAt: 0, id: 0 }; ;) {
		const orders = await changedOrders(store.db, after, leaderId);
		const last = orders.at(-1);
		if (!last) return done;
		const codes = orders.map(({ code }) => code);
		done.entries += await store.tx(async (trx) => await accrueOrders(trx, codes, now()));
		done.orders += orders.length;
		onProgress({ ...done });
		after = last;
		await nextTurn();
	}
}

async function changedOrders(db: Db, after: { updatedAt: number; id: number }, leaderId: number | undefined) {
	return await db
		.selectFrom('orders')
		.select(['id', 'code', 'updated_at as updatedAt'])
		.where((eb) => eb(eb.refTuple('updated_at', 'id'), '>', eb.tuple(after.updatedAt, after.id)))
		.where('referral_code_id', 'is not', null)
		.where('commission_seen_at', 'is distinct from', sql.ref<number>('updated_at'))
		.$if(leaderId !== undefined, (query) =>
			query.where('referral_code_id', 'in', (eb) =>
				eb
					.selectFrom('referral_codes')
					.select('referral_codes.id')
					.where('leader_id', '=', leaderId ?? 0),
			),
		)
		.orderBy('updated_at')
		.orderBy('id')
		.limit(ORDERS_PER_BATCH)
		.execute();
}

/** Brings the rows of these orders up to date, at most some hundred. @returns how many were added */
export async function accrueOrders(trx: Tx, codes: readonly string[], now: number): Promise<number> {
	const locked = await lockOrderRows(trx, [...codes].sort());
	const ids = locked.map(({ id }) => id);
	const allSums = await sumsOf(trx, ids);
	const earning = locked.filter(
		({ id, state }) => state === 'completed' || state === 'returned' || allSums.has(id),
	);
	const seen = new Map(locked.map(({ id, commission_event_id }) => [id, commission_event_id ?? 0]));
	const earningIds = earning.map(({ id }) => id);
	const ledgers =
		earning.length === 0
			? new Map<number, LedgerRow[]>()
			: Map.groupBy(await selectLedger(trx, earningIds), ({ orderId }) => orderId);
	const { tax } = await readShopSettings(trx);
	const entries = (await referredOrders(trx, earningIds)).flatMap((order) => {
		const known = { ledger: ledgers.get(order.id) ?? [], seen: seen.get(order.id) ?? 0, tax };
		return missingEntries(order, known, allSums.get(order.id) ?? noSums(), now);
	});
	await insertEntries(trx, entries);
	await markSeen(trx, ids, now);
	return entries.length;
}

function missingEntries(
	order: ReferredOrder,
	{ ledger, seen, tax }: { ledger: readonly LedgerRow[]; seen: number; tax: TaxRule },
	sums: OrderSums,
	now: number,
): NewEntry[] {
	return commissionSteps(order, ledger)
		.filter(({ eventId }) => eventId > seen)
		.flatMap((step) => {
			const earned = step.isCompleted
				? lineCommissions(commissionOrder(order, step, tax), order.terms, sums.tierRate)
				: [];
			const changes = commissionChanges(sums.lines, earned, step.cause);
			const { at, completedAt } = step;
			const lines = step.isCompleted ? step.lines : [];
			return entriesOf(order, changes, { at, completedAt, lines }, sums, now);
		});
}

async function markSeen(trx: Tx, ids: readonly number[], now: number): Promise<void> {
	await trx
		.updateTable('orders')
		.set((eb) => ({
			commission_seen_at: eb
				.case()
				.when('updated_at', '<', now - SETTLED_AFTER_MS)
				.then(eb.ref('updated_at'))
				.else(null)
				.end(),
			commission_event_id: eb
				.selectFrom('order_events')
				.select(({ fn }) => fn.max('order_events.id').as('last'))
				.whereRef('order_events.order_id', '=', 'orders.id'),
		}))
		.where('id', 'in', ids)
		.execute();
}
