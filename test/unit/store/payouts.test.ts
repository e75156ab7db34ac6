import { addAdjustment } from '../../../lib/store/commission-adjustments';
import {
	getPayout,
	listPayouts,
	payOut,
	previewPayouts,
	type PayoutRequest,
} from '../../../lib/store/payouts';
import type { CodeView } from '../../../lib/store/referral-codes';
import { eraseReferrer, upsertReferrer } from '../../../lib/store/referrers';
import { payoutRows } from '../../../lib/store/report-rows';
import type { Store } from '../../../lib/store/store';
import { accrued, addReferralCode, allOf, complete, referred, refund } from '../../support/referrals';
import { DAY, NOW } from '../../support/shop';
import { describeStores } from '../../support/stores';

const PAID_AT = NOW + 10 * DAY;
const TERMS = { until: PAID_AT, minMinor: 0, paidAt: PAID_AT, timeZone: 'Asia/Taipei' };

describeStores((open) => {
	let store: Store;
	let code: CodeView;
	beforeEach(async () => {
		store = await open();
		code = await addReferralCode(store, 'LIN');
	});
	const completed = async (amountMinor: number, at = NOW, of = code) => {
		const order = await referred(store, of, amountMinor, {}, at);
		await complete(store, [order], at);
		await accrued(store);
		return order;
	};
	const preview = async (changes: Partial<Parameters<typeof previewPayouts>[1]> = {}) =>
		await previewPayouts(store.db, { ...TERMS, ...changes });
	const pay = async (changes: Partial<PayoutRequest> = {}) => {
		const about = { leaderId: code.leaderId, currency: 'TWD' as const, requestKey: 'march', note: null };
		return await payOut(store, { ...TERMS, ...about, ...changes }, PAID_AT);
	};
	const unpaid = async () =>
		(
			await store.db
				.selectFrom('commission_entries')
				.select('commission_minor')
				.where('payout_id', 'is', null)
				.orderBy('id')
				.execute()
		).map((row) => row.commission_minor);

	test('what is payable is previewed with what would be kept back, and then paid', async () => {
		await completed(350_000);
		const [expected] = await preview();
		expect(expected).toMatchObject({
			...{ status: 'payable', leaderName: '林團主', entries: 1, currency: 'TWD', incomeClass: 'commission' },
			...{ grossMinor: 35_000, taxMinor: 3_500, premiumMinor: 739, netMinor: 30_761 },
		});
		const paid = await pay({ expectedNetMinor: 30_761, note: '三月' });
		expect(paid).toMatchObject({
			status: 'paid',
			payout: {
				code: expect.stringMatching(/^T/) as string,
				netMinor: 30_761,
				note: '三月',
				paidAt: PAID_AT,
			},
		});
		expect(await preview()).toEqual([]);
		expect(await unpaid()).toEqual([]);
	});

	test('within the return window nothing is payable', async () => {
		await completed(1_000, NOW + 4 * DAY);
		expect(await preview()).toEqual([]);
		expect(await pay()).toEqual({ status: 'nothing' });
		expect(await preview({ until: NOW + 11 * DAY })).toMatchObject([{ grossMinor: 100 }]);
	});

	test('a return in the window costs nobody anything, one after the payment is taken back the next time', async () => {
		const order = await completed(1_000);
		await refund(store, order, 400, { at: NOW + DAY });
		await accrued(store);
		expect(await preview()).toMatchObject([{ grossMinor: 60, entries: 2 }]);
		await pay();
		await refund(store, order, 600, { at: NOW + 20 * DAY });
		await accrued(store);
		const later = { until: NOW + 40 * DAY, paidAt: NOW + 40 * DAY };
		expect(await preview(later)).toMatchObject([{ status: 'negative', grossMinor: -60, netMinor: -60 }]);
		expect(await pay({ ...later, requestKey: 'april' })).toMatchObject({ status: 'negative' });
		await completed(1_500, NOW + 20 * DAY);
		expect(await pay({ ...later, requestKey: 'april' })).toMatchObject({
			status: 'paid',
			payout: { grossMinor: 90 },
		});
	});

	test('what is too little is carried forward', async () => {
		await completed(1_000);
		expect(await preview({ minMinor: 101 })).toMatchObject([{ status: 'below_minimum', grossMinor: 100 }]);
		expect(await pay({ minMinor: 101 })).toMatchObject({ status: 'below_minimum' });
		expect(await unpaid()).toEqual([100]);
		expect(await listPayouts(store.db)).toEqual([]);
	});

	test('if it is not what was expected any more, nothing is noted', async () => {
		await completed(1_000);
		expect(await pay({ expectedNetMinor: 90 })).toMatchObject({
			status: 'changed',
			preview: { netMinor: 100 },
		});
		expect(await unpaid()).toEqual([100]);
	});

	test('under one key it is paid once, whatever came since', async () => {
		await completed(1_000);
		const first = await pay();
		await completed(2_000);
		expect(await pay()).toEqual({ ...first, status: 'already' });
		expect(await unpaid()).toEqual([200]);
	});

	test('of two at once one pays', async () => {
		await completed(1_000);
		await completed(2_000);
		const both = await Promise.all([pay(), pay({ requestKey: 'other' })]);
		expect(both.map(({ status }) => status).sort()).toEqual(['nothing', 'paid']);
		expect(await listPayouts(store.db)).toMatchObject([{ grossMinor: 300 }]);
		const same = await Promise.all([pay({ requestKey: 'x' }), pay({ requestKey: 'x' })]);
		expect(same.map(({ status }) => status)).toEqual(['nothing', 'nothing']);
	});

	test('each leader by themselves, by their own class of income', async () => {
		const other = await addReferralCode(store, 'WANG', {}, '王團主');
		await store.tx(async (trx) => await upsertReferrer(trx, { name: '王團主', incomeClass: 'company' }, NOW));
		await completed(350_000);
		await completed(350_000, NOW, other);
		const previews = await preview();
		expect(previews.map(({ leaderName, netMinor }) => [leaderName, netMinor]).sort()).toEqual([
			['林團主', 30_761],
			['王團主', 35_000],
		]);
		expect(await preview({ leaderIds: [other.leaderId] })).toHaveLength(1);
		await pay();
		expect(await unpaid()).toEqual([35_000]);
	});

	test('an adjustment is paid with the rest; the statement has every entry', async () => {
		const order = await completed(1_000);
		const { leaderId } = code;
		const adjustment = {
			leaderId,
			currency: 'TWD' as const,
			amountMinor: -30,
			reason: '運費',
			requestKey: 'a',
			at: NOW,
		};
		await store.tx(async (trx) => await addAdjustment(trx, adjustment, NOW));
		const paid = await pay();
		if (paid.status !== 'paid') throw new Error(paid.status);
		const { code: payoutCode } = paid.payout;
		const rows = await allOf(payoutRows(store.db, payoutCode, PAID_AT));
		expect(rows).toMatchObject([
			{ type: 'earned', orderCode: order, state: 'paid', payoutCode, commissionMinor: 100 },
			{ type: 'adjustment', orderCode: null, reason: '運費', payoutCode, commissionMinor: -30 },
		]);
		expect(await getPayout(store.db, payoutCode)).toMatchObject({ grossMinor: 70 });
		await expect(getPayout(store.db, 'T0')).rejects.toThrow("There is no payout 'T0'");
	});

	test('who was erased is still owed what they have earned, and what was paid stays', async () => {
		await completed(1_000);
		await pay({ note: '給林美美' });
		await completed(2_000);
		await store.tx(async (trx) => await eraseReferrer(trx, { id: code.leaderId }, NOW));
		expect(await preview()).toMatchObject([{ grossMinor: 200, bank: null }]);
		expect(await listPayouts(store.db)).toMatchObject([{ grossMinor: 100, note: null }]);
	});
});
