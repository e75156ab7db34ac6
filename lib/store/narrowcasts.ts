import type { Selectable } from 'kysely';

import { narrowcastOutcome, type NarrowcastProgress, type NarrowcastState } from '../groupbuy/narrowcast';
import { ifGiven } from './expressions';
import type { NarrowcastsTable } from './schema';
import type { Db, Tx } from './store';

/*
 * Messages to audiences. What they use of the quota is claimed like a push (`claimPush()` with the same retry key), for as many
 * as they may reach at most; LINE tells later how many it was.
 */

export interface NarrowcastView {
	retryKey: string;
	/** Of the channel that sends. */
	channelKey: string;
	/** By which LINE is asked how it goes; `null`: LINE has not taken it. */
	lineRequestId: string | null;
	/** Audience IDs at LINE. */
	lineAudienceIds: string[];
	maxRecipients: number;
	state: NarrowcastState;
	/** Messages that LINE has counted, as far as is known. */
	counted: number;
	/** What LINE said. */
	detail: string | null;
	createdAt: number;
	updatedAt: number;
}

export interface NewNarrowcast {
	/** Unique: the same narrowcast is noted once. */
	retryKey: string;
	channelKey: string;
	lineAudienceIds: readonly string[];
	maxRecipients: number;
}

/** Notes a narrowcast before LINE is asked to send it. @returns what is known of it, if it comes again */
export async function noteNarrowcast(
	trx: Tx,
	{ retryKey, channelKey, lineAudienceIds, maxRecipients }: NewNarrowcast,
	now: number,
): Promise<NarrowcastView> {
	await trx
		.insertInto('narrowcasts')
		.values({
			retry_key: retryKey,
			channel_key: channelKey,
			audiences: JSON.stringify(lineAudienceIds),
			max_recipients: maxRecipients,
			state: 'sending',
			created_at: now,
			updated_at: now,
		})
		.onConflict((conflict) => conflict.column('retry_key').doNothing())
		.execute();
	const query = trx.selectFrom('narrowcasts').selectAll().where('retry_key', '=', retryKey);
	return view(await query.executeTakeFirstOrThrow());
}

export interface NarrowcastAnswer {
	/** `unknown`: it may have been taken, and its retry key is too old to ask again. */
	state: 'accepted' | 'refused' | 'unknown';
	lineRequestId: string | null;
	detail: string | null;
}

/** Notes how LINE has answered. What LINE has taken stays taken, whatever comes late. */
export async function recordNarrowcastAnswer(
	trx: Tx,
	retryKey: string,
	{ state, lineRequestId, detail }: NarrowcastAnswer,
	now: number,
): Promise<void> {
	await trx
		.updateTable('narrowcasts')
		.set({ state, line_request_id: lineRequestId, detail: short(detail), updated_at: now })
		.where('retry_key', '=', retryKey)
		// What was refused may be sent later, e.g. once the quota suffices.
		.where('state', 'in', ['sending', 'refused'])
		.execute();
}

const short = (detail: string | null): string | null => detail?.slice(0, 500) ?? null;

/** How long LINE tells how a narrowcast went. Source: LINE's reference, "Get narrowcast message status". */
const TELLS_FOR_MS = 14 * 24 * 60 * 60_000;

/**
 * Notes what LINE says of one that it has taken. Once it has ended, the quota is held against what was sent instead of what
 * might have been.
 *
 * @param progress `null`: LINE knows nothing of it: no longer, if it is old enough; a younger one is asked for again
 * @returns `undefined` when it was not sent by this package
 */
export async function recordNarrowcastProgress(
	trx: Tx,
	channelKey: string,
	lineRequestId: string,
	progress: NarrowcastProgress | null,
	now: number,
): Promise<NarrowcastView | undefined> {
	const { state, counted } = progress
		? narrowcastOutcome(progress)
		: { state: 'unknown' as const, counted: null };
	const row = await trx
		.updateTable('narrowcasts')
		.set({
			state,
			...(counted !== null && { counted }),
			detail: short(progress?.failure ?? null),
			updated_at: now,
		})
		.where('channel_key', '=', channelKey)
		.where('line_request_id', '=', lineRequestId)
		.where('state', '=', 'accepted')
		.where((eb) => ifGiven(progress ? undefined : now - TELLS_FOR_MS, (time) => eb('created_at', '<', time)))
		.returningAll()
		.executeTakeFirst();
	if (!row) return (await listNarrowcasts(trx, { channelKey, lineRequestId }))[0];
	if (counted !== null) {
		await trx
			.updateTable('sent_messages')
			// Not its time as well: it uses the quota of the month in which it was sent.
			.set({ counted })
			.where('request_key', '=', row.retry_key)
			.execute();
	}
	return view(row);
}

export interface NarrowcastFilter {
	channelKey: string;
	lineRequestId?: string;
}

/** The newest first. */
export async function listNarrowcasts(db: Db, filter: NarrowcastFilter): Promise<NarrowcastView[]> {
	const rows = await db
		.selectFrom('narrowcasts')
		.selectAll()
		.where('channel_key', '=', filter.channelKey)
		.where((eb) => ifGiven(filter.lineRequestId, (id) => eb('line_request_id', '=', id)))
		.orderBy('id', 'desc')
		.execute();
	return rows.map(view);
}

function view(row: Selectable<NarrowcastsTable>): NarrowcastView {
	return {
		retryKey: row.retry_key,
		channelKey: row.channel_key,
		lineRequestId: row.line_request_id,
		lineAudienceIds: JSON.parse(row.audiences) as string[],
		maxRecipients: row.max_recipients,
		state: row.state,
		counted: row.counted,
		detail: row.detail,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
	};
}
