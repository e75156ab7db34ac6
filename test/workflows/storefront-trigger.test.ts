// Pages over real HTTP: what they answer, to whom, and the events that start the workflow. Bad requests one by one.
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { GroupPage, OrderPage, PageData } from '../../lib/web/api';
import { writeShopSettings } from '../../lib/store/shop-settings';
import { openStore, type Store } from '../../lib/store/store';
import { linkKey, signLink } from '../../lib/web/link-token';
import { openShop } from '../support/shop';
import * as harness from './harness';
import type { NodeJson } from './harness';
import { offline, PACKAGE, SECRET } from './package-nodes';

const key = linkKey(SECRET);
const NAME = '好茶 <b>團</b> </script><script>alert(1)</script>';

function storefrontNode(id: string, parameters: IDataObject = {}): NodeJson {
	const events = ['cart_submitted', 'order_changed', 'order_cancelled', 'proof_uploaded'];
	return {
		type: `${PACKAGE}.groupBuyStorefrontTrigger`,
		...{ id, name: 'Storefront', webhookId: id },
		parameters: { events, ...parameters },
	};
}

const CHECKOUT = {
	shippingId: 'meet',
	paymentId: 'transfer',
	recipient: {
		...{ name: '王小明', phone: '0912345678', email: null, country: 'TW', postalCode: null, address: null },
		...{ storeCode: null, storeName: null, pickupPlace: null },
	},
	invoice: null,
	note: null,
};

let store: Store;
let campaignCode: string;
let groupToken: string;
const node = storefrontNode('store');
let server: Awaited<ReturnType<typeof harness.serveWebhooks>>;
let url: string;

beforeAll(async () => {
	store = await openStore({
		kind: 'sqlite',
		file: path.join(process.env.N8N_USER_FOLDER!, '.n8n', 'group-buy', 'group-buy.sqlite'),
	});
	const items = [{ code: 'A1', stock: 3, priceMinor: 350 }, { code: 'A2' }];
	({ code: campaignCode } = await openShop(store, items, { opensAt: Date.now() - 60_000, title: NAME }));
	await store.tx(
		async (trx) =>
			await writeShopSettings(
				trx,
				{
					shopName: NAME,
					storefrontUrl: 'https://shop.example/webhook/store/shop',
					shippingMethods: [{ id: 'meet', type: 'pick_up', name: '面交', feeMinor: 0, freeFromMinor: null, places: [] }],
					paymentMethods: [
						{
							...{ id: 'transfer', type: 'bank_transfer', name: '轉帳', instructions: null, shippingIds: [] },
							bank: { bankCode: '822', bankName: '中信', accountNumber: '123456789012', accountName: '好茶' },
						},
					],
				},
				Date.now(),
			),
	);
	const { id } = await store.db.selectFrom('line_groups').select('id').executeTakeFirstOrThrow();
	groupToken = token('group', String(id));
	server = await harness.serveWebhooks(node, { credentials: offline });
	url = server.urls[0]!;
});
afterAll(async () => {
	await server.close();
	await store.close();
});

function token(purpose: 'group' | 'order' | 'session', subject: string, seconds = 3600): string {
	const expiresAt = Math.floor(Date.now() / 1000) + seconds;
	return signLink(key, { purpose, subject, version: 0, buyer: null, expiresAt });
}

async function get(t: string, headers: Record<string, string> = {}) {
	const response = await fetch(`${url}?t=${t}`, { headers });
	const html = await response.text();
	const [, json = 'null'] = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(html) ?? [];
	return { status: response.status, headers: response.headers, html, page: JSON.parse(json) as PageData };
}

async function post(body: object | string) {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'text/plain;charset=UTF-8', origin: 'null' },
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
	const answer = (await response.json()) as Record<string, unknown>;
	return { status: response.status, headers: response.headers, answer };
}

