import { setImmediate as nextTurn } from 'node:timers/promises';

import type { LeaderBalance } from '../groupbuy/leader-statement';
import type { Currency } from '../groupbuy/money';
import { wholeSum } from './expressions';
import type { Db } from './store';

/** What a leader has earned before a moment and was not paid out before it, minor units. */
export async function openingBalance(
	db: Db,
	leaderId: number,
	currency: Currency,
	at: number,
): Promise<number> {
	const earned = await earnedBetween(db, leaderId, 0, at);
	const paidOut = await paidOutBetween(db, leaderId, 0, at);
	return (earned.get(currency) ?? 0) - (paidOut.get(currency) ?? 0);
}

/**
 * What leaders had to get before and after a period and got in it, in each currency in which they ever earned or got anything.
 *
 * @param period epoch milliseconds; `to` is no longer part of it
 */
export async function leaderBalances(
	db: Db,
	{ from, to, leaderIds }: { from: number; to: number; leaderIds?: readonly number[] | undefined },
): Promise<LeaderBalance[]> {
	const leaders = await db.selectFrom('leaders').select(['id', 'name']).orderBy('name').execute();
	const balances: LeaderBalance[] = [];
	for (const { id: leaderId, name: leaderName } of leaders) {
		if (leaderIds?.includes(leaderId) === false) continue;
		const earned = await earnedBetween(db, leaderId, 0, from);
		const earnedInPeriod = await earnedBetween(db, leaderId, from, to);
		const paidBefore = await paidOutBetween(db, leaderId, 0, from);
		const paidOut = await paidOutBetween(db, leaderId, from, to);
		for (const currency of new Set([
			...earned.keys(),
			...earnedInPeriod.keys(),
			...paidBefore.keys(),
			...paidOut.keys(),
		])) {
			const paidBeforeMinor = paidBefore.get(currency) ?? 0;
			const paidOutMinor = paidOut.get(currency) ?? 0;
			const openingMinor = (earned.get(currency) ?? 0) - paidBeforeMinor;
			balances.push({
				...{ leaderId, leaderName, currency, paidOutMinor },
				openingMinor,
				closingMinor: openingMinor + (earnedInPeriod.get(currency) ?? 0) - paidOutMinor,
			});
		}
		await nextTurn();
	}
	return balances;
}

/** So many entries are summed up in one go: SQLite answers at once or not at all. */
const ENTRIES_PER_SUM = 5_000;

async function earnedBetween(
	db: Db,
	leaderId: number,
	from: number,
	to: number,
): Promise<Map<Currency, number>> {
	const earned = new Map<Currency, number>();
	const entries = db.selectFrom('commission_entries').where('leader_id', '=', leaderId);
	// One bound on each side: of two SQLite may take the wider one.
	for (let after = { time: from, id: 0 }; ;) {
		const rest = entries.where((eb) =>
			eb(eb.refTuple('occurred_at', 'id'), '>', eb.tuple(after.time, after.id)),
		);
		const last = await rest
			.select(['occurred_at as time', 'id'])
			.where('occurred_at', '<', to)
			.orderBy('occurred_at')
			.orderBy('id')
			.limit(1)
			.offset(ENTRIES_PER_SUM - 1)
			.executeTakeFirst();
		const sums = await rest
			.select((eb) => ['currency', wholeSum(eb.ref('commission_minor')).as('sum')])
			.where((eb) =>
				last === undefined
					? eb('occurred_at', '<', to)
					: eb(eb.refTuple('occurred_at', 'id'), '<=', eb.tuple(last.time, last.id)),
			)
			.groupBy('currency')
			.execute();
		for (const { currency, sum } of sums) earned.set(currency, (earned.get(currency) ?? 0) + sum);
		if (last === undefined) return earned;
		after = last;
		await nextTurn();
	}
}

async function paidOutBetween(
	db: Db,
	leaderId: number,
	from: number,
	to: number,
): Promise<Map<Currency, number>> {
	const rows = await db
		.selectFrom('payouts')
		.select((eb) => ['currency', wholeSum(eb.ref('gross_minor')).as('sum')])
		.where('leader_id', '=', leaderId)
		.where('paid_at', '>=', from)
		.where('paid_at', '<', to)
		.groupBy('currency')
		.execute();
	return new Map(rows.map(({ currency, sum }) => [currency, sum]));
}
