import type { Selectable, Updateable } from 'kysely';

import { ownBuyerId, type Contact } from '../groupbuy/customer';
import { nameBuyers } from './buyers';
import { unknownCustomer } from './customer-records';
import type { CustomersTable } from './schema';
import type { Tx } from './store';

export type CustomerRow = Selectable<CustomersTable>;

/** Reads customers so that nobody else changes them until the transaction ends: an update locks on both databases. */
const locked = (trx: Tx) =>
	trx
		.updateTable('customers')
		.set((eb) => ({ updated_at: eb.ref('updated_at') }))
		.where('erased_at', 'is', null)
		.returningAll();

/** Locks who has this phone number or e-mail address: at most one each. */
export async function lockByContact(trx: Tx, { phone, email }: Contact): Promise<CustomerRow[]> {
	return await locked(trx)
		.where((eb) => eb.or([eb('phone', '=', phone), eb('email', '=', email)]))
		.execute();
}

/** @throws InputError when there is no such customer, or no longer */
export async function lockCustomer(trx: Tx, code: string): Promise<CustomerRow> {
	const row = await locked(trx).where('code', '=', code).executeTakeFirst();
	if (row) return row;
	throw unknownCustomer(code);
}

/** Changes a customer, and how orders name them that were made without a LINE account. */
export async function writeCustomer(
	trx: Tx,
	{ id, code }: Pick<CustomerRow, 'id' | 'code'>,
	changes: Updateable<CustomersTable>,
	now: number,
): Promise<void> {
	await trx
		.updateTable('customers')
		.set({ ...changes, updated_at: now })
		.where('id', '=', id)
		.execute();
	if (changes.name === undefined) return;
	await trx
		.updateTable('buyers')
		.set({ display_name: changes.name, updated_at: now })
		.where('line_user_id', '=', ownBuyerId(code))
		.execute();
}

/** Lets orders be made for a customer who uses no LINE account. @returns the ID that they are made with */
export async function ensureOwnBuyer(
	trx: Tx,
	{ id, code, name }: Pick<CustomerRow, 'id' | 'code' | 'name'>,
	now: number,
): Promise<string> {
	const lineUserId = ownBuyerId(code);
	await trx
		.insertInto('buyers')
		.values({ line_user_id: lineUserId, customer_id: id, created_at: now, updated_at: now })
		.onConflict((conflict) => conflict.column('line_user_id').doUpdateSet({ customer_id: id }))
		.execute();
	if (name !== null) await nameBuyers(trx, new Map([[lineUserId, name]]), now);
	return lineUserId;
}

/** Leaves nothing of a customer but the code and the ledger's amounts. LINE accounts are nobody's again. */
export async function wipeCustomer(trx: Tx, { id, code }: Pick<CustomerRow, 'id' | 'code'>, now: number) {
	await trx.updateTable('buyers').set({ customer_id: null }).where('customer_id', '=', id).execute();
	await trx.updateTable('store_credit_events').set({ reason: null }).where('customer_id', '=', id).execute();
	const nobody = { name: null, phone: null, email: null, note: null, tags: '[]', addresses: '[]' };
	await writeCustomer(trx, { id, code }, { ...nobody, erased_at: now }, now);
}
