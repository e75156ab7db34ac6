import type { Selectable } from 'kysely';

import type { InboxEventsTable } from './schema';
import { ifGiven, NO_LIMIT, word } from './expressions';
import { lockKey, type Db, type Store, type Tx } from './store';

/** A webhook event as it waits to be worked on. */
export interface InboxEvent {
	/** LINE's `webhookEventId`. */
	eventId: string;
	/** Group, room or user: events of one chat are worked on one batch after the other. */
	chatId: string;
	/** The event's own time, epoch milliseconds. */
	eventAt: number;
	/** JSON text. */
	payload: string;
}

export interface LeasedBatch {
	batchId: string;
	events: Array<InboxEvent & { id: number }>;
}

export interface InboxSettings {
	triggerId: string;
	/** At most so many events in a batch. */
	batchSize: number;
	/** Events wait so long for others to come with them, milliseconds. */
	batchWaitMs: number;
	/** A batch whose lease is not renewed for so long is taken to be lost, milliseconds. */
	leaseMs: number;
	/** After so many failed attempts an event goes to the dead letters. */
	maxAttempts: number;
}

/** Pause before the next attempt: 2 s, 8 s, 32 s, …, at most 10 minutes. */
export function retryDelay(attempts: number): number {
	return Math.min(2_000 * 4 ** (attempts - 1), 600_000);
}

/** Keeps events in a transaction of their own, see `addToInbox()`. */
export async function putIntoInbox(
	store: Store,
	triggerId: string,
	events: readonly InboxEvent[],
	now: number,
): Promise<number> {
	return events.length === 0
		? 0
		: await store.tx(async (trx) => await addToInbox(trx, triggerId, events, now));
}

/**
 * Keeps events until they have been worked on. What is in already (a redelivery, a duplicate) is left as it is.
 *
 * @returns how many were new
 */
export async function addToInbox(
	trx: Tx,
	triggerId: string,
	events: readonly InboxEvent[],
	now: number,
): Promise<number> {
	if (events.length === 0) return 0;
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('inbox_events')
		.values(
			events.map((event) => ({
				trigger_id: triggerId,
				event_id: event.eventId,
				chat_id: event.chatId,
				event_at: event.eventAt,
				received_at: now,
				payload: event.payload,
				state: 'pending' as const,
				attempts: 0,
				due_at: now,
			})),
		)
		.onConflict((conflict) => conflict.columns(['trigger_id', 'event_id']).doNothing())
		.executeTakeFirst();
	return Number(numInsertedOrUpdatedRows ?? 0);
}

/**
 * Leases the next batch: events that are due, of chats that no other batch is working on, in the order of their times.
 * An event that failed before comes alone, so that it cannot take others with it.
 *
 * @returns the batch; or, when there is none, the milliseconds until it is worth asking again (`null`: nothing waits).
 * Besides that it is worth asking when something has come and when a batch has ended.
 */
export async function leaseBatch(
	store: Store,
	settings: InboxSettings,
	batchId: string,
	now: number,
): Promise<LeasedBatch | { waitMs: number | null }> {
	return await store.tx(async (trx) => {
		await lockKey(trx, store.dialect, `inbox ${settings.triggerId}`);
		await takeBackLostLeases(trx, settings, now);
		const candidates = await waitingEvents(trx, settings, now);
		if (candidates.length === 0) return { waitMs: await nextDue(trx, settings.triggerId, now) };

		const failedBefore = candidates.find((event) => event.attempts > 0);
		const complete = candidates.length >= settings.batchSize;
		const oldest = Math.min(...candidates.map((event) => event.received_at));
		const waitMs = oldest + settings.batchWaitMs - now;
		if (!failedBefore && !complete && waitMs > 0) return { waitMs };

		const batch = failedBefore ? [failedBefore] : candidates;
		await trx
			.updateTable('inbox_events')
			.set({ state: 'leased', batch_id: batchId, due_at: now + settings.leaseMs })
			.where(
				'id',
				'in',
				batch.map((event) => event.id),
			)
			.execute();
		return { batchId, events: batch.map(toEvent) };
	});
}

