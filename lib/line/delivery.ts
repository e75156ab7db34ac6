import { LineApiError, type LineErrorKind } from './api-error';
import type { Sent } from './messaging-api';

/*
 * What replies and pushes have in common: the memory of what was sent, and trying again.
 */

/** A memory of what was sent over runs and processes, so that an execution that is run again does not send twice. */
export interface SentLog {
	/**
	 * Notes that something is about to be sent; false when it was sent before.
	 *
	 * @param key what LINE takes once: a reply token, or the retry key of a push
	 */
	claim(key: string, messageCount: number): Promise<boolean>;
	/** Notes what LINE answered; `retry`: it was not sent, forget the claim. */
	settle(key: string, answer: SentLogAnswer): Promise<void>;
}

export interface SentLogAnswer {
	state: 'sent' | 'retry';
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
	/** An earlier try got no proper answer, so LINE may have taken it. */
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
			if (delay === undefined || !RETRIED.has(error.kind)) return { error, mayHaveArrived };
			mayHaveArrived ||= error.kind !== 'rate_limited';
			await wait(delay);
		}
	}
}

/**
 * Only what was sent is remembered: what LINE refused, it refuses again, and says why.
 *
 * @param result of a reply, which is never counted, or of a push
 */
export function logAnswer(
	result:
		{ status: string; requestId: string | null; reason: string | null; counted?: number } | LineApiError,
): SentLogAnswer {
	if (result instanceof LineApiError) {
		return { state: 'retry', lineRequestId: result.requestId, detail: result.message, counted: 0 };
	}
	const isSent = result.status === 'sent' || result.status === 'already_sent';
	return {
		state: isSent ? 'sent' : 'retry',
		lineRequestId: result.requestId,
		detail: result.reason,
		counted: result.counted ?? 0,
	};
}
