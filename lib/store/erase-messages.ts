import type { OutboxMessage } from '../groupbuy/announcement';
import { containing, oneOf } from './expressions';
import { withdrawPushes } from './outbox-outcomes';
import type { Tx } from './store';

/** A person who is being erased. */
export interface Erased {
	id: number;
	lineUserId: string;
	displayName: string | null;
	pseudonym: string;
}

/** What was still to be said to or about the person is no longer said, and what was said no longer names them. */
export async function eraseMessages(trx: Tx, person: Erased, now: number): Promise<void> {
	const { lineUserId, pseudonym } = person;
	const rows = await trx
		.selectFrom('outbox')
		.select(['id', 'chat_id', 'key', 'subject', 'payload', 'push_id'])
		.where((eb) =>
			eb.or([
				eb('chat_id', '=', lineUserId),
				// Within longer texts too: workflows make keys, links and mentions of it.
				...(['payload', 'key', 'subject'] as const).map((column) => containing(eb.ref(column), lineUserId)),
			]),
		)
		.execute();
	const pushIds = await findPushes(
		trx,
		lineUserId,
		rows.flatMap(({ push_id }) => push_id ?? []),
	);
	await withdrawPushes(trx, pushIds, 'erased', now);
	await erasePushes(trx, pushIds, now);
	const ids = rows.map(({ id }) => id);
	await trx
		.updateTable('outbox')
		.set({ done_at: now, outcome: 'retracted' })
		.where((eb) => oneOf(eb.ref('id'), ids))
		// What the pushes have come to stays: LINE may have taken them.
		.where('done_at', 'is', null)
		.execute();
	for (const row of rows) {
		const isOwn = row.chat_id === lineUserId;
		await trx
			.updateTable('outbox')
			.set({
				...(isOwn
					? { chat_id: pseudonym, key: `${pseudonym}:${row.id}`, subject: null }
					: {
							key: row.key.replaceAll(lineUserId, pseudonym),
							subject: row.subject?.replaceAll(lineUserId, pseudonym) ?? null,
						}),
				payload: withoutPerson(row.payload, person),
			})
			.where('id', '=', row.id)
			.execute();
	}
	for (const table of ['outbox_pushes', 'sent_messages'] as const) {
		await trx.updateTable(table).set({ chat_id: pseudonym }).where('chat_id', '=', lineUserId).execute();
	}
}

/** Those to the person, those that name them, and those of entries about them. */
async function findPushes(trx: Tx, lineUserId: string, ofEntries: readonly number[]): Promise<number[]> {
	const pushes = await trx
		.selectFrom('outbox_pushes')
		.select('id')
		.where((eb) =>
			eb.or([
				eb('chat_id', '=', lineUserId),
				containing(eb.ref('messages'), lineUserId),
				oneOf(eb.ref('id'), ofEntries),
			]),
		)
		.execute();
	return pushes.map(({ id }) => id);
}

/** One that LINE may have taken would have to stay as it is to be sent again, so it is not sent again. */
async function erasePushes(trx: Tx, pushIds: readonly number[], now: number): Promise<void> {
	const pushes = await trx
		.updateTable('outbox_pushes')
		.set({ messages: '[]', detail: null })
		.where((eb) => oneOf(eb.ref('id'), pushIds))
		.returning(['id', 'state'])
		.execute();
	const open = pushes.flatMap(({ id, state }) => (state === 'ready' || state === 'asking' ? id : []));
	if (open.length === 0) return;
	await trx
		.updateTable('outbox_pushes')
		.set({ state: 'unknown', reason: 'erased', lease_until: null, lease_token: null, updated_at: now })
		.where('id', 'in', open)
		.execute();
	await trx
		.updateTable('outbox')
		.set({ done_at: now, outcome: 'unknown', reason: 'erased' })
		.where('push_id', 'in', open)
		.where('done_at', 'is', null)
		.execute();
}

function withoutPerson(payload: string, person: Erased): string {
	const message = JSON.parse(payload) as OutboxMessage;
	// What a workflow has composed may name the person anywhere.
	if (message.type === 'composed') return JSON.stringify({ type: 'composed', composed: { messages: [] } });
	return scrubbed(payload, person);
}

/** What people typed, as it is called in requests, outcomes and webhook events. */
const TYPED = new Set(['text', 'input', 'name']);

/** JSON in which the person is nobody: neither their ID nor anything that was typed by or about them is left. */
export function scrubbed(json: string, { lineUserId, pseudonym }: Erased): string {
	const untyped = JSON.stringify(JSON.parse(json), (key, value: unknown) =>
		typeof value === 'string' && TYPED.has(key) ? '' : value,
	);
	// An ID needs no escaping, so it is found in names of properties and within longer texts as well.
	return untyped.replaceAll(lineUserId, pseudonym);
}