async function waitingEvents(trx: Tx, { triggerId, batchSize }: InboxSettings, now: number) {
	return await trx
		.selectFrom('inbox_events')
		.selectAll()
		.where('trigger_id', '=', triggerId)
		.where('state', '=', word('pending'))
		.where('due_at', '<=', now)
		.where('chat_id', 'not in', (eb) =>
			eb
				.selectFrom('inbox_events')
				.select('chat_id')
				.where('trigger_id', '=', triggerId)
				.where('state', '=', word('leased')),
		)
		.orderBy('event_at')
		.orderBy('id')
		.limit(batchSize)
		.execute();
}

/** What is due now waits for a batch of its chat, and the end of that one is the moment to ask again. */
async function nextDue(trx: Tx, triggerId: string, now: number): Promise<number | null> {
	const { due } = await trx
		.selectFrom('inbox_events')
		.select((eb) => eb.fn.min<number | null>('due_at').as('due'))
		.where('trigger_id', '=', triggerId)
		.where('state', 'in', [word('pending'), word('leased')])
		.where('due_at', '>', now)
		.executeTakeFirstOrThrow();
	return due === null ? null : due - now;
}

async function takeBackLostLeases(trx: Tx, settings: InboxSettings, now: number): Promise<void> {
	const lost = await trx
		.selectFrom('inbox_events')
		.selectAll()
		.where('trigger_id', '=', settings.triggerId)
		.where('state', '=', word('leased'))
		.where('due_at', '<=', now)
		.execute();
	await failed(
		trx,
		lost,
		'The execution did not finish: n8n was stopped or its lease ran out',
		settings.maxAttempts,
		now,
	);
}

/** Marks a batch as worked on. */
export async function finishBatch(store: Store, batchId: string): Promise<void> {
	await store.tx(async (trx) => {
		await trx
			.updateTable('inbox_events')
			.set({ state: 'done', batch_id: null, last_error: null })
			.where('batch_id', '=', batchId)
			.where('state', '=', word('leased'))
			.execute();
	});
}

/** Gives a batch back after a failed execution: to be tried again later, or to the dead letters. */
export async function failBatch(
	store: Store,
	batchId: string,
	reason: string,
	maxAttempts: number,
	now: number,
): Promise<void> {
	await store.tx(async (trx) => {
		const batch = await trx
			.selectFrom('inbox_events')
			.selectAll()
			.where('batch_id', '=', batchId)
			.where('state', '=', word('leased'))
			.execute();
		await failed(trx, batch, reason, maxAttempts, now);
	});
}

async function failed(
	trx: Tx,
	events: ReadonlyArray<Selectable<InboxEventsTable>>,
	reason: string,
	maxAttempts: number,
	now: number,
): Promise<void> {
	for (const event of events) {
		const attempts = event.attempts + 1;
		const dead = attempts >= maxAttempts;
		await trx
			.updateTable('inbox_events')
			.set({
				state: dead ? 'dead' : 'pending',
				attempts,
				due_at: now + retryDelay(attempts),
				batch_id: null,
				last_error: reason.slice(0, 500),
			})
			.where('id', '=', event.id)
			.execute();
	}
}

/** Says that a batch is still being worked on. */
export async function renewLease(store: Store, batchId: string, leaseMs: number, now: number): Promise<void> {
	await store.tx(async (trx) => {
		await trx
			.updateTable('inbox_events')
			.set({ due_at: now + leaseMs })
			.where('batch_id', '=', batchId)
			.where('state', '=', word('leased'))
			.execute();
	});
}

/**
 * Frees what a process that is gone had leased, without counting it as a failed attempt. Only right when no other process
 * can be working on this inbox.
 */
export async function releaseLeases(
	store: Store,
	triggerId: string,
	ownBatches: readonly string[],
	now: number,
): Promise<void> {
	await store.tx(async (trx) => {
		await trx
			.updateTable('inbox_events')
			.set({ state: 'pending', batch_id: null, due_at: now })
			.where('trigger_id', '=', triggerId)
			.where('state', '=', word('leased'))
			.$if(ownBatches.length > 0, (query) => query.where('batch_id', 'not in', ownBatches))
			.execute();
	});
}