const cart = (session: string, submission: string, lines: Record<string, number>, more: object = {}) => ({
	...{ action: 'submit_cart', token: groupToken, session, submission, checkout: CHECKOUT },
	lines: Object.entries(lines).map(([code, quantity]) => ({ campaignCode, code, quantity })),
	...more,
});

test('from the group page to a paid-for order, and what the workflow hears of it', async () => {
	const trigger = await harness.startTrigger(node, { credentials: offline });
	const opened = await get(groupToken);
	expect(opened.status).toBe(200);
	const group = opened.page as GroupPage;
	expect(group).toMatchObject({ kind: 'group', guests: true, me: null, orders: [] });
	expect(group.campaigns[0]?.offers[0]).toMatchObject({ code: 'A1', priceMinor: 350, left: 3, mayAdd: 3 });

	const request = cart(group.session, 'submission-1', { A1: 2 });
	const ordered = await post(request);
	expect(ordered.answer).toMatchObject({ ok: true, orders: [{ payableMinor: 700 }] });
	const again = await post(request);
	expect((again.answer).orders).toMatchObject([{ payableMinor: 700 }]);
	const cartEvent = await trigger.next();
	expect(cartEvent.items[0]).toMatchObject([
		{ json: { event: 'cart_submitted', lineUserId: null, customerName: '王小明', order: { total: 700 } } },
	]);
	cartEvent.finish();

	const [own] = ordered.answer.orders as Array<{ code: string; url: string }>;
	const t = own!.url.slice('?t='.length);
	const order = (await get(t)).page as OrderPage;
	expect(order).toMatchObject({
		...{ kind: 'order', code: own!.code, payableMinor: 700 },
		recipient: { name: '王○明', phone: '0912•••678' },
		lines: [{ code: 'A1', quantity: 2, unitPriceMinor: 350 }],
		may: { change: true, cancel: true },
	});

	const changed = await post({ action: 'change', token: t, submission: 'submission-2', lines: [{ code: 'A1', quantity: 1 }] });
	expect(changed.answer).toMatchObject({ ok: true, page: { payableMinor: 350 } });
	const reported = await post({ action: 'report_payment', token: t, lastFive: '54321', file: null });
	expect(reported.answer).toMatchObject({ ok: true, page: { stage: 'checking_payment', proofs: [{ lastFive: '54321' }] } });
	const heard: unknown[] = [];
	while (heard.length < 2) {
		const emission = await trigger.next();
		heard.push(...emission.items[0]!.map(({ json }) => json.event));
		emission.finish();
	}
	expect(heard).toEqual(['order_changed', 'proof_uploaded']);
	const refused = await post({ action: 'cancel', token: t });
	expect([refused.status, refused.answer.error]).toEqual([409, 'not_possible']);
	expect(server.results.every(({ workflowData, error }) => !workflowData && !error)).toBe(true);
	await trigger.close();
});

test('a cart is refused whole, with what could be had', async () => {
	const { session } = (await get(groupToken)).page as GroupPage;
	const { answer } = await post(cart(session, 'too-many-1', { A1: 9, A2: 1 }));
	expect(answer).toMatchObject({
		ok: false,
		error: 'cart_refused',
		refusals: [{ code: 'A1', reason: 'insufficient_stock', left: expect.any(Number) }],
		page: { kind: 'group', orders: [] },
	});
});

test('is sandboxed, and nothing that people have written becomes a part of it', async () => {
	const { headers, html } = await get(groupToken);
	const policy = headers.get('content-security-policy')!;
	expect(policy).toMatch(/^sandbox allow-downloads/);
	expect(policy).not.toContain('allow-same-origin');
	expect(policy).toContain("default-src 'none'");
	expect(policy).toContain(`connect-src 'self' ${new URL(url).origin}`);
	expect(headers.get('referrer-policy')).toBe('no-referrer');
	expect(headers.get('cache-control')).toBe('no-store');
	expect(html).not.toContain('<script>alert');
	expect(html).not.toContain('<b>');
});

