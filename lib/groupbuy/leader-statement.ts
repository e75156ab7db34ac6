import type { Currency } from './money';
import { ENTRY_TYPES } from './referral';
import { newGroup, type GroupTotals, type LeaderTotals } from './report-totals';

/** What a leader had to get before and after a period, and got in it, as the store has it (all plans, gross). */
export interface LeaderBalance {
	leaderId: number;
	leaderName: string;
	currency: Currency;
	/** Earned before the period and not paid out before it. */
	openingMinor: number;
	/** Payouts of the period. */
	paidOutMinor: number;
	/** Earned until the end of the period and not paid out until then: what is due. */
	closingMinor: number;
}

/** A leader's account of a period (by completion, not filtered): opening + what `totals.byType` says − paid out = closing. */
export interface LeaderStatement extends LeaderBalance {
	totals: GroupTotals;
	/** By rate, lowest first. */
	rates: GroupTotals[];
}

/**
 * @param leader of `ReportTotals` over all the leader's rows of the period; `undefined`: there were none
 */
export function statementOf(balance: LeaderBalance, leader: LeaderTotals | undefined): LeaderStatement {
	return {
		...balance,
		totals: leader ?? newGroup(balance.leaderId, balance.leaderName),
		rates: [...(leader?.rates.values() ?? [])].sort((a, b) => Number(a.key) - Number(b.key)),
	};
}

/** Opening and closing are the store's, what lies between comes from the rows: to the last dollar, or something is wrong. */
export function balances({
	openingMinor,
	paidOutMinor,
	closingMinor,
	totals,
	rates,
}: LeaderStatement): boolean {
	const accrued = ENTRY_TYPES.reduce((sum, type) => sum + totals.byType[type], 0);
	return (
		openingMinor + accrued - paidOutMinor === closingMinor &&
		ENTRY_TYPES.every(
			(type) =>
				type === 'adjustment' ||
				rates.reduce((sum, rate) => sum + rate.byType[type], 0) === totals.byType[type],
		)
	);
}