export interface DeadLetter {
	id: number;
	triggerId: string;
	eventId: string;
	chatId: string;
	eventAt: number;
	receivedAt: number;
	attempts: number;
	lastError: string | null;
	/** The LINE event. */
	event: unknown;
}

/** Events that were given up, newest first. */
export async function listDeadLetters(db: Db, limit: number | undefined): Promise<DeadLetter[]> {
	const rows = await db
		.selectFrom('inbox_events')
		.selectAll()
		.where('state', '=', word('dead'))
		.orderBy('id', 'desc')
		.limit(limit ?? NO_LIMIT)
		.execute();
	return rows.map((row) => ({
		id: row.id,
		triggerId: row.trigger_id,
		eventId: row.event_id,
		chatId: row.chat_id,
		eventAt: row.event_at,
		receivedAt: row.received_at,
		attempts: row.attempts,
		lastError: row.last_error,
		event: JSON.parse(row.payload) as unknown,
	}));
}

/** Puts events that were given up back into the inbox: one, or all of them. Answers how many. */
export async function replayDeadLetters(trx: Tx, eventId: string | null, now: number): Promise<number> {
	const { numUpdatedRows } = await trx
		.updateTable('inbox_events')
		.set({ state: 'pending', attempts: 0, due_at: now, batch_id: null })
		.where('state', '=', word('dead'))
		.where((eb) => ifGiven(eventId ?? undefined, (id) => eb('event_id', '=', id)))
		.executeTakeFirst();
	return Number(numUpdatedRows);
}

/** Redeliveries of LINE come within minutes; a week is far beyond. */
const DONE_KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const OUTCOMES_KEPT_MS = 30 * 24 * 60 * 60 * 1000;
const PURGED_AT_ONCE = 1000;

/**
 * Forgets finished events and the log of requests that can no longer be asked for. Dead letters stay, and so does the log of
 * a campaign that is not settled: its book may have to be decided anew from it.
 */
export async function purgeFinished(store: Store, now: number): Promise<void> {
	await repeatedly(store, (trx) =>
		trx
			.deleteFrom('inbox_events')
			.where('id', 'in', (eb) =>
				eb
					.selectFrom('inbox_events')
					.select('id')
					.where('state', '=', word('done'))
					.where('received_at', '<', now - DONE_KEPT_MS)
					.limit(PURGED_AT_ONCE),
			)
			.executeTakeFirst(),
	);
	await repeatedly(store, (trx) =>
		trx
			.deleteFrom('bookings')
			.where('key', 'in', (eb) =>
				eb
					.selectFrom('bookings')
					.select('key')
					.where('booked_at', '<', now - OUTCOMES_KEPT_MS)
					.where(({ eb: condition }) =>
						condition.not(
							condition.exists(
								condition
									.selectFrom('campaigns')
									.select('campaigns.id')
									.whereRef('campaigns.group_id', '=', 'bookings.group_id')
									.whereRef('campaigns.created_at', '<=', 'bookings.booked_at')
									.where('campaigns.state', 'in', ['open', 'closed']),
							),
						),
					)
					.limit(PURGED_AT_ONCE),
			)
			.executeTakeFirst(),
	);
}

/** A transaction for each part: a month's worth in one would keep orders waiting. */
async function repeatedly(
	store: Store,
	purge: (trx: Tx) => Promise<{ numDeletedRows: bigint }>,
): Promise<void> {
	let deleted: bigint;
	do {
		({ numDeletedRows: deleted } = await store.tx(purge));
	} while (deleted === BigInt(PURGED_AT_ONCE));
}

function toEvent(row: Selectable<InboxEventsTable>): InboxEvent & { id: number } {
	return {
		id: row.id,
		eventId: row.event_id,
		chatId: row.chat_id,
		eventAt: row.event_at,
		payload: row.payload,
	};
}
