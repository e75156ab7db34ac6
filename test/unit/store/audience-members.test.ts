import fc from 'fast-check';

import { readAudienceSelection, type AudienceSelection } from '../../../lib/groupbuy/audience-selection';
import type { OrderState } from '../../../lib/groupbuy/order';
import { audienceMembers, countAudience } from '../../../lib/store/audience-members';
import { blockBuyer } from '../../../lib/store/buyer-records';
import { bindCustomer, orderingId } from '../../../lib/store/customer-binding';
import { upsertCustomer } from '../../../lib/store/customers';
import { eraseBuyer } from '../../../lib/store/erase-buyer';
import type { Store } from '../../../lib/store/store';
import { made, variantLine } from '../../support/fast-orders';
import { addReferralCode } from '../../support/referrals';
import { addCampaign, addCategory, addGroup, book, DAY, NOW, openShop, said } from '../../support/shop';
import { describeStores } from '../../support/stores';

const lineId = (number: number): string => `U${number.toString(16).padStart(32, '0')}`;
const selected = (fields: object = {}): AudienceSelection => readAudienceSelection(fields, 'selection');

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	const members = async (fields: object = {}, now = NOW) => {
		const { lineUserIds } = await audienceMembers(store.db, selected(fields), now);
		return lineUserIds.map((id) => parseInt(id.slice(1), 16));
	};

	describe('of a shop', () => {
		const ordered = async (number: number, text: string, changes = {}) =>
			await book(store, [said(null, text, { lineUserId: lineId(number), ...changes })]);
		beforeEach(async () => {
			await openShop(store, [{ code: 'A1' }, { code: 'B2' }]);
		});

		test('who has ordered, by what they bought, in the order of their IDs', async () => {
			await ordered(2, 'A1+1');
			await ordered(1, 'B2+3');
			await ordered(3, 'A1+1');
			await ordered(3, 'A1-1');
			expect(await members()).toEqual([1, 2]);
			expect(await members({ productIds: ['P-A1'] })).toEqual([2]);
			expect(await members({ itemCodes: ['b2'] })).toEqual([1]);
			expect(await members({ productIds: ['P-A1'], itemCodes: ['B2'] })).toEqual([]);
			expect(await members({ spending: { atLeastMinor: 300 } })).toEqual([1]);
			expect(await members({ spending: { atMostMinor: 299 } })).toEqual([2]);
			expect(await members({ spending: { currency: 'USD', atLeastMinor: 1 } })).toEqual([]);
			expect(await members({ lineGroupIds: ['C1'] })).toEqual([1, 2]);
			expect(await members({ lineGroupIds: ['C2'] })).toEqual([]);
		});

		test('the blocked, the erased and those without a LINE account are left out, and counted', async () => {
			for (const number of [1, 2, 3]) await ordered(number, 'A1+1');
			await book(store, [said('named', 'A1+1')]);
			await store.tx(async (trx) => {
				await blockBuyer(trx, lineId(1), { reason: null, until: null }, NOW);
				await eraseBuyer(trx, lineId(2), NOW);
			});
			expect(await audienceMembers(store.db, selected(), NOW)).toEqual({
				chosen: 4,
				reachable: 1,
				leftOut: { erased: 1, blocked: 1, without_line: 1, ordered_recently: 0 },
				lineUserIds: [lineId(3)],
			});
		});

		test('silence begins where the last order of any kind is long enough ago', async () => {
			await ordered(1, 'A1+1');
			const code = await made(store, [await variantLine(store.db, 'B2', 1)], { lineUserId: lineId(2) });
			expect(await members({ silentDays: 30 }, NOW + 30 * DAY)).toEqual([2]);
			expect(await members({ silentDays: 30 }, NOW + 31 * DAY)).toEqual([1, 2]);
			await made(store, [await variantLine(store.db, 'B2', 1)], { lineUserId: lineId(1) }, NOW + 20 * DAY);
			const quiet = { silentDays: 30, itemCodes: ['A1'] };
			expect(await countAudience(store.db, selected(quiet), NOW + 31 * DAY)).toEqual({
				chosen: 1,
				reachable: 0,
				leftOut: { erased: 0, blocked: 0, without_line: 0, ordered_recently: 1 },
			});
			// An order that was cancelled has broken no silence.
			await store.db.updateTable('orders').set({ state: 'cancelled' }).where('code', '=', code).execute();
			expect(await members({}, NOW + 31 * DAY)).toEqual([1]);
		});

		test('a member of the shop is one person, reached on their newest LINE account', async () => {
			await ordered(1, 'A1+1');
			// Before the shop knew a LINE account of theirs.
			const [code, ownId] = await store.tx(async (trx) => {
				const contact = { phone: '0912345678', email: null, name: '小明', note: null };
				const { customer } = await upsertCustomer(trx, { ...contact, lineUserId: null, bind: false }, NOW);
				return [customer!.code, await orderingId(trx, customer!.code, NOW)];
			});
			await made(store, [await variantLine(store.db, 'B2', 2)], { lineUserId: ownId });
			expect(await members()).toEqual([1]);
			await store.tx(async (trx) => {
				for (const number of [1, 9]) await bindCustomer(trx, { code, lineUserId: lineId(number) }, NOW);
			});
			expect(await members()).toEqual([9]);
			expect(await members({ minOrders: 2, spending: { atLeastMinor: 300 } })).toEqual([9]);
			await store.tx(async (trx) => await blockBuyer(trx, lineId(1), { reason: null, until: null }, NOW));
			expect(await members()).toEqual([]);
		});
	});

	test('nobody falls between two pages', async () => {
		const { length } = await many(store, 2_501);
		expect(await members()).toEqual(Array.from({ length }, (_, index) => index + 1));
		expect(await countAudience(store.db, selected(), NOW)).toMatchObject({
			chosen: length,
			reachable: length,
		});
	});

	test('every selection finds whom a simple look at each order would find', async () => {
		const shop = await fixedShop(store);
		await fc.assert(
			fc.asyncProperty(WORLD, fc.array(SELECTION, { minLength: 4, maxLength: 4 }), async (world, asked) => {
				await fill(store, shop, world);
				for (const fields of asked) {
					const selection = selected(fields(shop));
					const found = await audienceMembers(store.db, selection, NOW);
					expect(found).toEqual(expected(world, shop, selection));
				}
			}),
			{ numRuns: 25 },
		);
	});
});

