import { newTotals, addRow } from '../../../lib/groupbuy/report-totals';
import { balances, statementOf } from '../../../lib/groupbuy/leader-statement';
import type { ReportRow } from '../../../lib/groupbuy/referral';
import { addAdjustment } from '../../../lib/store/commission-adjustments';
import { markPaid } from '../../../lib/store/fulfilment';
import { leaderBalances } from '../../../lib/store/leader-balances';
import { payOut } from '../../../lib/store/payouts';
import { pendingRows } from '../../../lib/store/pending-rows';
import type { CodeView } from '../../../lib/store/referral-codes';
import type { ReportFilter } from '../../../lib/store/report-filter';
import { reportRows } from '../../../lib/store/report-rows';
import type { Store } from '../../../lib/store/store';
import { accrued, addReferralCode, allOf, complete, referred, refund } from '../../support/referrals';
import { book, DAY, NOW, openShop, said } from '../../support/shop';
import { endAndSettle } from '../../support/settling';
import { describeStores } from '../../support/stores';

const ALL: ReportFilter = { from: 0, to: NOW + 1_000 * DAY, by: 'completion' };

describeStores((open) => {
	let store: Store;
	let lin: CodeView;
	let wang: CodeView;
	beforeEach(async () => {
		store = await open();
		lin = await addReferralCode(store, 'LIN');
		wang = await addReferralCode(store, 'WANG', {}, '王團主');
	});
	const rows = async (changes: Partial<ReportFilter> = {}, now = NOW + 30 * DAY): Promise<ReportRow[]> =>
		await allOf(reportRows(store.db, { ...ALL, ...changes }, now));
	const pending = async (changes: Partial<ReportFilter> = {}): Promise<ReportRow[]> =>
		await allOf(pendingRows(store.db, { ...ALL, ...changes }));
	const inShort = (found: readonly ReportRow[]) =>
		found.map(
			({ referralCode, type, state, commissionMinor }) =>
				`${referralCode} ${type} ${state} ${commissionMinor}`,
		);
	const adjust = async (at: number) =>
		await store.tx(async (trx) => {
			const { leaderId } = lin;
			const adjustment = {
				leaderId,
				currency: 'TWD' as const,
				amountMinor: 5,
				reason: '獎金',
				requestKey: `${at}`,
				at,
			};
			await addAdjustment(trx, adjustment, at);
		});
	const pay = async (at: number) =>
		await payOut(
			store,
			{
				...{
					leaderId: lin.leaderId,
					currency: 'TWD',
					until: at,
					paidAt: at,
					requestKey: `${at}`,
					note: null,
				},
				...{ minMinor: 0, timeZone: 'Asia/Taipei' },
			},
			at,
		);

	test('a row says all that a report needs', async () => {
		const campaign = await openShop(store, [{ code: 'A1', priceMinor: 300 }], { referralCode: 'LIN' });
		await book(store, [said('ming', 'A1+2')]);
		const order = await store.db.selectFrom('orders').selectAll().executeTakeFirstOrThrow();
		const row = {
			...{ leaderId: lin.leaderId, leaderName: '林團主', referralCode: 'LIN', planName: 'lin v1' },
			...{ orderCode: order.code, placedAt: NOW + 1000, payoutCode: null, reason: null },
			...{ groupId: order.group_id, groupName: null, campaignCode: campaign.code, campaignTitle: '週五團' },
			...{ productId: 'P-A1', title: 'Item A1', quantity: 2, currency: 'TWD' },
			...{ amountMinor: 600, baseMinor: 600, rate: 1_000, commissionMinor: 60 },
		};
		const open_ = { state: 'pending', type: null, isPaid: false, completedAt: null, payableAt: null };
		expect(await pending()).toEqual([{ ...row, ...open_, occurredAt: NOW + 1000 }]);
		await endAndSettle(store, campaign.code);
		await complete(store, [order.code], NOW + DAY);
		await accrued(store);
		expect(await pending()).toEqual([]);
		const times = { completedAt: NOW + DAY, occurredAt: NOW + DAY, payableAt: NOW + 8 * DAY };
		expect(await rows()).toEqual([{ ...row, ...times, state: 'payable', type: 'earned', isPaid: true }]);
	});

	test('states follow time and payouts', async () => {
		await complete(store, [await referred(store, lin, 1_000)]);
		await accrued(store);
		const state = async (now: number) => (await rows({}, now))[0]?.state;
		expect([await state(NOW + 7 * DAY - 1), await state(NOW + 7 * DAY)]).toEqual(['held', 'payable']);
		const paid = await pay(NOW + 8 * DAY);
		expect(paid.status).toBe('paid');
		expect((await rows())[0]).toMatchObject({
			state: 'paid',
			payoutCode: expect.stringMatching(/^T/) as string,
		});
	});

	describe('filters', () => {
		beforeEach(async () => {
			const first = await referred(store, lin, 1_000);
			const second = await referred(store, wang, 2_000, {}, NOW + DAY);
			await complete(store, [first], NOW + 2 * DAY);
			await complete(store, [second], NOW + 20 * DAY);
			await accrued(store, NOW + 60 * DAY);
			await adjust(NOW + 3 * DAY);
		});
		const [first, second, adjustment] = [
			'LIN earned payable 100',
			'WANG earned held 200',
			'null adjustment payable 5',
		];

		test.each<[string, () => Partial<ReportFilter>, Array<string | undefined>]>([
			['everything', () => ({}), [first, adjustment, second]],
			['a period of completion', () => ({ from: NOW + 3 * DAY, to: NOW + 20 * DAY }), [adjustment]],
			['a period of orders', () => ({ by: 'order', from: NOW + DAY, to: NOW + 3 * DAY }), [second]],
			[
				'the same with its adjustments',
				() => ({ by: 'order', from: NOW + DAY, to: NOW + 4 * DAY }),
				[second, adjustment],
			],
			['leaders', () => ({ leaderIds: [lin.leaderId] }), [first, adjustment]],
			[
				'leaders one after the other',
				() => ({ leaderIds: [wang.leaderId, lin.leaderId] }),
				[second, first, adjustment],
			],
			['nobody', () => ({ leaderIds: [] }), []],
			['codes', () => ({ referralCodes: ['wang'] }), [second]],
			['an unknown code', () => ({ referralCodes: ['X'] }), []],
			['a group', () => ({ lineGroupIds: ['C9'] }), []],
			['a product', () => ({ productIds: ['P-A1'] }), []],
			['states', () => ({ states: ['held'] }), [second]],
			['the other states', () => ({ states: ['payable', 'paid'] }), [first, adjustment]],
			['pending, which is no entry', () => ({ states: ['pending'] }), []],
		])('%s', async (_, filter, expected) => {
			expect(inShort(await rows(filter(), NOW + 22 * DAY))).toEqual(expected);
		});
	});

	test('open orders are pending as they stand: less what was given back, nothing of what has ended', async () => {
		const paid = await referred(store, lin, 1_000);
		const marking = { orderCodes: [paid], actor: null, reason: null, at: NOW };
		await store.tx(async (trx) => await markPaid(trx, marking, NOW));
		await refund(store, paid, 300);
		await referred(store, wang, 500, {}, NOW + DAY);
		const gone = await referred(store, lin, 700);
		await store.db.updateTable('orders').set({ state: 'cancelled' }).where('code', '=', gone).execute();
		const found = await pending();
		expect(inShort(found)).toEqual(['LIN null pending 70', 'WANG null pending 50']);
		expect(found.map(({ isPaid, orderCode }) => [isPaid, orderCode === paid])).toEqual([
			[true, true],
			[false, false],
		]);
		expect(inShort(await pending({ leaderIds: [wang.leaderId] }))).toEqual(['WANG null pending 50']);
		expect(inShort(await pending({ to: NOW + DAY }))).toEqual(['LIN null pending 70']);
		expect(await pending({ states: ['held'] })).toEqual([]);
		expect(await pending({ lineGroupIds: ['C9'] })).toEqual([]);
		expect(await pending({ productIds: ['P9'] })).toEqual([]);
	});

	test('pages neither lose nor repeat a row, whatever happened at one moment', async () => {
		await complete(store, [await referred(store, lin, 1_000)]);
		await accrued(store);
		const { id, ...entry } = await store.db
			.selectFrom('commission_entries')
			.selectAll()
			.executeTakeFirstOrThrow();
		const copies = Array.from({ length: 1_207 }, (_, index) => ({
			...entry,
			// Most of them at the same time.
			occurred_at: NOW + (index % 3 === 0 ? index : 0),
			commission_minor: index + id,
		}));
		for (let from = 0; from < copies.length; from += 500)
			await store.db
				.insertInto('commission_entries')
				.values(copies.slice(from, from + 500))
				.execute();
		const found = await rows();
		expect(found).toHaveLength(1_208);
		expect(new Set(found.map(({ commissionMinor }) => commissionMinor)).size).toBe(
			new Set([100, ...copies.map((copy) => copy.commission_minor)]).size,
		);
		expect(found.map(({ occurredAt }) => occurredAt)).toEqual(
			found.map(({ occurredAt }) => occurredAt).sort((a, b) => a - b),
		);
		expect(await rows({ by: 'order', leaderIds: [lin.leaderId] })).toHaveLength(1_208);
	});

	test('statements of consecutive periods balance and follow each other', async () => {
		const order = await referred(store, lin, 1_000);
		await complete(store, [order], NOW + DAY);
		await refund(store, order, 500, { at: NOW + 12 * DAY });
		await accrued(store);
		await adjust(NOW + 2 * DAY);
		await pay(NOW + 10 * DAY);
		const periods = [0, 5, 11, 40].map((day) => NOW + day * DAY);
		const closings: number[] = [];
		for (const [index, to] of periods.slice(1).entries()) {
			const from = periods[index] ?? 0;
			const totals = newTotals('Asia/Taipei');
			for (const row of await rows({ from, to, leaderIds: [lin.leaderId] })) addRow(totals, row);
			const [balance] = await leaderBalances(store.db, { from, to, leaderIds: [lin.leaderId] });
			if (!balance) throw new Error('There is no balance');
			const statement = statementOf(balance, totals.currencies.get('TWD')?.referrer.get(lin.leaderId));
			expect(balances(statement)).toBe(true);
			expect(balance.openingMinor).toBe(closings.at(-1) ?? 0);
			closings.push(balance.closingMinor);
		}
		expect(closings).toEqual([105, 0, -50]);
	});
});
