import { LineApiError, type LineErrorKind } from './api-error';
import type { Sent } from './messaging-api';

/*
 * What replies and pushes have in common: the memory of what was sent, and trying again.
 */

/** A memory of replies over runs and processes, so that an execution that is run again does not send twice. */
export interface SentLog {
	/** Notes that a reply is about to be sent with this token. */
	claim(replyToken: string, messageCount: number): Promise<ReplyClaim>;
	/** Notes what LINE answered; not called while that is unclear, so that the claim stays. */
	settle(replyToken: string, answer: SentLogAnswer): Promise<void>;
}

export type ReplyClaim =
	| {
			maySend: true;
			/** When an earlier run was sending it whose end is not known (epoch milliseconds); `null`: there was none. */
			triedAt: number | null;
	  }
	/** It was sent before. */
	| { maySend: false };

export interface SentLogAnswer {
	/**
	 * - `sent`: LINE has it
	 * - `refused`: LINE does not take it
	 * - `retry`: it was not sent, and may be later: forget the claim
	 */
	state: 'sent' | 'refused' | 'retry';
	lineRequestId: string | null;
	detail: string | null;
	/** Messages that it has used of the quota. */
	counted: number;
}

/** Sleeps so many milliseconds. */
export type Wait = (milliseconds: number) => Promise<unknown>;

/** With the time-outs of the calls, well within the minute of a reply token. */
const RETRY_DELAYS_MS = [1000, 3000];

/** LINE takes a reply token and a retry key once, so after no answer, or a failure inside LINE, the same can be tried again. */
const RETRIED: ReadonlySet<LineErrorKind> = new Set(['rate_limited', 'server', 'network']);

export interface FailedAttempt {
	error: LineApiError;
	/** One of the tries got no proper answer, so LINE may have taken it. */
	mayHaveArrived: boolean;
}

/** Sends what LINE takes only once, again where that may help. */
export async function sendWithRetries(
	send: () => Promise<Sent>,
	wait: Wait,
): Promise<{ sent: Sent } | FailedAttempt> {
	let mayHaveArrived = false;
	for (let retries = 0; ; retries++) {
		try {
			return { sent: await send() };
		} catch (error) {
			if (!(error instanceof LineApiError)) throw error;
			const delay = RETRY_DELAYS_MS[retries];
			mayHaveArrived ||= error.kind === 'server' || error.kind === 'network';
			if (delay === undefined || !RETRIED.has(error.kind)) return { error, mayHaveArrived };
			await wait(delay);
		}
	}
}

/** LINE did not get as far as the reply token or retry key, so its answer tells nothing of earlier tries. */
const SAYS_NOTHING: ReadonlySet<LineErrorKind> = new Set([...RETRIED, 'unauthorized', 'forbidden']);

/**
 * Whether LINE may have taken it for all that is known, so that the claim has to stay.
 *
 * @param isAgain an earlier run has tried it too, and its end is not known
 */
export function isUnclear({ error, mayHaveArrived }: FailedAttempt, isAgain: boolean): boolean {
	return SAYS_NOTHING.has(error.kind) && (mayHaveArrived || isAgain);
}

/** @param result of a reply, which is never counted, or of a push */
export function logAnswer(
	result:
		{ status: string; requestId: string | null; reason: string | null; counted?: number } | LineApiError,
	state: SentLogAnswer['state'],
): SentLogAnswer {
	if (result instanceof LineApiError) {
		return { state, lineRequestId: result.requestId, detail: result.message, counted: 0 };
	}
	return {
		state,
		lineRequestId: result.requestId,
		detail: result.reason,
		counted: result.counted ?? 0,
	};
}
