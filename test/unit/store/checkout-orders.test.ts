import type { Checkout } from '../../../lib/groupbuy/checkout';
import { checkOutOrder } from '../../../lib/store/checkout-orders';
import { correctOrder } from '../../../lib/store/corrections';
import { getCustomer } from '../../../lib/store/customer-records';
import { upsertCustomer } from '../../../lib/store/customers';
import { markPaid } from '../../../lib/store/fulfilment';
import { listOrderEvents } from '../../../lib/store/ledger';
import { orderDetails } from '../../../lib/store/order-details';
import { listOrders } from '../../../lib/store/orders';
import { submitProof } from '../../../lib/store/payment-proofs';
import { confirmOrder } from '../../../lib/store/shop-order-life';
import { writeShopSettings } from '../../../lib/store/shop-settings';
import type { Store } from '../../../lib/store/store';
import { inconsistencies, replayDifferences } from '../../support/consistency';
import {
	checkout,
	customLine,
	made,
	PAY_ON_DELIVERY,
	recipient,
	shippingMethod,
} from '../../support/fast-orders';
import { book, HOUR, NOW, said } from '../../support/shop';
import { end, endAndSettle, openRuled, settle, type RuledItem } from '../../support/settling';
import { describeStores } from '../../support/stores';

const LATER = NOW + HOUR;

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	afterEach(async () => expect(await inconsistencies(store.db)).toEqual([]));

	const checkOut = async (code: string, changes: Partial<Checkout> = {}, now = LATER) =>
		await store.tx(async (trx) => await checkOutOrder(trx, code, checkout(changes), now));
	const prove = async (orderCode: string) => {
		const proof = { orderCode, lastFive: '12345', file: null, at: LATER };
		return await store.tx(async (trx) => await submitProof(trx, proof, LATER));
	};
	const paid = async (code: string) => {
		const marking = { orderCodes: [code], actor: null, reason: null, at: LATER };
		await store.tx(async (trx) => await markPaid(trx, marking, LATER));
	};
	let campaign: string;
	/** An open campaign in which ming has ordered so many A1. @returns the code of ming's order */
	const ordered = async (
		text: string,
		items: RuledItem[] = [{ code: 'A1', priceMinor: 300 }],
		rules = {},
	) => {
		campaign = await openRuled(store, items, rules);
		const [outcome] = await book(store, [said('ming', text, { at: NOW + 10 })]);
		return outcome!.orderCode!;
	};
	const say = async (text: string, second = 2, who = 'ming') =>
		await book(store, [said(who, text, { at: NOW + second * 1000 })], NOW + 100_000);
	const amounts = async (code: string) => {
		const { totalMinor, adjustmentsMinor, payableMinor, totals } = await orderDetails(store.db, code);
		expect(totals.totalMinor).toBe(payableMinor);
		return [totalMinor, adjustmentsMinor, payableMinor];
	};

	describe('an order of a running campaign', () => {
		test('is noted with all that was chosen, and stays placed', async () => {
			const code = await ordered('A1+2');
			const chosen = { invoice: { type: 'donation', donationCode: '919' }, note: '請按電鈴' } as const;
			expect(await checkOut(code, chosen)).toMatchObject({
				status: 'checked_out',
				state: 'placed',
				payableMinor: 680,
				totals: { goodsMinor: 600, shippingFeeMinor: 80, totalMinor: 680 },
			});
			expect(await orderDetails(store.db, code)).toMatchObject({
				state: 'placed',
				totalMinor: 600,
				payableMinor: 680,
				// The amount may still change.
				dueInAdvanceMinor: 0,
				checkedOutAt: LATER,
				...chosen,
				shipping: { id: 'home' },
				payment: { id: 'transfer' },
				recipient: { name: '王小明' },
				recipientName: '王小明',
				recipientPhone: '0912345678',
				recipientEmail: 'ming@example.com',
				pickupPlace: '100 臺北市中正區重慶南路一段 1 號',
				storeCode: null,
				shippingName: '宅配',
				paymentName: '銀行轉帳',
			});
			const [event] = (await listOrderEvents(store.db, { orderCodes: [code] })).slice(-1);
			expect(event?.why).toBe('Shipping and payment were chosen, NT$680 to pay.');
		});

		test('the same again changes nothing, something else replaces it', async () => {
			const code = await ordered('A1+2');
			await checkOut(code);
			expect(await checkOut(code, {}, LATER + 1)).toMatchObject({ status: 'already', payableMinor: 680 });
			expect(await listOrderEvents(store.db, { orderCodes: [code] })).toHaveLength(2);
			const store711 = {
				shipping: shippingMethod({ id: '711', type: 'seven_eleven_c2c', name: '7-11', feeMinor: 60 }),
				recipient: recipient({ address: null, storeCode: '131386', storeName: '重慶門市' }),
			};
			expect(await checkOut(code, store711)).toMatchObject({ status: 'checked_out', payableMinor: 660 });
			expect(await orderDetails(store.db, code)).toMatchObject({
				pickupPlace: '7-ELEVEN 重慶門市',
				storeCode: '131386',
			});
		});

		test('shipping and tax follow the goods', async () => {
			await store.tx(async (trx) => await writeShopSettings(trx, { tax: { mode: 'added', rate: 500 } }, NOW));
			const code = await ordered('A1+2');
			await checkOut(code);
			expect(await amounts(code)).toEqual([600, 80 + 34, 714]);
			await say('A1+2');
			// Free of charge from NT$1,000 on.
			expect(await amounts(code)).toEqual([1_200, 60, 1_260]);
			await say('A1-3', 3);
			expect(await amounts(code)).toEqual([300, 80 + 19, 399]);
			await say('取消', 4);
			expect(await amounts(code)).toEqual([0, 0, 0]);
		});

		test('a replay keeps what was chosen', async () => {
			const code = await ordered('A1+2', [{ code: 'A1', priceMinor: 300, stock: 3 }]);
			await checkOut(code);
			// Written before ming, delivered after: ming loses both.
			await book(store, [said('hua', 'A1+1', { at: NOW + 5 })], NOW + 50_000);
			expect(await amounts(code)).toEqual([600, 80, 680]);
			await book(store, [said('mei', 'A1+1', { at: NOW + 4 })], NOW + 60_000);
			expect(await orderDetails(store.db, code)).toMatchObject({ state: 'cancelled', payableMinor: 0 });
			expect(await replayDifferences(store.db)).toEqual([]);
		});
	});

	describe('settling', () => {
		test.each([
			['nobody has checked out', null, 'confirmed', 0],
			['a transfer was chosen', {}, 'awaiting_payment', 680],
			['it is paid on delivery', { payment: PAY_ON_DELIVERY }, 'confirmed', 0],
		] as const)('when %s', async (_name, chosen, state, due) => {
			const code = await ordered('A1+2');
			if (chosen) await checkOut(code, chosen);
			await endAndSettle(store, campaign);
			expect(await orderDetails(store.db, code)).toMatchObject({ state, dueInAdvanceMinor: due });
		});

		test.each([
			['a proof waits', prove, 'proof_submitted'],
			['it is paid', paid, 'paid'],
		])('when %s', async (_name, before, state) => {
			const code = await ordered('A1+2');
			await checkOut(code);
			await before(code);
			await endAndSettle(store, campaign);
			expect(await orderDetails(store.db, code)).toMatchObject({
				state,
				payableMinor: 680,
				paymentName: '銀行轉帳',
			});
		});

		test('the tier that all have reached brings new totals', async () => {
			const tiers = [{ from: 4, priceMinor: 250 }];
			const code = await ordered('A1+4', [{ code: 'A1', priceMinor: 300, rules: { tiers } }]);
			await checkOut(code, { shipping: shippingMethod({ freeFromMinor: 1_100 }) });
			expect(await amounts(code)).toEqual([1_200, 0, 1_200]);
			await endAndSettle(store, campaign);
			expect(await amounts(code)).toEqual([1_000, 80, 1_080]);
		});

		test('an order of which nothing formed costs nothing', async () => {
			const code = await ordered('A1+1', [{ code: 'A1', priceMinor: 300, rules: { minQuantity: 5 } }]);
			await checkOut(code);
			await endAndSettle(store, campaign);
			expect(await orderDetails(store.db, code)).toMatchObject({ state: 'cancelled', payableMinor: 0 });
		});

		test('an operator’s correction after it brings new totals', async () => {
			const code = await ordered('A1+2');
			await checkOut(code);
			await endAndSettle(store, campaign);
			const correction = {
				orderCode: code,
				itemCode: 'A1',
				quantity: 4,
				reason: 'more',
				actor: null,
				key: 'k',
			};
			await store.tx(async (trx) => await correctOrder(trx, correction, LATER));
			expect(await amounts(code)).toEqual([1_200, 0, 1_200]);
		});
	});

	describe('after settling', () => {
		test('the buyer can still choose, and choose anew', async () => {
			const code = await ordered('A1+2');
			await endAndSettle(store, campaign);
			expect(await checkOut(code)).toMatchObject({ status: 'checked_out', state: 'awaiting_payment' });
			expect(await checkOut(code, { payment: PAY_ON_DELIVERY })).toMatchObject({ state: 'confirmed' });
		});

		test('between closing and settling too', async () => {
			const code = await ordered('A1+2');
			await end(store, campaign);
			expect(await checkOut(code)).toMatchObject({ status: 'checked_out', state: 'placed' });
			await settle(store, campaign);
			expect(await orderDetails(store.db, code)).toMatchObject({ state: 'awaiting_payment' });
		});

		test.each([
			['paid', paid],
			['being checked', prove],
		])('not while it is %s', async (_name, before) => {
			const code = await ordered('A1+2');
			await checkOut(code);
			await before(code);
			expect(await checkOut(code, { payment: PAY_ON_DELIVERY })).toMatchObject({
				status: 'not_possible',
				payableMinor: 680,
			});
			// What nobody changes is no refusal.
			expect(await checkOut(code)).toMatchObject({ status: 'already' });
		});

		test('not of an order that was cancelled', async () => {
			const code = await ordered('A1+2');
			await say('取消');
			expect(await checkOut(code)).toMatchObject({ status: 'not_possible', totals: null });
		});
	});

	describe('a fast order', () => {
		test('keeps what was granted', async () => {
			const asked = { discounts: [{ name: '熟客', amountMinor: 100 }] };
			const code = await made(store, [customLine({ unitPriceMinor: 1_050 })], { asked });
			expect(await amounts(code)).toEqual([1_050, -100, 950]);
			// Below NT$1,000 after the discount, so shipping costs.
			expect(await checkOut(code)).toMatchObject({ status: 'checked_out', payableMinor: 1_030 });
			expect((await orderDetails(store.db, code)).totals.discounts).toEqual(asked.discounts);
		});

		test('a coupon for free shipping stays one, whatever is chosen', async () => {
			const coupon = {
				...{ code: 'FREE', name: '免運', benefit: { freeShipping: true } as const, minOrderMinor: 0 },
				...{ variantIds: [], maxUses: null, expiresAt: null },
			};
			const code = await made(store, [customLine()], { asked: { coupon: { coupon, uses: 0 } } });
			expect(await checkOut(code)).toMatchObject({ payableMinor: 60 });
		});

		test('waits for its payment once it is confirmed as well', async () => {
			const code = await made(store, [customLine()]);
			expect(await checkOut(code)).toMatchObject({ state: 'placed' });
			const confirm = async (of: string) => await store.tx(async (trx) => await confirmOrder(trx, of, LATER));
			expect(await confirm(code)).toMatchObject({ state: 'awaiting_payment' });
			const other = await made(store, [customLine()]);
			await confirm(other);
			expect(await checkOut(other)).toMatchObject({ state: 'awaiting_payment' });
		});
	});

	test('the recipient is kept for the next order of a customer: the newest first, each once', async () => {
		const customer = {
			lineUserId: 'U-ming',
			phone: '0912345678',
			email: null,
			name: null,
			note: null,
			bind: true,
		};
		const { customer: known } = await store.tx(async (trx) => await upsertCustomer(trx, customer, NOW));
		const code = await ordered('A1+2');
		const places = ['1', '2', '1', '3', '4', '5', '6'];
		for (const address of places) await checkOut(code, { recipient: recipient({ address }) });
		const { addresses } = await getCustomer(store.db, known!.code);
		expect(addresses.map(({ address }) => address)).toEqual(['6', '5', '4', '3', '1']);
		expect(await listOrders(store.db, {})).toMatchObject([{ customerCode: known!.code }]);
	});

	test('an unknown code says so', async () => {
		await expect(checkOut('R0000000')).rejects.toThrow("There is no order 'R0000000'");
	});
});
