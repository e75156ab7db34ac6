import { setImmediate as nextTurn } from 'node:timers/promises';

import { lineCommissions } from '../groupbuy/commission';
import { commissionChanges } from '../groupbuy/commission-changes';
import { tierReached } from '../groupbuy/commission-tiers';
import type { ReferralTerms } from '../groupbuy/referral';
import { accrueOrders } from './commission-accrual';
import { entriesOf, insertEntries, sumsOf } from './commission-entries';
import { commissionOrder, referredOrders } from './commission-orders';
import { commissionSteps, selectLedger } from './commission-steps';
import { wholeSum } from './expressions';
import { listPlans } from './referral-plans';
import { readShopSettings } from './shop-settings';
import type { Db, Store, Tx } from './store';

const ORDERS_PER_BATCH = 200;

export interface TierPeriod {
	/** Epoch milliseconds; `to` is no longer part of it. */
	from: number;
	to: number;
	leaderId?: number;
}

/**
 * Gives what leaders have completed in a period the rate that their total of it reaches, as rows of the difference on its last
 * moment. Done again after a late change it adds, or takes back, what is missing. All versions of a plan count together,
 * and each order's own says what is reached.
 *
 * @param now epoch milliseconds, asked for each transaction
 * @returns orders that were looked at, and rows that were added
 */
export async function closeTiers(
	store: Store,
	period: TierPeriod,
	now: () => number,
): Promise<{ orders: number; entries: number }> {
	const done = { orders: 0, entries: 0 };
	const plans = await listPlans(store.db);
	const tiered = new Map(
		plans.filter(({ terms }) => terms.tiers.length > 0).map((plan) => [plan.id, plan.terms]),
	);
	const names = plans.filter(({ id }) => tiered.has(id)).map(({ name }) => name);
	for (const code of await codesOf(store.db, [...new Set(names)], period)) {
		const baseMinor = await baseOf(store.db, code, period);
		for (let after = 0; ;) {
			const orders = await completedOrders(store.db, { ...code, after, planIds: [...tiered.keys()] }, period);
			const last = orders.at(-1);
			if (!last) break;
			const codes = orders.map((order) => order.code);
			const reached = (terms: ReferralTerms) => tierReached(baseMinor, terms);
			done.entries += await store.tx(async (trx) => await raise(trx, codes, reached, period, now()));
			done.orders += orders.length;
			after = last.id;
			await nextTurn();
		}
	}
	return done;
}

interface PeriodCode {
	id: number;
	leaderId: number;
}

async function codesOf(
	db: Db,
	planNames: readonly string[],
	{ leaderId }: TierPeriod,
): Promise<PeriodCode[]> {
	if (planNames.length === 0) return [];
	return await db
		.selectFrom('referral_codes')
		.select(['id', 'leader_id as leaderId'])
		.where('plan_name', 'in', planNames)
		.$if(leaderId !== undefined, (query) => query.where('leader_id', '=', leaderId ?? 0))
		.orderBy('id')
		.execute();
}

/** A code is one leader's under one plan, whatever its versions. */
async function baseOf(db: Db, { id, leaderId }: PeriodCode, { from, to }: TierPeriod): Promise<number> {
	const { base } = await db
		.selectFrom('commission_entries')
		.select((eb) => wholeSum(eb.ref('base_minor')).as('base'))
		.where('leader_id', '=', leaderId)
		.where('code_id', '=', id)
		.where('occurred_at', '>=', from)
		.where('occurred_at', '<', to)
		.executeTakeFirstOrThrow();
	return base;
}

async function completedOrders(
	db: Db,
	{ id, leaderId, after, planIds }: PeriodCode & { after: number; planIds: readonly number[] },
	{ from, to }: TierPeriod,
) {
	return await db
		.selectFrom('commission_entries')
		.innerJoin('orders', 'orders.id', 'commission_entries.order_id')
		.select(['orders.id', 'orders.code'])
		.distinct()
		.where('leader_id', '=', leaderId)
		.where('code_id', '=', id)
		.where('plan_id', 'in', planIds)
		.where('type', '=', 'earned')
		.where('occurred_at', '>=', from)
		.where('occurred_at', '<', to)
		.where('orders.id', '>', after)
		.orderBy('orders.id')
		.limit(ORDERS_PER_BATCH)
		.execute();
}

async function raise(
	trx: Tx,
	codes: readonly string[],
	reached: (terms: ReferralTerms) => number | null,
	{ to }: TierPeriod,
	now: number,
): Promise<number> {
	// First what the orders earn without it; they stay locked.
	await accrueOrders(trx, codes, now);
	const ids = await idsOf(trx, codes);
	const allSums = await sumsOf(trx, ids);
	const ledgers = Map.groupBy(await selectLedger(trx, ids), ({ orderId }) => orderId);
	const { tax } = await readShopSettings(trx);
	const entries = (await referredOrders(trx, ids)).flatMap((order) => {
		const sums = allSums.get(order.id);
		const step = commissionSteps(order, ledgers.get(order.id) ?? []).at(-1);
		if (!sums || !step?.isCompleted) return [];
		const earned = lineCommissions(commissionOrder(order, step, tax), order.terms, reached(order.terms));
		const changes = commissionChanges(sums.lines, earned, 'tier');
		const { completedAt, lines } = step;
		return entriesOf(order, changes, { at: to - 1, completedAt, lines }, sums, now);
	});
	await insertEntries(trx, entries);
	return entries.length;
}

async function idsOf(trx: Tx, codes: readonly string[]): Promise<number[]> {
	const rows = await trx.selectFrom('orders').select('id').where('code', 'in', codes).execute();
	return rows.map(({ id }) => id);
}
