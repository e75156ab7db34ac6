import type { CampaignRules } from '../../../lib/groupbuy/rules';
import { bookMessages } from '../../../lib/store/booking';
import { saveProfiles } from '../../../lib/store/buyers';
import { getOrder, listOrders, type OrderFilter } from '../../../lib/store/orders';
import type { Store } from '../../../lib/store/store';
import { addCampaign, addGroup, book, HOUR, NOW, openShop, said } from '../../support/shop';
import { openRuled, ordersInShort } from '../../support/settling';
import { describeStores } from '../../support/stores';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});

	test('an order as it is shown: buyer, group, campaign and lines in the order of the items', async () => {
		const campaign = await openShop(store, [
			{ code: 'B1', priceMinor: 50 },
			{ code: 'A1', priceMinor: 350 },
		]);
		await book(store, [said('ming', 'A1+1 B1+2')]);
		await store.tx(
			async (trx) =>
				await saveProfiles(trx, [{ lineUserId: 'U-ming', displayName: '小明', pictureUrl: null }], NOW),
		);
		const [order] = await listOrders(store.db, {});
		const plain = { unformed: 0, imageUrl: null, gift: false };
		expect(order).toEqual({
			code: expect.stringMatching(/^R[2-9A-Z]{7}$/) as string,
			campaignCode: campaign.code,
			campaignTitle: '週五團',
			lineGroupId: 'C1',
			groupName: null,
			buyerName: '小明',
			lineUserId: 'U-ming',
			customerCode: null,
			customerName: null,
			source: 'line_group',
			state: 'placed',
			currency: 'TWD',
			totalMinor: 450,
			payableMinor: 450,
			dueInAdvanceMinor: 0,
			placedAt: NOW + 1000,
			paidAt: null,
			pickedUpAt: null,
			recipientName: null,
			recipientPhone: null,
			recipientEmail: null,
			pickupPlace: null,
			pickupTime: null,
			storeCode: null,
			note: null,
			shippingName: null,
			paymentName: null,
			tags: [],
			staff: null,
			lines: [
				{ code: 'B1', title: 'Item B1', quantity: 2, unitPriceMinor: 50, ...plain },
				{ code: 'A1', title: 'Item A1', quantity: 1, unitPriceMinor: 350, ...plain },
			],
		});
	});

	describe('filters', () => {
		let codes: { first: string; second: string };
		beforeEach(async () => {
			const first = await openShop(store, [{ code: 'A1' }]);
			await store.tx(async (trx) => await addGroup(trx, 'C2'));
			const second = await addCampaign(store, { lineGroupId: 'C2' });
			codes = { first: first.code, second: second.code };
			await book(store, [said('ming', '+1', { at: NOW + 3 }), said('mei', '+2', { at: NOW + 1 })]);
			await bookMessages(
				store,
				[said('ming', '+3', { lineGroupId: 'C2', at: NOW + 2 })],
				'line_live',
				NOW + HOUR,
			);
			await book(store, [said('hua', '+1', { at: NOW + 4 }), said('hua', '取消', { at: NOW + 5 })]);
		});
		const found = async (filter: OrderFilter) =>
			(await listOrders(store.db, filter)).map(
				({ lineUserId, lines }) => `${lineUserId} ${lines.map(({ quantity }) => quantity).join()}`,
			);

		const ALL = ['U-mei 2', 'U-ming 3', 'U-ming 1', 'U-hua '];
		test.each<[string, OrderFilter, string[]]>([
			['none: in the order of placing', {}, ALL],
			['active only', { activeOnly: true }, ALL.slice(0, 3)],
			['state', { state: 'cancelled' }, ['U-hua ']],
			['source', { source: 'line_live' }, ['U-ming 3']],
			['source without orders', { source: 'storefront' }, []],
			['groups', { lineGroupIds: ['C1'] }, ['U-mei 2', 'U-ming 1', 'U-hua ']],
			['several groups', { lineGroupIds: ['C1', 'C2', 'C3'] }, ALL],
			['no group', { lineGroupIds: [] }, []],
			['buyers', { lineUserIds: ['U-ming', 'U-none'] }, ['U-ming 3', 'U-ming 1']],
			['no buyer', { lineUserIds: [] }, []],
			['unknown campaign', { campaignCodes: ['C0000000'] }, []],
			['unknown order', { code: 'R0000000' }, []],
			['newest of all, oldest first', { limit: 2 }, ['U-ming 1', 'U-hua ']],
			['buyer in a group', { lineUserIds: ['U-ming'], lineGroupIds: ['C2'] }, ['U-ming 3']],
		])('%s', async (_name, filter, expected) => {
			expect(await found(filter)).toEqual(expected);
		});

		test('campaigns', async () => {
			expect(await found({ campaignCodes: [codes.second] })).toEqual(['U-ming 3']);
			expect(await found({ campaignCodes: [codes.first, codes.second], activeOnly: true })).toEqual(
				ALL.slice(0, 3),
			);
		});

		test('one order by its code', async () => {
			const [order] = await listOrders(store.db, { source: 'line_live' });
			expect(await listOrders(store.db, { code: order!.code })).toEqual([order]);
		});
	});

	test('an order with its ledger, in the order of booking', async () => {
		await openShop(store, [{ code: 'A1', priceMinor: 350 }]);
		const outcomes = [];
		for (const text of ['+2', '-1', '+3']) outcomes.push(...(await book(store, [said('ming', text)])));
		const order = await getOrder(store.db, outcomes[0]!.orderCode!);
		expect(order.lines).toMatchObject([{ quantity: 4 }]);
		expect(order.events.map(({ type, delta, quantityAfter }) => [type, delta, quantityAfter])).toEqual([
			['add', 2, 2],
			['remove', -1, 1],
			['add', 3, 4],
		]);
	});

	test('an unknown order is told with the way out', async () => {
		await expect(getOrder(store.db, 'R2222222')).rejects.toMatchObject({
			name: 'InputError',
			message: "There is no order 'R2222222'",
			description: expect.stringContaining('Get Many') as string,
		});
	});

	test.each<[string, Partial<CampaignRules>, number]>([
		['nothing at pick-up', {}, 0],
		['a deposit, rounded up', { payment: 'deposit', depositRate: 3333 }, 34],
		['everything', { payment: 'prepaid' }, 100],
	])('what is due in advance: %s', async (_name, rules, due) => {
		await openRuled(store, [{ code: 'A1', priceMinor: 50 }], rules);
		await book(store, [said('ming', '+2')]);
		expect(await listOrders(store.db, {})).toMatchObject([{ totalMinor: 100, dueInAdvanceMinor: due }]);
	});

	test('early birds and others have a line each, by price', async () => {
		const earlyBird = [{ until: NOW + 1500, priceMinor: 80 }];
		await openRuled(store, [{ code: 'A1', priceMinor: 100, rules: { earlyBird } }]);
		await book(store, [said('ming', '+2'), said('ming', '+3', { at: NOW + 1500 })]);
		expect(await ordersInShort(store)).toEqual(['ming placed 460: A1×2@80, A1×3@100']);
	});

	test('a list that is longer than one look-up of lines', async () => {
		await openShop(store, [{ code: 'A1' }]);
		await book(
			store,
			Array.from({ length: 1205 }, (_, i) => said(`b${i}`, '+1', { at: NOW + i })),
		);
		const orders = await listOrders(store.db, {});
		expect(orders.map(({ lineUserId }) => lineUserId)).toEqual(
			Array.from({ length: 1205 }, (_, i) => `U-b${i}`),
		);
		expect(orders.every(({ lines }) => lines.length === 1)).toBe(true);
	});
});
