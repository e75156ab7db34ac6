// LINE Message → Diagnose inside n8n's engine, against a LINE Platform whose webhook leads back into n8n.
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../simulator';
import { runNode, serveWebhooks, testCredential, type Credentials, type NodeJson } from './harness';
import { online, PACKAGE, triggerNode } from './package-nodes';

const STORE = 'https://shop.example/webhook/group-buy';

let simulator: Simulator;
let server: Awaited<ReturnType<typeof serveWebhooks>>;
let liffId: string;
beforeAll(async () => {
	simulator = await startSimulator();
	server = await serveWebhooks(triggerNode('diagnosed'), { credentials: online(simulator) });
	simulator.setWebhook(server.urls[0]!);
	const scope = ['openid', 'profile', 'chat_message.write'];
	({ liffId } = simulator.createLiffApp({ view: { type: 'tall', url: STORE }, scope }));
});
afterAll(async () => {
	await server.close();
	await simulator.close();
});
beforeEach(() => {
	simulator.faults.clear();
	simulator.requests.length = 0;
});

function login(changes: IDataObject = {}): ICredentialDataDecryptedObject {
	const { id, secret } = simulator.login.channel;
	return {
		channelId: id,
		channelSecret: secret,
		liffId,
		apiBaseUrl: simulator.url,
		...changes,
	};
}

async function diagnosed(
	parameters: IDataObject = {},
	credentials: Credentials = { ...online(simulator), lineLoginApi: login() },
	{ input = [{}], node = {} }: { input?: IDataObject[]; node?: Partial<NodeJson> } = {},
) {
	const result = await runNode(
		{
			type: `${PACKAGE}.lineMessage`,
			parameters: { resource: 'account', operation: 'diagnose', storefrontUrl: STORE, ...parameters },
			...node,
		},
		{ credentials, input },
	);
	if (result.error) throw result.error;
	const items = result.outputs('Node')[0] ?? [];
	return {
		items,
		statuses: Object.fromEntries(items.map(({ json }) => [json.check as string, json.status] as const)),
		finding: (check: string) => items.find(({ json }) => json.check === check)?.json,
	};
}

test('one item per finding, once, whatever came in', async () => {
	const { items, statuses } = await diagnosed({}, undefined, { input: [{ a: 1 }, { a: 2 }] });
	expect(statuses).toEqual({
		access_token: 'ok',
		bot: 'ok',
		webhook_url: 'ok',
		webhook_active: 'ok',
		webhook_test: 'ok',
		quota: 'ok',
		clock: 'ok',
		joins_groups: 'check_by_hand',
		automatic_answers: 'check_by_hand',
		webhook_redelivery: 'check_by_hand',
		same_provider: 'check_by_hand',
		login_channel: 'ok',
		liff_app: 'ok',
		liff_endpoint: 'ok',
		liff_host: 'ok',
		liff_size: 'ok',
		liff_scopes: 'ok',
		linked_account: 'check_by_hand',
		channel_published: 'check_by_hand',
	});
	expect(items.map(({ json }) => Object.keys(json))).toEqual(items.map(() => ['check', 'status', 'message', 'fix']));
	expect(items.every(({ pairedItem }) => (pairedItem as { item: number }).item === 0)).toBe(true);
	expect(simulator.requests.filter(({ path }) => path.endsWith('/webhook/test'))).toHaveLength(1);
});

test('without a LINE Login credential and without a test', async () => {
	const { statuses } = await diagnosed({ testWebhook: false, storefrontUrl: '' }, online(simulator));
	expect(Object.keys(statuses).filter((check) => /liff|login|test/.test(check))).toEqual([]);
	expect(simulator.requests.map(({ path }) => path)).not.toContain('/v2/bot/channel/webhook/test');
});

test('the secret of another channel: the trigger refuses what LINE signs', async () => {
	const wrong = { lineMessagingApi: { ...online(simulator).lineMessagingApi, channelSecret: 'f'.repeat(32) } };
	const node = { ...triggerNode('diagnosed-wrong') };
	const other = await serveWebhooks(node, { credentials: wrong });
	simulator.setWebhook(other.urls[0]!);
	try {
		const { finding } = await diagnosed();
		expect(finding('webhook_test')).toMatchObject({
			status: 'failed',
			message: expect.stringContaining('answers 401') as string,
			fix: expect.stringContaining('channel secret') as string,
		});
	} finally {
		await other.close();
		simulator.setWebhook(server.urls[0]!);
	}
});

