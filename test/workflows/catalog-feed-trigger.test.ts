// Catalog Feed Trigger: published feeds over HTTP, the address that it notes, and the pulls that start a workflow.
import { createHash } from 'node:crypto';
import { get as httpGet } from 'node:http';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { IDataObject } from 'n8n-workflow';
import type { FeedPart } from '../../lib/feed/statistics';
import { DEFAULT_SETTINGS } from '../../lib/feed/default-settings';
import { getFeed, renewSecret } from '../../lib/store/feeds';
import { lastPull } from '../../lib/store/feed-pulls';
import { publishFeed } from '../../lib/store/publish-feed';
import { readShopSettings } from '../../lib/store/shop-settings';
import { openStore, type Store } from '../../lib/store/store';
import * as harness from './harness';
import type { NodeJson } from './harness';
import { PACKAGE } from './package-nodes';

const trigger = (parameters: IDataObject = {}): NodeJson => ({
	type: `${PACKAGE}.catalogFeedTrigger`,
	...{ id: 'feeds', name: 'Feeds', webhookId: 'web-hook' },
	parameters: parameters as NonNullable<NodeJson['parameters']>,
});

let store: Store;
let server: Awaited<ReturnType<typeof harness.serveWebhooks>>;

beforeAll(async () => {
	const file = path.join(process.env.N8N_USER_FOLDER!, '.n8n', 'group-buy', 'group-buy.sqlite');
	store = await openStore({ kind: 'sqlite', file });
	server = await harness.serveWebhooks(trigger({ startWhenPulled: 'newVersion' }));
});
afterAll(async () => {
	await server.close();
	await store.close();
});

/** Publishes these bytes as they are: what is in them is not the trigger's business. */
async function publish(name: string, bytes: Buffer) {
	const parts = async function* (): AsyncGenerator<FeedPart> {
		await Promise.resolve();
		for (let at = 0; at < bytes.length; at += 65_536) {
			yield { bytes: bytes.subarray(at, at + 65_536), rows: [[String(at), 'x']], issues: [] };
		}
	};
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const counts = { excluded: 0, invalid: 0, warnings: 0, byRule: {}, bytes: bytes.length, sha256 };
	const { feed } = await publishFeed(
		store,
		{
			...{ name, settings: DEFAULT_SETTINGS.lineLive, source: 'items', fileName: 'live.csv', mime: 'text/csv' },
			...{ strict: false, manual: null },
			build: { parts: parts(), statistics: () => ({ read: 1, written: 1, ...counts }) },
		},
		() => Date.now(),
	);
	return feed;
}

const urlOf = (secret: string, file = 'live.csv', at = server) =>
	at.urls[0]!.replace(':secret', secret).replace(':file', file);

/** `fetch` unpacks what is compressed, and asks for it by itself. */
async function get(url: string, headers: Record<string, string> = {}, method = 'GET') {
	const response = await fetch(url, { method, headers: { 'accept-encoding': 'identity', ...headers } });
	return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
}

/** n8n has an answer's outcome a moment after its reader has the answer. */
async function outcomes(at: typeof server, count: number) {
	const deadline = Date.now() + 10_000;
	while (at.results.length < count) {
		if (Date.now() > deadline) throw new Error(`There are ${at.results.length} outcomes of ${count}.`);
		await new Promise(setImmediate);
	}
	return at.results;
}

const file = Buffer.from(`id,title\n1,${'茶'.repeat(300_000)}\n`);

test('a feed is served whole, compressed, as a gzip file, or not again', async () => {
	const { secret } = await publish('whole', file);
	const url = urlOf(secret);
	const whole = await get(url);
	expect(whole.status).toBe(200);
	expect(whole.body.equals(file)).toBe(true);
	expect(Object.fromEntries(whole.headers)).toMatchObject({
		'content-type': 'text/csv; charset=utf-8',
		'content-length': String(file.length),
		'content-disposition': 'inline; filename="live.csv"',
		'x-content-type-options': 'nosniff',
		vary: 'Accept-Encoding',
	});
	const etag = whole.headers.get('etag')!;
	const known = await get(url, { 'if-none-match': `W/${etag}` });
	expect([known.status, known.body.length, known.headers.get('etag')]).toEqual([304, 0, etag]);
	const since = await get(url, { 'if-modified-since': whole.headers.get('last-modified')! });
	expect(since.status).toBe(304);

	const packed = await get(urlOf(secret, 'live.csv.gz'));
	expect([packed.headers.get('content-type'), packed.headers.get('content-encoding')]).toEqual(['application/gzip', null]);
	expect(gunzipSync(packed.body).equals(file)).toBe(true);
	const compressed = await get(url, { 'accept-encoding': 'gzip' });
	expect(compressed.headers.get('content-encoding')).toBe('gzip');
	expect(compressed.headers.get('content-length')).toBe(String(packed.body.length));
	expect(compressed.body.equals(file)).toBe(true);
	expect(compressed.headers.get('etag')).not.toBe(etag);

	const head = await get(url, {}, 'HEAD');
	expect([head.status, head.body.length, head.headers.get('content-length')]).toEqual([200, 0, String(file.length)]);
});

