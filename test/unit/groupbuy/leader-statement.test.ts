import fc from 'fast-check';

import { lineCommissions } from '../../../lib/groupbuy/commission';
import { commissionChanges, earnedSoFar } from '../../../lib/groupbuy/commission-changes';
import { balances, statementOf } from '../../../lib/groupbuy/leader-statement';
import type { CommissionOrder, LineCommission, ReportRow } from '../../../lib/groupbuy/referral';
import { readReferralTerms } from '../../../lib/groupbuy/referral-terms-input';
import { addRow, newTotals } from '../../../lib/groupbuy/report-totals';

/** What happens to a leader's account, one after the other; the index is the time. */
type Step =
	| { does: 'change'; order: number; amounts: number[]; refundedMinor: number; tierRate: number | null }
	| { does: 'adjust'; amountMinor: number }
	| { does: 'pay out' };

const amount = fc.integer({ min: 0, max: 2_000 });
const steps: fc.Arbitrary<Step[]> = fc.array(
	fc.oneof(
		{
			weight: 5,
			arbitrary: fc.record({
				does: fc.constant('change' as const),
				order: fc.integer({ min: 0, max: 3 }),
				amounts: fc.array(amount, { maxLength: 4 }),
				refundedMinor: amount,
				tierRate: fc.constantFrom(null, 800),
			}),
		},
		fc.record({ does: fc.constant('adjust' as const), amountMinor: fc.integer({ min: -300, max: 300 }) }),
		fc.record({ does: fc.constant('pay out' as const) }),
	),
	{ maxLength: 25 },
);

const TERMS = readReferralTerms({ rate: { by: 'order', rate: 500 }, maxPerOrderMinor: 150 });

interface Entry extends LineCommission {
	type: NonNullable<ReportRow['type']>;
	order: number | null;
	at: number;
	paidAt: number | null;
}

/** Entries and payouts as a store keeps them. */
function accountOf(happened: readonly Step[]) {
	const entries: Entry[] = [];
	const payouts: Array<{ at: number; grossMinor: number }> = [];
	for (const [at, step] of happened.entries()) {
		if (step.does === 'pay out') {
			const due = entries.filter(({ paidAt }) => paidAt === null);
			payouts.push({ at, grossMinor: due.reduce((sum, entry) => sum + entry.commissionMinor, 0) });
			for (const entry of due) entry.paidAt = at;
		} else if (step.does === 'adjust') {
			const nothing = { key: '', amountMinor: 0, baseMinor: 0, rate: 0 };
			entries.push({
				...nothing,
				commissionMinor: step.amountMinor,
				type: 'adjustment',
				order: null,
				at,
				paidAt: null,
			});
		} else {
			const before = entries.filter(({ order }) => order === step.order);
			const cause = before.length === 0 ? 'earned' : step.refundedMinor > 0 ? 'returned' : 'corrected';
			const now = lineCommissions(orderOf(step.amounts, step.refundedMinor), TERMS, step.tierRate);
			for (const change of commissionChanges(earnedSoFar(before), now, cause))
				entries.push({ ...change, order: step.order, at, paidAt: null });
		}
	}
	return { entries, payouts };
}

function orderOf(amounts: readonly number[], refundedMinor: number): CommissionOrder {
	return {
		currency: 'TWD',
		lines: amounts.map((amountMinor, index) => ({
			key: String(index),
			productId: null,
			quantity: 1,
			amountMinor,
		})),
		discountMinor: 70,
		includedTaxRate: 0,
		refundedMinor,
		payableMinor: amounts.reduce((sum, one) => sum + one, 60),
		isReturned: false,
	};
}

/** What was earned and not paid out yet before a time. */
function balanceAt({ entries, payouts }: ReturnType<typeof accountOf>, time: number): number {
	const earned = entries.filter(({ at }) => at < time).map((entry) => entry.commissionMinor);
	const paid = payouts.filter(({ at }) => at < time).map((payout) => payout.grossMinor);
	return earned.reduce((sum, one) => sum + one, 0) - paid.reduce((sum, one) => sum + one, 0);
}

