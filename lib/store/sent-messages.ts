import { createHash } from 'node:crypto';

import type { Store } from './store';

export interface SendingRequest {
	/** What makes the request unique: `replyKey()` of a reply token, or the retry key of a push. */
	requestKey: string;
	method: 'reply' | 'push';
	chatId: string | null;
	messageCount: number;
}

/**
 * Notes that a request is about to be made, unless LINE has answered this very request before.
 *
 * A request whose answer was never seen (n8n was killed) may be made again: LINE itself takes a reply token and a retry
 * key only once.
 *
 * @returns whether the caller may send
 */
export async function claimSending(store: Store, request: SendingRequest, now: number): Promise<boolean> {
	return await store.tx(async (trx) => {
		const row = await trx
			.insertInto('sent_messages')
			.values({
				request_key: request.requestKey,
				method: request.method,
				chat_id: request.chatId,
				state: 'sending',
				message_count: request.messageCount,
				counted: 0,
				created_at: now,
				updated_at: now,
			})
			.onConflict((conflict) =>
				conflict
					.column('request_key')
					.doUpdateSet({ updated_at: now })
					.where('sent_messages.state', '=', 'sending'),
			)
			.returning('id')
			.executeTakeFirst();
		return row !== undefined;
	});
}

/** Notes how LINE answered. `retry` forgets the request, so that it can be made again. */
export async function settleSending(
	store: Store,
	requestKey: string,
	answer: {
		state: 'sent' | 'refused' | 'retry';
		lineRequestId: string | null;
		detail: string | null;
		/** Messages that it has used of the quota; a reply uses none. */
		counted?: number;
	},
	now: number,
): Promise<void> {
	await store.tx(async (trx) => {
		if (answer.state === 'retry') {
			await trx.deleteFrom('sent_messages').where('request_key', '=', requestKey).execute();
			return;
		}
		await trx
			.updateTable('sent_messages')
			.set({
				state: answer.state,
				line_request_id: answer.lineRequestId,
				detail: answer.detail?.slice(0, 500) ?? null,
				counted: answer.counted ?? 0,
				updated_at: now,
			})
			.where('request_key', '=', requestKey)
			.execute();
	});
}

/** A reply token as it is kept: its hash, since a token lets anybody answer while it lives. */
export function replyKey(replyToken: string): string {
	return createHash('sha256').update(replyToken).digest('hex');
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
