import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createHarness } from './harness';

const harness = createHarness(path.join(__dirname, 'fixture'));
const call = { type: 'n8n-nodes-fixture.fixtureCall', name: 'Call' };
const trigger = { type: 'n8n-nodes-fixture.fixtureTrigger', name: 'Trigger' };

const server = createServer((request, response) => {
	const allowed = request.headers.authorization === 'Bearer secret';
	response.writeHead(allowed ? 200 : 401, { 'content-type': 'application/json' });
	response.end(JSON.stringify(allowed ? { path: request.url } : { message: 'who are you' }));
});
let url = '';
beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
const good = () => ({ credentials: { fixtureApi: { token: 'secret', url } } });
const bad = () => ({ credentials: { fixtureApi: { token: 'guess', url } } });

describe('runNode', () => {
	it('resolves expressions per item, fills defaults and authenticates requests', async () => {
		const node = { ...call, parameters: { path: '={{ $json.at }}' } };
		const result = await harness.runNode(node, { ...good(), input: [{ at: '/a' }, { at: '/b' }] });
		expect(result.error).toBeUndefined();
		expect(result.json('Call')).toEqual([
			{ path: '/a', greeting: 'hello' },
			{ path: '/b', greeting: 'hello' },
		]);
		expect(result.outputs('Call')[0]![1]!.pairedItem).toEqual({ item: 1 });
	});

	it('ends with the NodeApiError of a refused request', async () => {
		const result = await harness.runNode(call, bad());
		expect(result.error).toMatchObject({ name: 'NodeApiError', httpCode: '401' });
	});

	it('misses a credential that the test did not give', async () => {
		const result = await harness.runNode(call);
		expect(result.error?.message).toMatch(/credentials/);
	});
});

describe('runWorkflow', () => {
	it("runs n8n's own nodes from the trigger on, branch by branch", async () => {
		const condition = {
			conditions: [
				{ id: '1', leftValue: '={{ $json.n }}', rightValue: 1, operator: { type: 'number', operation: 'gt' } },
			],
			combinator: 'and',
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		};
		const workflow = {
			nodes: [
				{ type: 'n8n-nodes-base.manualTrigger', name: 'Start' },
				{ type: 'n8n-nodes-base.stickyNote', name: 'Note', parameters: { content: 'hi' } },
				{ type: 'n8n-nodes-base.if', name: 'If', parameters: { conditions: condition } },
				{
					type: 'n8n-nodes-base.set',
					name: 'Set',
					parameters: {
						assignments: { assignments: [{ id: '1', name: 'm', value: '={{ $json.n * 10 }}', type: 'number' }] },
						options: {},
					},
				},
				{ type: 'n8n-nodes-base.noOp', name: 'Rest' },
			],
			connections: {
				Start: { main: [[{ node: 'If', type: 'main' as const, index: 0 }]] },
				If: {
					main: [
						[{ node: 'Set', type: 'main' as const, index: 0 }],
						[{ node: 'Rest', type: 'main' as const, index: 0 }],
					],
				},
			},
		};
		const result = await harness.runWorkflow(workflow, { input: [{ n: 1 }, { n: 2 }, { n: 3 }] });
		expect(result.error).toBeUndefined();
		expect(result.json('Set')).toEqual([{ m: 20 }, { m: 30 }]);
		expect(result.json('Rest')).toEqual([{ n: 1 }]);
		expect(result.json('Note')).toEqual([]);
	});
});

describe('callWebhook', () => {
	it('gives the node the raw bytes and lets it answer itself', async () => {
		const result = await harness.callWebhook(trigger, { body: '{"a":"團購🍎"}' });
		expect([result.status, JSON.parse(result.text)]).toEqual([202, { bytes: 18, multipart: false }]);
		expect(result.workflowData).toBeUndefined();
	});

	it('starts a run in test mode', async () => {
		const result = await harness.callWebhook(trigger, { body: { a: 1 } }, { mode: 'manual' });
		expect(result.workflowData).toEqual([[{ json: { a: 1 } }]]);
	});

	it('answers for the node when it leaves that to n8n', async () => {
		const result = await harness.callWebhook(trigger, { body: {}, headers: { 'x-silent': '1' } });
		expect([result.status, result.text, result.workflowData]).toEqual([200, 'heard', undefined]);
	});

	it('answers 500 when the node throws', async () => {
		const result = await harness.callWebhook(trigger, { body: {}, headers: { 'x-throw': '1' } });
		expect([result.status, result.error?.message]).toEqual([500, 'thrown on demand']);
	});

	it('has no raw body for multipart, and refuses broken JSON before the node sees it', async () => {
		const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
		const form = await harness.callWebhook(trigger, { body: '--x--', headers: multipart });
		expect(JSON.parse(form.text)).toEqual({ bytes: -1, multipart: true });
		expect((await harness.callWebhook(trigger, { body: '{"a":' })).status).toBe(422);
	});
});

describe('startTrigger', () => {
	it('captures emissions, and ends their runs as the test says', async () => {
		const started = await harness.startTrigger(trigger);
		const first = await started.next();
		expect([first.items[0]![0]!.json, first.deduplicationKey]).toEqual([{ n: 1 }, 'batch-1']);
		first.finish({ status: 'error' });
		expect((await started.next()).items[0]![0]!.json).toEqual({ ended: 'error' });
		await started.trigger();
		(await started.next()).fail(new Error('not started'));
		await new Promise(setImmediate);
		expect(started.errors.map(({ message }) => message)).toEqual(['not started']);
		await expect(started.next(20)).rejects.toThrow('emitted nothing within 20 ms');
		await started.close();
	});
});

describe('activateHooks', () => {
	it('registers the production address, once per method, and takes it back', async () => {
		const node = { ...trigger, webhookId: 'abc', parameters: { path: 'line' } };
		const active = await harness.activateHooks(node, { webhookBaseUrl: 'https://shop.example/webhook' });
		const webhook = { name: 'default', url: 'https://shop.example/webhook/abc/line' };
		expect(active.webhooks).toEqual([
			{ ...webhook, method: 'POST' },
			{ ...webhook, method: 'GET' },
		]);
		await active.deactivate();
		const calls = (globalThis as { fixtureHooks?: string[] }).fixtureHooks;
		expect(calls).toEqual([`create activate ${webhook.url}`, 'delete', 'delete']);
	});

	it('tells the test address in test mode', async () => {
		const active = await harness.activateHooks({ ...trigger, webhookId: 'abc' }, { mode: 'manual' });
		expect(active.webhooks[0]!.url).toBe('http://127.0.0.1:5678/webhook-test/abc/in');
	});
});

test('listSearch passes the filter, the credential and the parameters of the node', async () => {
	const found = await harness.listSearch(call, 'search', { ...good(), filter: 'you' });
	expect(found.results).toEqual([{ name: 'hello you', value: 'secret' }]);
});

test('testCredential calls the address of the credential', async () => {
	expect(await harness.testCredential('fixtureApi', good().credentials.fixtureApi)).toMatchObject({ status: 'OK' });
	expect(await harness.testCredential('fixtureApi', bad().credentials.fixtureApi)).toMatchObject({ status: 'Error' });
});
