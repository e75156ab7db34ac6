import { LineApiError } from '../../../lib/line/api-error';
import { liffApps, statelessToken, verifyIdToken } from '../../../lib/line/login-api';
import type { ApiRequest, ApiResponse, LineApi } from '../../../lib/line/messaging-api';
import { startSimulator, type Simulator } from '../../simulator';

const CHANNEL = '2001234567';
const USER = `U${'1'.repeat(32)}`;
const TOKEN = 'e30.e30.c2ln';

/** A LINE that gives one answer and remembers what it was asked. */
function answering(response: Partial<ApiResponse>): LineApi & { asked: ApiRequest[] } {
	const asked: ApiRequest[] = [];
	return {
		baseUrl: 'https://api.line.me',
		asked,
		request: (request) => {
			asked.push(request);
			return Promise.resolve({ statusCode: 200, headers: {}, body: {}, ...response });
		},
	};
}

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;
const claims = (changes: object = {}) => ({
	iss: 'https://access.line.me',
	sub: USER,
	aud: CHANNEL,
	exp: inAnHour(),
	iat: 1,
	name: '小明',
	picture: 'https://profile.line-scdn.net/a',
	email: 'ming@example.com',
	...changes,
});

describe('an ID token that LINE takes', () => {
	const verify = (body: unknown, nonce?: string) =>
		verifyIdToken(answering({ body }), {
			idToken: TOKEN,
			channelId: CHANNEL,
			...(nonce !== undefined && { nonce }),
		});

	test('who it is', async () => {
		expect(await verify(claims())).toEqual({
			ok: true,
			claims: {
				userId: USER,
				name: '小明',
				pictureUrl: 'https://profile.line-scdn.net/a',
				email: 'ming@example.com',
			},
		});
	});

	test.each([
		[{ name: undefined, picture: undefined, email: undefined }],
		[{ name: '', picture: '', email: '' }],
		[{ name: 5, picture: {}, email: [] }],
		[{ name: null, picture: 'javascript:alert(1)', email: null }],
	])('what may be missing or odd: %j', async (changes) => {
		expect(await verify(claims(changes))).toEqual({
			ok: true,
			claims: { userId: USER, name: null, pictureUrl: null, email: null },
		});
	});

	test.each<[string, object, string]>([
		['another issuer', { iss: 'https://evil.example' }, 'wrong_issuer'],
		['another channel', { aud: '2009999999' }, 'wrong_audience'],
		['several channels', { aud: [CHANNEL] }, 'wrong_audience'],
		['over a second ago', { exp: Math.floor(Date.now() / 1000) - 1 }, 'expired'],
		['an end that is no number', { exp: '9999999999' }, 'expired'],
		['another nonce', { nonce: 'b' }, 'wrong_nonce'],
		['no nonce', {}, 'wrong_nonce'],
		['a user ID of another shape', { nonce: 'a', sub: 'U1/../admin' }, 'invalid'],
		['no user', { nonce: 'a', sub: undefined }, 'invalid'],
	])('is checked again: %s', async (_, changes, reason) => {
		expect(await verify(claims(changes), 'a')).toEqual({ ok: false, reason });
	});

	test('goes to LINE as a form, with the nonce if there is one', async () => {
		const api = answering({ body: claims({ nonce: 'n' }) });
		await verifyIdToken(api, { idToken: TOKEN, channelId: CHANNEL, nonce: 'n' });
		await verifyIdToken(api, { idToken: TOKEN, channelId: CHANNEL });
		expect(
			api.asked.map(({ method, url, form, body }) => ({ line: `${method} ${url}`, form, body })),
		).toEqual([
			{
				line: 'POST https://api.line.me/oauth2/v2.1/verify',
				form: { id_token: TOKEN, client_id: CHANNEL, nonce: 'n' },
				body: undefined,
			},
			expect.objectContaining({ form: { id_token: TOKEN, client_id: CHANNEL } }),
		]);
	});
});