test('nobody else finds anything, and learns nothing', async () => {
	const { secret } = await publish('hidden', file);
	const wrong = [secret.slice(1), `${secret}x`, secret.toLowerCase(), '%00', 'a'.repeat(2000)];
	const answers = await Promise.all(wrong.map(async (one) => await get(urlOf(one))));
	for (const { status, body, headers } of answers) {
		expect([status, body.toString(), headers.get('cache-control')]).toEqual([404, answers[0]!.body.toString(), 'no-store']);
	}
	await store.tx(async (trx) => await renewSecret(trx, 'hidden', Date.now()));
	expect((await get(urlOf(secret))).status).toBe(404);
	const renewed = await getFeed(store.db, 'hidden');
	expect((await get(urlOf(renewed.secret))).status).toBe(200);
});

test('pulls are noted; the first of a version starts the workflow', async () => {
	const feed = await publish('pulled', file);
	const url = urlOf(feed.secret);
	let taken = server.results.length;
	const pull = async (headers: Record<string, string> = {}, method = 'GET') => {
		await get(url, { 'user-agent': 'LINE', ...headers }, method);
		taken += 1;
		return (await outcomes(server, taken))[taken - 1]!.workflowData?.[0]?.map(({ json }) => json);
	};
	expect(await pull({}, 'HEAD')).toBeUndefined();
	expect(await lastPull(store.db, feed.id, Date.now())).toBeUndefined();
	const [item] = (await pull())!;
	expect(item).toMatchObject({ feed: 'pulled', version: 1, status: 200, isFirst: true, userAgent: 'LINE', rows: 1 });
	expect(item!.at).toMatch(/^\d{4}-.*\+08:00$/);
	expect(await pull()).toBeUndefined();
	expect(await lastPull(store.db, feed.id, Date.now())).toMatchObject({ status: 200, userAgent: 'LINE' });
	await publish('pulled', Buffer.from('id\n2\n'));
	expect(await pull()).toMatchObject([{ version: 2, isFirst: true }]);
});

test.each([
	['never', 'trigger', 0],
	['always', 'trigger', 2],
	['never', 'manual', 2],
] as const)('start when pulled: %s, in mode %s', async (startWhenPulled, mode, starts) => {
	const { secret } = await publish(`${startWhenPulled} ${mode}`, file);
	const other = await harness.serveWebhooks(trigger({ startWhenPulled }), { mode });
	const etag = (await get(urlOf(secret, 'x', other))).headers.get('etag')!;
	expect((await get(urlOf(secret, 'x', other), { 'if-none-match': etag })).status).toBe(304);
	const data = (await outcomes(other, 2)).flatMap(({ workflowData }) => workflowData?.[0] ?? []);
	expect(data.map(({ json }) => json.status)).toEqual([200, 304].slice(0, starts));
	expect(other.results.every(({ error }) => error === undefined)).toBe(true);
	await other.close();
});

test('somebody who goes away stops the reading, and has pulled nothing', async () => {
	// Bytes that do not compress: more of them than any buffer between takes.
	const random = createHash('shake256', { outputLength: 24_000_000 }).update('seed').digest();
	const feed = await publish('left', random);
	const before = server.results.length;
	await new Promise<void>((resolve) => {
		const request = httpGet(urlOf(feed.secret), (response) => {
			response.once('data', () => {
				request.destroy();
				resolve();
			});
		});
	});
	expect((await outcomes(server, before + 1)).at(-1)).toEqual({ workflowData: undefined, error: undefined });
	expect(await lastPull(store.db, feed.id, Date.now())).toBeUndefined();
});

test('an address that asks without end is slowed down', async () => {
	const statuses = new Set<number>();
	for (let i = 0; i < 120 && !statuses.has(429); i++) statuses.add((await get(urlOf('guess'))).status);
	expect([...statuses]).toEqual([404, 429]);
	const { headers } = await get(urlOf('guess'));
	expect(headers.get('retry-after')).toBe('60');
});

test('its address is noted while it is active, and only its own is taken back', async () => {
	const noted = async () => (await readShopSettings(store.db)).feedUrl;
	expect(await noted()).toBeNull();
	await harness.activateHooks(trigger(), { mode: 'manual' });
	expect(await noted()).toBeNull();
	const options = { webhookBaseUrl: 'https://n8n.example/webhook' };
	const first = await harness.activateHooks(trigger(), options);
	expect(await noted()).toBe('https://n8n.example/webhook/web-hook/feeds');
	const second = await harness.activateHooks(trigger({ path: 'shop2' }), options);
	await first.deactivate();
	expect(await noted()).toBe('https://n8n.example/webhook/web-hook/shop2');

	const feed = await getFeed(store.db, 'whole');
	const parameters = { resource: 'feed', operation: 'get', feed: { __rl: true, mode: 'name', value: 'whole' } };
	const { json } = await harness.runNode({ type: `${PACKAGE}.catalogFeedExport`, parameters });
	const url = `https://n8n.example/webhook/web-hook/shop2/${feed.secret}/live.csv`;
	expect(json('Node')).toMatchObject([{ url, gzipUrl: `${url}.gz` }]);
	await second.deactivate();
	expect(await noted()).toBeNull();
});
