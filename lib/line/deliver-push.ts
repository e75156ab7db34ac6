import { setTimeout as sleep } from 'node:timers/promises';
import type { messagingApi } from '@line/bot-sdk';

import type { BudgetState, GuardReason } from '../groupbuy/message-budget/guard';
import { LineApiError, type LineErrorKind } from './api-error';
import { isUnclear, logAnswer, sendWithRetries, type SentLogAnswer, type Wait } from './delivery';
import { membersCount, profile, push, type LineApi } from './messaging-api';
import { orNull } from './or-null';

export interface Push {
	/** LINE user, group or multi-person chat ID. */
	to: string;
	messages: readonly messagingApi.Message[];
	/** UUID: under one key LINE sends once within 24 hours, and the guard lets it pass once for good. */
	retryKey: string;
	/** People in the chat; `null`: LINE is asked. Of no meaning for a user. */
	recipients: number | null;
}

/** The message budget as this very push meets it, and the memory of what was pushed; over runs and processes. */
export interface PushGuard {
	/** Makes sure that LINE has been asked for the quota lately. */
	freshenQuota(): Promise<void>;
	/** LINE takes no further message this month, whatever its figures say. */
	noteUsedUp(): Promise<void>;
	/** Decides; with `push` the recipients are held against all caps until it is settled. */
	claim(push: { recipients: number; messageCount: number }): Promise<PushClaim>;
	/** Notes what LINE answered; not called while that is unclear, so that the recipients stay held. */
	settle(answer: SentLogAnswer): Promise<void>;
}

interface Decided {
	reason: GuardReason;
	/** Before this push. */
	left: Pick<BudgetState, 'quotaLeft'>;
}

export type PushClaim =
	| (Decided & {
			decision: 'push';
			/** An earlier run was sending it, and what became of that is not known. */
			isAgain: boolean;
	  })
	| (Decided & { decision: 'ask' | 'wait' })
	| { decision: 'already_sent'; lineRequestId: string | null }
	/** An earlier run was sending it, longer ago than LINE remembers a retry key. */
	| { decision: 'unknown' }
	/** It is no longer wanted. */
	| { decision: 'withdrawn' };

export type PushStatus =
	| 'sent'
	/** An earlier run or attempt has sent it under this retry key. */
	| 'already_sent'
	/** The guard wants somebody's word first. */
	| 'needs_approval'
	/** The guard does not let it pass: it may wait for a reply of its chat, which is free. */
	| 'waiting'
	/** No friend of the account, or has blocked it; or the bot is not in the chat. */
	| 'unreachable'
	/** The month's messages do not suffice. */
	| 'over_quota'
	| 'rate_limited'
	/** It may have been sent, and LINE can no longer tell: it must not be sent again. */
	| 'unknown'
	/** It was given up before it was sent. */
	| 'withdrawn';

/** What became of a push. */
export interface PushDelivery {
	status: PushStatus;
	messageIds: string[];
	/** LINE's request ID, for its support. */
	requestId: string | null;
	/** Why it was not sent; one paragraph in English. */
	reason: string | null;
	/** Why the guard decided as it did; `null` when it was not asked. */
	guard: GuardReason | null;
	/** Messages that LINE counts at most: people in the chat without the bot; `null`: not known. */
	recipients: number | null;
	/** Messages used of the quota, whatever number of message objects the push held. */
	counted: number;
	/** Messages not used because the guard lets it wait. */
	spared: number;
	/** Of the month's messages after this push, as far as is known; `null`: not limited, or not asked. */
	quotaLeft: number | null;
}

/**
 * Sends what costs messages, if the guard agrees and it can arrive. What was sent under the same retry key is not sent
 * again, by whatever run. LINE is asked for nothing that is known already.
 *
 * @param wait for tests
 * @throws LineApiError for what a workflow cannot go on with. After the kinds `server` and `network` LINE may have taken
 * it: it stays claimed, and sending the same again with the same key within 24 hours is safe.
 */
export async function deliverPush(
	api: LineApi,
	asked: Push,
	{ guard, wait = sleep }: { guard: PushGuard; wait?: Wait },
): Promise<PushDelivery> {
	const recipients = await recipientsOf(api, asked);
	if (recipients === null) return unsent('unreachable', GONE, null);
	await guard.freshenQuota();
	const claim = await guard.claim({ recipients, messageCount: asked.messages.length });
	switch (claim.decision) {
		case 'already_sent':
			return {
				...unsent('already_sent', 'This message was sent by an earlier run.', recipients),
				requestId: claim.lineRequestId,
			};
		case 'unknown':
			return unsent('unknown', FORGOTTEN, recipients);
		case 'withdrawn':
			return unsent('withdrawn', 'This message was withdrawn before it was sent.', recipients);
		case 'wait':
			return { ...heldBack(claim.reason, recipients), guard: claim.reason, quotaLeft: claim.left.quotaLeft };
		case 'ask': {
			// Nobody is asked about what cannot arrive.
			const result = (await isReachable(api, asked.to))
				? unsent('needs_approval', askedAbout(recipients), recipients)
				: unsent('unreachable', STRANGER, recipients);
			return { ...result, guard: claim.reason, quotaLeft: claim.left.quotaLeft };
		}
		case 'push': {
			const result = await pushClaimed(api, { ...asked, recipients }, guard, claim.isAgain, wait);
			return { ...result, guard: claim.reason, quotaLeft: leftAfter(claim, result) };
		}
	}
}

