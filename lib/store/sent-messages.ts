import type { Store } from './store';

export interface SendingRequest {
	/** What makes the request unique: the hash of a reply token, or the retry key of a push. */
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
	answer: { state: 'sent' | 'refused' | 'retry'; lineRequestId: string | null; detail: string | null },
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
				updated_at: now,
			})
			.where('request_key', '=', requestKey)
			.execute();
	});
}
