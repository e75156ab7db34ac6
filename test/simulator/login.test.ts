import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { startSimulator, type Simulator } from './index';

let simulator: Simulator;
let userId: string;
beforeAll(async () => {
	simulator = await startSimulator();
	userId = simulator.createUser({ displayName: '小明', pictureUrl: 'https://example.com/a.png' }).userId;
});
afterAll(() => simulator.close());

async function post(path: string, form: Record<string, string>) {
	const answer = await fetch(simulator.url + path, { method: 'POST', body: new URLSearchParams(form) });
	return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const clientId = () => simulator.login.channel.id;
const verifyToken = (id_token: string, form: Record<string, string> = {}) =>
	post('/oauth2/v2.1/verify', { id_token, client_id: clientId(), ...form });

describe('verify an ID token', () => {
	test('the payload', async () => {
		const token = simulator.login.issueIdToken(userId, { nonce: 'n', email: 'a@example.com' });
		const now = Math.floor(simulator.clock.now() / 1_000);
		const answer = await verifyToken(token, { nonce: 'n', user_id: userId });
		expect(answer).toEqual({
			status: 200,
			body: {
				iss: 'https://access.line.me',
				sub: userId,
				aud: clientId(),
				exp: expect.any(Number),
				iat: expect.any(Number),
				nonce: 'n',
				amr: ['linesso'],
				name: '小明',
				picture: 'https://example.com/a.png',
				email: 'a@example.com',
			},
		});
		expect(Math.abs((answer.body['exp'] as number) - now - 3_600)).toBeLessThanOrEqual(1);
	});

	test.each<[string, () => string, Record<string, string>, string]>([
		['nothing', () => '', {}, 'Invalid IdToken.'],
		['text', () => 'a.b.c', {}, 'Invalid IdToken.'],
		['a changed payload', () => tampered(), {}, 'Invalid IdToken.'],
		['no signature', () => unsigned(), {}, 'Invalid IdToken.'],
		[
			'another issuer',
			() => simulator.login.issueIdToken(userId, { issuer: 'https://evil.example' }),
			{},
			'Invalid IdToken Issuer.',
		],
		['expired', () => simulator.login.issueIdToken(userId, { expiresIn: -1 }), {}, 'IdToken expired.'],
		[
			'for another channel',
			() => simulator.login.issueIdToken(userId, { clientId: '1' }),
			{},
			'Invalid IdToken Audience.',
		],
		[
			'asked by another channel',
			() => simulator.login.issueIdToken(userId),
			{ client_id: '1' },
			'Invalid IdToken Audience.',
		],
		[
			'another nonce',
			() => simulator.login.issueIdToken(userId, { nonce: 'a' }),
			{ nonce: 'b' },
			'Invalid IdToken Nonce.',
		],
		['no nonce', () => simulator.login.issueIdToken(userId), { nonce: 'b' }, 'Invalid IdToken Nonce.'],
		[
			'another user',
			() => simulator.login.issueIdToken(userId),
			{ user_id: 'U1' },
			'Invalid IdToken Subject Identifier.',
		],
	])('%s', async (_, token, form, description) => {
		expect(await verifyToken(token(), form)).toEqual({
			status: 400,
			body: { error: 'invalid_request', error_description: description },
		});
	});

	function tampered(): string {
		const [header, , signature] = simulator.login.issueIdToken(userId).split('.');
		const payload = { iss: 'https://access.line.me', sub: 'U1', aud: clientId(), exp: 9_999_999_999 };
		return `${header}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${signature}`;
	}

	function unsigned(): string {
		const [, payload] = simulator.login.issueIdToken(userId).split('.');
		return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
	}

	test('an hour later it is expired', async () => {
		const token = simulator.login.issueIdToken(userId);
		simulator.clock.advance(3_600_000);
		expect((await verifyToken(token)).body).toMatchObject({ error_description: 'IdToken expired.' });
	});

	test('only as a form', async () => {
		const answer = await fetch(`${simulator.url}/oauth2/v2.1/verify`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: '{}',
		});
		expect(answer.status).toBe(415);
	});

	test('the published key verifies it', async () => {
		const { keys } = (await (await fetch(`${simulator.url}/oauth2/v2.1/certs`)).json()) as {
			keys: JsonWebKey[];
		};
		const [header, payload, signature] = simulator.login.issueIdToken(userId).split('.') as [
			string,
			string,
			string,
		];
		const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as {
			kid: string;
			alg: string;
		};
		const jwk = keys.find((key) => key['kid'] === kid)!;
		expect({ alg, crv: jwk.crv, private: jwk.d }).toEqual({ alg: 'ES256', crv: 'P-256', private: undefined });
		const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
		expect(
			verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')),
		).toBe(true);
	});
});