function leftAfter(
	{ left: { quotaLeft }, isAgain }: PushClaim & { decision: 'push' },
	{ status, counted }: PushDelivery,
): number | null {
	if (quotaLeft === null) return null;
	if (status === 'over_quota') return 0;
	// What an earlier run was sending is held already.
	return isAgain ? quotaLeft : Math.max(0, quotaLeft - counted);
}

/** @returns `null`: the bot is not in the chat */
async function recipientsOf(api: LineApi, { to, recipients }: Push): Promise<number | null> {
	if (to.startsWith('U')) return 1;
	return recipients ?? (await orNull(membersCount(api, to), ['not_found']));
}

/** LINE would take a push to a stranger, and deliver nothing. What a chat's members count told needs no second request. */
async function isReachable(api: LineApi, to: string): Promise<boolean> {
	return !to.startsWith('U') || (await orNull(profile(api, to), ['not_found'])) !== null;
}

async function pushClaimed(
	api: LineApi,
	{ to, messages, retryKey, recipients }: Push & { recipients: number },
	guard: PushGuard,
	isAgain: boolean,
	wait: Wait,
): Promise<PushDelivery> {
	// Whether an earlier run has sent it before somebody left, LINE tells by the retry key only.
	const reached = isAgain || (await isReachable(api, to).catch(expected));
	if (reached !== true) {
		const result = reached === false ? unsent('unreachable', STRANGER, recipients) : reached;
		await guard.settle(logAnswer(result, 'retry'));
		return orThrow(result);
	}
	const attempt = await sendWithRetries(async () => await push(api, to, messages, retryKey), wait);
	if ('sent' in attempt) {
		const result = { ...unsent('sent', null, recipients), ...attempt.sent, counted: recipients };
		await guard.settle(logAnswer(result, 'sent'));
		return result;
	}
	const result = failed(attempt.error, recipients);
	if (!isUnclear(attempt, isAgain)) await guard.settle(logAnswer(result, stateAfter(attempt.error)));
	if (attempt.error.kind === 'monthly_limit') await guard.noteUsedUp();
	return orThrow(result);
}

function stateAfter({ kind }: LineApiError): SentLogAnswer['state'] {
	if (kind === 'conflict') return 'sent';
	return kind === 'rate_limited' ? 'retry' : 'refused';
}

/** @returns the error itself when no status stands for it */
function failed(error: LineApiError, recipients: number): PushDelivery | LineApiError {
	const status = STATUS_OF[error.kind];
	if (status === undefined) return error;
	return {
		...unsent(status, `${error.message}. ${error.description}`, recipients),
		messageIds: [...error.sentMessageIds],
		requestId: error.acceptedRequestId ?? error.requestId,
		// The try that LINE took was counted by nobody: its run saw no answer.
		counted: error.kind === 'conflict' ? recipients : 0,
	};
}

const STATUS_OF: Partial<Record<LineErrorKind, PushStatus>> = {
	conflict: 'already_sent',
	monthly_limit: 'over_quota',
	rate_limited: 'rate_limited',
	undeliverable: 'unreachable',
};

const STRANGER =
	'LINE has no profile of this person for the account: no friend yet, or has blocked it. Nothing was sent; reach them in another way.';
const GONE = 'LINE knows no members of this chat: the bot is no longer in it. Nothing was sent.';
const FORGOTTEN =
	'An earlier run was sending this message more than a day ago and never saw the answer. LINE remembers a retry key for 24 hours only, so sending again might say it twice. Look into the chat, and send it anew if it is missing.';

function askedAbout(recipients: number): string {
	return `This push would use ${recipients} of the month's messages, and the message budget asks somebody first. Nothing was sent: approve it, or let it wait for a reply, which is free.`;
}

function heldBack(reason: GuardReason, recipients: number): PushDelivery {
	if (reason === 'over_quota') {
		return unsent(
			'over_quota',
			`The month's messages of the LINE Official Account that are left do not suffice for ${recipients}. Nothing was sent: wait for the next month, raise the plan, or reply to the next message of the chat, which is free.`,
			recipients,
		);
	}
	const why = WHY_WAITING[reason] ?? 'The message budget does not let it pass';
	return {
		...unsent(
			'waiting',
			`${why}. Nothing was sent, and ${recipients} messages were spared: reply to the next message of the chat, which is free.`,
			recipients,
		),
		spared: recipients,
	};
}

const WHY_WAITING: Partial<Record<GuardReason, string>> = {
	policy: 'The message budget lets pushes wait for a reply',
	monthly_cap: "The message budget's cap of the month would be exceeded",
	campaign_cap: "The message budget's cap of a campaign would be exceeded",
};

function unsent(status: PushStatus, reason: string | null, recipients: number | null): PushDelivery {
	return {
		status,
		messageIds: [],
		requestId: null,
		reason,
		guard: null,
		recipients,
		counted: 0,
		spared: 0,
		quotaLeft: null,
	};
}

function expected(error: unknown): LineApiError {
	if (error instanceof LineApiError) return error;
	throw error;
}

function orThrow(result: PushDelivery | LineApiError): PushDelivery {
	if (result instanceof LineApiError) throw result;
	return result;
}
