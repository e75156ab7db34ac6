// The pages over a real store: what one buyer sees and may do, and what another one must not.
import { listOrders } from '../../../lib/store/orders';
import { endOrderLinks } from '../../../lib/store/order-links';
import { writeShopSettings } from '../../../lib/store/shop-settings';
import type { StorefrontEvent } from '../../../lib/store/storefront-events';
import type { Store } from '../../../lib/store/store';
import type { PageAnswer, PageData } from '../../../lib/web/api';
import { handle, type Site } from '../../../lib/web/handle';
import { linkKey, signLink } from '../../../lib/web/link-token';
import { orderToken } from '../../../lib/web/links';
import { inconsistencies } from '../../support/consistency';
import { book, NOW, openShop, said } from '../../support/shop';
import { describeStores } from '../../support/stores';

const AT = NOW + 60_000;
const key = linkKey('secret');
const MING = `U${'1'.repeat(32)}`;
const MEI = `U${'2'.repeat(32)}`;

let visitors = 0;

describeStores((open) => {
	let store: Store;
	let site: Site;
	let events: StorefrontEvent[];
	/** Whose ID token LINE says it is. */
	let signedIn: string;
	let codes: string[];
	let groupToken: string;

	beforeEach(async () => {
		store = await open();
		await openShop(store, [{ code: 'A1', stock: 5 }, { code: 'A2' }]);
		await book(store, [said(null, 'A1+2', { lineUserId: MING }), said(null, 'A2+1', { lineUserId: MEI })]);
		codes = (await listOrders(store.db, {})).map(({ code }) => code);
		const { id } = await store.db.selectFrom('line_groups').select('id').executeTakeFirstOrThrow();
		const expiresAt = AT / 1000 + 3600;
		groupToken = signLink(key, { purpose: 'group', subject: String(id), version: 0, buyer: null, expiresAt });
		await store.tx(async (trx) => await writeShopSettings(trx, { shopName: '好茶' }, NOW));
		events = [];
		signedIn = MING;
		site = {
			shop: {
				...{ store, key, language: 'zh-TW', themeColor: '#06c755', logoUrl: null, timeZone: 'Asia/Taipei' },
				guests: true,
				login: { api: line(), channelId: '165', liffId: '165-abc' },
				note: async (_trx, event) => await Promise.resolve(void events.push(event)),
			},
			assets: { script: '', style: '' },
			lineTagId: null,
			onError: (error) => {
				throw error;
			},
		};
	});
	afterEach(async () => {
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	const line = () => ({
		baseUrl: 'https://api.line.me',
		request: async () =>
			await Promise.resolve({
				statusCode: 200,
				headers: {},
				body: {
					...{ iss: 'https://access.line.me', aud: '165', exp: Date.now() / 1000 + 600 },
					...{ sub: signedIn, name: '阿明' },
				},
			}),
	});
	// Rates are the process's: one database must not use up what the other's visitors may do.
	const address = `203.0.113.${(visitors += 1)}`;
	const request = { origin: 'https://n8n.example', address, query: {}, liff: false };
	const post = async (fields: object): Promise<PageAnswer & Record<string, unknown>> => {
		const body = Buffer.from(JSON.stringify(fields));
		const answer = await handle(site, { ...request, method: 'POST', body }, AT);
		return JSON.parse(String(answer.body)) as PageAnswer & Record<string, unknown>;
	};
	const get = async (t: string, liff = false): Promise<PageData> => {
		const { body } = await handle(
			site,
			{ ...request, method: 'GET', query: { t }, body: undefined, liff },
			AT,
		);
		const [, json = ''] = /<script type="application\/json"[^>]*>(.*?)<\/script>/.exec(String(body)) ?? [];
		return JSON.parse(json) as PageData;
	};
	const tokenOf = (index: number, buyer: string) =>
		orderToken(key, { linkDays: 30 }, { code: codes[index] ?? '', linkVersion: 1, lineUserId: buyer }, AT);

	test('a group page tells a stranger of nobody', async () => {
		const page = await get(groupToken);
		expect(page).toMatchObject({ kind: 'group', me: null, orders: [], recipients: [] });
		expect(JSON.stringify(page)).not.toMatch(/U1{32}|U2{32}|阿明/);
		for (const code of codes) expect(JSON.stringify(page)).not.toContain(code);
	});

	test('who logs in sees their own orders alone', async () => {
		const { page } = await post({ action: 'login', token: groupToken, idToken: 'a.b.c' });
		expect(page).toMatchObject({ me: { name: '阿明' }, orders: [{ code: codes[0] }] });
		expect(JSON.stringify(page)).not.toContain(codes[1]);
	});

	test('an order link opens inside LINE for its buyer alone', async () => {
		const token = tokenOf(0, MING);
		expect(await get(token, true)).toMatchObject({ kind: 'notice', notice: 'open_in_line' });
		expect(await post({ action: 'login', token, idToken: 'a.b.c' })).toMatchObject({
			page: { code: codes[0] },
		});
		signedIn = MEI;
		expect(await post({ action: 'login', token, idToken: 'a.b.c' })).toMatchObject({ error: 'link_invalid' });
	});

	test('a link to an order of somebody else, or one that was ended, opens nothing', async () => {
		expect(await get(tokenOf(1, MING))).toMatchObject({ notice: 'link_invalid' });
		await store.tx(async (trx) => await endOrderLinks(trx, codes[0] ?? '', AT));
		expect(await get(tokenOf(0, MING))).toMatchObject({ notice: 'link_expired' });
		expect(await post({ action: 'cancel', token: tokenOf(0, MING) })).toMatchObject({
			error: 'link_expired',
		});
	});

	test('a buyer changes and cancels an order of an open campaign, each once', async () => {
		const token = tokenOf(0, MING);
		const change = {
			action: 'change',
			token,
			submission: 'change-001',
			lines: [{ code: 'A1', quantity: 3 }],
		};
		expect(await post(change)).toMatchObject({ ok: true, page: { totals: { goodsMinor: 300 } } });
		await post(change);
		const more = { ...change, submission: 'change-002', lines: [{ code: 'A1', quantity: 9 }] };
		expect(await post(more)).toMatchObject({ error: 'cart_refused', refusals: [{ code: 'A1', left: 2 }] });
		const other = { ...change, submission: 'change-003', lines: [{ code: 'A2', quantity: 1 }] };
		expect(await post(other)).toMatchObject({ error: 'invalid' });
		expect(await post({ action: 'cancel', token })).toMatchObject({ ok: true, page: { stage: 'cancelled' } });
		expect(await post({ action: 'cancel', token })).toMatchObject({ ok: true });
		expect(events.map(({ event }) => event)).toEqual(['order_changed', 'order_cancelled']);
	});

	test('a guest cannot order where nothing can be chosen at checkout', async () => {
		const page = await get(groupToken);
		expect(page).toMatchObject({ guests: false });
	});

	test('whoever asks too often waits', async () => {
		const answers = [];
		for (let i = 0; i < 45; i++)
			answers.push(await post({ action: 'proof', token: 'forged', session: `made up ${i}` }));
		expect(answers.at(0)).toMatchObject({ error: 'link_invalid' });
		expect(answers.at(-1)).toMatchObject({ error: 'too_many_requests' });
	});
});
