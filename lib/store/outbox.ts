import type { CampaignAnnouncementKind, OutboxMessage } from '../groupbuy/announcement';
import { chunks } from './collections';
import { ifGiven, oneOf } from './expressions';
import { replyKey } from './sent-messages';
import type { Db, Store, Tx } from './store';

/*
 * What groups should hear without having asked. An entry waits for a reply of its group that goes out; until then each
 * reply takes it along.
 */

export interface OutboxInput {
	/** LINE's ID of the group or person. */
	chatId: string;
	campaignId: number | null;
	/** Unique: the same thing is said once. */
	key: string;
	message: OutboxMessage;
	/** Pointless from this moment on, epoch milliseconds; `null`: never. */
	expiresAt: number | null;
}

export interface OutboxEntry {
	id: number;
	chatId: string;
	message: OutboxMessage;
	createdAt: number;
}

/** A reply holds five messages; what is left over goes with the next one. */
const MAX_ENTRIES_PER_GROUP = 100;

/** Leaves something for a group to hear. What was left under this key before, or comes too late, is passed over. */
export async function post(trx: Tx, entry: OutboxInput, now: number): Promise<void> {
	if (entry.expiresAt !== null && entry.expiresAt <= now) return;
	const { message } = entry;
	await trx
		.insertInto('outbox')
		.values({
			chat_id: entry.chatId,
			campaign_id: entry.campaignId,
			kind: kindOf(message),
			key: entry.key,
			payload: JSON.stringify(message),
			created_at: now,
			expires_at: entry.expiresAt,
		})
		.onConflict((conflict) => conflict.column('key').doNothing())
		.execute();
}

function kindOf(message: OutboxMessage): string {
	switch (message.type) {
		case 'announcement':
			return message.announcement.kind;
		case 'notice':
			return message.notice.kind;
		case 'composed':
			return 'composed';
	}
}

/** What these groups have not heard yet, oldest first: a reply that took it along never went out, or there was none. */
export async function waitingFor(
	db: Db,
	chatIds: readonly string[],
	now: number,
): Promise<OutboxEntry[]> {
	const rows = await db
		.selectFrom('outbox')
		.leftJoin('sent_messages', (join) =>
			join.onRef('sent_messages.request_key', '=', 'outbox.reply_key').on('sent_messages.state', '=', 'sent'),
		)
		.select(['outbox.id', 'outbox.chat_id', 'outbox.payload', 'outbox.created_at'])
		.where((eb) => oneOf(eb.ref('outbox.chat_id'), chatIds))
		.where('outbox.done_at', 'is', null)
		.where((eb) => eb.or([eb('outbox.expires_at', 'is', null), eb('outbox.expires_at', '>', now)]))
		.where('sent_messages.id', 'is', null)
		.orderBy('outbox.id')
		.execute();
	const entries = rows.map((row) => ({
		id: row.id,
		chatId: row.chat_id,
		message: JSON.parse(row.payload) as OutboxMessage,
		createdAt: row.created_at,
	}));
	const byGroup = Map.groupBy(entries, (entry) => entry.chatId);
	return [...byGroup.values()].flatMap((own) => own.slice(0, MAX_ENTRIES_PER_GROUP));
}

/** Notes which reply takes these entries along. They are said once it was sent. */
export async function noteCarried(store: Store, ids: readonly number[], replyToken: string): Promise<void> {
	if (ids.length === 0) return;
	await store.tx(async (trx) => {
		for (const part of chunks(ids, 1000)) {
			await trx
				.updateTable('outbox')
				.set({ reply_key: replyKey(replyToken) })
				.where('id', 'in', part)
				.execute();
		}
	});
}

/** Puts away what was said and what has become pointless. @returns how many entries were never said */
export async function expire(trx: Tx, now: number): Promise<number> {
	await trx
		.updateTable('outbox')
		.set({ done_at: now })
		.where('done_at', 'is', null)
		.where('reply_key', 'in', (eb) =>
			eb.selectFrom('sent_messages').select('request_key').where('sent_messages.state', '=', 'sent'),
		)
		.execute();
	const expired = await trx
		.updateTable('outbox')
		.set({ done_at: now })
		.where('done_at', 'is', null)
		.where('expires_at', '<=', now)
		.returning('id')
		.execute();
	return expired.length;
}

/** Takes back what has not been said of a campaign and is not true any more. */
export async function retract(
	trx: Tx,
	campaignId: number,
	now: number,
	kinds?: readonly CampaignAnnouncementKind[],
): Promise<void> {
	await trx
		.updateTable('outbox')
		.set({ done_at: now })
		.where('campaign_id', '=', campaignId)
		.where('done_at', 'is', null)
		.where((eb) => ifGiven(kinds, (given) => oneOf(eb.ref('kind'), given)))
		.execute();
}