/** Buyers with an order each, without a campaign. */
async function many(store: Store, count: number): Promise<number[]> {
	const numbers = Array.from({ length: count }, (_, index) => index + 1);
	await store.tx(async (trx) => {
		const buyers = numbers.map((number) => ({ line_user_id: lineId(number), ...STAMPS }));
		const ids = await trx.insertInto('buyers').values(buyers).returning('id').execute();
		const orders = ids.map(({ id }) => orderRow({ code: `R${id}`, buyer_id: id }));
		await trx.insertInto('orders').values(orders).execute();
	});
	return numbers;
}

const STAMPS = { created_at: NOW, updated_at: NOW };

const orderRow = <T extends object>(changes: T) => ({
	source: 'fast_order' as const,
	state: 'confirmed' as OrderState,
	currency: 'TWD' as const,
	total_minor: 100,
	placed_at: NOW,
	...STAMPS,
	...changes,
});

/** Two campaigns in two groups, each with items A1 and B2; the first has a leader, the other leader owns a code. */
async function fixedShop(store: Store) {
	await store.tx(async (trx) => {
		for (const group of ['C1', 'C2']) await addGroup(trx, group);
		await addCategory(trx, 'Tea', [{ code: 'A1' }, { code: 'B2' }]);
	});
	const codes = [
		await addReferralCode(store, 'LIN', {}, '林團主'),
		await addReferralCode(store, 'WANG', {}, '王團主'),
	];
	const campaigns = [];
	for (const lineGroupId of ['C1', 'C2']) {
		const { code } = await addCampaign(store, { lineGroupId });
		const { id, group_id } = await store.db
			.updateTable('campaigns')
			.set({ leader_id: lineGroupId === 'C1' ? codes[0]!.leaderId : null })
			.where('code', '=', code)
			.returning(['id', 'group_id'])
			.executeTakeFirstOrThrow();
		const items = await store.db
			.selectFrom('campaign_items')
			.select(['id', 'code', 'variant'])
			.where('campaign_id', '=', id)
			.orderBy('code')
			.execute();
		campaigns.push({ id, code, lineGroupId, groupId: group_id, items });
	}
	const owned = await store.db
		.selectFrom('referral_codes')
		.select(['id', 'code', 'leader_id', 'plan_id'])
		.orderBy('code')
		.execute();
	return { campaigns, codes: owned };
}

