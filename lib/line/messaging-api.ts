import type { messagingApi } from '@line/bot-sdk';

import { InputError } from '../groupbuy/input-error';
import { USER_ID } from '../groupbuy/line-user-id';
import { LineApiError, type LineErrorDetail, type LineErrorKind } from './api-error';
import { isObject } from './json';
import { awaitTurn } from './rate-limits';

export interface ApiRequest {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	url: string;
	headers: Record<string, string>;
	/** Sent as JSON; a `bigint` in it as a whole number. */
	body?: object;
	/** Sent instead of `body`, as application/x-www-form-urlencoded. */
	form?: Record<string, string>;
	/** Sent instead of `body`, as they are; the headers say what they are. */
	bytes?: Buffer;
	/** Milliseconds. */
	timeout: number;
}

export interface ApiResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	/** Of `parseJson`: JSON, or text when it is none. */
	body: unknown;
}

/** The way to LINE. `request` adds the access token, answers every status without throwing, and throws without answer. */
export interface LineApi {
	request: (request: ApiRequest) => Promise<ApiResponse>;
	/** `https://api.line.me`, or what stands in for it. */
	baseUrl: string;
	/** Names the channel whose rate limits are kept; without it none are. */
	channel?: string;
}

export interface Sent {
	/** `x-line-request-id`. */
	requestId: string | null;
	/** In the order of the messages. */
	messageIds: string[];
}

/** LINE names no limit; longer than this, a reply token is better spent on a second try. */
const TIMEOUT_MS = 10_000;

/**
 * Answers an event, free of charge. A token works once and for about a minute.
 *
 * @throws LineApiError
 */
export async function reply(
	api: LineApi,
	replyToken: string,
	messages: readonly messagingApi.Message[],
): Promise<Sent> {
	return sentOf(await call(api, 'POST', '/v2/bot/message/reply', { body: { replyToken, messages } }));
}

/**
 * Sends to a user, group or multi-person chat; counted as one message per recipient, whatever `messages` holds.
 *
 * @param retryKey UUID; with the same key the same push is sent once within 24 hours
 * @throws LineApiError of kind `conflict` when the key was accepted before
 */
export async function push(
	api: LineApi,
	to: string,
	messages: readonly messagingApi.Message[],
	retryKey: string,
): Promise<Sent> {
	checkChatId(to);
	const headers = retryHeader(retryKey);
	return sentOf(await call(api, 'POST', '/v2/bot/message/push', { body: { to, messages }, headers }));
}

/** With it LINE does the same once within 24 hours, however often it is asked. @param retryKey UUID */
export function retryHeader(retryKey: string): Record<string, string> {
	if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(retryKey)) {
		throw new InputError(`"${retryKey}" is not a UUID`, 'LINE takes a UUID as retry key.');
	}
	return { 'x-line-retry-key': retryKey };
}

/** Name and picture of a group; LINE has none for multi-person chats. */
export async function groupSummary(
	api: LineApi,
	groupId: string,
): Promise<messagingApi.GroupSummaryResponse> {
	checkId(groupId, GROUP_ID, 'group ID');
	return await get(api, `/v2/bot/group/${groupId}/summary`);
}

/** Number of people in a group or multi-person chat, without the bot: what one push to it counts at most. */
export async function membersCount(api: LineApi, chatId: string): Promise<number> {
	const { count } = await get<messagingApi.GroupMemberCountResponse>(
		api,
		`/v2/bot/${chatPath(chatId)}/members/count`,
	);
	return count;
}

/** Name and picture of a member of a group or multi-person chat, friend of the account or not. */
export async function groupMemberProfile(
	api: LineApi,
	chatId: string,
	userId: string,
): Promise<messagingApi.GroupUserProfileResponse> {
	checkId(userId, USER_ID, 'user ID');
	return await get(api, `/v2/bot/${chatPath(chatId)}/member/${userId}`);
}