const rowOf = ({ key, order, at, paidAt, ...entry }: Entry): ReportRow => ({
	...entry,
	state: paidAt === null ? 'held' : 'paid',
	leaderId: 1,
	leaderName: '阿美',
	referralCode: 'MEI',
	planName: 'P v1',
	orderCode: order === null ? null : `A${order}`,
	isPaid: true,
	placedAt: 0,
	completedAt: 0,
	occurredAt: at,
	payableAt: at,
	payoutCode: null,
	groupId: null,
	groupName: null,
	campaignCode: null,
	campaignTitle: null,
	productId: null,
	title: key,
	quantity: 1,
	currency: 'TWD',
	reason: null,
});

function statementOfPeriod(account: ReturnType<typeof accountOf>, from: number, to: number) {
	const totals = newTotals('Asia/Taipei');
	for (const entry of account.entries) if (entry.at >= from && entry.at < to) addRow(totals, rowOf(entry));
	const paidOut = account.payouts.filter(({ at }) => at >= from && at < to);
	const balance = {
		leaderId: 1,
		leaderName: '阿美',
		currency: 'TWD' as const,
		openingMinor: balanceAt(account, from),
		paidOutMinor: paidOut.reduce((sum, { grossMinor }) => sum + grossMinor, 0),
		closingMinor: balanceAt(account, to),
	};
	return statementOf(balance, totals.currencies.get('TWD')?.referrer.get(1));
}

test('a statement of any period balances, whatever was ordered, returned, corrected and paid out', () => {
	fc.assert(
		fc.property(steps, fc.nat(25), fc.nat(25), (happened, one, other) => {
			const [from, to] = [Math.min(one, other), Math.max(one, other)];
			const statement = statementOfPeriod(accountOf(happened), from, to);
			expect(balances(statement)).toBe(true);
			expect(balances({ ...statement, closingMinor: statement.closingMinor + 1 })).toBe(false);
		}),
		{ numRuns: 400 },
	);
});

test('what is closed with one period is opened with in the next', () => {
	fc.assert(
		fc.property(steps, fc.nat(25), (happened, middle) => {
			const account = accountOf(happened);
			expect(statementOfPeriod(account, 0, middle).closingMinor).toBe(
				statementOfPeriod(account, middle, 26).openingMinor,
			);
		}),
		{ numRuns: 100 },
	);
});

test('a month in which a paid order comes back ends with what the leader owes', () => {
	const order = { does: 'change' as const, order: 0, amounts: [1_000], tierRate: null };
	const account = accountOf([
		{ ...order, refundedMinor: 0 },
		{ does: 'pay out' },
		{ ...order, refundedMinor: 1_060 },
	]);
	const statement = statementOfPeriod(account, 2, 3);
	expect(statement).toMatchObject({ openingMinor: 0, paidOutMinor: 0, closingMinor: -46 });
	expect(statement.totals.byType.returned).toBe(-46);
	expect(statement.rates.map(({ key, byType }) => [key, byType.returned])).toEqual([[500, -46]]);
});

test('rows that a rate lost are noticed', () => {
	const account = accountOf([
		{ does: 'change', order: 0, amounts: [1_000], refundedMinor: 0, tierRate: null },
	]);
	const statement = statementOfPeriod(account, 0, 1);
	expect(balances(statement)).toBe(true);
	expect(balances({ ...statement, rates: [] })).toBe(false);
});

test('a leader without rows has a statement too', () => {
	const balance = { leaderId: 9, leaderName: '阿明', currency: 'TWD' as const, paidOutMinor: 30 };
	const statement = statementOf({ ...balance, openingMinor: 100, closingMinor: 70 }, undefined);
	expect(statement.totals).toMatchObject({ key: 9, name: '阿明', amountMinor: 0 });
	expect(balances(statement)).toBe(true);
});