type Shop = Awaited<ReturnType<typeof fixedShop>>;

const index = fc.constantFrom(0, 1);
const LINE = fc.record({
	item: index,
	quantity: fc.integer({ min: 0, max: 2 }),
	kind: fc.constantFrom('variant' as const, 'custom' as const, 'gift' as const),
});
const ORDER = fc.record({
	buyer: fc.nat(5),
	campaign: fc.option(index),
	code: fc.option(index),
	state: fc.constantFrom<OrderState>('confirmed', 'paid', 'completed', 'cancelled', 'returned'),
	daysAgo: fc.integer({ min: 0, max: 40 }),
	isPaid: fc.boolean(),
	total: fc.integer({ min: 0, max: 500 }),
	adjustments: fc.integer({ min: -50, max: 80 }),
	refunded: fc.constantFrom(0, 0, 100),
	currency: fc.constantFrom('TWD' as const, 'TWD' as const, 'USD' as const),
	tags: fc.subarray(['急件', 'vip']),
	lines: fc.uniqueArray(LINE, { maxLength: 2, selector: ({ item }) => item }),
});
const BUYER = fc.record({
	kind: fc.constantFrom(
		'line' as const,
		'line' as const,
		'line' as const,
		'named' as const,
		'erased' as const,
	),
	block: fc.constantFrom('no' as const, 'no' as const, 'no' as const, 'now' as const, 'over' as const),
	customer: fc.option(index, { freq: 2 }),
});
const WORLD = fc.record({
	buyers: fc.array(BUYER, { minLength: 6, maxLength: 6 }),
	orders: fc.array(ORDER, { maxLength: 16 }),
});
type World = typeof WORLD extends fc.Arbitrary<infer T> ? T : never;

/** Each condition now and then, so that some selections find somebody. */
const sometimes = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 3 });
const rarely = <T>(values: fc.Arbitrary<T>) =>
	fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: values });
const SELECTION = fc
	.record({
		campaigns: rarely(fc.subarray([0, 1], { minLength: 1 })),
		productIds: rarely(fc.subarray(['P-A1', 'P-B2', 'P-none'], { minLength: 1 })),
		variantIds: rarely(fc.constantFrom(['V1'], ['V2'])),
		itemCodes: rarely(fc.subarray(['A1', 'b2'], { minLength: 1 })),
		lineGroupIds: rarely(fc.subarray(['C1', 'C2'], { minLength: 1 })),
		leaders: rarely(fc.subarray([0, 1], { minLength: 1 })),
		referralCodes: rarely(fc.subarray(['lin', 'WANG', 'NOBODY'], { minLength: 1 })),
		orderTags: rarely(fc.subarray(['急件', 'vip'], { minLength: 1 })),
		payment: rarely(fc.constantFrom('paid', 'unpaid')),
		from: rarely(fc.constantFrom(NOW - 20 * DAY)),
		to: rarely(fc.constantFrom(NOW - 5 * DAY, NOW + DAY)),
		lastDays: rarely(fc.constantFrom(10, 30)),
		spending: sometimes(
			fc.constantFrom(
				{ atLeastMinor: 300 },
				{ atMostMinor: 400 },
				{ currency: 'USD', atLeastMinor: 50, atMostMinor: 600 },
			),
		),
		minOrders: rarely(fc.constantFrom(1, 2, 3)),
		maxOrders: rarely(fc.constantFrom(3, 4)),
		silentDays: sometimes(fc.constantFrom(5, 15)),
	})
	.map(({ campaigns, leaders, ...fields }) => (shop: Shop) => ({
		...fields,
		campaignCodes: campaigns?.map((at) => shop.campaigns[at]!.code),
		leaderIds: leaders?.map((at) => shop.codes[at]!.leader_id),
	}));

