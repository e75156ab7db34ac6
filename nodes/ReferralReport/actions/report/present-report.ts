import type { Currency } from '../../../../lib/groupbuy/money';
import type { ReportRow } from '../../../../lib/groupbuy/referral';
import type { GroupTotals, ReportGroup, ReportTotals } from '../../../../lib/groupbuy/report-totals';
import type { LeaderBalance } from '../../../../lib/groupbuy/leader-statement';
import { balances, statementOf } from '../../../../lib/groupbuy/leader-statement';
import { isoOrNull, isoTime } from '../../../shared/present';
import { presentAmounts } from '../../../shared/present-order';
import { percent } from '../../../shared/present-referral';

/** A line of a report as an item. */
export function presentRow(row: ReportRow, zone: string): object {
	const { leaderId, leaderName, rate, placedAt, completedAt, occurredAt, payableAt, ...rest } = row;
	return {
		...{ referrerId: leaderId, referrerName: leaderName },
		...(presentAmounts(rest, row.currency) as object),
		percent: percent(rate),
		placedAt: isoOrNull(placedAt, zone),
		completedAt: isoOrNull(completedAt, zone),
		occurredAt: isoTime(occurredAt, zone),
		payableAt: isoOrNull(payableAt, zone),
	};
}

/** Sums as items, largest commission first. */
export function presentSums(totals: ReportTotals, by: ReportGroup): object[] {
	return [...totals.currencies].flatMap(([currency, sums]) =>
		[...sums[by].values()]
			.sort((a, b) => commissionOf(b) - commissionOf(a))
			.map(({ key, name, ...group }) => ({ by, key, name, ...presentGroupTotals(group, currency) })),
	);
}

const commissionOf = ({ byState }: GroupTotals): number =>
	byState.pending + byState.held + byState.payable + byState.paid;

function presentGroupTotals(group: Omit<GroupTotals, 'key' | 'name'>, currency: Currency) {
	const { quantity, placed, paid, completed, returned, amountMinor, baseMinor, byState, byType } = group;
	const inMajor = (value: object) => presentAmounts(value, currency) as object;
	const sums = (minor: Record<string, number>) =>
		inMajor(Object.fromEntries(Object.entries(minor).map(([of, sum]) => [`${of}Minor`, sum])));
	return {
		...{ currency, quantity },
		...inMajor({ placed, paid, completed, returned, amountMinor, baseMinor }),
		commission: sums(byState),
		changes: sums(byType),
	};
}

/** The totals of a whole report, and the account of each leader where there is one. */
export function presentTotals(totals: ReportTotals, accounts: readonly LeaderBalance[]) {
	return {
		lines: totals.rows,
		totals: [...totals.currencies].map(([currency, { total }]) => presentGroupTotals(total, currency)),
		statements: accounts.map((balance) => presentStatement(balance, totals)),
	};
}

function presentStatement(balance: LeaderBalance, totals: ReportTotals) {
	const { currency, leaderId } = balance;
	const statement = statementOf(balance, totals.currencies.get(currency)?.referrer.get(leaderId));
	const { leaderName, openingMinor, paidOutMinor, closingMinor } = statement;
	const { earned, returned, corrected, tier, adjustment } = statement.totals.byType;
	return {
		...{ referrerId: leaderId, referrerName: leaderName, currency },
		...(presentAmounts(
			{
				openingMinor,
				...{ earnedMinor: earned, returnedMinor: returned, correctedMinor: corrected },
				...{ tierMinor: tier, adjustmentMinor: adjustment },
				...{ paidOutMinor, closingMinor },
			},
			currency,
		) as object),
		balances: balances(statement),
	};
}
