// Orders that a seller puts together beside a chat: what they are priced at, and what is made of them.
import type { Coupon, ShopSettings } from '../../../lib/groupbuy/checkout';
import type { FastOrder } from '../../../lib/groupbuy/fast-order-input';
import { assignConversation } from '../../../lib/store/assignments';
import { endCampaign } from '../../../lib/store/campaign-actions';
import { priceLines } from '../../../lib/store/fast-order-lines';
import { makeFastOrder, type FastOrderRequest } from '../../../lib/store/make-fast-order';
import { orderDetails } from '../../../lib/store/order-details';
import { endOrderLinks, linkVersions } from '../../../lib/store/order-links';
import { listOrders } from '../../../lib/store/orders';
import { listProducts, upsertProduct } from '../../../lib/store/products';
import { cancelOrder } from '../../../lib/store/shop-order-life';
import { couponUses } from '../../../lib/store/shop-orders';
import { readShopSettings, writeShopSettings } from '../../../lib/store/shop-settings';
import type { Store } from '../../../lib/store/store';
import { moveStoreCredit } from '../../../lib/store/store-credit';
import { tryOut } from '../../../lib/store/try-out';
import { inconsistencies } from '../../support/consistency';
import { checkout } from '../../support/fast-orders';
import { HOUR, NOW, product } from '../../support/shop';
import { openRuled } from '../../support/settling';
import { describeStores } from '../../support/stores';

const variant = (variantId: string, quantity = 1) => ({ kind: 'variant', variantId, quantity }) as const;
const gift = (variantId: string, quantity = 1) => ({ kind: 'gift', variantId, quantity }) as const;
const card = (changes: object = {}) => ({
	...({ kind: 'custom', name: '手工卡片', priceMinor: 60, imageUrl: null } as const),
	...{ showInShop: false, gift: false, quantity: 1, ...changes },
});
const coupon = (changes: Partial<Coupon> = {}): Coupon => ({
	...{ code: 'TEA', name: '茶券', benefit: { amountMinor: 50 }, minOrderMinor: 0, variantIds: [] },
	...{ maxUses: 1, expiresAt: null, ...changes },
});
const asked = (lines: FastOrder['lines'], changes: Partial<FastOrder> = {}): FastOrder => ({
	...{ lines, tags: [], note: null, promotions: [], discounts: [], couponCode: null, storeCredit: null },
	...changes,
});