/** Name and picture of a friend of the account; `not_found` for everyone else. */
export async function profile(api: LineApi, userId: string): Promise<messagingApi.UserProfileResponse> {
	checkId(userId, USER_ID, 'user ID');
	return await get(api, `/v2/bot/profile/${userId}`);
}

/** Takes the bot out of a group or multi-person chat. */
export async function leaveChat(api: LineApi, chatId: string): Promise<void> {
	await call(api, 'POST', `/v2/bot/${chatPath(chatId)}/leave`);
}

export async function botInfo(api: LineApi): Promise<messagingApi.BotInfoResponse> {
	return await get(api, '/v2/bot/info');
}

/** The URL that LINE calls, and whether "Use webhook" is on; `not_found` while none is set. */
export async function getWebhookEndpoint(api: LineApi): Promise<messagingApi.GetWebhookEndpointResponse> {
	return await get(api, '/v2/bot/channel/webhook/endpoint');
}

/** Up to a minute may pass until LINE uses the new URL. */
export async function setWebhookEndpoint(api: LineApi, endpoint: string): Promise<void> {
	await call(api, 'PUT', '/v2/bot/channel/webhook/endpoint', { body: { endpoint } });
}

/** What LINE's own call of the webhook got; at most 60 tests an hour. */
export type WebhookTest = Omit<messagingApi.TestWebhookEndpointResponse, 'timestamp'> & { timestamp: string };

/** Lets LINE call the webhook with no events, and answers what it got. */
export async function testWebhookEndpoint(api: LineApi, endpoint: string): Promise<WebhookTest> {
	const { body } = await call(api, 'POST', '/v2/bot/channel/webhook/test', { body: { endpoint } });
	return body as unknown as WebhookTest;
}

/** The month's messages: `limited` to `value`, or `none` for no limit. */
export async function quota(api: LineApi): Promise<messagingApi.MessageQuotaResponse> {
	return await get(api, '/v2/bot/message/quota');
}

/** Messages counted this month, as far as LINE knows by now. */
export async function consumption(api: LineApi): Promise<number> {
	const { totalUsage } = await get<messagingApi.QuotaConsumptionResponse>(
		api,
		'/v2/bot/message/quota/consumption',
	);
	return totalUsage;
}

export { USER_ID };
const GROUP_ID = /^C[0-9a-f]{32}$/;

/** Of whatever can be pushed to. @throws InputError when it is none */
export function checkChatId(id: string): string {
	checkId(id, /^[UCR][0-9a-f]{32}$/, 'user, group or multi-person chat ID');
	return id;
}

/** Ids go into a path, so nothing but LINE's own shape may pass. */
function checkId(id: string, shape: RegExp, what: string): void {
	if (shape.test(id)) return;
	const shown = id.length > 50 ? `${id.slice(0, 50)}…` : id;
	throw new InputError(
		`"${shown}" is not a LINE ${what}`,
		'LINE’s IDs are a letter (U for users, C for groups, R for multi-person chats) and 32 digits 0–9, a–f, as webhook events carry them. A LINE ID for finding friends is something else.',
	);
}

function chatPath(chatId: string): string {
	checkId(chatId, /^[CR][0-9a-f]{32}$/, 'group or multi-person chat ID');
	return `${chatId.startsWith('C') ? 'group' : 'room'}/${chatId}`;
}

async function get<T>(api: LineApi, path: string): Promise<T> {
	const { body } = await call(api, 'GET', path);
	return body as T;
}

interface Answer {
	body: Record<string, unknown>;
	requestId: string | null;
}

export interface CallOptions extends Partial<
	Pick<ApiRequest, 'headers' | 'body' | 'form' | 'bytes' | 'timeout'>
> {
	/** LINE answers this request with nothing but a status. */
	answersNothing?: boolean;
}

/**
 * One request to LINE, for whatever API of it. It waits for its turn, as LINE limits requests.
 *
 * @throws LineApiError when LINE refuses or does not answer
 */
