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
		.select(['id', 'chat_id', 'payload', 'push_id', 'done_at', 'outcome'])
		.where((eb) =>
			eb.or([eb('chat_id', '=', lineUserId), containing(eb.ref('payload'), JSON.stringify(lineUserId))]),
		)
		.execute();
	const pushIds = rows.flatMap(({ push_id }) => push_id ?? []);
	await withdrawPushes(trx, pushIds, 'erased', now);
	for (const row of rows) {
		const isOwn = row.chat_id === lineUserId;
		await trx
			.updateTable('outbox')
			.set({
				...(isOwn && { chat_id: pseudonym, key: `${pseudonym}:${row.id}`, subject: null }),
				payload: withoutPerson(row.payload, person),
				done_at: row.done_at ?? now,
				outcome: row.done_at === null ? 'retracted' : row.outcome,
			})
			.where('id', '=', row.id)
			.execute();
	}
	await erasePushes(trx, lineUserId, pushIds, now);
	for (const table of ['outbox_pushes', 'sent_messages'] as const) {
		await trx.updateTable(table).set({ chat_id: pseudonym }).where('chat_id', '=', lineUserId).execute();
	}
}

/** One that LINE may have taken would have to stay as it is to be sent again, so it is not sent again. */
async function erasePushes(
	trx: Tx,
	lineUserId: string,
	pushIds: readonly number[],
	now: number,
): Promise<void> {
	const pushes = await trx
		.updateTable('outbox_pushes')
		.set({ messages: '[]', detail: null })
		.where((eb) => eb.or([eb('chat_id', '=', lineUserId), oneOf(eb.ref('id'), pushIds)]))
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
	return JSON.stringify(JSON.parse(json), (key, value: unknown) => {
		if (value === lineUserId) return pseudonym;
		return typeof value === 'string' && TYPED.has(key) ? '' : value;
	});
}
