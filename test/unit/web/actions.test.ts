// What buyers do on the page of an order, over a real store: what becomes of it, and what the workflow is told.
import { saveProfiles } from '../../../lib/store/buyers';
import { endCampaign } from '../../../lib/store/campaign-actions';
import { markPaid } from '../../../lib/store/fulfilment';
import { orderDetails, type OrderDetails } from '../../../lib/store/order-details';
import { endOrderLinks } from '../../../lib/store/order-links';
import { listOrders } from '../../../lib/store/orders';
import { cancelOrder, expireOrders } from '../../../lib/store/shop-order-life';
import { writeShopSettings } from '../../../lib/store/shop-settings';
import type { Store } from '../../../lib/store/store';
import { inconsistencies } from '../../support/consistency';
import {
	checkout,
	made,
	PAY_ON_DELIVERY,
	paymentMethod,
	recipient,
	shippingMethod,
	variantLine,
} from '../../support/fast-orders';
import { book, NOW, said } from '../../support/shop';
import { openRuled } from '../../support/settling';
import { AT, linkTo, MEI, MING, notedEvents, siteOf, visitorOf } from '../../support/storefront';
import { describeStores } from '../../support/stores';

const CARD = paymentMethod({ id: 'card', type: 'payment_link', name: '信用卡' });
const AT_COUNTER = shippingMethod({ id: '711', type: 'seven_eleven_c2c', name: '7-11', feeMinor: 60 });

