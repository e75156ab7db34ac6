import type { Cell } from '../files/sheet';
import type { Field } from '../files/sheet-of';
import { major, type Currency } from '../groupbuy/money';
import { ENTRY_TYPES, type ReportRow } from '../groupbuy/referral';
import type { GroupTotals, ReportGroup } from '../groupbuy/report-totals';
import type { PayoutEstimate } from './report';
import type { ReportWords } from './words';

/** One line of commission, all that is known of it but the buyer. */
export function detailFields(words: ReportWords): Array<Field<ReportRow>> {
	const money = (key: 'amountMinor' | 'baseMinor' | 'commissionMinor', header: string): Field<ReportRow> => ({
		...{ key: key.slice(0, -'Minor'.length), header, type: 'money' },
		of: (row) => major(row[key], row.currency),
	});
	const time = (key: 'placedAt' | 'completedAt' | 'occurredAt' | 'payableAt'): Field<ReportRow> => ({
		...{ key, header: words[key], type: 'time' },
		of: (row) => row[key],
	});
	const text = (key: string, header: string, of: (row: ReportRow) => Cell): Field<ReportRow> => ({
		...{ key, header, type: 'text', of },
	});
	const code = (
		key: 'referralCode' | 'orderCode' | 'payoutCode' | 'campaignCode' | 'productId',
		header: string,
	): Field<ReportRow> => ({ ...{ key, header, type: 'code' }, of: (row) => row[key] });
	return [
		text('leaderName', words.leader, ({ leaderName }) => leaderName),
		code('referralCode', words.code),
		text('planName', words.plan, ({ planName }) => planName),
		text('state', words.state, ({ state }) => words.states[state]),
		text('type', words.type, ({ type }) => type && words.types[type]),
		code('orderCode', words.orderCode),
		time('placedAt'),
		time('completedAt'),
		time('occurredAt'),
		time('payableAt'),
		code('payoutCode', words.payoutCode),
		text('payment', words.payment, (row) => paymentOf(row, words)),
		text('groupName', words.group, ({ groupName }) => groupName),
		code('campaignCode', words.campaignCode),
		text('campaignTitle', words.campaign, ({ campaignTitle }) => campaignTitle),
		code('productId', words.productId),
		text('title', words.product, ({ title }) => title),
		{ key: 'quantity', header: words.quantity, type: 'number', of: ({ quantity }) => quantity },
		money('amountMinor', words.amount),
		money('baseMinor', words.base),
		// Rates are basis points, and the column is headed with a percent sign.
		{ key: 'rate', header: words.rate, type: 'number', of: ({ rate }) => rate / 100 },
		money('commissionMinor', words.commission),
		text('currency', words.currency, ({ currency }) => currency),
		text('reason', words.reason, ({ reason }) => reason),
	];
}

/** Of an adjustment, which is about no order, nothing. */
export function paymentOf({ orderCode, isPaid }: ReportRow, { isPaid: paid }: ReportWords): string | null {
	if (orderCode === null) return null;
	return isPaid ? paid.paid : paid.unpaid;
}

/** What is paid to somebody, what is kept back of it, and why. */
export function deductionFields(
	words: ReportWords,
): Array<Field<Pick<PayoutEstimate, Deducted | 'currency' | 'incomeClass'>>> {
	const money = (key: Deducted, header: string): ReturnType<typeof deductionFields>[number] => ({
		...{ key: key.slice(0, -'Minor'.length), header, type: 'money' },
		of: (amounts) => major(amounts[key], amounts.currency),
	});
	return [
		{
			...{ key: 'incomeClass', header: words.incomeClass, type: 'text' },
			of: ({ incomeClass }) => words.incomeClasses[incomeClass],
		},
		money('grossMinor', words.gross),
		money('taxMinor', words.tax),
		money('premiumMinor', words.premium),
		money('netMinor', words.net),
	];
}

type Deducted = 'grossMinor' | 'taxMinor' | 'premiumMinor' | 'netMinor';

/** A line of a summary. */
export interface GroupLine {
	currency: Currency;
	totals: GroupTotals;
}

/** What orders of each group came to, and what they earned. Leaders and groups have numbers that say nothing to people. */
export function summaryFields(by: ReportGroup, words: ReportWords): Array<Field<GroupLine>> {
	const money = (key: string, header: string, of: (totals: GroupTotals) => number): Field<GroupLine> => ({
		...{ key, header, type: 'money' },
		of: ({ totals, currency }) => major(of(totals), currency),
	});
	const count = (key: string, header: string, of: (totals: GroupTotals) => number): Field<GroupLine> => ({
		...{ key, header, type: 'number' },
		of: ({ totals }) => of(totals),
	});
	const hasCode = by === 'campaign' || by === 'product' || by === 'code';
	return [
		...(hasCode
			? [{ key: 'key', header: words.key, type: 'code' as const, of: ({ totals }: GroupLine) => totals.key }]
			: []),
		{ key: 'name', header: words.groups[by], type: 'text', of: ({ totals }) => totals.name ?? words.none },
		count('orders', words.orders, ({ placed }) => placed.orders),
		count('paidOrders', words.paidOrders, ({ paid }) => paid.orders),
		count('completedOrders', words.completedOrders, ({ completed }) => completed.orders),
		count('returnedOrders', words.returnedOrders, ({ returned }) => returned.orders),
		count('quantity', words.quantity, ({ quantity }) => quantity),
		money('sales', words.sales, ({ placed }) => placed.amountMinor),
		money('returned', words.returnedAmount, ({ returned }) => returned.amountMinor),
		money('base', words.base, ({ baseMinor }) => baseMinor),
		...ENTRY_TYPES.map((type) => money(type, words.types[type], ({ byType }) => byType[type])),
		money('total', words.total, confirmedOf),
		money('held', words.states.held, ({ byState }) => byState.held),
		money('payable', words.states.payable, ({ byState }) => byState.payable),
		money('paid', words.states.paid, ({ byState }) => byState.paid),
		money('pending', words.states.pending, ({ byState }) => byState.pending),
		{ key: 'currency', header: words.currency, type: 'text', of: ({ currency }) => currency },
	];
}

/** Commission that is stored, so of completed orders alone. */
export function confirmedOf({ byState }: GroupTotals): number {
	return byState.held + byState.payable + byState.paid;
}