export async function call(
	api: LineApi,
	method: ApiRequest['method'],
	path: string,
	{ headers = {}, timeout = TIMEOUT_MS, answersNothing = false, ...content }: CallOptions = {},
): Promise<Answer> {
	const baseUrl = api.baseUrl.replace(/\/+$/, '');
	if (api.channel !== undefined && !(await awaitTurn(`${baseUrl} ${api.channel}`, method, path))) {
		throw new LineApiError('rate_limited', {
			status: null,
			lineMessage: 'This n8n has sent as many of these requests as LINE allows',
		});
	}
	let response: ApiResponse;
	try {
		response = await api.request({ method, url: baseUrl + path, headers, ...content, timeout });
	} catch (error) {
		throw new LineApiError('network', { status: null, lineMessage: withoutToken(error) });
	}
	const { statusCode: status } = response;
	const answer = isObject(response.body) ? response.body : answersNothing && !response.body ? {} : null;
	if (answer && status >= 200 && status < 300) {
		return { body: answer, requestId: header(response, 'x-line-request-id') };
	}
	throw new LineApiError(kindOf(status, messageOf(answer)), {
		status,
		lineMessage: answer
			? messageOf(answer) || `HTTP ${status}`
			: `HTTP ${status} with a body that is not LINE’s JSON`,
		details: answer ? detailsOf(answer) : [],
		requestId: header(response, 'x-line-request-id'),
		acceptedRequestId: header(response, 'x-line-accepted-request-id'),
		sentMessageIds: answer ? messageIdsOf(answer) : [],
	});
}

/** LINE tells cases of one status apart by its sentence only (Messaging API reference, "Error messages"). */
function kindOf(status: number, message: string): LineErrorKind {
	if (status >= 500) return 'server';
	// Redirects and pages of a proxy: whoever answered was not LINE.
	if (status < 400) return 'network';
	switch (status) {
		case 400:
			if (/^Invalid reply token/i.test(message)) return 'invalid_reply_token';
			if (/^audience group not found|^AUDIENCE_GROUP_NOT_FOUND/i.test(message)) return 'not_found';
			return /^Failed to send messages/i.test(message) ? 'undeliverable' : 'invalid_request';
		case 401:
			return 'unauthorized';
		case 403:
			return 'forbidden';
		case 404:
			return 'not_found';
		case 409:
			return 'conflict';
		case 413:
			return 'too_large';
		case 429:
			return /monthly limit/i.test(message) ? 'monthly_limit' : 'rate_limited';
		default:
			return 'invalid_request';
	}
}

/** LINE Login answers as OAuth 2.0 does, everything else of LINE with `message`. */
function messageOf(answer: Record<string, unknown> | null): string {
	const said = answer?.message ?? answer?.error_description;
	return typeof said === 'string' ? said : '';
}

function detailsOf({ details }: Record<string, unknown>): LineErrorDetail[] {
	if (!Array.isArray(details)) return [];
	return details.filter(isObject).map(({ message, property }) => ({
		message: typeof message === 'string' ? message : '',
		property: typeof property === 'string' ? property : null,
	}));
}

function sentOf({ body, requestId }: Answer): Sent {
	return { requestId, messageIds: messageIdsOf(body) };
}

function messageIdsOf({ sentMessages }: Record<string, unknown>): string[] {
	if (!Array.isArray(sentMessages)) return [];
	return sentMessages.filter(isObject).flatMap(({ id }) => (typeof id === 'string' ? id : []));
}

/** A header by its name in lower case. */
export function header({ headers }: Pick<ApiResponse, 'headers'>, name: string): string | null {
	const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
	return typeof value === 'string' ? value : null;
}

/** HTTP clients put headers into some of their messages. */
function withoutToken(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.replace(/(Bearer\s+|TagAccessToken["'\s:=]+)[^\s"',]+/gi, '$1…');
}