describeStores((open) => {
	let store: Store;
	let ask: ReturnType<typeof visitorOf>;
	/** Codes of MEI's order. */
	let others: string[];
	let campaign: string;
	beforeEach(async () => {
		store = await open();
		others = [MEI, '陳美'];
		ask = visitorOf(siteOf(store), () => others);
	});
	afterEach(async () => {
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	const offerCheckout = async () => {
		const shippingMethods = [shippingMethod(), AT_COUNTER];
		const paymentMethods = [paymentMethod(), PAY_ON_DELIVERY, CARD];
		await store.tx(async (trx) => await writeShopSettings(trx, { shippingMethods, paymentMethods }, NOW));
	};
	/** MING's order in a campaign in which MEI has ordered, too. */
	const booked = async (rules: Parameters<typeof openRuled>[2] = {}) => {
		campaign = await openRuled(store, [{ code: 'A1', stock: 9 }, { code: 'A2' }], rules);
		await book(store, [said(null, 'A1+2', { lineUserId: MING }), said(null, 'A2+1', { lineUserId: MEI })]);
		const profile = { lineUserId: MEI, displayName: '陳美', pictureUrl: null };
		await store.tx(async (trx) => await saveProfiles(trx, [profile], NOW));
		const [mine, hers] = await listOrders(store.db, {});
		others.push(hers!.code);
		return mine!.code;
	};
	/** What a seller has made for MING, beside MEI's order in a campaign. */
	const fast = async (changes: Parameters<typeof made>[2] = {}) => {
		const own = await booked();
		others.push(own);
		return await made(store, [await variantLine(store.db, 'A1', 2)], { lineUserId: MING, ...changes });
	};
	const order = async (code: string): Promise<OrderDetails> => await orderDetails(store.db, code);
	const link = async (code: string) => ({ token: await linkTo(store.db, code, MING) });
	const events = async () => await notedEvents(store.db);
	const paid = async (code: string) => {
		const marking = { orderCodes: [code], actor: null, reason: null, at: AT };
		await store.tx(async (trx) => await markPaid(trx, marking, AT));
	};
	const form = (changes: object = {}) => ({
		...{ shippingId: 'home', paymentId: 'transfer', recipient: recipient(), invoice: null, note: null },
		...changes,
	});

	describe('confirm', () => {
		test('twice, also at the same moment, is once', async () => {
			const code = await fast({ checkout: checkout() });
			const token = await link(code);
			const both = await Promise.all([ask('confirm', token), ask('confirm', token)]);
			expect([...both, await ask('confirm', token)]).toMatchObject(
				Array(3).fill({ ok: true, page: { stage: 'to_pay', may: { confirm: false } } }),
			);
			expect(await order(code)).toMatchObject({ state: 'awaiting_payment', confirmedAt: AT });
			expect(await events()).toEqual([`order_confirmed ${code}`]);
		});

		test('not before it is known how it is sent and paid', async () => {
			await offerCheckout();
			const code = await fast();
			expect(await ask('confirm', await link(code))).toMatchObject({ error: 'not_possible' });
			await ask('check_out', { ...(await link(code)), checkout: form() });
			expect(await ask('confirm', await link(code))).toMatchObject({ ok: true, page: { stage: 'to_pay' } });
			expect(await events()).toEqual([`order_checked_out ${code}`, `order_confirmed ${code}`]);
		});

		test.each<[string, (code: string) => Promise<unknown>, string]>([
			['expired', async () => await store.tx(async (trx) => await expireOrders(trx, AT)), 'expired'],
			[
				'cancelled by the shop',
				async (code) => {
					const by = { code, reason: null, actor: null, by: 'seller' as const };
					await store.tx(async (trx) => await cancelOrder(trx, by, AT));
				},
				'cancelled',
			],
		])('too late: %s', async (_name, before, state) => {
			const code = await fast({ expiresAt: AT });
			await before(code);
			expect(await ask('confirm', await link(code))).toMatchObject({ error: 'not_possible' });
			expect(await order(code)).toMatchObject({ state, confirmedAt: null });
			expect(await events()).toEqual([]);
		});

		test('an order of a campaign needs none', async () => {
			const code = await booked();
			expect(await ask('confirm', await link(code))).toMatchObject({ error: 'not_possible' });
			expect(await events()).toEqual([]);
		});
	});

	describe.each([
		['a fast order', () => fast()],
		['an order of a campaign', () => booked()],
	])('check out %s', (_name, make) => {
		beforeEach(offerCheckout);

		test('is noted once, and the page shows it masked', async () => {
			const code = await make();
			const asked = { ...(await link(code)), checkout: form() };
			const answer = await ask('check_out', asked);
			expect(answer).toMatchObject({ ok: true, page: { payableMinor: 280, recipient: { name: '王○明' } } });
			expect(JSON.stringify(answer)).not.toMatch(/王小明|0912345678/);
			// The answer was lost on its way.
			expect(await ask('check_out', asked)).toMatchObject({ ok: true, page: { payableMinor: 280 } });
			expect(await order(code)).toMatchObject({
				state: 'placed',
				checkedOutAt: AT,
				shipping: { id: 'home' },
				payment: { id: 'transfer' },
				recipient: { name: '王小明' },
			});
			expect(await events()).toEqual([`order_checked_out ${code}`]);
		});

		test.each<[string, object, string]>([
			['a driver for a parcel in a store', { shippingId: '711', paymentId: 'cod' }, 'paymentId'],
			['shipping that the shop does not have', { shippingId: 'drone' }, 'shippingId'],
			['a payment that the shop does not have', { paymentId: '__proto__' }, 'paymentId'],
			['methods in full', { shippingId: { id: 'home', feeMinor: 0 } }, 'shippingId'],
			['no recipient', { recipient: null }, 'recipient.name'],
		])('refused: %s', async (_what, changes, field) => {
			const code = await make();
			expect(await ask('check_out', { ...(await link(code)), checkout: form(changes) })).toMatchObject({
				error: 'invalid',
				field,
			});
			expect(await order(code)).toMatchObject({ checkedOutAt: null, payableMinor: 200 });
			expect(await events()).toEqual([]);
		});

		test('not after the payment', async () => {
			const code = await make();
			await paid(code);
			const answer = await ask('check_out', { ...(await link(code)), checkout: form() });
			expect(answer).toMatchObject({ error: 'not_possible' });
			expect(await order(code)).toMatchObject({ checkedOutAt: null, payableMinor: 200 });
			expect(await events()).toEqual([]);
		});
	});

	test('a buyer may choose anew in a campaign; what a seller has settled stays', async () => {
		await offerCheckout();
		const own = await booked();
		const sold = await made(store, [await variantLine(store.db, 'A1', 2)], { lineUserId: MING });
		for (const code of [own, sold]) await ask('check_out', { ...(await link(code)), checkout: form() });
		const other = form({ paymentId: 'cod' });
		expect(await ask('check_out', { ...(await link(own)), checkout: other })).toMatchObject({ ok: true });
		expect(await ask('check_out', { ...(await link(sold)), checkout: other })).toMatchObject({
			error: 'not_possible',
		});
		expect((await order(own)).payment?.id).toBe('cod');
		expect((await order(sold)).payment?.id).toBe('transfer');
		expect(await events()).toEqual([own, sold, own].map((code) => `order_checked_out ${code}`));
	});

	test('where a campaign is paid in advance, paying at the hand-over is no way to pay', async () => {
		await offerCheckout();
		const code = await booked({ payment: 'prepaid' });
		const asked = { ...(await link(code)), checkout: form({ paymentId: 'cod' }) };
		expect(await ask('check_out', asked)).toMatchObject({ error: 'invalid', field: 'paymentId' });
		expect(await events()).toEqual([]);
	});

	describe('change and cancel in a campaign', () => {
		const change = (quantity: number, submission = 'change-001') => ({
			...{ submission, lines: [{ code: 'A1', quantity }] },
		});

		test('down to nothing, sent again after its answer was lost', async () => {
			const code = await booked();
			const asked = { ...(await link(code)), ...change(0) };
			for (let i = 0; i < 2; i++)
				expect(await ask('change', asked)).toMatchObject({ ok: true, page: { stage: 'cancelled' } });
			expect(await ask('cancel', await link(code))).toMatchObject({ ok: true });
			expect(await order(code)).toMatchObject({ state: 'cancelled', totalMinor: 0 });
			expect(await events()).toEqual([`order_cancelled ${code}`]);
		});

		test('whoever orders anew after cancelling cancels anew', async () => {
			const first = await booked();
			await ask('cancel', await link(first));
			await book(store, [said(null, 'A1+3', { lineUserId: MING, at: AT + 1 })], AT + 2);
			const second = (await listOrders(store.db, { activeOnly: true })).find(
				({ lineUserId }) => lineUserId === MING,
			)!.code;
			expect(await ask('cancel', await link(second), AT + 5)).toMatchObject({
				page: { code: second, stage: 'cancelled' },
			});
			expect(await events()).toEqual([first, second].map((code) => `order_cancelled ${code}`));
		});

		test('where one can only add', async () => {
			const code = await booked({ addOnly: true });
			const token = await link(code);
			expect(await ask('cancel', token)).toMatchObject({ error: 'not_possible' });
			for (const less of [1, 0])
				expect(await ask('change', { ...token, ...change(less) })).toMatchObject({
					error: 'cart_refused',
					refusals: [{ code: 'A1', reason: 'add_only' }],
					page: { code },
				});
			expect(await order(code)).toMatchObject({ state: 'placed', totalMinor: 200 });
			expect(await ask('change', { ...token, ...change(3) })).toMatchObject({ ok: true });
			expect(await order(code)).toMatchObject({ totalMinor: 300 });
			expect(await events()).toEqual([`order_changed ${code}`]);
		});

		test.each<[string, (code: string) => Promise<unknown>, string]>([
			[
				'the campaign has ended',
				async () => await store.tx(async (trx) => await endCampaign(trx, campaign, AT - 1)),
				'not_possible',
			],
			['it is paid', paid, 'not_possible'],
			[
				'its links were ended',
				async (code) => await store.tx(async (trx) => await endOrderLinks(trx, code, AT - 1)),
				'link_expired',
			],
		])('not after %s', async (_when, before, error) => {
			const code = await booked();
			const token = await link(code);
			await before(code);
			expect(await ask('cancel', token)).toMatchObject({ error });
			expect(await ask('change', { ...token, ...change(1) })).toMatchObject({ error });
			expect(await order(code)).toMatchObject({ state: 'placed', totalMinor: 200 });
			expect(await events()).toEqual([]);
		});
	});

	test('a fast order is cancelled once and gives its pieces back; not once it is paid', async () => {
		const code = await fast();
		for (let i = 0; i < 2; i++)
			expect(await ask('cancel', await link(code))).toMatchObject({ page: { stage: 'cancelled' } });
		expect(await order(code)).toMatchObject({ state: 'cancelled' });
		const other = await made(store, [await variantLine(store.db, 'A1', 1)], { lineUserId: MING });
		await paid(other);
		expect(await ask('cancel', await link(other))).toMatchObject({ error: 'not_possible' });
		expect(await events()).toEqual([`order_cancelled ${code}`]);
	});
});
