import { setTimeout as sleep } from 'node:timers/promises';
import type { messagingApi } from '@line/bot-sdk';

import { LineApiError, type LineErrorKind } from './api-error';
import {
	isUnclear,
	logAnswer,
	sendWithRetries,
	type FailedAttempt,
	type SentLog,
	type Wait,
} from './delivery';
import { mergeMessages } from './merge-messages';
import { reply, type LineApi, type Sent } from './messaging-api';

export interface Reply {
	/** `null`: the event cannot be answered, e.g. `leave` and `unsend`. */
	replyToken: string | null;
	messages: readonly messagingApi.Message[];
}

export type DeliveryStatus =
	| 'sent'
	/** An earlier run or attempt has used the token for this very reply. */
	| 'already_sent'
	| 'token_expired_or_used'
	| 'rate_limited'
	| 'monthly_limit'
	/** Blocked by the person, or the bot is no longer in the chat. */
	| 'blocked'
	| 'no_reply_token'
	| 'nothing_to_send';

/** What became of a reply. Replies never count against the quota. */
export interface Delivery {
	status: DeliveryStatus;
	free: true;
	messageIds: string[];
	/** LINE's request ID, for its support. */
	requestId: string | null;
	/** Why it was not sent, or what was left out; one paragraph in English. */
	reason: string | null;
}

/** So many replies are on their way at once: tokens live a minute, and a batch may hold many chats. */
const AT_ONCE = 10;

/** "Within one minute after receiving the webhook" (Messaging API reference, "Reply token"). */
const TOKEN_LIFE_MS = 60_000;

/** Answers of LINE that a workflow goes on with; all others are mistakes of the set-up or failures. */
const STATUS_OF: Partial<Record<LineErrorKind, DeliveryStatus>> = {
	invalid_reply_token: 'token_expired_or_used',
	undeliverable: 'blocked',
	rate_limited: 'rate_limited',
	monthly_limit: 'monthly_limit',
};

/**
 * Sends replies, one call per reply token however many share it: their messages are merged in order.
 *
 * @param replies one per item; `null` has nothing to send
 * @param wait for tests: sleeps so many milliseconds
 * @returns one result per item, in order; an error that the workflow cannot go on with is given back, not thrown, so
 * that it does not keep other chats from their replies
 */
export async function deliverReplies(
	api: LineApi,
	replies: ReadonlyArray<Reply | null>,
	{ log, wait = sleep }: { log?: SentLog; wait?: Wait } = {},
): Promise<Array<Delivery | LineApiError>> {
	const byToken = new Map<string, messagingApi.Message[]>();
	for (const item of replies) {
		if (!item?.replyToken || item.messages.length === 0) continue;
		byToken.set(item.replyToken, [...(byToken.get(item.replyToken) ?? []), ...item.messages]);
	}
	const results = new Map<string, Delivery | LineApiError>();
	const waiting = [...byToken];
	while (waiting.length > 0) {
		await Promise.all(
			waiting.splice(0, AT_ONCE).map(async ([replyToken, messages]) => {
				results.set(replyToken, await deliver(api, replyToken, messages, log, wait));
			}),
		);
	}
	return replies.map((item) => {
		if (!item || item.messages.length === 0) return unsent('nothing_to_send', null);
		return (
			results.get(item.replyToken ?? '') ??
			unsent(
				'no_reply_token',
				'The event has no reply token: LINE gives none for events that cannot be answered, such as leave and unsend.',
			)
		);
	});
}

async function deliver(
	api: LineApi,
	replyToken: string,
	all: readonly messagingApi.Message[],
	log: SentLog | undefined,
	wait: Wait,
): Promise<Delivery | LineApiError> {
	const { messages, leftOut } = mergeMessages(all);
	const claim = await log?.claim(replyToken, messages.length);
	if (claim?.maySend === false) return unsent('already_sent', 'This reply was sent by an earlier run.');
	const triedAt = claim?.triedAt ?? null;
	const attempt = await sendWithRetries(async () => await reply(api, replyToken, messages), wait);
	const wasJustTried = triedAt !== null && Date.now() - triedAt < TOKEN_LIFE_MS;
	const result = 'sent' in attempt ? sent(attempt.sent) : failed(attempt, wasJustTried);
	if ('sent' in attempt || !isUnclear(attempt, triedAt !== null)) {
		await log?.settle(replyToken, logAnswer(result, hasArrived(result) ? 'sent' : 'retry'));
	}
	if (result instanceof LineApiError || result.status !== 'sent' || leftOut === 0) return result;
	return {
		...result,
		reason: `${leftOut} of ${all.length} messages for this reply token were left out: LINE takes ${messages.length} with one token.`,
	};
}

/** What LINE refused is forgotten: with other messages the token may still be good. */
function hasArrived(result: Delivery | LineApiError): boolean {
	return !(result instanceof LineApiError) && ['sent', 'already_sent'].includes(result.status);
}

/** @param wasJustTried by an earlier run, so lately that the token cannot have expired since */
function failed({ error, mayHaveArrived }: FailedAttempt, wasJustTried: boolean): Delivery | LineApiError {
	if (error.kind === 'invalid_reply_token' && (mayHaveArrived || wasJustTried)) {
		return {
			...unsent(
				'already_sent',
				'An earlier attempt got no proper answer, and then LINE had the token as used: it has most likely arrived.',
			),
			requestId: error.requestId,
		};
	}
	const status = STATUS_OF[error.kind];
	if (!status) return error;
	return { ...unsent(status, `${error.message}. ${error.description}`), requestId: error.requestId };
}

function sent({ messageIds, requestId }: Sent): Delivery {
	return { status: 'sent', free: true, messageIds, requestId, reason: null };
}

function unsent(status: DeliveryStatus, reason: string | null): Delivery {
	return { status, free: true, messageIds: [], requestId: null, reason };
}
