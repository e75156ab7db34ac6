import { setTimeout as sleep } from 'node:timers/promises';

import type { BudgetState, GuardReason } from '../groupbuy/message-budget/guard';
import { LineApiError, type LineErrorKind } from './api-error';
import { isUnclear, logAnswer, sendWithRetries, type SentLogAnswer, type Wait } from './delivery';
import type { Sent } from './messaging-api';

/*
 * What costs messages passes here, be it a push or a narrowcast.
 */

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

export interface GuardedSending {
	/** Messages that LINE counts at most. */
	recipients: number;
	/** Message objects. */
	messageCount: number;
	/** Whether LINE would deliver it; asked only when it is to be sent. */
	canArrive: () => Promise<boolean>;
	/** Under a retry key: it may be called several times. */
	send: () => Promise<Sent>;
}

export interface GuardOptions {
	guard: PushGuard;
	/** For tests. */
	wait?: Wait;
}

/**
 * Sends if the guard agrees, and tells it what became of it.
 *
 * @throws LineApiError as `deliverPush()` does
 */
export async function sendGuarded(
	sending: GuardedSending,
	{ guard, wait = sleep }: GuardOptions,
): Promise<PushDelivery> {
	const { recipients, messageCount, canArrive } = sending;
	await guard.freshenQuota();
	const claim = await guard.claim({ recipients, messageCount });
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
			const result = (await canArrive())
				? unsent('needs_approval', askedAbout(recipients), recipients)
				: unsent('unreachable', STRANGER, recipients);
			return { ...result, guard: claim.reason, quotaLeft: claim.left.quotaLeft };
		}
		case 'push': {
			const result = await sendClaimed(sending, guard, claim.isAgain, wait);
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

async function sendClaimed(
	{ recipients, canArrive, send }: GuardedSending,
	guard: PushGuard,
	isAgain: boolean,
	wait: Wait,
): Promise<PushDelivery> {
	// Whether an earlier run has sent it before somebody left, LINE tells by the retry key only.
	if (!isAgain && !(await releasing(canArrive, guard))) {
		const result = unsent('unreachable', STRANGER, recipients);
		await guard.settle(logAnswer(result, 'retry'));
		return result;
	}
	// It throws what is wrong with the request itself, before LINE is asked.
	const attempt = await releasing(async () => await sendWithRetries(send, wait), guard);
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

/** Gives back what is held when nothing was sent. */
async function releasing<T>(work: () => Promise<T>, guard: PushGuard): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const { message } = error instanceof Error ? error : new Error(String(error));
		await guard.settle({ state: 'retry', lineRequestId: null, detail: message, counted: 0 });
		throw error;
	}
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
const FORGOTTEN =
	'An earlier run was sending this message more than a day ago and never saw the answer. LINE remembers a retry key for 24 hours only, so sending again might say it twice. Look into the chat, and send it anew if it is missing.';

function askedAbout(recipients: number): string {
	return `This push would use ${recipients} of the month's messages, and the message budget asks somebody first. Nothing was sent: approve it, or say it in replies, which are free.`;
}

function heldBack(reason: GuardReason, recipients: number): PushDelivery {
	if (reason === 'over_quota') {
		return unsent(
			'over_quota',
			`The month's messages of the LINE Official Account that are left do not suffice for ${recipients}. Nothing was sent: wait for the next month, raise the plan, or say it in replies, which are free.`,
			recipients,
		);
	}
	const why = WHY_WAITING[reason] ?? 'The message budget does not let it pass';
	return {
		...unsent(
			'waiting',
			`${why}. Nothing was sent, and ${recipients} messages were spared: say it in replies, which are free.`,
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

export function unsent(status: PushStatus, reason: string | null, recipients: number | null): PushDelivery {
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

function orThrow(result: PushDelivery | LineApiError): PushDelivery {
	if (result instanceof LineApiError) throw result;
	return result;
}
