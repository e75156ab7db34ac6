import type { liff } from '@line/bot-sdk';

import { LineApiError } from './api-error';
import { isObject } from './json';
import { call, USER_ID, type LineApi } from './messaging-api';
import { orNull } from './or-null';

/** Who somebody is by LINE's word; the same `userId` as in webhooks of a bot under the same provider. */
export interface IdTokenClaims {
	userId: string;
	/** `null` without the scope `profile`. */
	name: string | null;
	pictureUrl: string | null;
	/** `null` without the scope `email`, LINE's permission for it, or the buyer's consent. */
	email: string | null;
}

export type IdTokenRefusal =
	/** It lives an hour, and LIFF does not renew it: the page logs in again. */
	| 'expired'
	/** Issued for another channel. */
	| 'wrong_audience'
	| 'wrong_issuer'
	| 'wrong_nonce'
	/** Not a token, or not signed by LINE. */
	| 'invalid';

export type IdTokenCheck = { ok: true; claims: IdTokenClaims } | { ok: false; reason: IdTokenRefusal };

const ISSUER = 'https://access.line.me';

/** LINE names no limit; its own tokens have less than a thousand characters. */
const MAX_TOKEN_LENGTH = 4096;

/** LINE's sentences for refusals (LINE Login reference, "Verify ID token"). */
const REFUSALS: ReadonlyArray<[sentence: RegExp, reason: IdTokenRefusal]> = [
	[/expired/i, 'expired'],
	[/audience/i, 'wrong_audience'],
	[/issuer/i, 'wrong_issuer'],
	[/nonce/i, 'wrong_nonce'],
];

/**
 * Asks LINE whose ID token this is. What LINE answers is checked once more: a proxy or a mistaken base URL must not be
 * able to name buyers.
 *
 * @throws LineApiError when LINE could not be asked, which says nothing about the token
 */
export async function verifyIdToken(
	api: LineApi,
	{ idToken, channelId, nonce }: { idToken: string; channelId: string; nonce?: string },
): Promise<IdTokenCheck> {
	if (idToken.length > MAX_TOKEN_LENGTH || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(idToken))
		return refused('invalid');
	const form = { id_token: idToken, client_id: channelId, ...(nonce !== undefined && { nonce }) };
	try {
		const { body } = await call(api, 'POST', '/oauth2/v2.1/verify', { form });
		return check(body, channelId, nonce);
	} catch (error) {
		if (!(error instanceof LineApiError) || error.kind !== 'invalid_request') throw error;
		const [, reason] = REFUSALS.find(([sentence]) => sentence.test(error.lineMessage)) ?? [];
		return refused(reason ?? 'invalid');
	}
}

function check(token: Record<string, unknown>, channelId: string, nonce: string | undefined): IdTokenCheck {
	const { iss, aud, exp, sub } = token;
	if (iss !== ISSUER) return refused('wrong_issuer');
	if (aud !== channelId) return refused('wrong_audience');
	if (typeof exp !== 'number' || exp * 1000 <= Date.now()) return refused('expired');
	if (nonce !== undefined && token.nonce !== nonce) return refused('wrong_nonce');
	if (typeof sub !== 'string' || !USER_ID.test(sub)) return refused('invalid');
	const [name, picture, email] = [token.name, token.picture, token.email].map(textOrNull);
	return {
		ok: true,
		claims: {
			userId: sub,
			name: name ?? null,
			pictureUrl: picture?.startsWith('https://') === true ? picture : null,
			email: email ?? null,
		},
	};
}

function refused(reason: IdTokenRefusal): IdTokenCheck {
	return { ok: false, reason };
}

function textOrNull(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

/**
 * A channel access token of a LINE Login channel, good for 15 minutes; `null` when LINE does not know this pair of ID and
 * secret.
 *
 * @throws LineApiError
 */
export async function statelessToken(
	api: LineApi,
	{ channelId, channelSecret }: { channelId: string; channelSecret: string },
): Promise<string | null> {
	const form = { grant_type: 'client_credentials', client_id: channelId, client_secret: channelSecret };
	const answer = await orNull(call(api, 'POST', '/oauth2/v3/token', { form }), [
		'invalid_request',
		'unauthorized',
	]);
	return textOrNull(answer?.body.access_token);
}

/** As LINE gives it; parts may be missing. */
export type LiffApp = liff.LiffApp;

/**
 * The LIFF apps of the channel that the token is for, none or up to 30.
 *
 * @param token of `statelessToken`; the Messaging API channel's does not do
 * @throws LineApiError
 */
export async function liffApps(api: LineApi, token: string): Promise<LiffApp[]> {
	const headers = { authorization: `Bearer ${token}` };
	// LINE answers 404 for a channel without LIFF apps.
	const answer = await orNull(call(api, 'GET', '/liff/v1/apps', { headers }), ['not_found']);
	const apps = answer?.body.apps;
	return Array.isArray(apps) ? apps.filter(isObject) : [];
}
