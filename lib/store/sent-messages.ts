import { noteSaid, noteUnsaid } from './outbox-outcomes';
import { replyKey } from './reply-key';
import type { Store, Tx } from './store';

export { replyKey };

export interface SendingRequest {
	/** `replyKey()` of the reply token: LINE takes it once. */
	requestKey: string;
	messageCount: number;
}

export type SendingClaim =
	| {
			maySend: true;
			/** When an earlier run was sending it whose answer was never seen: LINE may have taken it. `null`: there was none. */
			triedAt: number | null;
	  }
	/** LINE has answered it. */
	| { maySend: false };

/**
 * Notes that a reply is about to be sent, unless LINE has answered this very reply before. Pushes cost money:
 * `claimPush()` claims those.
 *
 * A reply whose answer was never seen (n8n was killed) may be sent again: LINE itself takes a reply token only once.
 */
export async function claimSending(
	store: Store,
	{ requestKey, messageCount }: SendingRequest,
	now: number,
): Promise<SendingClaim> {
	return await store.tx(async (trx) => {
		const row = await trx
			.insertInto('sent_messages')
			.values({
				request_key: requestKey,
				method: 'reply',
				state: 'sending',
				message_count: messageCount,
				counted: 0,
				created_at: now,
				updated_at: now,
			})
			.onConflict((conflict) =>
				conflict
					.column('request_key')
					.doUpdateSet((eb) => ({ updated_at: now, attempts: eb('sent_messages.attempts', '+', 1) }))
					.where('sent_messages.state', '=', 'sending'),
			)
			.returning(['attempts', 'created_at'])
			.executeTakeFirst();
		if (!row) return { maySend: false };
		return { maySend: true, triedAt: row.attempts === 1 ? null : row.created_at };
	});
}

/**
 * - `sent`: LINE has it
 * - `refused`: LINE does not take it and never will
 * - `retry`: LINE has not taken it and may later
 */
export type SendingAnswer = 'sent' | 'refused' | 'retry';

/**
 * Notes how LINE answered a reply, or a push that was claimed. Not called without a proper answer: LINE may have taken it, and
 * it stays claimed. What it did not take uses nothing of the budget.
 */
export async function settleSending(
	store: Store,
	requestKey: string,
	answer: {
		state: SendingAnswer;
		lineRequestId: string | null;
		detail: string | null;
		/** Messages that it has used of the quota; a reply uses none. */
		counted?: number;
	},
	now: number,
): Promise<void> {
	await store.tx(async (trx) => {
		const { state } = answer;
		if (state === 'retry') {
			await forget(trx, requestKey);
			return;
		}
		await trx
			.updateTable('sent_messages')
			.set({
				state,
				line_request_id: answer.lineRequestId,
				detail: answer.detail?.slice(0, 500) ?? null,
				counted: answer.counted ?? 0,
				updated_at: now,
			})
			.where('request_key', '=', requestKey)
			.execute();
		if (state === 'sent') await noteSaid(trx, requestKey, now);
	});
}

/** An earlier run whose answer was never seen may have succeeded, whatever this one was told. */
async function forget(trx: Tx, requestKey: string): Promise<void> {
	const { numDeletedRows } = await trx
		.deleteFrom('sent_messages')
		.where('request_key', '=', requestKey)
		.where('state', '=', 'sending')
		.where('attempts', '=', 1)
		.executeTakeFirst();
	if (numDeletedRows > 0) await noteUnsaid(trx, requestKey);
}

/** Notes by which reply the outcomes of these messages (booking keys) are told to their group. */
export async function noteReply(
	store: Store,
	bookingKeys: readonly string[],
	replyToken: string,
): Promise<void> {
	if (bookingKeys.length === 0) return;
	await store.tx(async (trx) => {
		await trx
			.updateTable('bookings')
			.set({ reply_key: replyKey(replyToken) })
			.where('key', 'in', bookingKeys)
			.execute();
	});
}

/** Which of these messages (booking keys) were booked by an earlier run whose reply never went out. */
export async function untold(store: Store, bookingKeys: readonly string[]): Promise<Set<string>> {
	if (bookingKeys.length === 0) return new Set();
	const rows = await store.db
		.selectFrom('bookings')
		.leftJoin('sent_messages', (join) =>
			join
				.onRef('sent_messages.request_key', '=', 'bookings.reply_key')
				.on('sent_messages.state', '=', 'sent'),
		)
		.select('bookings.key')
		.where('bookings.key', 'in', bookingKeys)
		.where('sent_messages.id', 'is', null)
		.execute();
	return new Set(rows.map(({ key }) => key));
}
