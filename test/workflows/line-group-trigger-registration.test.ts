// "Register Webhook URL" against the LINE simulator, and the drop-down of groups.
import { startSimulator, type Simulator } from '../simulator';
import { activateHooks, loadOptions, serveWebhooks } from './harness';
import { done, listenTo, locate, online, triggerNode } from './package-nodes';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator();
});
afterAll(async () => {
	await simulator.close();
});

const TEST = '/v2/bot/channel/webhook/test';

/** What was asked of LINE since the last call, e.g. `PUT endpoint`. */
let seen = 0;
function asked(): string[] {
	const requests = simulator.requests.slice(seen);
	seen = simulator.requests.length;
	return requests.map(({ method, path }) => `${method} ${path.replace('/v2/bot/channel/webhook/', '')}`);
}

const registering = triggerNode('registering', { registerWebhook: true });

describe('register webhook URL', () => {
	beforeEach(() => {
		simulator.setWebhook(null);
		asked();
	});

	it('sets the URL once and lets LINE test it on each activation', async () => {
		const credentials = online(simulator);
		const server = await serveWebhooks(registering, { credentials });
		const url = server.urls[0]!;
		const webhookBaseUrl = url.slice(0, url.indexOf('/webhook') + '/webhook'.length);

		const active = await activateHooks(registering, { credentials, webhookBaseUrl });
		expect(active.webhooks).toEqual([{ name: 'default', method: 'POST', url }]);
		expect(asked()).toEqual(['POST test', 'GET endpoint', 'PUT endpoint']);
		expect(simulator.defaultChannel.webhook).toEqual({ endpoint: url, active: true });
		// LINE's test is a signed request without events: answered, and no run.
		expect(simulator.webhooks.log.at(-1)).toMatchObject({ url, events: 0, status: 200 });
		expect(server.results).toEqual([{ workflowData: undefined, error: undefined }]);

		await active.deactivate();
		expect(asked()).toEqual([]);
		expect(simulator.defaultChannel.webhook?.endpoint).toBe(url);

		await activateHooks(registering, { credentials, webhookBaseUrl, activation: 'update' });
		expect(asked()).toEqual(['POST test', 'GET endpoint']);
		await server.close();
	});

	it('replaces the URL of another workflow', async () => {
		simulator.setWebhook('https://old.example/webhook/line');
		const credentials = online(simulator);
		const server = await serveWebhooks(registering, { credentials });
		await activateHooks(registering, { credentials, webhookBaseUrl: server.urls[0]!.replace(/\/registering.*/, '') });
		expect(simulator.defaultChannel.webhook?.endpoint).toBe(server.urls[0]);
		await server.close();
	});

	test.each([
		['it is turned off', triggerNode('off'), {}],
		['the editor tests the node', registering, { mode: 'manual' as const }],
		[
			'the editor tests a node that was changed',
			registering,
			{ mode: 'manual' as const, activation: 'update' as const },
		],
		['n8n starts', registering, { activation: 'init' as const }],
		['another main takes over', registering, { activation: 'leadershipChange' as const }],
	])('leaves LINE alone when %s', async (_name, node, options) => {
		const active = await activateHooks(node, { credentials: online(simulator), ...options });
		await active.deactivate();
		expect(asked()).toEqual([]);
	});

	describe('fails the activation with LINE’s reason', () => {
		it('when nobody answers at the URL', async () => {
			const options = { credentials: online(simulator), webhookBaseUrl: 'http://127.0.0.1:9/webhook' };
			await expect(activateHooks(registering, options)).rejects.toMatchObject({
				name: 'NodeOperationError',
				message: expect.stringMatching(
					/^LINE could not use the webhook URL http:\/\/127.0.0.1:9\/webhook\/registering\/line: COULD_NOT_CONNECT \(Failure to connect: ECONNREFUSED.+WEBHOOK_URL of n8n/,
				) as string,
			});
			// The address that did not work was not set.
			expect(asked()).toEqual(['POST test']);
		});

		it('when the credential has the secret of another channel', async () => {
			const { lineMessagingApi } = online(simulator);
			const credentials = { lineMessagingApi: { ...lineMessagingApi, channelSecret: 'f'.repeat(32) } };
			const server = await serveWebhooks(registering, { credentials });
			const webhookBaseUrl = server.urls[0]!.replace(/\/registering.*/, '');
			await expect(activateHooks(registering, { credentials, webhookBaseUrl })).rejects.toMatchObject({
				message: expect.stringMatching(/ERROR_STATUS_CODE \(401\)\. The credential's Channel Secret/) as string,
			});
			await server.close();
		});

		it('when n8n has no public address', async () => {
			const options = { credentials: online(simulator), webhookBaseUrl: 'http://n8n.local/webhook' };
			await expect(activateHooks(registering, options)).rejects.toMatchObject({
				message: 'LINE refused the request',
				description: expect.stringContaining('Invalid webhook endpoint URL') as string,
			});
			expect(asked()).toEqual(['POST test']);
		});

		it('when the access token is wrong', async () => {
			const { lineMessagingApi } = online(simulator);
			const credentials = { lineMessagingApi: { ...lineMessagingApi, channelAccessToken: 'guess' } };
			await expect(activateHooks(registering, { credentials })).rejects.toMatchObject({
				message: 'LINE did not accept the channel access token',
				description: expect.stringContaining('LINE Developers Console') as string,
			});
		});

		it('when LINE is disturbed', async () => {
			simulator.faults.add({ path: TEST, kind: 'status', status: 503, times: 1 });
			await expect(activateHooks(registering, { credentials: online(simulator) })).rejects.toMatchObject({
				message: 'LINE had an internal failure',
			});
		});

		it('when its tests of the hour are used up', async () => {
			simulator.faults.add({ path: TEST, kind: 'rateLimit', times: 1 });
			const options = { credentials: online(simulator), webhookBaseUrl: 'http://127.0.0.1:9/webhook' };
			await expect(activateHooks(registering, options)).rejects.toMatchObject({
				message: 'Too many requests to LINE in a short time',
			});
		});
	});
});

test('the drop-down lists the groups that the bot is or was in', async () => {
	const credentials = online(simulator);
	const line = await listenTo(simulator, ['join', 'leave']);
	expect(await loadOptions(triggerNode('list'), 'getGroups', { credentials })).toEqual([]);

	const ids = ['週五團購', '早餐團', '舊群組'].map((name) => simulator.createGroup({ name, memberIds: [] }).groupId);
	for (const id of ids) simulator.inviteBot(id);
	await done('group', 'register', {}, { credentials, input: await line.next() });
	simulator.removeBot(ids[2]!);
	await done('group', 'markLeft', {}, { input: await line.next() });
	await done('group', 'register', { group: locate(`R${'1'.repeat(32)}`) }, { credentials });

	const options = await loadOptions(triggerNode('list'), 'getGroups', { credentials });
	expect(options).toHaveLength(4);
	expect(options).toEqual(
		expect.arrayContaining([
			{ name: '週五團購', value: ids[0] },
			{ name: '早餐團', value: ids[1] },
			{ name: '舊群組 (left)', value: ids[2] },
			{ name: `R${'1'.repeat(32)}`, value: `R${'1'.repeat(32)}` },
		]),
	);
	await line.close();
});
