import {
	createHash,
	createPublicKey,
	generateKeyPairSync,
	randomBytes,
	sign,
	verify,
	type KeyObject,
} from 'node:crypto';
import { type Answer } from './answer';
import type { Clock } from './clock';
import { opaqueToken } from './ids';
import type { LoginChannel, State } from './state';
import type { User } from './types';

const ISSUER = 'https://access.line.me';
const ID_TOKEN_SECONDS = 3_600;
const ACCESS_TOKEN_SECONDS = 2_592_000;
const CODE_SECONDS = 600;

export interface IdTokenOptions {
	/** Channel id of the LINE Login channel, the token's audience. */
	clientId?: string;
	nonce?: string;
	/** How long it is valid, seconds; negative: expired already. */
	expiresIn?: number;
	issuer?: string;
	email?: string;
}

export interface CodeOptions {
	redirectUri: string;
	nonce?: string;
	/** S256 challenge of PKCE. */
	codeChallenge?: string;
	/** Space-separated; `openid` makes an ID token. */
	scope?: string;
}

/** LINE Login v2.1: ID tokens, access tokens and their verification (LINE Login API reference). */
export class Login {
	readonly #privateKey: KeyObject;
	readonly #publicKey: KeyObject;
	readonly #keyId = randomBytes(32).toString('hex');
	readonly #accessTokens = new Map<
		string,
		{ userId: string; scope: string; expiresAt: number; revoked: boolean }
	>();
	readonly #codes = new Map<string, CodeOptions & { userId: string; expiresAt: number }>();

	constructor(
		private readonly state: State,
		private readonly clock: Clock,
	) {
		const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		this.#privateKey = pair.privateKey;
		this.#publicKey = pair.publicKey;
	}

	/** The LINE Login channel. */
	get channel(): LoginChannel {
		return this.state.loginChannel;
	}

