import { newGroup, newTotals, addRow, type GroupTotals } from '../../../lib/groupbuy/report-totals';
import type { ReportRow } from '../../../lib/groupbuy/referral';

const row = (more: Partial<ReportRow> = {}): ReportRow => ({
	state: 'held',
	type: 'earned',
	leaderId: 1,
	leaderName: '阿美',
	referralCode: 'MEI',
	planName: '標準 v1',
	orderCode: 'A1',
	isPaid: true,
	placedAt: 0,
	completedAt: 0,
	occurredAt: Date.UTC(2026, 10, 30, 4),
	payableAt: 0,
	payoutCode: null,
	groupId: 7,
	groupName: '社區團',
	campaignCode: 'C1',
	campaignTitle: '草莓',
	productId: 'P1',
	title: '草莓禮盒',
	quantity: 2,
	currency: 'TWD',
	amountMinor: 1_000,
	baseMinor: 900,
	rate: 500,
	commissionMinor: 45,
	reason: null,
	...more,
});
const PENDING = { type: null, state: 'pending', completedAt: null } as const;
const RETURN = {
	type: 'returned',
	quantity: -1,
	amountMinor: -500,
	baseMinor: -450,
	commissionMinor: -22,
} as const;
const ADJUSTMENT = {
	type: 'adjustment',
	state: 'payable',
	referralCode: null,
	planName: null,
	orderCode: null,
	isPaid: false,
	groupId: null,
	groupName: null,
	campaignCode: null,
	campaignTitle: null,
	productId: null,
	title: null,
	quantity: 0,
	amountMinor: 0,
	baseMinor: 0,
	rate: 0,
	commissionMinor: -10,
} as const;

function totalsOf(rows: readonly ReportRow[]) {
	const totals = newTotals('Asia/Taipei');
	for (const one of rows) addRow(totals, one);
	const sums = totals.currencies.get('TWD');
	if (sums === undefined) throw new Error('no sums');
	return { totals, sums };
}
const orders = (group: GroupTotals | undefined) =>
	group && [group.placed, group.paid, group.completed, group.returned].map((stage) => stage.orders);

const ROWS = [
	row(),
	row({ productId: 'P2', title: '蘋果', rate: 800, commissionMinor: 72 }),
	row({ orderCode: 'A2', state: 'paid', groupId: 8 }),
	row(RETURN),
	row({ ...RETURN, productId: 'P2', rate: 800 }),
	row({ ...RETURN, amountMinor: -100, baseMinor: -90, commissionMinor: -5 }),
	row({ ...PENDING, orderCode: 'A3', isPaid: false }),
	row({ ...PENDING, orderCode: 'A4', leaderId: 2, leaderName: '阿美', referralCode: 'MAY' }),
	row({
		type: 'corrected',
		state: 'payable',
		orderCode: 'A2',
		amountMinor: 10,
		baseMinor: 10,
		commissionMinor: 1,
	}),
	row({
		type: 'tier',
		state: 'payable',
		quantity: 0,
		amountMinor: 0,
		baseMinor: 0,
		rate: 800,
		commissionMinor: 27,
	}),
	row(ADJUSTMENT),
];

test('the whole: orders once per stage, amounts and commission of every row', () => {
	const { totals, sums } = totalsOf(ROWS);
	expect(totals.rows).toBe(ROWS.length);
	expect(sums.total).toEqual({
		key: null,
		name: null,
		placed: { orders: 4, amountMinor: 5_000 },
		paid: { orders: 3, amountMinor: 4_000 },
		completed: { orders: 2, amountMinor: 3_000 },
		returned: { orders: 1, amountMinor: -1_100 },
		quantity: 9,
		amountMinor: 3_910,
		baseMinor: 3_520,
		byState: { pending: 90, held: 68, payable: 18, paid: 45 },
		byType: { earned: 162, returned: -49, corrected: 1, tier: 27, adjustment: -10 },
	});
});

test.each([
	['forwards', ROWS],
	['backwards', ROWS.toReversed()],
])('groups, rows coming %s', (_order, rows) => {
	const { sums } = totalsOf(rows);
	expect(sums.referrer.size).toBe(2);
	expect(orders(sums.referrer.get(1))).toEqual([3, 2, 2, 1]);
	expect(orders(sums.referrer.get(2))).toEqual([1, 1, 0, 0]);
	expect(orders(sums.group.get(7))).toEqual([3, 2, 1, 1]);
	expect(orders(sums.group.get(8))).toEqual([1, 1, 1, 0]);
	expect(orders(sums.product.get('P1'))).toEqual([4, 3, 2, 1]);
	expect(orders(sums.product.get('P2'))).toEqual([1, 1, 1, 1]);
	expect(orders(sums.code.get('MEI'))).toEqual([3, 2, 2, 1]);
	expect(sums.code.get('MAY')).toMatchObject({ key: 'MAY', name: '標準 v1' });
	expect(sums.campaign.get('C1')).toMatchObject({ key: 'C1', name: '草莓' });
	const rates = sums.referrer.get(1)?.rates;
	expect([...(rates?.keys() ?? [])].sort()).toEqual([500, 800]);
	expect(orders(rates?.get(800))).toEqual([1, 1, 1, 1]);
	expect(rates?.get(800)?.byType).toEqual({
		earned: 72,
		returned: -22,
		corrected: 0,
		tier: 27,
		adjustment: 0,
	});
	for (const groups of [sums.group, sums.campaign, sums.product, sums.code])
		expect(groups.get(null)?.byType.adjustment).toBe(-10);
});

test('custom items go by their titles', () => {
	const { sums } = totalsOf([
		row({ productId: null, title: '手工餅乾' }),
		row({ productId: null, title: '手工餅乾', orderCode: 'A2' }),
	]);
	expect(orders(sums.product.get('手工餅乾'))).toEqual([2, 2, 2, 0]);
});

test('an order whose return alone falls into the period is returned in it, nothing else', () => {
	expect(orders(totalsOf([row(RETURN)]).sums.total)).toEqual([0, 0, 0, 1]);
});

test('days of the zone', () => {
	const { sums } = totalsOf([
		row({ occurredAt: Date.parse('2026-11-30T23:59:59.999+08:00') }),
		row({ occurredAt: Date.parse('2026-12-01T00:00:00+08:00'), orderCode: 'A2' }),
		row({ ...PENDING, occurredAt: Date.parse('2026-12-01T12:00:00+08:00'), orderCode: 'A3' }),
		row({ ...RETURN, occurredAt: Date.parse('2026-12-01T12:00:00+08:00') }),
	]);
	expect([...sums.days]).toEqual([
		['2026-11-30', { orders: 1, amountMinor: 1_000, commissionMinor: 45, pendingMinor: 0 }],
		['2026-12-01', { orders: 2, amountMinor: 1_500, commissionMinor: 23, pendingMinor: 45 }],
	]);
});

test('each currency by itself', () => {
	const { totals } = totalsOf([row(), row({ currency: 'USD', orderCode: 'A2', commissionMinor: 7 })]);
	expect([...totals.currencies].map(([currency, { total }]) => [currency, total.byType.earned])).toEqual([
		['TWD', 45],
		['USD', 7],
	]);
});

test('a new group is all zeros', () => {
	expect(newGroup(3, '阿明')).toMatchObject({ key: 3, name: '阿明', byState: { pending: 0, paid: 0 } });
});
