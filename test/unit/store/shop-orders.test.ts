import { DEFAULT_SHOP_SETTINGS, type Coupon } from '../../../lib/groupbuy/checkout';
import { InputError } from '../../../lib/groupbuy/input-error';
import { sellNoMore } from '../../../lib/store/stocks';
import { updateCustomer } from '../../../lib/store/customer-update';
import { markPaid, markPickedUp } from '../../../lib/store/fulfilment';
import { listOrderEvents } from '../../../lib/store/ledger';
import { orderDetails } from '../../../lib/store/order-details';
import { listOrders } from '../../../lib/store/orders';
import { submitProof } from '../../../lib/store/payment-proofs';
import { findVariants, listProducts, upsertProduct } from '../../../lib/store/products';
import { linesToRepeat } from '../../../lib/store/repeat-order';
import { cancelOrder, confirmOrder, expireOrders } from '../../../lib/store/shop-order-life';
import { couponUses, createShopOrder, type NewShopLine } from '../../../lib/store/shop-orders';
import { writeShopSettings } from '../../../lib/store/shop-settings';
import type { Store } from '../../../lib/store/store';
import { moveStoreCredit } from '../../../lib/store/store-credit';
import { inconsistencies, replayDifferences } from '../../support/consistency';
import {
	campaignLine,
	checkout,
	customLine,
	fastOrder,
	made,
	PAY_ON_DELIVERY,
	variantLine,
	type Asked,
} from '../../support/fast-orders';
import {
	addCategory,
	addGroup,
	book,
	HOUR,
	NOW,
	openShop,
	product,
	said,
	statuses,
} from '../../support/shop';
import { describeStores } from '../../support/stores';

