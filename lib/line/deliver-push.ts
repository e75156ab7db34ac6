import { setTimeout as sleep } from 'node:timers/promises';
import type { messagingApi } from '@line/bot-sdk';

import { LineApiError } from './api-error';
import { logAnswer, sendWithRetries, type FailedAttempt, type SentLog, type Wait } from './delivery';
import { consumption, profile, push, quota, type LineApi } from './messaging-api';

export interface Push {
	/** LINE user ID. */
	to: string;
	messages: readonly messagingApi.Message[];
	/** UUID: under one key LINE sends once within 24 hours, and the log once for good. */
	retryKey: string;
}

/** What became of a push to one person. */
export interface PushDelivery {
	status:
		| 'sent'
		/** An earlier run or attempt has sent it under this retry key. */
		| 'already_sent'
		/** No friend of the account, or has blocked it: LINE would count the message and not deliver it. */
		| 'unreachable'
		/** The month's messages are used up. */
		| 'over_quota'
		| 'rate_limited';
	messageIds: string[];
	/** LINE's request ID, for its support. */
	requestId: string | null;
	/** Why it was not sent; one paragraph in English. */
	reason: string | null;
	/** Messages that this run has used of the quota: 0 or 1, whatever number of message objects it held. */
	counted: number;
	/** Of the month's messages, as far as LINE knows by now; `null`: not limited, or not asked. */
	quotaLeft: number | null;
}

/**
 * Sends to one person what costs a message, after making sure that it can arrive and that a message is left. What was
 * sent under the same retry key is not sent again, by whatever run.
 *
 * @param wait for tests
 * @throws LineApiError for what a workflow cannot go on with; sending again with the same key is safe
 */
export async function deliverPush(
	api: LineApi,
	{ to, messages, retryKey }: Push,
	{ log, wait = sleep }: { log: SentLog; wait?: Wait },
): Promise<PushDelivery> {
	if (!(await log.claim(retryKey, messages.length))) {
		return unsent('already_sent', 'This message was sent by an earlier run.');
	}
	const result = await checkAndPush(api, { to, messages, retryKey }, wait).catch(expected);
	await log.settle(retryKey, logAnswer(result));
	if (result instanceof LineApiError) throw result;
	return result;
}

async function checkAndPush(
	api: LineApi,
	{ to, messages, retryKey }: Push,
	wait: Wait,
): Promise<PushDelivery> {
	if (!(await isReachable(api, to))) {
		return unsent(
			'unreachable',
			'LINE has no profile of this person for the account: no friend yet, or has blocked it. Nothing was sent; hand the link over in another way.',
		);
	}
	const quotaLeft = await messagesLeft(api);
	if (quotaLeft !== null && quotaLeft < 1) {
		return {
			...unsent(
				'over_quota',
				"The month's messages of the LINE Official Account are used up. Nothing was sent: wait for the next month, raise the plan, or reply to the person's next message, which is free.",
			),
			quotaLeft,
		};
	}
	const attempt = await sendWithRetries(async () => await push(api, to, messages, retryKey), wait);
	if (!('sent' in attempt)) return { ...failed(attempt), quotaLeft };
	return {
		status: 'sent',
		...attempt.sent,
		reason: null,
		counted: 1,
		quotaLeft: quotaLeft === null ? null : quotaLeft - 1,
	};
}

async function isReachable(api: LineApi, userId: string): Promise<boolean> {
	try {
		await profile(api, userId);
		return true;
	} catch (error) {
		if (error instanceof LineApiError && error.kind === 'not_found') return false;
		throw error;
	}
}

async function messagesLeft(api: LineApi): Promise<number | null> {
	const { type, value } = await quota(api);
	return type === 'limited' && value !== undefined ? value - (await consumption(api)) : null;
}

/** @throws LineApiError for what no status stands for */
function failed({ error, mayHaveArrived }: FailedAttempt): PushDelivery {
	const said = `${error.message}. ${error.description}`;
	const requestId = error.acceptedRequestId ?? error.requestId;
	switch (error.kind) {
		case 'conflict':
			return {
				...unsent('already_sent', said),
				messageIds: [...error.sentMessageIds],
				requestId,
				// After a try of this run that got no answer, it was that try which LINE took.
				counted: mayHaveArrived ? 1 : 0,
			};
		case 'monthly_limit':
			return { ...unsent('over_quota', said), requestId };
		case 'rate_limited':
			return { ...unsent('rate_limited', said), requestId };
		case 'undeliverable':
			return { ...unsent('unreachable', said), requestId };
		default:
			throw error;
	}
}

function unsent(status: PushDelivery['status'], reason: string): PushDelivery {
	return { status, messageIds: [], requestId: null, reason, counted: 0, quotaLeft: null };
}

function expected(error: unknown): LineApiError {
	if (error instanceof LineApiError) return error;
	throw error;
}