describe('an ID token that is none', () => {
	test.each(['', 'a', 'a.b', 'a.b.c.d', 'a.b.c\n', 'a.b.ö', `${'a'.repeat(4093)}.b.c`, '../..'])(
		'%#: LINE is not asked',
		async (idToken) => {
			const api = answering({ body: claims() });
			expect(await verifyIdToken(api, { idToken, channelId: CHANNEL })).toEqual({
				ok: false,
				reason: 'invalid',
			});
			expect(api.asked).toEqual([]);
		},
	);

	test.each<[number, unknown]>([
		[429, { message: 'The API rate limit has been exceeded. Try again later.' }],
		[500, { message: 'Internal server error' }],
		[404, { message: 'Not found' }],
		[200, '<html>Welcome to the hotel network</html>'],
	])('LINE that cannot tell (%i) refuses nobody', async (statusCode, body) => {
		const verified = verifyIdToken(answering({ statusCode, body }), { idToken: TOKEN, channelId: CHANNEL });
		await expect(verified).rejects.toThrow(LineApiError);
	});
});

describe('tokens and LIFF apps', () => {
	const pair = { channelId: CHANNEL, channelSecret: 's3cret' };

	test.each([400, 401])('an unknown pair (%i) is no token', async (statusCode) => {
		const body = { error: 'invalid_client', error_description: 'invalid client_secret' };
		expect(await statelessToken(answering({ statusCode, body }), pair)).toBeNull();
	});

	test('an answer without a token is none', async () => {
		expect(await statelessToken(answering({ body: { access_token: 5 } }), pair)).toBeNull();
	});

	test('no connection says nothing about the secret', async () => {
		const api = { baseUrl: 'https://api.line.me', request: () => Promise.reject(new Error('ECONNREFUSED')) };
		await expect(statelessToken(api, pair)).rejects.toThrow('LINE could not be reached');
	});

	test('LIFF apps are asked for with the channel’s own token', async () => {
		const api = answering({ body: { apps: [{ liffId: 'a' }, null, 5] } });
		expect(await liffApps(api, 'token')).toEqual([{ liffId: 'a' }]);
		expect(api.asked[0]).toMatchObject({ method: 'GET', headers: { authorization: 'Bearer token' } });
	});

	test.each<[string, Partial<ApiResponse>]>([
		['404', { statusCode: 404, body: { message: 'not found' } }],
		['an answer without a list', { body: { apps: null } }],
	])('none: %s', async (_, answer) => {
		expect(await liffApps(answering(answer), 'token')).toEqual([]);
	});
});

describe('against a LINE Platform', () => {
	let simulator: Simulator;
	let userId: string;
	beforeAll(async () => {
		simulator = await startSimulator();
		userId = simulator.createUser({ displayName: '小明' }).userId;
	});
	afterAll(() => simulator.close());

	const api = (): LineApi => ({
		baseUrl: simulator.url,
		request: async ({ method, url, headers, form }) => {
			const response = await fetch(url, {
				method,
				headers,
				...(form && { body: new URLSearchParams(form) }),
			});
			return {
				statusCode: response.status,
				headers: Object.fromEntries(response.headers),
				body: await response.json(),
			};
		},
	});

	test.each<[string, () => string, object]>([
		['as LIFF gives it', () => simulator.login.issueIdToken(userId, { nonce: 'n' }), { ok: true }],
		[
			'expired',
			() => simulator.login.issueIdToken(userId, { nonce: 'n', expiresIn: -1 }),
			{ ok: false, reason: 'expired' },
		],
		[
			'for another channel',
			() => simulator.login.issueIdToken(userId, { nonce: 'n', clientId: '1' }),
			{ ok: false, reason: 'wrong_audience' },
		],
		[
			'of another issuer',
			() => simulator.login.issueIdToken(userId, { nonce: 'n', issuer: 'https://evil.example' }),
			{ ok: false, reason: 'wrong_issuer' },
		],
		[
			'with another nonce',
			() => simulator.login.issueIdToken(userId, { nonce: 'm' }),
			{ reason: 'wrong_nonce' },
		],
		['that LINE did not sign', () => TOKEN, { ok: false, reason: 'invalid' }],
	])('a token %s', async (_, token, expected) => {
		const channelId = simulator.login.channel.id;
		expect(await verifyIdToken(api(), { idToken: token(), channelId, nonce: 'n' })).toMatchObject(expected);
	});

	test('the channel’s LIFF apps', async () => {
		const { id: channelId, secret: channelSecret } = simulator.login.channel;
		expect(await statelessToken(api(), { channelId, channelSecret: 'guess' })).toBeNull();
		const token = await statelessToken(api(), { channelId, channelSecret });
		expect(await liffApps(api(), token!)).toEqual([]);
		const app = simulator.createLiffApp({ view: { type: 'tall', url: 'https://shop.example/' } });
		expect(await liffApps(api(), token!)).toEqual([app]);
	});
});
