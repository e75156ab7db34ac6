import type { messagingApi } from '@line/bot-sdk';

import { InputError } from '../groupbuy/input-error';
import type { NarrowcastProgress } from '../groupbuy/narrowcast';
import { checkAudienceId, checkRequestId } from './audience-input';
import { LineApiError } from './api-error';
import { call, retryHeader, type LineApi } from './messaging-api';
import { orNull } from './or-null';

/*
 * Messages to audiences. LINE takes a narrowcast at once and sends it later, to friends of the account only. It goes to
 * people, never to a group.
 */

/** Who gets it. IDs of audiences are text. */
export type NarrowcastRecipient =
	| { type: 'audience'; lineAudienceId: string }
	| { type: 'and' | 'or'; of: readonly NarrowcastRecipient[] }
	| { type: 'not'; of: NarrowcastRecipient };

export interface NarrowcastLimit {
	/** Messages at most; LINE draws lots. `null`: all recipients. */
	max: number | null;
	/** As many as the quota has left, instead of being refused. */
	upToRemainingQuota: boolean;
	/** With it: rather nobody than a part. */
	forbidPartialDelivery: boolean;
}

export interface Narrowcast {
	messages: readonly messagingApi.Message[];
	recipient: NarrowcastRecipient;
	limit: NarrowcastLimit;
	/** It arrives without a sound. */
	notificationDisabled: boolean;
}

/** LINE takes so many audiences in one request. */
const MAX_OBJECTS = 10;

/**
 * Hands a narrowcast to LINE. Without `limit.max` and `limit.upToRemainingQuota` LINE reserves the quota for everybody whom
 * the account reaches until it knows the recipients: other pushes may meet `monthly_limit` meanwhile.
 *
 * @param retryKey UUID; with the same key the same narrowcast is sent once within 24 hours
 * @returns `x-line-request-id`, by which its progress is asked for
 * @throws InputError for what LINE would refuse
 * @throws LineApiError of kind `conflict` when the key was accepted before: `acceptedRequestId` is what to ask by
 */
export async function narrowcast(
	api: LineApi,
	{ messages, recipient, limit, notificationDisabled }: Narrowcast,
	retryKey: string,
): Promise<{ requestId: string | null }> {
	const count = objectsIn(recipient);
	if (count > MAX_OBJECTS) {
		throw new InputError(
			`The recipient names ${count} audiences, and LINE takes ${MAX_OBJECTS}`,
			'Name fewer, or make one audience of the people of several.',
		);
	}
	const body = {
		messages,
		recipient: toLine(recipient),
		...checkLimit(limit),
		...(notificationDisabled && { notificationDisabled }),
	};
	const headers = retryHeader(retryKey);
	const { requestId } = await call(api, 'POST', '/v2/bot/message/narrowcast', { body, headers });
	return { requestId };
}

/** Why LINE has not sent a narrowcast (Messaging API reference, "Get narrowcast message status"). */
const FAILURES: Record<number, string> = {
	1: 'LINE had an internal failure. Send it again with another retry key.',
	2: 'Too few people were left to send to: LINE sends to 50 or more, unless all of them are in audiences that the account has uploaded itself. Whoever is no friend of the account or has blocked it is left out first.',
	3: 'It was sent twice with one retry key; the other one counts.',
	4: 'One of the audiences has fewer than 50 people. LINE takes smaller ones only if the account has uploaded them itself.',
	5: 'The quota does not suffice for everybody, and a part was not wanted.',
};

/**
 * How far LINE is with a narrowcast.
 *
 * @returns `null`: LINE knows nothing of it, as of one that was accepted more than 14 days ago
 * @throws LineApiError
 */
export async function narrowcastProgress(
	api: LineApi,
	requestId: string,
): Promise<NarrowcastProgressReport | null> {
	const query = new URLSearchParams({ requestId: checkRequestId(requestId) });
	const path = `/v2/bot/message/progress/narrowcast?${query.toString()}`;
	const answer = await orNull(call(api, 'GET', path), ['not_found']);
	if (answer === null) return null;
	const progress = answer.body as Partial<messagingApi.NarrowcastProgressResponse>;
	const { phase, successCount, failureCount, targetCount, errorCode, failedDescription } = progress;
	if (phase !== 'waiting' && phase !== 'sending' && phase !== 'succeeded' && phase !== 'failed') {
		throw new LineApiError('network', {
			status: 200,
			lineMessage: `A narrowcast's phase that is not LINE’s: ${String(phase).slice(0, 50)}`,
		});
	}
	return {
		phase,
		successCount: successCount ?? null,
		failureCount: failureCount ?? null,
		targetCount: targetCount ?? null,
		errorCode: errorCode ?? null,
		failure: phase === 'failed' ? failureOf(errorCode, failedDescription) : null,
	};
}

export interface NarrowcastProgressReport extends NarrowcastProgress {
	failureCount: number | null;
	/** People whom LINE sends it to. */
	targetCount: number | null;
	/** LINE's own; `failure` says it in words. */
	errorCode: number | null;
}

function failureOf(errorCode: number | undefined, said: string | undefined): string {
	const words = errorCode === undefined ? undefined : FAILURES[errorCode];
	return words ?? said ?? 'LINE does not say why.';
}

function objectsIn(recipient: NarrowcastRecipient): number {
	switch (recipient.type) {
		case 'and':
		case 'or':
			return recipient.of.reduce((sum, one) => sum + objectsIn(one), 0);
		case 'not':
			return objectsIn(recipient.of);
		default:
			return 1;
	}
}

/** As LINE writes it; an ID is a whole number there. */
function toLine(recipient: NarrowcastRecipient): object {
	switch (recipient.type) {
		case 'audience':
			return { type: 'audience', audienceGroupId: BigInt(checkAudienceId(recipient.lineAudienceId)) };
		case 'not':
			return { type: 'operator', not: toLine(recipient.of) };
		default: {
			if (recipient.of.length === 0) {
				throw new InputError(
					`The recipient has an empty "${recipient.type}"`,
					'Name at least one audience, so that nobody else gets the message.',
				);
			}
			return { type: 'operator', [recipient.type]: recipient.of.map(toLine) };
		}
	}
}

function checkLimit({ max, upToRemainingQuota, forbidPartialDelivery }: NarrowcastLimit): { limit?: object } {
	if (max !== null && (!Number.isInteger(max) || max < 1)) {
		throw new InputError(`limit.max is ${max}`, 'Give a whole number from 1 on, or none for everybody.');
	}
	if (forbidPartialDelivery && !upToRemainingQuota) {
		throw new InputError(
			'limit.forbidPartialDelivery is on without limit.upToRemainingQuota',
			'LINE takes the two together only: the one says what to do when the other would cut something off.',
		);
	}
	const given = {
		...(max !== null && { max }),
		...(upToRemainingQuota && { upToRemainingQuota }),
		...(forbidPartialDelivery && { forbidPartialDelivery }),
	};
	return Object.keys(given).length > 0 ? { limit: given } : {};
}