describe('verify an access token', () => {
	const check = async (token: string) => {
		const answer = await fetch(
			`${simulator.url}/oauth2/v2.1/verify?access_token=${encodeURIComponent(token)}`,
		);
		return { status: answer.status, body: await answer.json() };
	};

	test('valid', async () => {
		expect(await check(simulator.login.issueAccessToken(userId))).toEqual({
			status: 200,
			body: { scope: 'profile openid', client_id: clientId(), expires_in: expect.any(Number) },
		});
	});

	test.each<[string, () => string, string]>([
		['unknown', () => 'x', 'The access token not JWS'],
		[
			'expired',
			() => simulator.login.issueAccessToken(userId, { expiresIn: -1 }),
			'The access token expired',
		],
		[
			'revoked',
			() => {
				const token = simulator.login.issueAccessToken(userId);
				simulator.login.revokeAccessToken(token);
				return token;
			},
			'The access token revoked',
		],
	])('%s', async (_, token, error_description) => {
		expect(await check(token())).toEqual({
			status: 400,
			body: { error: 'invalid_request', error_description },
		});
	});
});

describe('token by authorization code', () => {
	const redirectUri = 'https://example.com/callback';
	// The example of RFC 7636, appendix B.
	const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
	const codeChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
	const exchange = (code: string, form: Record<string, string> = {}) =>
		post('/oauth2/v2.1/token', {
			grant_type: 'authorization_code',
			code,
			redirect_uri: redirectUri,
			client_id: clientId(),
			client_secret: simulator.login.channel.secret,
			...form,
		});

	test('gives an access token and an ID token, once', async () => {
		const code = simulator.login.issueCode(userId, { redirectUri, nonce: 'n' });
		const { status, body } = await exchange(code);
		expect(status).toBe(200);
		expect(body).toMatchObject({ token_type: 'Bearer', scope: 'profile openid', expires_in: 2_592_000 });
		expect(await verifyToken(body['id_token'] as string, { nonce: 'n' })).toMatchObject({
			status: 200,
			body: { sub: userId },
		});
		expect(await exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
	});

	test('without openid there is no ID token', async () => {
		const { body } = await exchange(simulator.login.issueCode(userId, { redirectUri, scope: 'profile' }));
		expect(body).not.toHaveProperty('id_token');
	});

	test('PKCE', async () => {
		const right = simulator.login.issueCode(userId, { redirectUri, codeChallenge });
		expect((await exchange(right, { code_verifier: verifier })).status).toBe(200);
		const wrong = simulator.login.issueCode(userId, { redirectUri, codeChallenge });
		expect(await exchange(wrong, { code_verifier: 'x' })).toMatchObject({
			status: 400,
			body: { error: 'invalid_grant' },
		});
	});

	test.each<[string, Record<string, string>, number, string]>([
		['another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
		['another secret', { client_secret: 'x' }, 401, 'invalid_client'],
		['another redirect', { redirect_uri: 'https://evil.example' }, 400, 'invalid_grant'],
		['an unknown code', { code: 'x' }, 400, 'invalid_grant'],
	])('%s', async (_, form, status, error) => {
		const code = simulator.login.issueCode(userId, { redirectUri });
		expect(await exchange(code, form)).toMatchObject({ status, body: { error } });
	});

	test('a code of eleven minutes ago', async () => {
		const code = simulator.login.issueCode(userId, { redirectUri });
		simulator.clock.advance(11 * 60_000);
		expect((await exchange(code)).status).toBe(400);
	});
});
