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
	const earned = await earnedBefore(db, leaderId, at);
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
		const [earned, earnedAfter] = [
			await earnedBefore(db, leaderId, from),
			await earnedBefore(db, leaderId, to),
		];
		const paidBefore = await paidOutBetween(db, leaderId, 0, from);
		const paidOut = await paidOutBetween(db, leaderId, from, to);
		for (const currency of new Set([...earnedAfter.keys(), ...paidBefore.keys(), ...paidOut.keys()])) {
			const paidBeforeMinor = paidBefore.get(currency) ?? 0;
			const paidOutMinor = paidOut.get(currency) ?? 0;
			balances.push({
				...{ leaderId, leaderName, currency, paidOutMinor },
				openingMinor: (earned.get(currency) ?? 0) - paidBeforeMinor,
				closingMinor: (earnedAfter.get(currency) ?? 0) - paidBeforeMinor - paidOutMinor,
			});
		}
		await nextTurn();
	}
	return balances;
}

async function earnedBefore(db: Db, leaderId: number, at: number): Promise<Map<Currency, number>> {
	const rows = await db
		.selectFrom('commission_entries')
		.select((eb) => ['currency', wholeSum(eb.ref('commission_minor')).as('sum')])
		.where('leader_id', '=', leaderId)
		.where('occurred_at', '<', at)
		.groupBy('currency')
		.execute();
	return new Map(rows.map(({ currency, sum }) => [currency, sum]));
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