const idOf = ({ kind }: World['buyers'][number], at: number): string =>
	// The newest account is not the one with the highest ID.
	kind === 'line' ? lineId(100 - at) : `${kind}:${at}`;

async function fill(store: Store, shop: Shop, { buyers, orders }: World): Promise<void> {
	await store.tx(async (trx) => {
		for (const table of ['order_lines', 'shop_lines', 'orders', 'buyers', 'customers'] as const)
			await trx.deleteFrom(table).execute();
		const customers = await trx
			.insertInto('customers')
			.values([0, 1].map((at) => ({ code: `M${at}`, ...STAMPS })))
			.returning('id')
			.execute();
		const buyerIds: number[] = [];
		for (const [at, buyer] of buyers.entries()) {
			const { id } = await trx
				.insertInto('buyers')
				.values({
					line_user_id: idOf(buyer, at),
					customer_id: buyer.customer === null ? null : customers[buyer.customer]!.id,
					blocked_from: buyer.block === 'no' ? null : NOW - DAY,
					blocked_until: buyer.block === 'over' ? NOW : null,
					erased_at: buyer.kind === 'erased' ? NOW : null,
					...STAMPS,
				})
				.returning('id')
				.executeTakeFirstOrThrow();
			buyerIds.push(id);
		}
		for (const [at, order] of orders.entries()) {
			const campaign = order.campaign === null ? null : shop.campaigns[order.campaign]!;
			const code = order.code === null ? null : shop.codes[order.code]!;
			const placedAt = NOW - order.daysAgo * DAY;
			const { id } = await trx
				.insertInto('orders')
				.values(
					orderRow({
						code: `R${at}`,
						buyer_id: buyerIds[order.buyer]!,
						campaign_id: campaign?.id ?? null,
						group_id: campaign?.groupId ?? null,
						referral_code_id: code?.id ?? null,
						referral_plan_id: code?.plan_id ?? null,
						state: order.state,
						currency: order.currency,
						total_minor: order.total,
						adjustments_minor: order.adjustments,
						refunded_minor: order.refunded,
						tags: JSON.stringify(order.tags),
						placed_at: placedAt,
						paid_at: order.isPaid ? placedAt : null,
					}),
				)
				.returning('id')
				.executeTakeFirstOrThrow();
			for (const [position, { item, quantity, kind }] of order.lines.entries()) {
				const { code: itemCode, variant } = shop.campaigns[0]!.items[item]!;
				if (campaign) {
					const line = {
						order_id: id,
						campaign_item_id: campaign.items[item]!.id,
						quantity,
						unit_price_minor: 1,
					};
					await trx.insertInto('order_lines').values(line).execute();
				} else {
					const what = { variant: kind === 'custom' ? null : variant, code: itemCode, title: itemCode };
					const line = { ...what, order_id: id, position, kind, quantity: quantity + 1, unit_price_minor: 0 };
					await trx.insertInto('shop_lines').values(line).execute();
				}
			}
		}
	});
}

