import { plus } from '../groupbuy/effects';
import type { BookRequest, EarlierMessage, Effect } from '../groupbuy/order-book';
import type { Person } from '../groupbuy/order-grammar/types';
import type { MessageOutcome } from '../groupbuy/outcome';
import { insertBookings, selectBookings, selectCarriers, type NewBooking } from './booking-statements';
import { chunks, ROWS_PER_STATEMENT } from './collections';
import type { Db, Tx } from './store';

/*
 * The log of requests: what was asked for, when it was written, and what it has done. From it a group's book can be
 * decided anew (replay.ts).
 */

/** Of a group in which nothing is sold: it has no book that could be decided anew. */
export const NO_GROUP = 0;

/** What is kept of a request beside what decides about it. */
export interface LogEntry {
	request: LoggedRequest;
	/** LINE user ID of who wrote it or did it; `null`: unknown, or a workflow. */
	writer: string | null;
	/** Whom it is for, when not the writer. */
	buyer: Person | null;
	lineMessageId: string | null;
	text: string | null;
	/** Why an operator did it. */
	reason: string | null;
}

/** Stocks have a log of their own, `stock_changes`. */
export type LoggedRequest = Exclude<BookRequest, { kind: 'stock' | 'outside' | 'pinned' }>;

/** A row as it is read back. */
export interface LogRow {
	key: string;
	kind: NewBooking['kind'];
	groupId: number;
	buyerId: number | null;
	at: number;
	lineMessageId: string | null;
	request: string;
}

export const orderOfWriting = (a: { at: number; key: string }, b: { at: number; key: string }): number =>
	a.at - b.at || (a.key < b.key ? -1 : Number(a.key > b.key));

/** Adds decided requests to the log. What is known under its key already stays. */
export async function writeLog(
	trx: Tx,
	decided: ReadonlyArray<{ entry: LogEntry; outcome: MessageOutcome; effect: Effect }>,
	now: number,
): Promise<void> {
	const rows = decided.map(({ entry, outcome, effect }): NewBooking => {
		const { request, writer, lineMessageId } = entry;
		return {
			key: request.key,
			outcome: JSON.stringify(outcome),
			booked_at: now,
			kind: request.kind,
			group_id: request.groupId === NO_GROUP ? null : request.groupId,
			buyer_id: 'buyerId' in request ? request.buyerId : null,
			actor: isForOther(request) ? writer : null,
			written_at: request.at,
			line_message_id: lineMessageId,
			request: JSON.stringify(detailsOf(request)),
			effect: JSON.stringify(effect),
		};
	});
	for (const part of chunks(rows, ROWS_PER_STATEMENT)) await insertBookings(trx, part);
}

/** Whether somebody other than the buyer did it. */
export function isForOther(request: LoggedRequest): boolean {
	return 'forOther' in request ? request.forOther : request.kind !== 'unsend' && request.kind !== 'tick';
}

/** What the columns of a row do not say. */
function detailsOf(request: LoggedRequest): object {
	switch (request.kind) {
		case 'message':
		case 'edit':
			return { forOther: request.forOther, parsed: request.parsed };
		case 'correction':
			return { itemId: request.itemId, quantity: request.quantity };
		case 'withdraw':
			return { itemId: request.itemId };
		case 'unsend':
		case 'tick':
			return {};
	}
}

/** The request that a row of the log keeps; `undefined` for a leader's command, which is no business of the book. */
export function requestOf(row: LogRow): LoggedRequest | undefined {
	const { key, kind, groupId, buyerId, at, lineMessageId } = row;
	const details = JSON.parse(row.request) as Record<string, never>;
	switch (kind) {
		case 'message':
		case 'edit':
			if (!('parsed' in details)) return undefined;
			return { key, kind, groupId, at, buyerId, lineMessageId, ...details } as LoggedRequest;
		case 'unsend':
			return lineMessageId === null ? undefined : { key, kind, groupId, at, lineMessageId };
		case 'correction':
			return { key, kind, groupId, at, buyerId, ...details } as LoggedRequest;
		case 'withdraw':
			return { key, kind, groupId, at, ...details } as LoggedRequest;
		case 'tick':
			return { key, kind, groupId, at };
	}
}

/** Outcomes of requests that were booked before, by key. */
export async function earlierOutcomes(
	trx: Tx,
	keys: readonly string[],
): Promise<Map<string, MessageOutcome>> {
	const outcomes = new Map<string, MessageOutcome>();
	for (const part of chunks([...new Set(keys)], ROWS_PER_STATEMENT)) {
		for (const { key, outcome } of await selectBookings(trx, part)) {
			outcomes.set(key, JSON.parse(outcome) as MessageOutcome);
		}
	}
	return outcomes;
}

/** LINE message IDs that these requests edit or unsend. */
export function editedOrUnsent(entries: ReadonlyArray<Pick<LogEntry, 'request'>>): string[] {
	return entries.flatMap(({ request }) =>
		request.kind === 'edit' || request.kind === 'unsend' ? (request.lineMessageId ?? []) : [],
	);
}

/** An edit with such an outcome has left the message as it was. */
const LEFT_AS_IT_WAS: ReadonlySet<MessageOutcome['status']> = new Set(['edit_refused', 'closed']);

/** How much of a request counts for what is known of a message. */
export type Counting = 'whole' | 'without effect' | 'not at all';

/**
 * What is known of messages that are edited or unsent, by LINE message ID.
 *
 * @param counts how much of each row of the log counts
 */
export async function readEarlierMessages(
	db: Db,
	lineMessageIds: readonly string[],
	counts: (row: { key: string; at: number }) => Counting = () => 'whole',
): Promise<Map<string, EarlierMessage>> {
	const messages = new Map<string, EarlierMessage>();
	for (const part of chunks([...new Set(lineMessageIds)], ROWS_PER_STATEMENT)) {
		for (const row of await selectCarriers(db, part)) addCarrier(messages, row, counts(row));
	}
	return messages;
}

function addCarrier(
	messages: Map<string, EarlierMessage>,
	row: Awaited<ReturnType<typeof selectCarriers>>[number],
	counting: Counting,
): void {
	if (counting === 'not at all') return;
	const { key, kind, buyerId, at } = row;
	const id = row.lineMessageId ?? '';
	const own = counting === 'whole' ? (JSON.parse(row.effect) as Effect) : [];
	const earlier = messages.get(id);
	const { status } = JSON.parse(row.outcome) as MessageOutcome;
	if (kind === 'unsend') {
		if (earlier) messages.set(id, { ...earlier, unsent: true });
	} else if (status === 'ignored') {
		// Chatter that was edited to other chatter is no order to take back.
		return;
	} else if (earlier) {
		messages.set(id, {
			...earlier,
			keys: [...earlier.keys, key],
			buyerId: LEFT_AS_IT_WAS.has(status) ? earlier.buyerId : buyerId,
			effect: plus(earlier.effect, own),
			at,
		});
	} else {
		messages.set(id, { keys: [key], buyerId, effect: own, at, unsent: false });
	}
}
