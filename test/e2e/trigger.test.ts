// LINE Group Trigger in a real n8n: what it lets in, and how it makes itself known to LINE.
import { setTimeout as sleep } from 'node:timers/promises';
import { startN8n } from '../../scripts/lib/n8n';
import type { N8n } from '../../scripts/lib/n8n';
import { lineCredential } from '../../scripts/lib/line-credential';
import { sign, startSimulator } from '../simulator';
import type { Simulator } from '../simulator';
import { connectLine, installBot, readTemplate, runs, settle, sqliteRows, withParameters } from './shop';
import type { Bot } from './shop';

jest.setTimeout(400_000);

const triggerName = 'LINE Group Trigger';

let simulator: Simulator;
let n8n: N8n;
let bot: Bot;

beforeAll(async () => {
	simulator = await startSimulator();
	n8n = await startN8n();
	await connectLine(n8n, simulator);
	bot = await installBot(n8n, simulator, await readTemplate('line-group-bot.json'));
});

afterAll(async () => {
	await n8n.stop();
	await simulator.close();
});

async function post(body: string | Buffer, headers: Record<string, string>) {
	const response = await fetch(bot.url, { method: 'POST', body, headers });
	return { status: response.status, text: await response.text() };
}

const json = { 'content-type': 'application/json; charset=utf-8' };
const signature = (body: string | Buffer) => sign(body, simulator.defaultChannel.channelSecret);

/** A request of LINE with one message that would be booked. */
const order = JSON.stringify({
	destination: `U${'b'.repeat(32)}`,
	events: [
		{
			type: 'message',
			mode: 'active',
			timestamp: 1_790_000_000_000,
			webhookEventId: '01HZZZZZZZZZZZZZZZZZZZZZZZ',
			deliveryContext: { isRedelivery: false },
			replyToken: 'a'.repeat(32),
			source: { type: 'group', groupId: `C${'0'.repeat(32)}`, userId: `U${'0'.repeat(32)}` },
			message: { id: '1', type: 'text', text: '團購 A1+1', quoteToken: 'q' },
		},
	],
});

const padded = (bytes: number) =>
	JSON.stringify({ destination: 'U', events: [], padding: 'x'.repeat(bytes) });

describe('a request that is not to be let in', () => {
	const refused: ReadonlyArray<readonly [string, number, () => [string | Buffer, Record<string, string>]]> = [
		['no signature', 401, () => [order, json]],
		['an empty signature', 401, () => [order, { ...json, 'x-line-signature': '' }]],
		[
			'a signature with another secret',
			401,
			() => [order, { ...json, 'x-line-signature': sign(order, 'f'.repeat(32)) }],
		],
		[
			'a body that was changed on the way',
			401,
			() => [order.replace('A1+1', 'A1+9'), { ...json, 'x-line-signature': signature(order) }],
		],
		[
			'a body that was parsed and written again',
			401,
			() => [JSON.stringify(JSON.parse(order), null, 1), { ...json, 'x-line-signature': signature(order) }],
		],
		['no body, signed', 400, () => ['', { ...json, 'x-line-signature': signature('') }]],
		[
			'a form with files',
			401,
			() => [
				'--x\r\ncontent-disposition: form-data; name="events"\r\n\r\n[]\r\n--x--\r\n',
				{ 'content-type': 'multipart/form-data; boundary=x', 'x-line-signature': signature('') },
			],
		],
		[
			'bytes of an unknown kind, not signed',
			401,
			() => [order, { 'content-type': 'application/octet-stream', 'x-line-signature': signature('{}') }],
		],
		// n8n's own answer, before the node sees it.
		[
			'broken JSON, signed',
			422,
			() => ['{"events":', { ...json, 'x-line-signature': signature('{"events":') }],
		],
		['JSON without events, signed', 400, () => ['{}', { ...json, 'x-line-signature': signature('{}') }]],
		[
			'10 MB, signed',
			413,
			() => [padded(10_000_000), { ...json, 'x-line-signature': signature(padded(10_000_000)) }],
		],
		// n8n's own limit is 16 MB.
		[
			'20 MB, signed',
			500,
			() => [padded(20_000_000), { ...json, 'x-line-signature': signature(padded(20_000_000)) }],
		],
	];

	test.each(refused)('%s: %d, without a run and without a stack trace', async (_name, status, request) => {
		const before = (await runs(n8n, bot.id)).all;
		const answer = await post(...request());
		expect(answer.status).toBe(status);
		expect(answer.text).not.toMatch(/\bat .*\.[jt]s:\d+|node_modules/);
		if (status === 401) expect(answer.text).toBe('{"message":"The request is not signed by LINE"}');
		expect((await runs(n8n, bot.id)).all).toBe(before);
	});

	test('nothing of it was kept', async () => {
		expect(await sqliteRows(n8n)('select count(*) as n from inbox_events')).toEqual([{ n: 0 }]);
	});
});