/** The same said as plainly as possible: all orders in memory, each condition by itself. */
function expected(world: World, shop: Shop, selection: AudienceSelection) {
	const leftOut = { erased: 0, blocked: 0, without_line: 0, ordered_recently: 0 };
	const lineUserIds: string[] = [];
	const counting = world.orders.filter(({ state }) => state !== 'cancelled' && state !== 'returned');
	const persons = new Map<string, number[]>();
	for (const [at, { customer }] of world.buyers.entries()) {
		const key = customer === null ? `buyer ${at}` : `customer ${customer}`;
		persons.set(key, [...(persons.get(key) ?? []), at]);
	}
	let chosen = 0;
	for (const accounts of persons.values()) {
		const all = counting.filter(({ buyer }) => accounts.includes(buyer));
		const orders = all.filter((order) => isChosen(order, shop, selection));
		const { spending, minOrders, maxOrders, silentDays } = selection;
		const spent = orders
			.filter(({ currency }) => currency === spending?.currency)
			.reduce((sum, { total, adjustments, refunded }) => sum + total + adjustments - refunded, 0);
		if (orders.length < minOrders) continue;
		if (maxOrders !== null && orders.length > maxOrders) continue;
		if (typeof spending?.atLeastMinor === 'number' && spent < spending.atLeastMinor) continue;
		if (typeof spending?.atMostMinor === 'number' && spent > spending.atMostMinor) continue;
		chosen += 1;
		const are = accounts.map((at) => world.buyers[at]!);
		const newest = accounts.filter((at) => world.buyers[at]!.kind === 'line').at(-1);
		if (are.some(({ kind }) => kind === 'erased')) leftOut.erased += 1;
		else if (are.some(({ block }) => block === 'now')) leftOut.blocked += 1;
		else if (newest === undefined) leftOut.without_line += 1;
		else if (silentDays !== null && all.some(({ daysAgo }) => daysAgo < silentDays))
			leftOut.ordered_recently += 1;
		else lineUserIds.push(idOf(world.buyers[newest]!, newest));
	}
	return { chosen, reachable: lineUserIds.length, leftOut, lineUserIds: lineUserIds.sort() };
}

function isChosen(order: World['orders'][number], shop: Shop, selection: AudienceSelection): boolean {
	const campaign = order.campaign === null ? null : shop.campaigns[order.campaign]!;
	const code = order.code === null ? null : shop.codes[order.code]!;
	const placedAt = NOW - order.daysAgo * DAY;
	const among = <T>(list: readonly T[], value: T | null | undefined) =>
		list.length === 0 || (value !== null && value !== undefined && list.includes(value));
	const leaders = [order.campaign === 0 ? shop.codes[0]!.leader_id : null, code?.leader_id];
	const { productIds, variantIds, itemCodes, leaderIds, orderTags } = selection;
	const hasLine = order.lines.some(({ item, quantity, kind }) => {
		const itemCode = ['A1', 'B2'][item]!;
		if (campaign ? quantity === 0 : kind === 'gift') return false;
		const isProduct = campaign !== null || kind === 'variant';
		return (
			among(productIds, isProduct ? `P-${itemCode}` : null) &&
			among(variantIds, isProduct ? 'V1' : null) &&
			among(itemCodes, itemCode)
		);
	});
	return [
		among(selection.campaignCodes, campaign?.code),
		among(selection.lineGroupIds, campaign?.lineGroupId),
		among(selection.referralCodes, code?.code),
		leaderIds.length === 0 || leaders.some((id) => among(leaderIds, id)),
		orderTags.length === 0 || orderTags.some((tag) => order.tags.includes(tag)),
		selection.payment === null || order.isPaid === (selection.payment === 'paid'),
		selection.from === null || placedAt >= selection.from,
		selection.to === null || placedAt < selection.to,
		selection.lastDays === null || order.daysAgo <= selection.lastDays,
		[...productIds, ...variantIds, ...itemCodes].length === 0 || hasLine,
	].every(Boolean);
}
