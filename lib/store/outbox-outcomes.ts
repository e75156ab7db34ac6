import { sql } from 'kysely';

import { ROWS_PER_STATEMENT, chunks } from './collections';
import type { OutboxPushState } from './schema';
import type { Tx } from './store';

/*
 * What becomes of entries of the outbox when a reply or a push that carries them comes to its end.
 */

/** Members of an entry's chat; a chat with one person, or one that nobody has counted, is one at least. */
const MESSAGES_SPARED = sql<number>`coalesce(
	(select member_count from line_groups where line_groups.line_group_id = outbox.chat_id), 1)`;

/** A reply has gone out: what it carried is said, free of charge. */
export async function noteSaid(trx: Tx, requestKey: string, now: number): Promise<void> {
	await trx
		.updateTable('outbox')
		.set({ done_at: now, outcome: 'replied', spared: MESSAGES_SPARED })
		.where('reply_key', '=', requestKey)
		.where('done_at', 'is', null)
		.execute();
}

/** A reply is known not to have gone out: what it carried may be said in any other way at once. */
export async function noteUnsaid(trx: Tx, requestKey: string): Promise<void> {
	await trx
		.updateTable('outbox')
		.set({ reply_key: null, carried_at: null })
		.where('reply_key', '=', requestKey)
		.where('done_at', 'is', null)
		.execute();
}

/** What it would have said may name people, and nothing leads from them to it any more. */
export const WITHDRAWN = { state: 'withdrawn', messages: '[]' } as const;

/**
 * Gives up pushes that were never tried; their entries wait again. One that LINE may have taken already goes its way:
 * `claimPush()` and this hold the same row.
 *
 * @param pushIds `null`s are passed over
 */
export async function withdrawPushes(
	trx: Tx,
	pushIds: ReadonlyArray<number | null>,
	reason: string,
	now: number,
	states: readonly OutboxPushState[] = ['asking', 'ready'],
): Promise<void> {
	const ids = [...new Set(pushIds)].filter((id) => id !== null).sort((a, b) => a - b);
	for (const part of chunks(ids, ROWS_PER_STATEMENT)) {
		const withdrawn = await trx
			.updateTable('outbox_pushes')
			.set({ ...WITHDRAWN, reason, lease_until: null, lease_token: null, updated_at: now })
			.where('id', 'in', part)
			.where('state', 'in', states)
			.where('first_tried_at', 'is', null)
			.returning('id')
			.execute();
		if (withdrawn.length === 0) continue;
		await trx
			.updateTable('outbox')
			.set({ push_id: null })
			.where(
				'push_id',
				'in',
				withdrawn.map(({ id }) => id),
			)
			.where('done_at', 'is', null)
			.execute();
	}
}