	/** An ES256 ID token, as `liff.getIDToken()` gives one. */
	issueIdToken(userId: string, options: IdTokenOptions = {}): string {
		const user = this.#user(userId);
		const now = Math.floor(this.clock.now() / 1_000);
		const {
			clientId = this.channel.id,
			nonce,
			expiresIn = ID_TOKEN_SECONDS,
			issuer = ISSUER,
			email,
		} = options;
		return this.#jws({
			iss: issuer,
			sub: userId,
			aud: clientId,
			exp: now + expiresIn,
			iat: Math.min(now, now + expiresIn),
			...(nonce === undefined ? {} : { nonce }),
			amr: ['linesso'],
			name: user.displayName,
			...(user.pictureUrl === undefined ? {} : { picture: user.pictureUrl }),
			...(email === undefined ? {} : { email }),
		});
	}

	issueAccessToken(userId: string, options: { scope?: string; expiresIn?: number } = {}): string {
		this.#user(userId);
		const { scope = 'profile openid', expiresIn = ACCESS_TOKEN_SECONDS } = options;
		const token = `eyJhbGciOiJIUzI1NiJ9.${opaqueToken(48)}.${opaqueToken(32)}`;
		this.#accessTokens.set(token, {
			userId,
			scope,
			expiresAt: this.clock.now() + expiresIn * 1_000,
			revoked: false,
		});
		return token;
	}

	revokeAccessToken(token: string): void {
		const entry = this.#accessTokens.get(token);
		if (entry) entry.revoked = true;
	}

	/** What the user's consent sends to the redirect URI as `code`. */
	issueCode(userId: string, options: CodeOptions): string {
		this.#user(userId);
		const code = opaqueToken(15);
		this.#codes.set(code, { ...options, userId, expiresAt: this.clock.now() + CODE_SECONDS * 1_000 });
		return code;
	}

	/** `GET /oauth2/v2.1/certs`: the public keys of ID tokens. */
	certs(): Answer {
		const jwk = this.#publicKey.export({ format: 'jwk' });
		return { status: 200, body: { keys: [{ ...jwk, alg: 'ES256', use: 'sig', kid: this.#keyId }] } };
	}

	/** `POST /oauth2/v2.1/verify`, in LINE's order of checks. */
	verifyIdToken(form: URLSearchParams): Answer {
		const payload = this.#verified(form.get('id_token') ?? '');
		const clientId = form.get('client_id');
		if (clientId === null || clientId === '')
			return oauthError('invalid_request', "'client_id' must be specified");
		if (!payload) return oauthError('invalid_request', 'Invalid IdToken.');
		if (payload['iss'] !== ISSUER) return oauthError('invalid_request', 'Invalid IdToken Issuer.');
		if (Number(payload['exp']) * 1_000 <= this.clock.now())
			return oauthError('invalid_request', 'IdToken expired.');
		if (payload['aud'] !== clientId) return oauthError('invalid_request', 'Invalid IdToken Audience.');
		const nonce = form.get('nonce');
		if (nonce !== null && payload['nonce'] !== nonce)
			return oauthError('invalid_request', 'Invalid IdToken Nonce.');
		const userId = form.get('user_id');
		if (userId !== null && payload['sub'] !== userId) {
			return oauthError('invalid_request', 'Invalid IdToken Subject Identifier.');
		}
		return { status: 200, body: payload };
	}

	/** `GET /oauth2/v2.1/verify?access_token=`. */
	verifyAccessToken(query: URLSearchParams): Answer {
		const token = query.get('access_token') ?? '';
		const entry = this.#accessTokens.get(token);
		if (!entry) return oauthError('invalid_request', 'The access token not JWS');
		if (entry.revoked) return oauthError('invalid_request', 'The access token revoked');
		const left = Math.floor((entry.expiresAt - this.clock.now()) / 1_000);
		if (left <= 0) return oauthError('invalid_request', 'The access token expired');
		return { status: 200, body: { scope: entry.scope, client_id: this.channel.id, expires_in: left } };
	}

	/** `POST /oauth2/v2.1/token` with an authorization code; a code works once. */
	token(form: URLSearchParams): Answer {
		if (form.get('grant_type') !== 'authorization_code') {
			return oauthError('unsupported_grant_type', "'grant_type' must be 'authorization_code'");
		}
		if (form.get('client_id') !== this.channel.id || form.get('client_secret') !== this.channel.secret) {
			return oauthError('invalid_client', 'invalid client_id or client_secret', 401);
		}
		const code = form.get('code') ?? '';
		const grant = this.#codes.get(code);
		this.#codes.delete(code);
		if (!grant || grant.expiresAt <= this.clock.now())
			return oauthError('invalid_grant', 'invalid authorization code');
		if (grant.redirectUri !== form.get('redirect_uri')) {
			return oauthError('invalid_grant', 'redirect_uri does not match');
		}
		if (
			grant.codeChallenge !== undefined &&
			challengeOf(form.get('code_verifier') ?? '') !== grant.codeChallenge
		) {
			return oauthError('invalid_grant', 'invalid code_verifier');
		}
		const scope = grant.scope ?? 'profile openid';
		return {
			status: 200,
			body: {
				access_token: this.issueAccessToken(grant.userId, { scope }),
				expires_in: ACCESS_TOKEN_SECONDS,
				...(scope.split(' ').includes('openid')
					? {
							id_token: this.issueIdToken(
								grant.userId,
								grant.nonce === undefined ? {} : { nonce: grant.nonce },
							),
						}
					: {}),
				refresh_token: opaqueToken(15),
				scope,
				token_type: 'Bearer',
			},
		};
	}

	#user(userId: string): User {
		const user = this.state.users.get(userId);
		if (!user) throw new Error(`There is no user ${userId}`);
		return user;
	}

	#jws(payload: object): string {
		const signed = `${base64url({ alg: 'ES256', typ: 'JWT', kid: this.#keyId })}.${base64url(payload)}`;
		const signature = sign('sha256', Buffer.from(signed), {
			key: this.#privateKey,
			dsaEncoding: 'ieee-p1363',
		});
		return `${signed}.${signature.toString('base64url')}`;
	}

	#verified(token: string): Record<string, unknown> | undefined {
		const [header, payload, signature, ...rest] = token.split('.');
		if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
			return undefined;
		try {
			const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
			if (alg !== 'ES256' || kid !== this.#keyId) return undefined;
			const key = { key: createPublicKey(this.#privateKey), dsaEncoding: 'ieee-p1363' as const };
			if (!verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))) {
				return undefined;
			}
			return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
		} catch {
			return undefined;
		}
	}
}

function base64url(value: object): string {
	return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function challengeOf(verifier: string): string {
	return createHash('sha256').update(verifier).digest('base64url');
}

/** LINE Login and tokens answer as OAuth 2.0 does. */
export function oauthError(error: string, description: string, status = 400): Answer {
	return { status, body: { error, error_description: description } };
}
