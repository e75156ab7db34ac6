import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';

import type { CampaignAnnouncementKind, OutboxMessage } from '../groupbuy/announcement';
import type { GuardPolicy } from '../groupbuy/message-budget/settings';
import { chunks, ROWS_PER_STATEMENT } from './collections';
import { ifGiven, oneOf, word } from './expressions';
import { withdrawPushes } from './outbox-outcomes';
import { replyKey } from './reply-key';
import type { Database, OutboxOutcome } from './schema';
import { lockKey, type Db, type Store, type Tx } from './store';

/*
 * What chats should hear without having asked. An entry waits for a reply of its chat that goes out, which is free; until
 * then each reply takes it along. With a deadline it may be pushed from then on (outbox-pushes.ts).
 */

export interface OutboxInput {
	/** LINE's ID of the group or person. */
	chatId: string;
	campaignId: number | null;
	/** Unique: the same thing is said once. */
	key: string;
	message: OutboxMessage;
	/** What it is about: of one chat and subject only the newest is said. Absent: nothing takes its place. */
	subject?: string | null;
	/** The higher, the sooner, where not everything fits; 0 if absent. */
	priority?: number;
	/** May be pushed from this moment on, epoch milliseconds; absent: it only ever rides on a reply. */
	deadlineAt?: number | null;
	/** What the guard does with its push; absent: the budget's own. */
	policy?: GuardPolicy | null;
	/** Pointless from this moment on, epoch milliseconds; `null`: never. */
	expiresAt: number | null;
}

/**
 * - `waiting`: for a reply, or its deadline
 * - `known`: left under this key before
 * - `replaced`: something newer of its subject is there already
 * - `expired`: it came too late
 */
export type PostStatus = 'waiting' | 'known' | 'replaced' | 'expired';

export interface OutboxEntry {
	id: number;
	chatId: string;
	message: OutboxMessage;
	createdAt: number;
}

/** A reply holds five messages; what is left over goes with the next one. */
export const MAX_ENTRIES_PER_CHAT = 100;

/** Leaves something for a chat to hear, from outside of any other change. */
export async function addToOutbox(store: Store, entry: OutboxInput, now: number): Promise<PostStatus> {
	return await store.tx(async (trx) => {
		const { chatId, subject } = entry;
		// Of two that come at once each must see the other.
		if (subject) await lockKey(trx, store.dialect, `outbox ${chatId} ${subject}`);
		return await post(trx, entry, now);
	});
}

/**
 * Leaves something for a chat to hear. It takes the place of what waits there of the same subject and is older; whoever
 * posts about a subject holds a lock that others about the same subject wait for.
 */
export async function post(trx: Tx, entry: OutboxInput, now: number): Promise<PostStatus> {
	if (entry.expiresAt !== null && entry.expiresAt <= now) return 'expired';
	const { message, chatId, subject = null } = entry;
	const posted = await trx
		.insertInto('outbox')
		.values({
			chat_id: chatId,
			campaign_id: entry.campaignId,
			kind: kindOf(message),
			key: entry.key,
			subject,
			priority: entry.priority ?? 0,
			payload: JSON.stringify(message),
			created_at: now,
			deadline_at: entry.deadlineAt ?? null,
			policy: entry.policy ?? null,
			expires_at: entry.expiresAt,
		})
		.onConflict((conflict) => conflict.column('key').doNothing())
		.returning('id')
		.executeTakeFirst();
	if (!posted) return 'known';
	if (subject === null) return 'waiting';
	return (await replaceOlder(trx, { id: posted.id, chatId, subject }, now)) ? 'waiting' : 'replaced';
}

/** Of one chat and subject the newest is said. @returns whether this one is the newest */
async function replaceOlder(
	trx: Tx,
	{ id, chatId, subject }: { id: number; chatId: string; subject: string },
	now: number,
): Promise<boolean> {
	const others = await trx
		.selectFrom('outbox')
		.select(['id', 'created_at', 'push_id', 'done_at', 'outcome'])
		.where('chat_id', '=', chatId)
		.where('subject', '=', subject)
		.where('id', '!=', id)
		.where((eb) => eb.or([eb('done_at', 'is', null), eb('created_at', '>', now)]))
		.execute();
	if (others.some((other) => other.created_at > now && other.outcome !== 'retracted')) {
		await finish(trx, [id], 'replaced', now);
		return false;
	}
	const older = others.filter((other) => other.done_at === null);
	await putAway(trx, older, 'replaced', now);
	return true;
}

