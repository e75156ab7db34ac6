// The same order once more, from its page, over a real store.
import type { Currency } from '../../../lib/groupbuy/money';
import { blockBuyer } from '../../../lib/store/buyer-records';
import { endCampaign } from '../../../lib/store/campaign-actions';
import { markPaid } from '../../../lib/store/fulfilment';
import { listOrders } from '../../../lib/store/orders';
import { upsertProduct } from '../../../lib/store/products';
import { writeShopSettings } from '../../../lib/store/shop-settings';
import type { Store } from '../../../lib/store/store';
import { readCart } from '../../../lib/web/cart-fragment';
import { inconsistencies } from '../../support/consistency';
import { made, variantLine } from '../../support/fast-orders';
import { addCampaign, book, DAY, NOW, openShop, product, said } from '../../support/shop';
import { AT, linkTo, MEI, MING, notedEvents, siteOf, visitorOf } from '../../support/storefront';
import { describeStores } from '../../support/stores';

const MINUTE = 60_000;

describeStores((open) => {
	let store: Store;
	let ask: ReturnType<typeof visitorOf>;
	let campaign: string;
	/** MING's order in a campaign in which MEI has ordered, too. */
	let booked: string;
	beforeEach(async () => {
		store = await open();
		({ code: campaign } = await openShop(store, [{ code: 'A1', stock: 9 }, { code: 'A2' }]));
		const orders = [said(null, 'A1+2', { lineUserId: MING }), said(null, 'A2+1', { lineUserId: MEI })];
		await book(store, orders);
		const [mine, hers] = (await listOrders(store.db, {})).map(({ code }) => code);
		booked = mine!;
		ask = visitorOf(siteOf(store), () => [MEI, hers!]);
	});
	afterEach(async () => {
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	const fast = async () => await made(store, [await variantLine(store.db, 'A1', 2)], { lineUserId: MING });
	const link = async (code: string) => ({ token: await linkTo(store.db, code, MING) });
	const events = async () => await notedEvents(store.db);
	const paid = async (code: string) => {
		const marking = { orderCodes: [code], actor: null, reason: null, at: AT };
		await store.tx(async (trx) => await markPaid(trx, marking, AT));
	};
	const orders = async () =>
		(await listOrders(store.db, { lineUserIds: [MING] })).filter(({ source }) => source === 'fast_order');
	const price = async (priceMinor: number, stock = 9, currency: Currency = 'TWD') => {
		const changes = { productId: 'P-A1', title: 'Item A1', priceMinor, stock, currency };
		await store.tx(async (trx) => await upsertProduct(trx, product(changes), AT));
	};
	const tokenIn = (url = '') => ({ token: new URLSearchParams(url.split('#')[0]).get('t') });

	test("a campaign's order opens the group's page with its cart", async () => {
		const code = booked;
		expect(await ask('repeat', await link(code))).toMatchObject({ error: 'not_possible' });
		await store.tx(async (trx) => await endCampaign(trx, campaign, NOW + 5_000));
		expect(await ask('repeat', await link(code))).toMatchObject({ error: 'not_possible' });
		await addCampaign(store, { opensAt: NOW + 10_000 }, NOW + 10_000);
		const { url } = await ask('repeat', await link(code));
		expect(readCart(url?.split('#?')[1] ?? '')).toEqual([{ code: 'A1', quantity: 2 }]);
		expect(await ask('load', tokenIn(url))).toMatchObject({ page: { kind: 'group', orders: [] } });
		expect(await listOrders(store.db, { lineUserIds: [MING] })).toHaveLength(1);
		expect(await events()).toEqual([]);
	});

	test("a fast order is made once more at today's price", async () => {
		const code = await fast();
		await paid(code);
		// The second one takes the last pieces.
		await price(120, 6);
		// Two taps at one moment, and one in the next minute of the clock.
		const taps = [AT + MINUTE - 1, AT + MINUTE - 1, AT + MINUTE + 1].map(
			async (now) => await ask('repeat', await link(code), now),
		);
		const urls = (await Promise.all(taps)).map(({ url }) => tokenIn(url).token?.split('.')[0] ?? '');
		const subjects = urls.map((payload) => Buffer.from(payload, 'base64url').toString().split('"')[3]);
		const again = (await orders()).filter((one) => one.code !== code);
		expect(again).toMatchObject([{ state: 'placed', totalMinor: 240, payableMinor: 240 }]);
		expect(new Set(subjects)).toEqual(new Set([again[0]!.code]));
		const { url } = await ask('repeat', await link(code), AT + 2 * MINUTE - 2);
		expect(await ask('load', tokenIn(url))).toMatchObject({
			page: { code: again[0]!.code, stage: 'to_confirm' },
		});
		await price(120);
		await ask('repeat', await link(code), AT + 3 * MINUTE);
		expect(await orders()).toHaveLength(3);
	});

	test('whoever cancels the second one may have a third', async () => {
		const code = await fast();
		await paid(code);
		const { url } = await ask('repeat', await link(code));
		await ask('cancel', tokenIn(url), AT + 1);
		const other = await ask('repeat', await link(code), AT + 2);
		expect(await ask('load', tokenIn(other.url))).toMatchObject({ page: { stage: 'to_confirm' } });
		expect(await orders()).toHaveLength(3);
	});

	test.each<[string, (code: string) => Promise<unknown>]>([
		['it still waits for its buyer', async () => await Promise.resolve()],
		[
			'the shop takes other money',
			async (code) => {
				await paid(code);
				await store.tx(async (trx) => await writeShopSettings(trx, { currency: 'USD' }, AT));
			},
		],
		['all is sold', async (code) => await Promise.all([paid(code), price(100, 4)])],
		['it is priced in other money', async (code) => await Promise.all([paid(code), price(4, 9, 'USD')])],
		[
			'the buyer is blocked',
			async (code) => {
				await paid(code);
				await store.tx(async (trx) => await blockBuyer(trx, MING, { until: null, reason: null }, AT - DAY));
			},
		],
	])('not when %s', async (_when, before) => {
		const code = await fast();
		await before(code);
		const { error } = await ask('repeat', await link(code), AT + 1);
		expect(error).toBe('not_possible');
		expect(await orders()).toHaveLength(1);
		expect(await events()).toEqual([]);
	});
});
