// A feed in a real n8n: published by one workflow, served by another, asked for as platforms ask.
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { startN8n } from '../../scripts/lib/n8n';
import type { N8n, WorkflowFile } from '../../scripts/lib/n8n';
import { lastItem, readTemplate } from './shop';

jest.setTimeout(300_000);

let n8n: N8n;
let serving: string;
let publishing: string;

interface Published {
	status: string;
	feed: { url: string; gzipUrl: string; version: { number: number; rows: number; bytes: number } };
}

const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });

/** Products by the hundred, as items, and a feed of them. */
function publisher(rows: number, title: string): WorkflowFile {
	const items = `={{ JSON.stringify({ products: Array.from({ length: ${rows} }, (_, i) => ({ id: 'P' + i, title: '${title}' + i, description: '好喝', link: 'https://shop.example/' + i, image_link: 'https://shop.example/' + i + '.jpg', price: 100 + i })) }) }}`;
	const node = (name: string, type: string, typeVersion: number, parameters: object) => ({
		...{ id: name, name, type, typeVersion, position: [0, 0], parameters },
	});
	return {
		name: 'Publish',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
			node('Products', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: items, options: {} }),
			node('Split', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'products', options: {} }),
			node('Publish', 'n8n-nodes-line-group-buy.catalogFeedExport', 1, {
				...{ resource: 'feed', operation: 'publish', feedName: 'LINE Live', source: 'items' },
				...{ profile: 'lineLive', format: 'csv', rows: 'products', options: { maxShrinkPercent: 100 } },
			}),
		] as WorkflowFile['nodes'],
		connections: { Start: to('Products'), Products: to('Split'), Split: to('Publish') },
		settings: { executionOrder: 'v1' },
	};
}

async function publish(rows: number, title: string): Promise<Published> {
	publishing = await n8n.importWorkflow(publisher(rows, title));
	return lastItem(await n8n.runManually(publishing, 'Start'), 'Publish') as unknown as Published;
}

interface Answer {
	status: number;
	headers: IncomingHttpHeaders;
	body: Buffer;
}

/** As it comes over the wire: `fetch` would ask for compression, and undo it, by itself. */
async function ask(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
	return await new Promise((resolve, reject) => {
		const asked = request(url, { method, headers: { 'user-agent': 'LINE-feed', ...headers } }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', reject);
			response.on('end', () =>
				resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
			);
		});
		asked.on('error', reject);
		asked.end();
	});
}

beforeAll(async () => {
	n8n = await startN8n({ env: { GENERIC_TIMEZONE: 'Asia/Taipei' } });
	const template = await readTemplate('catalog-feed.json');
	const nodes = template.nodes.filter(({ name }) =>
		['Serve the Feeds', 'Seen by the Platform'].includes(name),
	);
	const connections = { 'Serve the Feeds': template.connections['Serve the Feeds'] };
	serving = await n8n.importWorkflow({ ...template, nodes, connections });
	await n8n.activate(serving);
});
afterAll(async () => await n8n.stop());

/** Executions that pulls have started, once there are as many. */
async function pulls(count: number): Promise<number> {
	for (;;) {
		const found = (await n8n.executions(serving)).length;
		if (found >= count) return found;
		await sleep(100);
	}
}

test('from products to what a platform pulls, and only what is new', async () => {
	const first = await publish(300, '茶');
	expect(first).toMatchObject({ status: 'published', feed: { version: { number: 1, rows: 300 } } });
	const { url, gzipUrl } = first.feed;
	expect(url.startsWith(`${n8n.url}/webhook/`)).toBe(true);

	const whole = await ask(url);
	expect([whole.status, whole.body.length]).toEqual([200, first.feed.version.bytes]);
	expect(whole.body.toString().split('\n', 2)[1]).toMatch(/^P0,茶0,/);
	expect(whole.headers).toMatchObject({
		'content-type': 'text/csv; charset=utf-8',
		'content-length': String(whole.body.length),
		'cache-control': 'no-cache, no-transform',
		'x-content-type-options': 'nosniff',
		'x-robots-tag': 'noindex',
	});
	const etag = whole.headers.etag!;
	expect(etag).toMatch(/^"[0-9a-f]{32}"$/);

	// n8n compresses what its nodes answer, by whatever the other side takes: here it must not.
	for (const encoding of ['br', 'deflate', 'gzip;q=0', 'identity']) {
		const { headers, body } = await ask(url, { 'accept-encoding': encoding });
		expect([headers['content-encoding'], headers.etag, body.equals(whole.body)]).toEqual([
			undefined,
			etag,
			true,
		]);
	}
	const zipped = await ask(url, { 'accept-encoding': 'gzip, deflate, br' });
	expect(zipped.headers).toMatchObject({
		'content-encoding': 'gzip',
		'content-length': String(zipped.body.length),
	});
	expect(zipped.headers.etag).not.toBe(etag);
	expect(gunzipSync(zipped.body).equals(whole.body)).toBe(true);
	const file = await ask(gzipUrl);
	expect([file.headers['content-type'], file.body.equals(zipped.body)]).toEqual(['application/gzip', true]);

	for (const headers of [
		{ 'if-none-match': etag },
		{ 'if-none-match': `W/"x", W/${etag}` },
		{ 'if-none-match': '*' },
		{ 'if-modified-since': whole.headers['last-modified']! },
	]) {
		const { status, body } = await ask(url, headers);
		expect([status, body.length]).toEqual([304, 0]);
	}
	const head = await ask(url, {}, 'HEAD');
	expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
		200,
		String(whole.body.length),
		0,
	]);

	const second = await publish(200, '咖啡');
	expect(second.feed).toMatchObject({ url, version: { number: 2, rows: 200 } });
	const renewed = await ask(url, { 'if-none-match': etag });
	expect(renewed.status).toBe(200);
	expect(renewed.body.toString()).toContain('咖啡0');
	// One for the first pull of each version.
	expect(await pulls(2)).toBe(2);
});

test('what is nobody’s, and what nobody may do', async () => {
	const { feed } = await publish(1, '茶');
	const [, secret = ''] = /\/feeds\/([^/]+)\//.exec(feed.url) ?? [];
	for (const wrong of [secret.slice(0, -1), secret.toUpperCase(), `${secret}.`]) {
		const { status, body } = await ask(feed.url.replace(secret, wrong));
		expect([status, body.toString()]).toEqual([404, 'There is no feed at this address.\n']);
	}
	for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask(feed.url, {}, method)).status).toBe(404);
});
