// Carts of the pages against the same stock, limits and deadlines as messages; some of them at the same moment.
import { sql } from 'kysely';

import { endCampaign } from '../../../lib/store/campaign-actions';
import { blockBuyer } from '../../../lib/store/buyer-records';
import { listOrders } from '../../../lib/store/orders';
import type { Store } from '../../../lib/store/store';
import {
	allOrNothing,
	bookCart,
	type CartOutcome,
	type StorefrontCart,
} from '../../../lib/store/storefront-cart';
import { inconsistencies } from '../../support/consistency';
import { addCampaign, addCategory, book, NOW, openShop, said, type ShopItem } from '../../support/shop';
import { describeStores } from '../../support/stores';

const AT = NOW + 3000;

describeStores((open) => {
	let store: Store;
	let code: string;

	const openWith = async (items: readonly ShopItem[], changes: Parameters<typeof openShop>[2] = {}) => {
		store = await open();
		({ code } = await openShop(store, items, changes));
	};
	afterEach(async () => {
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	let carts = 0;
	const cartOf = async (
		who: string,
		pieces: Record<string, number>,
		changes: Partial<StorefrontCart> = {},
	): Promise<StorefrontCart> => {
		const key = `cart:${who}:${(carts += 1)}`;
		const group = await store.db.selectFrom('line_groups').select('id').executeTakeFirstOrThrow();
		return {
			key,
			groupId: group.id,
			lineUserId: `U-${who}`,
			guestName: null,
			referralCode: null,
			action: 'add',
			lines: Object.entries(pieces).map(([item, quantity]) => ({ campaignCode: code, code: item, quantity })),
			at: AT,
			...changes,
		};
	};
	const submitted = async (cart: StorefrontCart): Promise<CartOutcome> =>
		await allOrNothing(store, async (trx) => {
			const result = await bookCart(trx, cart, AT);
			return { keep: result.status === 'booked', result };
		});
	const submit = async (...of: Parameters<typeof cartOf>) => await submitted(await cartOf(...of));
	const why = (outcome: CartOutcome) =>
		outcome.status === 'refused'
			? outcome.refusals.map(({ code: item, why: { status } }) => [item, status])
			: [];
	const orders = async () =>
		(await listOrders(store.db, { activeOnly: true })).map(({ lineUserId, source, lines }) => [
			lineUserId,
			source,
			...lines.map(({ code: item, quantity }) => `${item}×${quantity}`),
		]);

	test('becomes an order of the campaign', async () => {
		await openWith([{ code: 'A1', stock: 5 }, { code: 'A2' }]);
		expect(await submit('ming', { A1: 2, A2: 1 })).toEqual({
			status: 'booked',
			orderCodes: [expect.stringMatching(/^R/)],
			replayed: false,
		});
		expect(await orders()).toEqual([['U-ming', 'storefront', 'A1×2', 'A2×1']]);
	});

	test('joins what the buyer has written in the chat', async () => {
		await openWith([{ code: 'A1' }]);
		await book(store, [said('ming', 'A1+1')]);
		await submit('ming', { A1: 2 });
		expect(await orders()).toEqual([['U-ming', 'line_group', 'A1×3']]);
	});

	test('the same submission twice, at once or later, is booked once', async () => {
		await openWith([{ code: 'A1', stock: 5 }]);
		const cart = await cartOf('ming', { A1: 2 });
		const both = await Promise.all([submitted(cart), submitted(cart)]);
		const later = await submitted(cart);
		expect(
			[...both, later].filter((outcome) => outcome.status === 'booked' && outcome.replayed),
		).toHaveLength(2);
		expect(
			new Set([...both, later].map((outcome) => JSON.stringify({ ...outcome, replayed: null }))).size,
		).toBe(1);
		expect(await orders()).toEqual([['U-ming', 'storefront', 'A1×2']]);
	});

	test('two tabs are two submissions', async () => {
		await openWith([{ code: 'A1', stock: 5 }]);
		await Promise.all([submit('ming', { A1: 2 }), submit('ming', { A1: 1 })]);
		expect(await orders()).toEqual([['U-ming', 'storefront', 'A1×3']]);
	});

	test('of two carts with the last piece one is booked', async () => {
		await openWith([{ code: 'A1', stock: 1 }]);
		const outcomes = await Promise.all([submit('ming', { A1: 1 }), submit('mei', { A1: 1 })]);
		expect(outcomes.map(({ status }) => status).sort()).toEqual(['booked', 'refused']);
		expect(outcomes.flatMap(why)).toEqual([['A1', 'insufficient_stock']]);
	});

	test('what was booked is not taken back by a cart that was submitted before it and had to wait', async () => {
		await openWith([{ code: 'A1', stock: 1 }]);
		await submit('ming', { A1: 1 });
		expect(why(await submit('mei', { A1: 1 }, { at: AT - 500 }))).toEqual([['A1', 'insufficient_stock']]);
		expect(await orders()).toEqual([['U-ming', 'storefront', 'A1×1']]);
	});

	test('is booked whole or not at all', async () => {
		await openWith([
			{ code: 'A1', stock: 5 },
			{ code: 'A2', stock: 1 },
		]);
		expect(why(await submit('ming', { A1: 2, A2: 2 }))).toEqual([['A2', 'insufficient_stock']]);
		expect(await orders()).toEqual([]);
		const { rows } = await sql<{ n: number }>`select count(*) as n from bookings`.execute(store.db);
		expect(Number(rows[0]?.n)).toBe(0);
	});

	test('a refused cart may be submitted again when there is more', async () => {
		await openWith([{ code: 'A1', stock: 1 }]);
		const cart = await cartOf('ming', { A1: 2 });
		expect(why(await submitted(cart))).toEqual([['A1', 'insufficient_stock']]);
		await store.db.updateTable('stocks').set({ quantity: 2 }).execute();
		expect(await submitted(cart)).toMatchObject({ status: 'booked', replayed: false });
	});

	test('nobody is put in line by a cart', async () => {
		await openWith([{ code: 'A1', stock: 1 }], { rules: { waitlist: true } });
		expect(why(await submit('ming', { A1: 2 }))).toEqual([['A1', 'waitlisted']]);
		expect(await store.db.selectFrom('waitlist_entries').select('id').execute()).toEqual([]);
	});

	test('finds limits, blocks and unknown items', async () => {
		await openWith([{ code: 'A1' }, { code: 'A2' }], {
			itemRules: new Map([['A1', { limitPerBuyer: 2 }]]),
			rules: { addOnly: true },
		});
		await store.tx(async (trx) => await blockBuyer(trx, 'U-mei', { until: null, reason: null }, NOW));
		expect(why(await submit('ming', { A1: 3 }))).toEqual([['A1', 'quantity_limit']]);
		expect(why(await submit('mei', { A1: 1 }))).toEqual([[null, 'blocked']]);
		expect(why(await submit('ming', { Z9: 1 }))).toEqual([[null, 'unknown_item']]);
		await submit('ming', { A2: 3 });
		expect(why(await submit('ming', { A2: 1 }, { action: 'set' }))).toEqual([['A2', 'add_only']]);
	});

	test('sets quantities', async () => {
		await openWith([{ code: 'A1', stock: 5 }, { code: 'A2' }]);
		await submit('ming', { A1: 4, A2: 1 });
		expect(await submit('ming', { A1: 1, A2: 2 }, { action: 'set' })).toMatchObject({ status: 'booked' });
		expect(await orders()).toEqual([['U-ming', 'storefront', 'A1×1', 'A2×2']]);
		expect(await submit('ming', { A1: 0, A2: 0 }, { action: 'set' })).toMatchObject({ status: 'booked' });
		expect(await orders()).toEqual([]);
	});

	test('comes too late for a campaign that has ended, even if the next one has the same codes', async () => {
		await openWith([{ code: 'A1' }]);
		const late = await cartOf('ming', { A1: 1 });
		await store.tx(async (trx) => await endCampaign(trx, code, NOW + 1000));
		expect(why(await submitted(late))).toEqual([['A1', 'closed']]);
		await store.tx(async (trx) => await addCategory(trx, 'Coffee', [{ code: 'B1' }]));
		await addCampaign(store, { category: 'Tea', opensAt: NOW + 2000 }, NOW + 2000);
		expect(why(await submitted(late))).toEqual([['A1', 'closed']]);
		expect(await orders()).toEqual([]);
	});

	test('a guest is a buyer of this name', async () => {
		await openWith([{ code: 'A1' }]);
		await submit('guest', { A1: 1 }, { lineUserId: 'guest:abc', guestName: '小明' });
		const [order] = await listOrders(store.db, {});
		expect(order).toMatchObject({ lineUserId: 'guest:abc', buyerName: '小明' });
	});
});