const LATER = NOW + HOUR;

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	afterEach(async () => expect(await inconsistencies(store.db)).toEqual([]));

	const create = async (lines: readonly NewShopLine[], changes: Asked = {}, now = NOW) =>
		await store.tx(async (trx) => await createShopOrder(trx, fastOrder(lines, changes), now));
	const confirm = async (code: string, now = LATER) =>
		await store.tx(async (trx) => await confirmOrder(trx, code, now));
	const cancel = async (code: string, by: 'buyer' | 'seller' = 'seller') =>
		await store.tx(async (trx) => await cancelOrder(trx, { code, reason: null, actor: null, by }, LATER));
	const paid = async (code: string, undo = false) => {
		const marking = { orderCodes: [code], actor: null, reason: null, at: LATER, undo };
		return await store.tx(async (trx) => await markPaid(trx, marking, LATER));
	};
	const prove = async (orderCode: string) => {
		const proof = { orderCode, lastFive: '12345', file: null, at: LATER };
		await store.tx(async (trx) => await submitProof(trx, proof, LATER));
	};
	const shop = async (stock: number | null, code = 'A1') => {
		await store.tx(async (trx) => await addCategory(trx, `Category ${code}`, [{ code, stock }]));
	};
	const left = async (code = 'A1') =>
		(await listProducts(store.db, { productIds: [`P-${code}`] })).map((one) => one.left)[0];
	const stateOf = async (code: string) => (await orderDetails(store.db, code)).state;
	const customer = async (lineUserId: string, creditMinor: number) => {
		return await store.tx(async (trx) => {
			const { id } = await trx
				.insertInto('customers')
				.values({ code: `M-${lineUserId}`, name: '王小明', created_at: NOW, updated_at: NOW })
				.returning('id')
				.executeTakeFirstOrThrow();
			await trx
				.insertInto('buyers')
				.values({ line_user_id: lineUserId, customer_id: id, created_at: NOW, updated_at: NOW })
				.execute();
			const about = { orderId: null, staff: null, reason: null, requestKey: null };
			await moveStoreCredit(trx, { customerId: id, deltaMinor: creditMinor, ...about }, NOW);
			return id;
		});
	};
	const credit = async () =>
		(await store.db.selectFrom('customers').select('store_credit_minor').executeTakeFirstOrThrow())
			.store_credit_minor;

	describe('made', () => {
		test('with its lines, its pieces out of stock, and a row of the ledger', async () => {
			await shop(5);
			const lines = [
				await variantLine(store.db, 'A1', 2),
				await variantLine(store.db, 'A1', 1, { kind: 'gift', unitPriceMinor: 0 }),
				customLine({ quantity: 3 }),
			];
			const result = await create(lines, { note: '謝謝', tags: ['VIP'], staff: 'Mei' });
			expect(result).toMatchObject({ status: 'created', already: false, state: 'placed', payableMinor: 380 });
			expect(await left()).toBe(2);
			const [order] = await listOrders(store.db, {});
			expect(order).toMatchObject({
				source: 'fast_order',
				campaignCode: null,
				lineUserId: 'U-ming',
				totalMinor: 380,
				payableMinor: 380,
				dueInAdvanceMinor: 0,
				note: '謝謝',
				tags: ['VIP'],
				staff: 'Mei',
				lines: [
					{ code: 'A1', quantity: 2, unitPriceMinor: 100, gift: false },
					{ code: 'A1', quantity: 1, unitPriceMinor: 0, gift: true },
					{ code: '手工卡片', quantity: 3, unitPriceMinor: 60, gift: false },
				],
			});
			const events = await listOrderEvents(store.db, {});
			expect(events.map(({ why }) => why)).toEqual([
				'The shop made the order over NT$380: 6 pieces taken from stock, now placed.',
			]);
		});

		test('what is to be paid comes of the totals', async () => {
			const order = { checkout: checkout(), asked: { discounts: [{ name: '熟客', amountMinor: 20 }] } };
			expect(await create([customLine()], order)).toMatchObject({ payableMinor: 60 - 20 + 80 });
			expect(await listOrders(store.db, {})).toMatchObject([{ totalMinor: 60, payableMinor: 120 }]);
		});

		test('once under one key, also when asked for at the same moment', async () => {
			await shop(5);
			const lines = [await variantLine(store.db, 'A1', 3)];
			const results = await Promise.all(
				[1, 2, 3].map(async () => await create(lines, { requestKey: 'once' })),
			);
			const [first] = results;
			expect(first).toMatchObject({ status: 'created', code: expect.stringMatching(/^R/) as string });
			expect(results.map((one) => ('code' in one ? one.code : one.status))).toEqual(
				Array(3).fill('code' in first! ? first.code : ''),
			);
			expect(results.map((one) => 'already' in one && one.already).sort()).toEqual([false, true, true]);
			expect(await left()).toBe(2);
		});

		test('as often as asked without a key', async () => {
			await create([customLine()]);
			await create([customLine()]);
			expect(await listOrders(store.db, {})).toHaveLength(2);
		});

		test.each([
			['one line is more than there is', [{ code: 'A1', quantity: 4 }], { line: 0, requested: 4, left: 3 }],
			[
				'lines of one variant together are more',
				[
					{ code: 'A1', quantity: 2 },
					{ code: 'A1', quantity: 2 },
				],
				{ line: 1, requested: 2, left: 1 },
			],
			[
				'a later line is more',
				[
					{ code: 'B1', quantity: 1 },
					{ code: 'A1', quantity: 9 },
				],
				{ line: 1, requested: 9, left: 3 },
			],
		])('not at all when %s', async (_name, wanted, shortage) => {
			await shop(3);
			await shop(3, 'B1');
			const lines = await Promise.all(
				wanted.map(async ({ code, quantity }) => await variantLine(store.db, code, quantity)),
			);
			expect(await create(lines)).toEqual({ status: 'insufficient_stock', title: 'Item A1', ...shortage });
			expect([await left('A1'), await left('B1')]).toEqual([3, 3]);
			expect(await listOrders(store.db, {})).toEqual([]);
		});

		test('the last piece is sold once', async () => {
			await shop(1);
			const lines = [await variantLine(store.db, 'A1', 1)];
			const buyers = ['U-ming', 'U-hua', 'U-mei', 'U-an'];
			const results = await Promise.all(
				buyers.map(async (lineUserId) => await create(lines, { lineUserId })),
			);
			expect(results.map(({ status }) => status).sort()).toEqual([
				'created',
				'insufficient_stock',
				'insufficient_stock',
				'insufficient_stock',
			]);
			expect(await left()).toBe(0);
		});

		test('a custom item that is shown in the shop becomes a product, which can be ordered again', async () => {
			const code = await made(store, [customLine({ showInShop: true, quantity: 2 })]);
			const [shown] = await listProducts(store.db, {});
			expect(shown).toMatchObject({ title: '手工卡片', priceMinor: 60, isPublic: true, stock: null });
			const { lines, missing } = await linesToRepeat(store.db, code);
			expect(missing).toEqual([]);
			expect(lines).toMatchObject([{ title: '手工卡片', quantity: 2, unitPriceMinor: 60, left: null }]);
		});

		test.each<[string, (line: NewShopLine) => Parameters<typeof createShopOrder>[1], string]>([
			['no items', () => fastOrder([]), 'The order has no items'],
			[
				'totals of other items',
				(line) => ({ ...fastOrder([line]), lines: [{ ...line, quantity: 2 }] }),
				'The items come to 120, the totals say 60',
			],
		])('refuses %s', async (_name, order, message) => {
			const work = store.tx(async (trx) => await createShopOrder(trx, order(customLine()), NOW));
			await expect(work).rejects.toThrow(InputError);
			await expect(work).rejects.toThrow(message);
		});
	});

	describe('store credit', () => {
		const rule = { minOrderMinor: 0, maxMinor: null, editable: true };
		const spending = (wantedMinor: number): Asked => ({
			asked: { storeCredit: { rule, balanceMinor: 1_000, wantedMinor } },
		});

		test('is taken, and comes back once when the order ends', async () => {
			await customer('U-ming', 100);
			const code = await made(store, [customLine({ quantity: 2 })], spending(40));
			expect(await credit()).toBe(60);
			expect(await listOrders(store.db, {})).toMatchObject([{ totalMinor: 120, payableMinor: 80 }]);
			expect(await cancel(code)).toEqual({ status: 'cancelled', state: 'cancelled' });
			expect(await cancel(code)).toEqual({ status: 'already', state: 'cancelled' });
			expect(await credit()).toBe(100);
		});

		test('comes back to whose it is since two customers were merged', async () => {
			const ming = await customer('U-ming', 100);
			const code = await made(store, [customLine({ quantity: 2 })], spending(40));
			const hua = await customer('U-hua', 10);
			await store.tx(async (trx) => {
				await trx.updateTable('customers').set({ phone: '+886911111111' }).where('id', '=', ming).execute();
				await updateCustomer(trx, 'M-U-hua', { phone: '0911111111' }, true, NOW);
			});
			await cancel(code);
			const after = await store.db
				.selectFrom('customers')
				.select('store_credit_minor')
				.where('id', '=', hua)
				.executeTakeFirstOrThrow();
			expect(after.store_credit_minor).toBe(110);
		});

		test('of which there is less makes no order', async () => {
			await customer('U-ming', 30);
			expect(await create([customLine()], spending(40))).toEqual({
				status: 'insufficient_store_credit',
				requestedMinor: 40,
				balanceMinor: 30,
			});
			expect(await create([customLine()], { ...spending(40), lineUserId: 'U-nobody' })).toMatchObject({
				status: 'insufficient_store_credit',
				balanceMinor: 0,
			});
			expect(await credit()).toBe(30);
			expect(await listOrders(store.db, {})).toEqual([]);
		});

		test('is spent once by orders of the same moment', async () => {
			await customer('U-ming', 50);
			const results = await Promise.all([1, 2].map(async () => await create([customLine()], spending(40))));
			expect(results.map(({ status }) => status).sort()).toEqual(['created', 'insufficient_store_credit']);
			expect(await credit()).toBe(10);
		});
	});

	test('the last use of a coupon is used once, and comes back with an order that ends', async () => {
		const coupon: Coupon = {
			...{ code: 'HELLO', name: '新朋友', benefit: { amountMinor: 10 }, minOrderMinor: 0 },
			...{ variantIds: [], maxUses: 1, expiresAt: null },
		};
		await store.tx(
			async (trx) => await writeShopSettings(trx, { ...DEFAULT_SHOP_SETTINGS, coupons: [coupon] }, NOW),
		);
		const asked = { coupon: { coupon, uses: 0 } };
		const results = await Promise.all(
			['U-ming', 'U-hua'].map(async (lineUserId) => await create([customLine()], { asked, lineUserId })),
		);
		expect(results.map(({ status }) => status).sort()).toEqual(['coupon_used_up', 'created']);
		expect(await couponUses(store.db, 'HELLO')).toBe(1);
		const [order] = await listOrders(store.db, {});
		await cancel(order!.code);
		expect(await couponUses(store.db, 'HELLO')).toBe(0);
		expect(await create([customLine()], { asked })).toMatchObject({ status: 'created', payableMinor: 50 });
	});

	describe('goes on', () => {
		test.each([
			['without a checkout', null, 'confirmed', 0],
			['paid in advance', checkout(), 'awaiting_payment', 140],
			['paid at hand-over', checkout({ payment: PAY_ON_DELIVERY }), 'confirmed', 0],
		] as const)('confirmed %s', async (_name, chosen, state, due) => {
			const code = await made(store, [customLine()], { checkout: chosen });
			expect(await confirm(code)).toEqual({ status: 'confirmed', state });
			expect(await confirm(code)).toEqual({ status: 'already', state });
			expect(await orderDetails(store.db, code)).toMatchObject({
				state,
				confirmedAt: LATER,
				dueInAdvanceMinor: due,
			});
		});

		test('whoever pays before confirming has confirmed, and the payment is of all that it costs', async () => {
			const code = await made(store, [customLine()], { checkout: checkout() });
			expect(await paid(code)).toMatchObject({ changed: [code] });
			expect(await orderDetails(store.db, code)).toMatchObject({ state: 'paid', confirmedAt: LATER });
			const events = await listOrderEvents(store.db, { orderCodes: [code] });
			expect(events.at(-1)).toMatchObject({ type: 'payment', unitPriceMinor: 140, stateAfter: 'paid' });
			await paid(code, true);
			expect(await stateOf(code)).toBe('awaiting_payment');
		});

		test('what is paid in advance is not handed over before', async () => {
			const pickUp = async (code: string) =>
				await store.tx(
					async (trx) =>
						await markPickedUp(trx, { orderCodes: [code], actor: null, reason: null, at: LATER }, LATER),
				);
			const prepaid = await made(store, [customLine()], { checkout: checkout() });
			expect(await pickUp(prepaid)).toMatchObject({ refused: [prepaid] });
			const onDelivery = await made(store, [customLine()], {
				checkout: checkout({ payment: PAY_ON_DELIVERY }),
			});
			await confirm(onDelivery);
			expect(await pickUp(onDelivery)).toMatchObject({ changed: [onDelivery] });
			expect(await stateOf(onDelivery)).toBe('completed');
		});

		test('no order of a campaign is confirmed or cancelled here', async () => {
			await openShop(store, [{ code: 'A1' }]);
			const [{ orderCode } = { orderCode: null }] = await book(store, [said('ming', '+1')]);
			expect(await confirm(orderCode!)).toEqual({ status: 'not_possible', state: 'placed' });
			expect(await cancel(orderCode!)).toEqual({ status: 'in_campaign', state: 'placed' });
		});

		test('an unknown code says so', async () => {
			await expect(confirm('R0000000')).rejects.toThrow("There is no order 'R0000000'");
			await expect(cancel('R0000000')).rejects.toThrow(InputError);
		});
	});

	describe('cancelled', () => {
		test('gives its pieces back once, of the campaign’s item too', async () => {
			await openShop(store, [{ code: 'A1', stock: 5 }], { caps: new Map([['A1', 3]]) });
			const code = await made(store, [await campaignLine(store.db, 'A1', 2)]);
			expect(await create([await campaignLine(store.db, 'A1', 2)])).toMatchObject({ left: 1 });
			expect(await create([await variantLine(store.db, 'A1', 4)])).toMatchObject({ left: 3 });
			await cancel(code, 'buyer');
			await cancel(code, 'buyer');
			expect(await create([await campaignLine(store.db, 'A1', 3)])).toMatchObject({ status: 'created' });
			const events = await listOrderEvents(store.db, { orderCodes: [code] });
			expect(events.at(-1)?.why).toBe('The order moved on, 2 pieces back in stock, now cancelled.');
		});

		test('also when the item was given a cap in between', async () => {
			await openShop(store, [{ code: 'A1', stock: 5 }]);
			const line = await campaignLine(store.db, 'A1', 2);
			const code = await made(store, [line]);
			await store.tx(async (trx) => await sellNoMore(trx, line.campaignItemId!, LATER));
			expect(await create([line])).toMatchObject({ status: 'insufficient_stock', left: 0 });
			await cancel(code);
			expect(await left()).toBe(5);
		});

		test.each(['buyer', 'seller'] as const)('not by the %s once it is paid', async (by) => {
			const code = await made(store, [customLine()]);
			await paid(code);
			expect(await cancel(code, by)).toEqual({ status: 'not_possible', state: 'paid' });
		});

		test('by the seller alone while its payment is checked', async () => {
			const code = await made(store, [customLine()], { checkout: checkout() });
			await confirm(code);
			await prove(code);
			expect(await cancel(code, 'buyer')).toMatchObject({ status: 'not_possible' });
			expect(await cancel(code, 'seller')).toMatchObject({ status: 'cancelled' });
		});
	});

	test('orders whose time has run out expire once; what is paid, being checked, or paid at hand-over, is kept', async () => {
		await shop(9);
		const line = await variantLine(store.db, 'A1', 1);
		const chosen = { checkout: checkout(), expiresAt: LATER };
		const unconfirmed = await made(store, [line], chosen);
		const unpaid = await made(store, [line], chosen);
		await confirm(unpaid, NOW + 1);
		const noCheckout = await made(store, [line], { expiresAt: LATER });
		await confirm(noCheckout, NOW + 1);
		const paidOne = await made(store, [line], chosen);
		await paid(paidOne);
		const onDelivery = await made(store, [line], {
			...chosen,
			checkout: checkout({ payment: PAY_ON_DELIVERY }),
		});
		await confirm(onDelivery, NOW + 1);
		await prove(await made(store, [line], chosen));
		await made(store, [line], { ...chosen, expiresAt: LATER + 1 });
		const expire = async () => await store.tx(async (trx) => await expireOrders(trx, LATER));
		expect(await expire()).toEqual([unconfirmed, unpaid, noCheckout]);
		expect(await expire()).toEqual([]);
		expect(await stateOf(unpaid)).toBe('expired');
		expect(await left()).toBe(5);
		expect(await cancel(unpaid)).toEqual({ status: 'not_possible', state: 'expired' });
	});

	test('ordered again it costs what the shop asks today, as far as the shop still has it', async () => {
		await shop(5);
		const code = await made(
			store,
			[
				await variantLine(store.db, 'A1', 2, { unitPriceMinor: 90 }),
				await variantLine(store.db, 'A1', 1, { kind: 'gift', unitPriceMinor: 0 }),
				customLine(),
			],
			{ checkout: checkout({ note: '請附提袋' }) },
		);
		await store.tx(
			async (trx) =>
				await upsertProduct(
					trx,
					product({ productId: 'P-A1', title: 'Item A1', priceMinor: 120, stock: 5 }),
					NOW,
				),
		);
		const again = await linesToRepeat(store.db, code);
		expect(again).toMatchObject({
			missing: ['手工卡片'],
			lineUserId: 'U-ming',
			checkout: { shipping: { id: 'home' }, payment: { id: 'transfer' }, note: null },
			lines: [{ title: 'Item A1', quantity: 2, unitPriceMinor: 120, shopVariantId: 'V1', left: 2 }],
		});
		expect(await create(again.lines)).toMatchObject({ status: 'created', payableMinor: 240 });
		expect((await findVariants(store.db, 'P-A1', null)).map(({ id }) => id)).toEqual([
			again.lines[0]?.variantId,
		]);
	});

	describe('beside a campaign', () => {
		const at = (second: number) => NOW + second * 1000;
		const wrote = async (who: string, text: string, second: number, now: number) =>
			statuses(await book(store, [said(who, text, { at: at(second) })], at(now)));

		test('a late message does not get what a fast order has taken', async () => {
			await openShop(store, [{ code: 'A1', stock: 3 }]);
			expect(await wrote('hua', 'A1+1', 2, 2)).toEqual(['booked']);
			await made(store, [await campaignLine(store.db, 'A1', 2)], {}, at(3));
			expect(await wrote('mei', 'A1+1', 4, 4)).toEqual(['insufficient_stock']);
			// Written first, delivered last: it takes the piece of whoever wrote after it, not that of the fast order.
			expect(await wrote('an', 'A1+1', 1, 5)).toEqual(['booked']);
			expect(await listOrders(store.db, { activeOnly: true })).toMatchObject([
				{ lineUserId: 'U-an', lines: [{ quantity: 1 }] },
				{ source: 'fast_order', lines: [{ quantity: 2 }] },
			]);
			expect(await replayDifferences(store.db)).toEqual([]);
		});

		test('pieces that a fast order gave back are free from then on', async () => {
			await openShop(store, [{ code: 'A1', stock: 2 }]);
			const code = await made(store, [await variantLine(store.db, 'A1', 2)], {}, at(1));
			expect(await wrote('hua', 'A1+1', 2, 2)).toEqual(['insufficient_stock']);
			await store.tx(
				async (trx) => await cancelOrder(trx, { code, reason: null, actor: null, by: 'seller' }, at(3)),
			);
			expect(await wrote('mei', 'A1+2', 5, 5)).toEqual(['booked']);
			// Between the two: the pieces were free when it was written.
			expect(await wrote('an', 'A1+2', 4, 6)).toEqual(['booked']);
			expect(await listOrders(store.db, { activeOnly: true })).toMatchObject([{ lineUserId: 'U-an' }]);
			expect(await replayDifferences(store.db)).toEqual([]);
		});

		test('who found nothing while a fast order had it gets nothing by a message that comes late', async () => {
			await openShop(store, [{ code: 'A1', stock: 3 }]);
			const code = await made(store, [await variantLine(store.db, 'A1', 3)], {}, at(2));
			expect(await wrote('hua', 'A1+1', 3, 3)).toEqual(['insufficient_stock']);
			await store.tx(
				async (trx) => await cancelOrder(trx, { code, reason: null, actor: null, by: 'seller' }, at(4)),
			);
			expect(await wrote('an', 'A1+1', 1, 5)).toEqual(['booked']);
			expect(await listOrders(store.db, { activeOnly: true })).toMatchObject([{ lineUserId: 'U-an' }]);
			expect(await replayDifferences(store.db)).toEqual([]);
		});

		test('the whole book decided anew, with a waitlist, leaves fast orders theirs', async () => {
			await openShop(store, [{ code: 'A1', stock: 3 }], { rules: { waitlist: true } });
			expect(await wrote('hua', 'A1+1', 2, 2)).toEqual(['booked']);
			await made(store, [await campaignLine(store.db, 'A1', 2)], {}, at(3));
			expect(await wrote('mei', 'A1+1', 4, 4)).toEqual(['waitlisted']);
			expect(await wrote('an', 'A1+1', 1, 5)).toEqual(['booked']);
			expect(await listOrders(store.db, { activeOnly: true })).toMatchObject([
				{ lineUserId: 'U-an' },
				{ source: 'fast_order' },
			]);
			expect(await left()).toBe(0);
			expect(await replayDifferences(store.db)).toEqual([]);
		});

		test('an order at the shop’s price counts in every campaign of the variant', async () => {
			await openShop(store, [{ code: 'A1', stock: 2 }]);
			await store.tx(async (trx) => await addGroup(trx, 'C2'));
			await made(store, [await variantLine(store.db, 'A1', 1)], {}, at(1));
			expect(await wrote('hua', 'A1+2', 2, 2)).toEqual(['insufficient_stock']);
			expect(await wrote('hua', 'A1+1', 3, 3)).toEqual(['booked']);
		});
	});
});