/** Puts entries away unless a push has them. @returns those that were put away */
async function finish(
	trx: Tx,
	ids: readonly number[],
	outcome: OutboxOutcome,
	now: number,
): Promise<number[]> {
	const done: number[] = [];
	for (const part of chunks(ids, ROWS_PER_STATEMENT)) {
		const rows = await trx
			.updateTable('outbox')
			.set({ done_at: now, outcome })
			.where('id', 'in', part)
			.where('done_at', 'is', null)
			.where('push_id', 'is', null)
			.returning('id')
			.execute();
		done.push(...rows.map(({ id }) => id));
	}
	return done;
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

/**
 * What these chats have not heard yet, most important first: a reply that took it along never went out, or there was none.
 * A push that somebody still has to approve does not keep a reply from saying it for nothing.
 */
export async function waitingFor(db: Db, chatIds: readonly string[], now: number): Promise<OutboxEntry[]> {
	const waiting = db
		.selectFrom('outbox')
		.leftJoin('outbox_pushes', 'outbox_pushes.id', 'outbox.push_id')
		.select((eb) => [
			'outbox.id',
			'outbox.chat_id',
			'outbox.payload',
			'outbox.created_at',
			'outbox.priority',
			eb.fn
				.agg<number>('row_number')
				.over((over) =>
					over.partitionBy('outbox.chat_id').orderBy('outbox.priority', 'desc').orderBy('outbox.id'),
				)
				.as('place'),
		])
		.where((eb) => oneOf(eb.ref('outbox.chat_id'), chatIds))
		.where('outbox.done_at', 'is', null)
		.where((eb) => eb.or([eb('outbox.expires_at', 'is', null), eb('outbox.expires_at', '>', now)]))
		.where((eb) => eb.or([eb('outbox.push_id', 'is', null), eb('outbox_pushes.state', '=', 'asking')]));
	const rows = await db
		.selectFrom(waiting.as('waiting'))
		.select(['id', 'chat_id', 'payload', 'created_at'])
		.where('place', '<=', MAX_ENTRIES_PER_CHAT)
		.orderBy('priority', 'desc')
		.orderBy('id')
		.execute();
	return rows.map((row) => ({
		id: row.id,
		chatId: row.chat_id,
		message: JSON.parse(row.payload) as OutboxMessage,
		createdAt: row.created_at,
	}));
}

/**
 * Notes which reply takes these entries along. They are said once it was sent; until its token has died no push says the
 * same.
 *
 * @returns those that it may say. Others were taken by a push in this moment, or came after an earlier run that may have
 * sent this very reply without them: the reply must leave them out, and they wait for the next.
 */
export async function noteCarried(
	store: Store,
	ids: readonly number[],
	replyToken: string,
	now: number,
): Promise<Set<number>> {
	const carried = new Set<number>();
	const key = replyKey(replyToken);
	// Most replies carry nothing, and none of them shall wait for whoever writes.
	if (ids.length === 0 && !(await isCarrying(store.db, key))) return carried;
	await store.tx(async (trx) => {
		carried.clear();
		const earlier = await trx
			.selectFrom('sent_messages')
			.select('id')
			.where('request_key', '=', key)
			.executeTakeFirst();
		if (!earlier) await takeFromApprovers(trx, ids, now);
		for (const part of chunks(ids, ROWS_PER_STATEMENT)) {
			const taken = await trx
				.updateTable('outbox')
				.set((eb) => ({
					reply_key: key,
					carried_at: now,
					// What an earlier reply may have said is repeated free of charge, never for money.
					policy: eb
						.case()
						.when(eb.and([eb('reply_key', '!=', key), mayHaveBeenSaid(eb)]))
						.then(word('wait'))
						.else(eb.ref('policy'))
						.end(),
				}))
				.where('id', 'in', part)
				.where('done_at', 'is', null)
				.where('push_id', 'is', null)
				.where((eb) => ifGiven(earlier, () => eb('reply_key', '=', key)))
				.returning('id')
				.execute();
			for (const { id } of taken) carried.add(id);
		}
		// What an earlier run had chosen and this one has not is not said by it.
		await trx
			.updateTable('outbox')
			.set({ reply_key: null, ...(earlier ? { policy: 'wait' } : { carried_at: null }) })
			.where('reply_key', '=', key)
			.where('done_at', 'is', null)
			.where((eb) => eb.not(oneOf(eb.ref('id'), [...carried])))
			.execute();
	});
	return carried;
}

/** Whether a reply that carries the entry was sent and its answer never seen. */
export function mayHaveBeenSaid(eb: ExpressionBuilder<Database, 'outbox'>): Expression<SqlBool> {
	return eb.exists(
		eb
			.selectFrom('sent_messages')
			.select('sent_messages.id')
			.whereRef('sent_messages.request_key', '=', 'outbox.reply_key')
			.where('sent_messages.state', '=', word('sending')),
	);
}

/** Whether an earlier run has chosen something for this reply. */
async function isCarrying(db: Db, key: string): Promise<boolean> {
	const entry = await db
		.selectFrom('outbox')
		.select('id')
		.where('reply_key', '=', key)
		.where('done_at', 'is', null)
		.limit(1)
		.executeTakeFirst();
	return entry !== undefined;
}

/** What somebody was asked about is said for nothing: no push of it is needed. */
async function takeFromApprovers(trx: Tx, ids: readonly number[], now: number): Promise<void> {
	for (const part of chunks(ids, ROWS_PER_STATEMENT)) {
		const asked = await trx
			.selectFrom('outbox')
			.select('push_id')
			.where('id', 'in', part)
			.where('done_at', 'is', null)
			.where('push_id', 'is not', null)
			.execute();
		const pushIds = asked.map(({ push_id }) => push_id);
		await withdrawPushes(trx, pushIds, 'replied', now, ['asking']);
	}
}

/** Puts away what has become pointless; a push that LINE may have taken is waited for. @returns how many entries */
export async function expire(trx: Tx, now: number): Promise<number> {
	const rows = await trx
		.selectFrom('outbox')
		.select(['id', 'push_id'])
		.where('done_at', 'is', null)
		.where('expires_at', '<=', now)
		.execute();
	return (await putAway(trx, rows, 'expired', now)).length;
}

/** Takes back what has not been said of a campaign and is not true any more. */
export async function retract(
	trx: Tx,
	campaignId: number,
	now: number,
	kinds?: readonly CampaignAnnouncementKind[],
): Promise<void> {
	const rows = await trx
		.selectFrom('outbox')
		.select(['id', 'push_id'])
		.where('campaign_id', '=', campaignId)
		.where('done_at', 'is', null)
		.where((eb) => ifGiven(kinds, (given) => oneOf(eb.ref('kind'), given)))
		.execute();
	await putAway(trx, rows, 'retracted', now);
}

/**
 * Takes back one entry.
 *
 * @returns `in_push`: its push is on its way and can no longer be stopped; `done`: said or put away before; `undefined`:
 * nothing was left under this key
 */
export async function cancelEntry(
	store: Store,
	key: string,
	now: number,
): Promise<'cancelled' | 'in_push' | 'done' | undefined> {
	return await store.tx(async (trx) => {
		const row = await trx
			.selectFrom('outbox')
			.select(['id', 'push_id', 'done_at'])
			.where('key', '=', key)
			.executeTakeFirst();
		if (!row) return undefined;
		if (row.done_at !== null) return 'done';
		const gone = await putAway(trx, [row], 'retracted', now);
		return gone.length === 1 ? 'cancelled' : 'in_push';
	});
}

/** Also out of pushes that were never tried; what else such a push held is due again. */
async function putAway(
	trx: Tx,
	rows: ReadonlyArray<{ id: number; push_id: number | null }>,
	outcome: OutboxOutcome,
	now: number,
): Promise<number[]> {
	await withdrawPushes(
		trx,
		rows.map(({ push_id }) => push_id),
		outcome,
		now,
	);
	return await finish(
		trx,
		rows.map(({ id }) => id),
		outcome,
		now,
	);
}
