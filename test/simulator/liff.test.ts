import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator, type LiffApp, type Simulator } from './index';
import { loadOpenApi } from './openapi';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(() => simulator.close());

interface Result {
	status: number;
	body: Record<string, unknown>;
}

async function form(path: string, fields: Record<string, string>): Promise<Result> {
	const answer = await fetch(simulator.url + path, { method: 'POST', body: new URLSearchParams(fields) });
	return { status: answer.status, body: (await answer.json()) as Result['body'] };
}

const pair = () => ({ client_id: simulator.login.channel.id, client_secret: simulator.login.channel.secret });
const issue = (fields: Record<string, string> = {}) =>
	form('/oauth2/v3/token', { grant_type: 'client_credentials', ...pair(), ...fields });
const tokenOf = async (fields: Record<string, string> = {}) =>
	(await issue(fields)).body['access_token'] as string;

async function call(request: string, body?: unknown, token?: string): Promise<Result> {
	const [method = 'GET', path = ''] = request.split(' ');
	const answer = await fetch(simulator.url + path, {
		method,
		headers: {
			authorization: `Bearer ${token ?? (await tokenOf())}`,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	return { status: answer.status, body: (await answer.json()) as Result['body'] };
}

const APPS = '/liff/v1/apps';
const view = { type: 'tall', url: 'https://shop.example/liff' };
const apps = async () => (await call(`GET ${APPS}`)).body['apps'] as LiffApp[];

describe('channel access tokens', () => {
	test('a stateless token of the LINE Login channel, for 15 minutes', async () => {
		const { status, body } = await issue();
		expect({ status, body }).toEqual({
			status: 200,
			body: { token_type: 'Bearer', access_token: expect.any(String), expires_in: 899 },
		});
		const token = body['access_token'] as string;
		simulator.createLiffApp({ view });
		expect((await call(`GET ${APPS}`, undefined, token)).status).toBe(200);
		simulator.clock.advance(901_000);
		expect((await call(`GET ${APPS}`, undefined, token)).status).toBe(401);
	});

	test('a Messaging API channel’s works for its own API and no other', async () => {
		const { id, channelSecret } = simulator.defaultChannel;
		const token = await tokenOf({ client_id: id, client_secret: channelSecret });
		expect((await call('GET /v2/bot/info', undefined, token)).status).toBe(200);
		expect((await call(`GET ${APPS}`, undefined, token)).status).toBe(401);
		expect((await call('GET /v2/bot/info', undefined, await tokenOf())).status).toBe(401);
		const longLived = simulator.defaultChannel.channelAccessToken;
		expect((await call(`GET ${APPS}`, undefined, longLived)).status).toBe(401);
	});

	test.each<[string, Record<string, string>, string]>([
		['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
		['no secret', { client_secret: '' }, 'invalid_request'],
		['an unknown channel', { client_id: '1' }, 'invalid_client'],
		['a wrong secret', { client_secret: 'x' }, 'invalid_client'],
	])('%s', async (_, fields, error) => {
		expect(await issue(fields)).toMatchObject({ status: 400, body: { error } });
	});

	test('verify: long-lived ones only', async () => {
		const { id, channelAccessToken } = simulator.defaultChannel;
		const verify = (access_token: string) => form('/v2/oauth/verify', { access_token });
		expect(await verify(channelAccessToken)).toMatchObject({ status: 200, body: { client_id: id } });
		expect(await verify(await tokenOf())).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
	});
});

describe('LIFF apps', () => {
	test('none: 404', async () => {
		expect((await call(`GET ${APPS}`)).status).toBe(404);
	});

	test('added with LINE’s defaults, changed in part, taken away', async () => {
		const { status, body } = await call(`POST ${APPS}`, { view, description: '團購' });
		const liffId = body['liffId'] as string;
		expect(status).toBe(200);
		expect(liffId).toMatch(new RegExp(`^${simulator.login.channel.id}-[A-Za-z0-9]{8}$`));
		expect(await apps()).toEqual([
			{
				liffId,
				view: { ...view, moduleMode: false },
				description: '團購',
				features: { ble: false, qrCode: false },
				permanentLinkPattern: 'concat',
				scope: ['profile', 'chat_message.write'],
				botPrompt: 'none',
			},
		]);
		const change = {
			view: { url: 'https://shop.example/group' },
			scope: ['openid'],
			features: { qrCode: true },
		};
		expect(await call(`PUT ${APPS}/${liffId}`, change)).toEqual({ status: 200, body: {} });
		expect(await apps()).toMatchObject([
			{
				view: { type: 'tall', url: 'https://shop.example/group' },
				scope: ['openid'],
				features: { ble: false, qrCode: true },
				description: '團購',
			},
		]);
		expect((await call(`DELETE ${APPS}/${liffId}`)).status).toBe(200);
		expect((await call(`DELETE ${APPS}/${liffId}`)).status).toBe(404);
		expect((await call(`PUT ${APPS}/${liffId}`, change)).status).toBe(404);
	});

	test('thirty and no more', async () => {
		for (let i = 0; i < 30; i++) simulator.createLiffApp({ view });
		expect((await call(`POST ${APPS}`, { view })).status).toBe(400);
	});

	test.each<[string, unknown]>([
		['no view', {}],
		['no address', { view: { type: 'tall' } }],
		['an unknown size', { view: { ...view, type: 'huge' } }],
		['plain HTTP', { view: { ...view, url: 'http://shop.example/' } }],
		['a fragment', { view: { ...view, url: 'https://shop.example/#a' } }],
		['no URL', { view: { ...view, url: 'shop' } }],
		['an unknown scope', { view, scope: ['everything'] }],
		['a name with LINE in it', { view, description: 'LINE 團購' }],
		['an unknown property', { view, colour: 'red' }],
		['a list', []],
	])('refuses %s', async (_, body) => {
		expect((await call(`POST ${APPS}`, body)).status).toBe(400);
		expect(simulator.state.liffApps.size).toBe(0);
	});

	test('only exact paths and known methods', async () => {
		expect((await call(`GET ${APPS}/`)).status).toBe(404);
		expect((await call('GET /liff/v1/app')).status).toBe(404);
		expect((await call(`DELETE ${APPS}`)).status).toBe(405);
		expect((await fetch(simulator.url + APPS)).status).toBe(401);
	});

	test('made by another process', async () => {
		const control = async (name: string, input: object) => {
			const answer = await fetch(`${simulator.url}/simulator/${name}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(input),
			});
			return (await answer.json()) as { result: unknown };
		};
		const local = { view: { type: 'tall', url: 'http://127.0.0.1:5678/webhook/shop' } };
		const { result } = await control('createLiffApp', local);
		expect(await apps()).toEqual([result]);
		expect(await control('login/channel', {})).toEqual({ result: simulator.login.channel });
	});
});

test('every answer carries LINE’s own time', async () => {
	simulator.clock.advance(3_600_000);
	const { headers } = await fetch(`${simulator.url}/v2/bot/info`);
	expect(Math.abs(Date.parse(headers.get('date')!) - simulator.clock.now())).toBeLessThan(3_000);
});

const liffApi = loadOpenApi('liff.yml');
const tokenApi = loadOpenApi('channel-access-token.yml');

/** LINE's OpenAPI files do not come with this package; without them there is nothing to compare with. */
test('as LINE’s OpenAPI files have it', async () => {
	if (!liffApi || !tokenApi) {
		expect(existsSync(join(__dirname, '../../../shared/line-openapi/liff.yml'))).toBe(false);
		return;
	}
	const request = {
		view,
		description: '團購',
		scope: ['openid', 'email'],
		features: { qrCode: true },
		botPrompt: 'normal',
	};
	const { liffId } = (await call(`POST ${APPS}`, request)).body as { liffId: string };
	await call(`PUT ${APPS}/${liffId}`, { view: { url: view.url }, permanentLinkPattern: 'concat' });
	await call(`GET ${APPS}`);
	await call(`DELETE ${APPS}/${liffId}`);
	await form('/v2/oauth/verify', { access_token: simulator.defaultChannel.channelAccessToken });
	const findings = simulator.requests.flatMap(({ method, path, body, status, response }) => {
		if (!path.startsWith('/liff')) return tokenApi.checkAnswer(method, path, status!, response);
		return [
			...liffApi.checkRequest(method, path, body),
			...liffApi.checkAnswer(method, path, status!, response),
		];
	});
	expect(findings).toEqual([]);
	expect(simulator.requests.every(({ status }) => status === 200)).toBe(true);
});