test('is out of its sandbox only on the host of the LIFF app', async () => {
	const login = { channelId: '1', channelSecret: 's', liffId: '1-abc', apiBaseUrl: 'http://127.0.0.1:9' };
	const credentials = { ...offline, lineLoginApi: login };
	const policyOf = async (liffHost: string) => {
		const site = storefrontNode('liff', { options: { liffHost } });
		const { headers, text } = await harness.callWebhook(
			site,
			{ method: 'GET', path: `?t=${groupToken}`, headers: { 'x-forwarded-host': 'shop.example' } },
			{ credentials },
		);
		return [headers.get('content-security-policy')!.startsWith('sandbox'), text.includes('1-abc')];
	};
	expect(await policyOf('shop.example')).toEqual([true, false]);
	expect(await policyOf('other.example')).toEqual([true, false]);
});

test.each([
	['forged', () => `${groupToken.slice(0, -2)}AA`, 404, 'link_invalid'],
	['expired', () => token('group', '1', -10), 410, 'link_expired'],
	['of another purpose', () => token('session', '1'), 404, 'link_invalid'],
	['of an order that is gone', () => token('order', 'R2222222'), 404, 'link_invalid'],
	['missing', () => '', 404, 'link_invalid'],
])('a link that is %s shows why', async (_, link, status, notice) => {
	const answered = await get(link());
	expect([answered.status, answered.page]).toEqual([status, expect.objectContaining({ kind: 'notice', notice })]);
});

test.each([
	['no JSON', 'hello', 400],
	['no object', '7', 400],
	['an action that is none', { action: 'constructor', token: '' }, 400],
	['a cart for an order', { action: 'submit_cart', token: token('order', 'R1') }, 404],
	['a session that is forged', { action: 'submit_cart', token: 'GROUP', session: 'x' }, 400],
])('answers %s with a code', async (_, body, status) => {
	const sent = typeof body === 'string' ? body : JSON.stringify(body).replace('GROUP', groupToken);
	const answered = await post(sent);
	expect([answered.status, answered.answer.ok]).toEqual([status, false]);
	expect(answered.headers.get('access-control-allow-origin')).toBe('*');
});

test('a guest gives name and phone number, and may be kept out', async () => {
	const { session } = (await get(groupToken)).page as GroupPage;
	const { answer } = await post(cart(session, 'no-checkout', { A2: 1 }, { checkout: null }));
	expect(answer).toMatchObject({ ok: false, error: 'invalid', field: 'recipient.name' });
	const closed = storefrontNode('members', { guests: false });
	const body = JSON.stringify(cart(session, 'a-guest-here', { A2: 1 }));
	const { text, status } = await harness.callWebhook(closed, { body, headers: { 'content-type': 'text/plain' } }, { credentials: offline });
	expect([status, JSON.parse(text)]).toEqual([401, expect.objectContaining({ error: 'login_required' })]);
});

test('HEAD is answered without a body, a body that is too large with 413', async () => {
	const head = await fetch(`${url}?t=${groupToken}`, { method: 'HEAD' });
	expect([head.status, await head.text()]).toEqual([200, '']);
	const large = await post(JSON.stringify({ action: 'report_payment', file: 'A'.repeat(8 * 1024 * 1024) }));
	expect([large.status, large.answer.error]).toEqual([413, 'file_too_large']);
});

test("in the editor's test mode the event becomes an item at once", async () => {
	const { session } = (await get(groupToken)).page as GroupPage;
	const request = { body: JSON.stringify(cart(session, 'manual-mode', { A2: 1 })), headers: { 'content-type': 'text/plain' } };
	const { workflowData } = await harness.callWebhook(storefrontNode('manual'), request, { credentials: offline, mode: 'manual' });
	expect(workflowData).toMatchObject([[{ json: { event: 'cart_submitted' } }]]);
});
