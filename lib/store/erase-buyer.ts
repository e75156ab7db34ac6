import { randomUUID } from 'node:crypto';
import type { Expression, SqlBool } from 'kysely';

import { getBuyer } from './buyer-records';
import { eraseMessages, scrubbed, type Erased } from './erase-messages';
import { eraseMember, erasePayments } from './erase-payments';
import { containing } from './expressions';
import type { Tx } from './store';

/** What was erased, and what stays under a name that means nobody. */
export interface Erasure {
	/** Stands for the person from now on; no way leads back. */
	pseudonym: string;
	/** Orders whose recipient is erased; items, amounts and states stay. */
	orders: number;
	/** Rows of the ledger whose text is erased. */
	ledgerRows: number;
	/** Messages of the log whose words and names are erased. */
	messages: number;
	/** Received webhook events whose content is erased. */
	events: number;
}

/**
 * Erases what this database knows of a person: name, picture, LINE user ID, what the shop knows of them as its member,
 * recipient, invoice, proofs of payment, and every text that they wrote or that names them. Quantities, amounts and the waitlist stay, so that totals and stocks remain right. If the person
 * writes again, they are somebody new.
 *
 * @throws InputError when nobody has this ID
 */
export async function eraseBuyer(trx: Tx, lineUserId: string, now: number): Promise<Erasure> {
	const { displayName } = await getBuyer(trx, lineUserId, now);
	const { id } = await trx
		.selectFrom('buyers')
		.select('id')
		.where('line_user_id', '=', lineUserId)
		.executeTakeFirstOrThrow();
	const person: Erased = { id, lineUserId, displayName, pseudonym: `erased:${randomUUID()}` };
	await eraseMember(trx, id, now);
	await erasePerson(trx, person, now);
	await erasePayments(trx, id);
	await trx.deleteFrom('referral_bindings').where('buyer_id', '=', id).execute();
	const erasure = {
		pseudonym: person.pseudonym,
		orders: await eraseRecipient(trx, id, now),
		ledgerRows: await eraseLedgerTexts(trx, person),
		messages: await eraseLog(trx, person),
		events: await eraseInbox(trx, person),
	};
	await eraseMessages(trx, person, now);
	await eraseOperator(trx, person);
	return erasure;
}

async function erasePerson(trx: Tx, { id, pseudonym }: Erased, now: number): Promise<void> {
	await trx
		.updateTable('buyers')
		.set({
			line_user_id: pseudonym,
			display_name: null,
			picture_url: null,
			profile_at: null,
			block_reason: null,
			erased_at: now,
			updated_at: now,
		})
		.where('id', '=', id)
		.execute();
	await trx.updateTable('buyer_marks').set({ reason: null }).where('buyer_id', '=', id).execute();
}

async function eraseRecipient(trx: Tx, buyerId: number, now: number): Promise<number> {
	const { numUpdatedRows } = await trx
		.updateTable('orders')
		.set({
			recipient_name: null,
			recipient_phone: null,
			pickup_place: null,
			pickup_time: null,
			store_code: null,
			recipient_email: null,
			recipient: null,
			invoice: null,
			note: null,
			updated_at: now,
		})
		.where('buyer_id', '=', buyerId)
		.executeTakeFirst();
	return Number(numUpdatedRows);
}

/** Rows of the person's own orders, and of orders that they typed for others. */
async function eraseLedgerTexts(trx: Tx, { id, lineUserId, pseudonym }: Erased): Promise<number> {
	const typed = await trx
		.updateTable('order_events')
		.set({ text: null, actor: pseudonym })
		.where('actor', '=', lineUserId)
		.executeTakeFirst();
	const own = await trx
		.updateTable('order_events')
		.set({ text: null, reason: null })
		.where('order_id', 'in', (eb) => eb.selectFrom('orders').select('id').where('buyer_id', '=', id))
		.where((eb) => eb.or([eb('text', 'is not', null), eb('reason', 'is not', null)]))
		.executeTakeFirst();
	return Number(typed.numUpdatedRows) + Number(own.numUpdatedRows);
}

/** The log keeps what is needed to decide a book anew: items and quantities. */
async function eraseLog(trx: Tx, person: Erased): Promise<number> {
	const { id, lineUserId, displayName, pseudonym } = person;
	const named = displayName === null ? [] : [`"name":${JSON.stringify(displayName)}`];
	const rows = await trx
		.selectFrom('bookings')
		.select(['key', 'actor', 'buyer_id', 'request', 'outcome'])
		.where((eb) => {
			const naming = (words: string): Array<Expression<SqlBool>> => [
				containing(eb.ref('request'), words),
				containing(eb.ref('outcome'), words),
			];
			return eb.or([
				eb('buyer_id', '=', id),
				eb('actor', '=', lineUserId),
				...naming(JSON.stringify(lineUserId)),
				// Somebody else may have the same name: only where no other buyer is meant.
				eb.and([eb('buyer_id', 'is', null), eb.or(named.flatMap(naming))]),
			]);
		})
		.execute();
	for (const row of rows) {
		await trx
			.updateTable('bookings')
			.set({
				actor: row.actor === lineUserId ? pseudonym : row.actor,
				request: scrubbed(row.request, person),
				outcome: scrubbed(row.outcome, person),
			})
			.where('key', '=', row.key)
			.execute();
	}
	return rows.length;
}

/** Events that still wait are left to their execution: what they order is somebody new's. */
async function eraseInbox(trx: Tx, person: Erased): Promise<number> {
	const { lineUserId, pseudonym } = person;
	const rows = await trx
		.selectFrom('inbox_events')
		.select(['id', 'chat_id', 'payload'])
		.where('state', 'in', ['done', 'dead'])
		.where((eb) => containing(eb.ref('payload'), JSON.stringify(lineUserId)))
		.execute();
	for (const row of rows) {
		await trx
			.updateTable('inbox_events')
			.set({
				chat_id: row.chat_id === lineUserId ? pseudonym : row.chat_id,
				payload: scrubbed(row.payload, person),
			})
			.where('id', '=', row.id)
			.execute();
	}
	return rows.length;
}

/**
 * A leader or helper gives no more commands, and the histories no longer name them. What a referrer gave for being paid is
 * erased by `eraseReferrer()`.
 */
async function eraseOperator(trx: Tx, { lineUserId, pseudonym }: Erased): Promise<void> {
	await trx
		.updateTable('leaders')
		.set({ line_user_id: null })
		.where('line_user_id', '=', lineUserId)
		.execute();
	for (const table of ['campaign_events', 'pending_commands'] as const)
		await trx.updateTable(table).set({ actor: pseudonym }).where('actor', '=', lineUserId).execute();
	for (const table of ['line_groups', 'campaigns'] as const) {
		const rows = await trx
			.selectFrom(table)
			.select(['id', 'operators'])
			.where((eb) => containing(eb.ref('operators'), JSON.stringify(lineUserId)))
			.execute();
		for (const { id, operators } of rows) {
			const others = (JSON.parse(operators) as string[]).filter((operator) => operator !== lineUserId);
			await trx
				.updateTable(table)
				.set({ operators: JSON.stringify(others) })
				.where('id', '=', id)
				.execute();
		}
	}
}