describeStores((open) => {
	let store: Store;
	/** A1 costs 90 until an hour has passed, then 100. */
	let campaign: string;
	beforeEach(async () => {
		store = await open();
		const earlyBird = [{ until: NOW + HOUR, priceMinor: 90 }];
		campaign = await openRuled(store, [{ code: 'A1', stock: 5, rules: { earlyBird } }, { code: 'A2' }]);
		await load({ productId: 'P-A1', variantId: 'V1', title: 'Item A1', priceMinor: 120, stock: 5 });
	});
	afterEach(async () => {
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	const load = async (changes: Parameters<typeof product>[0]) =>
		await store.tx(async (trx) => await upsertProduct(trx, product(changes), NOW));
	const left = async () => (await listProducts(store.db, { productIds: ['P-A1'] }))[0]?.left;
	const settings = async (changes: Partial<ShopSettings> = {}) =>
		await store.tx(async (trx) => await writeShopSettings(trx, changes, NOW));
	const request = (order: FastOrder, changes: Partial<FastOrderRequest> = {}): FastOrderRequest => ({
		...{ requestKey: null, lineUserId: 'U-ming', campaignCode: null, referralCode: null },
		...{ order, checkout: null, staff: null },
		...changes,
	});
	const make = async (...of: Parameters<typeof request>) => {
		const shop = await readShopSettings(store.db);
		return await store.tx(async (trx) => await makeFastOrder(trx, request(...of), shop, NOW));
	};
	const made = async (...of: Parameters<typeof request>) => {
		const outcome = await make(...of);
		if (outcome.status !== 'created') throw new Error(`The order was refused: ${outcome.status}`);
		return await orderDetails(store.db, outcome.code);
	};
	const codes = async () => (await listOrders(store.db, {})).map(({ code }) => code);

	describe('prices', () => {
		const prices = async (lines: FastOrder['lines'], campaignCode: string | null, now = NOW) =>
			await priceLines(store.db, lines, { campaignCode, currency: 'TWD' }, now);

		test('of the shop: as it asks now, without the campaign', async () => {
			const lines = await prices(
				[variant('P-A1/V1', 2), gift('P-A2/V1'), card(), card({ gift: true })],
				null,
			);
			expect(lines).toMatchObject([
				{
					kind: 'variant',
					code: 'V1',
					title: 'Item A1',
					quantity: 2,
					unitPriceMinor: 120,
					campaignItemId: null,
				},
				{ kind: 'gift', unitPriceMinor: 0, shopVariantId: 'V1' },
				{ kind: 'custom', variantId: null, title: '手工卡片', unitPriceMinor: 60 },
				{ kind: 'gift', variantId: null, unitPriceMinor: 0 },
			]);
		});

		test.each([
			['P-A1/V1', NOW, 90],
			['A1', NOW + HOUR - 1, 90],
			['a1', NOW + HOUR, 100],
		])('of a campaign: %s at %i costs %i', async (name, now, unitPriceMinor) => {
			const [line] = await prices([variant(name)], campaign, now);
			expect(line).toMatchObject({
				code: 'A1',
				unitPriceMinor,
				campaignItemId: expect.any(Number) as number,
			});
		});

		test('a gift comes from the shop, also beside what a campaign sells', async () => {
			await load({ productId: 'P-B1', variantId: 'B1', title: 'Tin' });
			const lines = await prices([variant('A1'), gift('B1')], campaign);
			expect(lines.map(({ campaignItemId }) => campaignItemId !== null)).toEqual([true, false]);
		});

		test.each<[string, FastOrder['lines'], boolean, string]>([
			['nobody knows', [card(), variant('Z9')], false, "lines[1].variantId: there is no variant 'Z9'"],
			['the campaign has not', [variant('B1')], true, "'B1' is no item of campaign"],
			['several products have', [variant('V1')], false, "'V1' is a variant of several products"],
			['is in other money', [variant('U1')], false, "'U1' is priced in USD, and the order is in TWD"],
		])('a variant that %s', async (_what, lines, ofCampaign, message) => {
			await load({ productId: 'P-B1', variantId: 'B1' });
			await load({ productId: 'P-U1', variantId: 'U1', currency: 'USD' });
			await expect(prices(lines, ofCampaign ? campaign : null)).rejects.toThrow(message);
		});

		test('of a campaign that there is not', async () => {
			await expect(prices([variant('A1')], 'C0000000')).rejects.toThrow("'C0000000'");
		});
	});

	test('an order with all that belongs to it', async () => {
		await settings({ coupons: [coupon()], expireHours: 24, tax: { mode: 'included', rate: 500 } });
		const promotion = { name: '滿額折', variantIds: [], minQuantity: 1, minAmountMinor: 0 };
		const order = asked([variant('P-A1/V1', 2), card(), gift('P-A1/V1')], {
			...{ tags: ['VIP'], note: '謝謝', couponCode: 'TEA', discounts: [{ name: '熟客', amountMinor: 20 }] },
			promotions: [{ ...promotion, benefit: { amountMinor: 30 } }],
		});
		expect(await made(order, { staff: 'Mei', checkout: checkout() })).toMatchObject({
			...{
				state: 'placed',
				source: 'fast_order',
				staff: 'Mei',
				tags: ['VIP'],
				note: '謝謝',
				couponCode: 'TEA',
			},
			...{ totalMinor: 300, adjustmentsMinor: 80 - 30 - 50 - 20, payableMinor: 280 },
			totals: { goodsMinor: 300, shippingFeeMinor: 80, totalMinor: 280, refusals: [] },
			...{ expiresAt: NOW + 24 * HOUR, checkedOutAt: NOW, recipient: { name: '王小明' } },
		});
		expect(await left()).toBe(2);
	});

	test("at a campaign's price it draws from the campaign's stock, also when the campaign has ended", async () => {
		const first = await made(asked([variant('A1', 2)]), { campaignCode: campaign, expiresAt: NOW + 1 });
		expect(first).toMatchObject({ totalMinor: 180, campaignCode: null, expiresAt: NOW + 1 });
		await store.tx(async (trx) => await endCampaign(trx, campaign, NOW + 1));
		expect(await made(asked([variant('A1', 2)]), { campaignCode: campaign })).toMatchObject({
			...{ totalMinor: 180, expiresAt: null },
		});
		expect(await make(asked([variant('A1', 2)]), { campaignCode: campaign })).toMatchObject({
			...{
				status: 'insufficient_stock',
				title: 'Item A1',
				requested: 2,
				left: 1,
				totals: { totalMinor: 180 },
			},
		});
		expect(await codes()).toHaveLength(2);
	});

	test('a coupon is used as often as it may be, and is free again when its order ends', async () => {
		await settings({ coupons: [coupon({ maxUses: 2 })] });
		const order = asked([card()], { couponCode: 'TEA' });
		const { code } = await made(order);
		expect(await made(order)).toMatchObject({ payableMinor: 10 });
		expect(await make(order)).toMatchObject({ status: 'coupon_refused', reason: 'used_up', name: '茶券' });
		expect(await couponUses(store.db, 'TEA')).toBe(2);
		const by = { code, reason: null, actor: null, by: 'seller' as const };
		await store.tx(async (trx) => await cancelOrder(trx, by, NOW));
		expect(await couponUses(store.db, 'TEA')).toBe(1);
		expect(await made(order)).toMatchObject({ couponCode: 'TEA' });
	});

	test.each<[string, Partial<FastOrder>, object]>([
		[
			'an unknown coupon',
			{ couponCode: 'NONE' },
			{ status: 'coupon_refused', reason: 'unknown', name: 'NONE' },
		],
		['a coupon that is over', { couponCode: 'OLD' }, { status: 'coupon_refused', reason: 'expired' }],
		[
			'a discount beyond the price',
			{ discounts: [{ name: '熟客', amountMinor: 61 }] },
			{ status: 'discount_refused', reason: 'above_total', limitMinor: 60 },
		],
		['credit of nobody', { storeCredit: 1 }, { status: 'store_credit_refused', reason: 'above_balance' }],
	])('%s makes no order', async (_what, changes, refusal) => {
		await settings({
			coupons: [coupon(), coupon({ code: 'OLD', expiresAt: NOW })],
			storeCredit: { minOrderMinor: 0, maxMinor: null, editable: true },
		});
		expect(await make(asked([card()], changes))).toMatchObject({ ...refusal, totals: { goodsMinor: 60 } });
		expect(await codes()).toEqual([]);
	});

	describe('store credit', () => {
		const balance = async () =>
			(await store.db.selectFrom('customers').select('store_credit_minor').executeTakeFirstOrThrow())
				.store_credit_minor;
		const member = async (deltaMinor: number) => {
			await settings({ storeCredit: { minOrderMinor: 0, maxMinor: 50, editable: true } });
			await store.tx(async (trx) => {
				const dates = { created_at: NOW, updated_at: NOW };
				const { id: customerId } = await trx
					.insertInto('customers')
					.values({ code: 'M7K3M9QX', ...dates })
					.returning('id')
					.executeTakeFirstOrThrow();
				const buyer = { line_user_id: 'U-ming', customer_id: customerId, ...dates };
				await trx.insertInto('buyers').values(buyer).execute();
				const about = { orderId: null, staff: null, reason: null, requestKey: null };
				await moveStoreCredit(trx, { customerId, deltaMinor, ...about }, NOW);
			});
		};

		test.each<[string, number | 'all', number]>([
			['all', 'all', 50],
			['a part', 20, 20],
		])('%s of it is spent', async (_name, storeCredit, spent) => {
			await member(70);
			expect(await made(asked([card()], { storeCredit }))).toMatchObject({ payableMinor: 60 - spent });
			expect(await balance()).toBe(70 - spent);
		});

		test('more than there may be makes no order', async () => {
			await member(70);
			expect(await make(asked([card()], { storeCredit: 51 }))).toMatchObject({
				...{ status: 'store_credit_refused', reason: 'above_cap', limitMinor: 50 },
			});
			expect(await balance()).toBe(70);
		});

		test('a shop without a rule for it says so', async () => {
			await expect(make(asked([card()], { storeCredit: 'all' }))).rejects.toThrow('no rule for store credit');
		});
	});

	test.each<[string | null, string]>([
		['Mei', 'created'],
		['Hua', 'assigned_to_other'],
		[null, 'assigned_to_other'],
	])('in a conversation that is Mei’s, %s: %s', async (staff, status) => {
		const mine = { lineUserId: 'U-ming', assignedTo: 'Mei' };
		await store.tx(async (trx) => await assignConversation(trx, mine, NOW));
		expect(await make(asked([card()]), { staff })).toMatchObject(
			status === 'created' ? { status } : { status, assignedTo: 'Mei' },
		);
		expect(await codes()).toHaveLength(status === 'created' ? 1 : 0);
	});

	test('under one key it is made once, at once or later, whatever has become dearer or is sold since', async () => {
		const same = [asked([variant('P-A1/V1', 4)]), { requestKey: 'run-1' }] as const;
		const both = await Promise.all([make(...same), make(...same)]);
		expect(both.map(({ status }) => status).sort()).toEqual(['already', 'created']);
		await load({ productId: 'P-A1', variantId: 'V1', priceMinor: 999, stock: 4 });
		const mine = { lineUserId: 'U-ming', assignedTo: 'Mei' };
		await store.tx(async (trx) => await assignConversation(trx, mine, NOW));
		const [code] = await codes();
		expect(await make(...same)).toEqual({ status: 'already', code });
		expect(await codes()).toEqual([code]);
		expect(await left()).toBe(0);
	});

	test('a dry run tells the same and leaves nothing behind', async () => {
		const shop = await settings({ coupons: [coupon()] });
		const wanted = request(
			asked([variant('P-A1/V1', 2), card({ showInShop: true })], { couponCode: 'TEA' }),
			{ requestKey: 'run-1', lineUserId: 'U-new', checkout: checkout() },
		);
		const counts = async () => {
			const tables = ['orders', 'shop_lines', 'order_events', 'buyers', 'products', 'stock_changes'] as const;
			const { countAll } = store.db.fn;
			return await Promise.all(
				tables.map(async (table) => await store.db.selectFrom(table).select(countAll().as('rows')).execute()),
			);
		};
		const before = await counts();
		const tried = await tryOut(store, async (trx) => await makeFastOrder(trx, wanted, shop, NOW));
		expect(tried).toMatchObject({ status: 'created', totals: { totalMinor: 240 + 60 - 50 + 80 } });
		expect(await counts()).toEqual(before);
		expect([await left(), await couponUses(store.db, 'TEA')]).toEqual([5, 0]);
		const real = await store.tx(async (trx) => await makeFastOrder(trx, wanted, shop, NOW));
		expect(real).toMatchObject({ status: 'created', totals: 'totals' in tried && tried.totals });
		await expect(tryOut(store, () => Promise.reject(new Error('as it is')))).rejects.toThrow('as it is');
	});

	test('links carry a version, which rises for each order by itself', async () => {
		const [one, two] = [await made(asked([card()])), await made(asked([card()]))].map(({ code }) => code);
		const versions = async () => await linkVersions(store.db, [one!, two!, 'R0000000']);
		expect(await versions()).toEqual(new Map([one, two].map((code) => [code, 1])));
		const end = async (code: string) => await store.tx(async (trx) => await endOrderLinks(trx, code, NOW));
		const both = await Promise.all([end(two!), end(two!)]);
		expect(both.map(({ linkVersion }) => linkVersion).sort()).toEqual([2, 3]);
		expect(Object.fromEntries(await versions())).toEqual({ [one!]: 1, [two!]: 3 });
		expect(await linkVersions(store.db, [])).toEqual(new Map());
		await expect(end('R0000000')).rejects.toThrow("'R0000000'");
	});
});