test('a server behind its webhook URL that is gone', async () => {
	simulator.setWebhook('http://127.0.0.1:9/webhook');
	const { finding } = await diagnosed();
	simulator.setWebhook(server.urls[0]!);
	expect(finding('webhook_test')).toMatchObject({
		status: 'failed',
		message: expect.stringContaining('cannot connect') as string,
	});
});

test('a used-up month', async () => {
	simulator.setQuota({ used: 200 });
	const { finding } = await diagnosed();
	simulator.setQuota({ used: 0 });
	expect(finding('quota')).toMatchObject({ status: 'failed' });
});

test('a LIFF app that opens another page, in another size, without scopes', async () => {
	const other = simulator.createLiffApp({ view: { type: 'full', url: 'https://shop.example/old' } });
	const { statuses } = await diagnosed({}, { ...online(simulator), lineLoginApi: login({ liffId: other.liffId }) });
	expect(statuses).toMatchObject({ liff_endpoint: 'failed', liff_size: 'warning', liff_scopes: 'failed' });
});

test('the Messaging API channel in the place of the LINE Login channel', async () => {
	const { id, channelSecret } = simulator.defaultChannel;
	const { finding } = await diagnosed({}, { ...online(simulator), lineLoginApi: login({ channelId: id, channelSecret }) });
	expect(finding('liff_app')).toMatchObject({
		status: 'failed',
		fix: expect.stringContaining('those of the Messaging API channel do not do') as string,
	});
});

test('wrong credentials and LINE out of reach are findings; no secret is told', async () => {
	const { items, statuses } = await diagnosed(
		{},
		{
			lineMessagingApi: { ...online(simulator).lineMessagingApi, channelAccessToken: 's3cret-token' },
			lineLoginApi: login({ channelSecret: 's3cret' }),
		},
	);
	expect(statuses).toMatchObject({ access_token: 'failed', login_channel: 'failed' });
	expect(JSON.stringify(items)).not.toContain('s3cret');
	const nowhere = 'http://127.0.0.1:9';
	const away = await diagnosed(
		{},
		{
			lineMessagingApi: { ...online(simulator).lineMessagingApi, apiBaseUrl: nowhere },
			lineLoginApi: login({ apiBaseUrl: nowhere }),
		},
	);
	expect(away.statuses).toMatchObject({ access_token: 'failed', login_channel: 'failed' });
});

test('a Storefront URL that cannot be one is named', async () => {
	const { finding } = await diagnosed({ storefrontUrl: '={{ "shop" }}' });
	expect(finding('liff_endpoint')).toMatchObject({
		status: 'failed',
		message: expect.stringContaining('"shop" is no https address') as string,
	});
	const long = diagnosed({ storefrontUrl: 'x'.repeat(2_001) });
	const message = expect.stringContaining("'storefrontUrl' has 2001 characters") as string;
	await expect(long).rejects.toMatchObject({ message });
});

describe('the credential test', () => {
	test('gets a token of the channel', async () => {
		expect(await testCredential('lineLoginApi', login())).toMatchObject({ status: 'OK' });
		expect(simulator.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
			[
				'POST',
				'/oauth2/v3/token',
				new URLSearchParams({
					grant_type: 'client_credentials',
					client_id: simulator.login.channel.id,
					client_secret: simulator.login.channel.secret,
				}).toString(),
			],
		]);
	});

	test('fails with a wrong secret', async () => {
		expect(await testCredential('lineLoginApi', login({ channelSecret: 'guess' }))).toMatchObject({ status: 'Error' });
	});
});

// Last, since the platform's clock goes on only.
test('a server whose clock is ten minutes behind', async () => {
	simulator.clock.advance(600_000);
	const { finding } = await diagnosed();
	expect(finding('clock')).toMatchObject({
		status: 'failed',
		message: expect.stringMatching(/60\d seconds behind/) as string,
	});
});