test('the same request, signed, is let in, and its order for an unknown group does no harm', async () => {
	expect(await post(order, { ...json, 'x-line-signature': signature(order) })).toEqual({
		status: 200,
		text: '{}',
	});
	await settle(simulator, n8n, sqliteRows(n8n), bot.id);
	expect(await runs(n8n, bot.id)).toEqual({ all: 1, failed: 0 });
});

test('"Verify" in the LINE Developers console succeeds and starts no run', async () => {
	const before = (await runs(n8n, bot.id)).all;
	const response = await fetch(`${simulator.url}/v2/bot/channel/webhook/test`, {
		method: 'POST',
		headers: { ...json, authorization: `Bearer ${simulator.defaultChannel.channelAccessToken}` },
		body: '{}',
	});
	expect(await response.json()).toMatchObject({ success: true, statusCode: 200, reason: 'OK' });
	expect((await runs(n8n, bot.id)).all).toBe(before);
});

describe('"Register Webhook URL"', () => {
	test('sets the address at LINE when the workflow is activated, after LINE has tested it', async () => {
		simulator.setWebhook(null);
		const asked = simulator.requests.length;
		const workflow = withParameters(await readTemplate('line-group-bot.json'), triggerName, {
			registerWebhook: true,
		});
		const [url] = await n8n.activate(await n8n.importWorkflow(workflow));
		await until(() => simulator.defaultChannel.webhook !== null);
		expect(simulator.defaultChannel.webhook).toEqual({ endpoint: url, active: true });
		expect(simulator.requests.slice(asked).map(({ method, path }) => `${method} ${path}`)).toEqual([
			'POST /v2/bot/channel/webhook/test',
			'GET /v2/bot/channel/webhook/endpoint',
			'PUT /v2/bot/channel/webhook/endpoint',
		]);
	});

	test('shows what LINE said when the address does not work, and leaves the old one', async () => {
		simulator.setWebhook('https://shop.example/line');
		const fields = lineCredential(simulator.defaultChannel, simulator.url);
		await n8n.createCredential('lineMessagingApi', 'Wrong secret', {
			...fields,
			channelSecret: 'f'.repeat(32),
		});
		const workflow = withParameters(await readTemplate('line-group-bot.json'), triggerName, {
			registerWebhook: true,
		});
		for (const node of workflow.nodes) {
			if (node.name === triggerName)
				node.credentials = { lineMessagingApi: { id: null, name: 'Wrong secret' } };
		}
		const id = await n8n.importWorkflow(workflow);
		const { versionId } = await n8n.rest<{ versionId: string }>('GET', `/workflows/${id}`);
		await n8n.rest('POST', `/workflows/${id}/activate`, { versionId });

		// n8n activates in the background, five times before it gives up.
		let publication: { status: string; triggers: Array<{ errorMessage?: string }> } | undefined;
		await until(async () => {
			publication = await n8n.rest('GET', `/workflows/${id}/publication-status`);
			return publication?.status !== 'in_progress';
		});
		expect(publication).toMatchObject({
			status: 'failed',
			triggers: [
				{
					errorMessage: expect.stringMatching(
						/^LINE could not use the webhook URL http.+: ERROR_STATUS_CODE \(401\)\. The credential's Channel Secret/,
					) as string,
				},
			],
		});
		expect(simulator.defaultChannel.webhook).toEqual({ endpoint: 'https://shop.example/line', active: true });
	});
});

async function until(condition: () => boolean | Promise<boolean>) {
	const deadline = Date.now() + 60_000;
	while (!(await condition())) {
		if (Date.now() > deadline) throw new Error('It did not happen within a minute.');
		await sleep(200);
	}
}
