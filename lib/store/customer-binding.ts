import { ensureBuyers } from './buyers';
import { findCustomers, getCustomer, type CustomerRecord } from './customer-records';
import { ensureOwnBuyer, lockCustomer } from './customer-rows';
import { present } from './collections';
import type { Db, Tx } from './store';

export interface Binding {
	/** `bound_to_other`: unbind it from that customer first; nothing changed. */
	status: 'bound' | 'already' | 'bound_to_other';
	/** Whose the LINE account is now. */
	customer: CustomerRecord;
}

/** Notes that a customer uses this LINE account; their orders and store credit are then one person's. */
export async function bindCustomer(
	trx: Tx,
	{ code, lineUserId }: { code: string; lineUserId: string },
	now: number,
): Promise<Binding> {
	const { id } = await lockCustomer(trx, code);
	const before = await lockBuyer(trx, lineUserId, now);
	if (before === null) await bindBuyer(trx, lineUserId, id, now);
	const status = before === null ? 'bound' : before === id ? 'already' : 'bound_to_other';
	const [customer] = await findCustomers(trx, { ids: [before ?? id] });
	return { status, customer: present(customer) };
}

/** Notes that a LINE account is not this customer's after all (解除會員綁定). Orders stay with the LINE account. */
export async function unbindCustomer(
	trx: Tx,
	{ code, lineUserId }: { code: string; lineUserId: string },
	now: number,
): Promise<{ status: 'unbound' | 'not_bound'; customer: CustomerRecord }> {
	const { id } = await lockCustomer(trx, code);
	const { numUpdatedRows } = await trx
		.updateTable('buyers')
		.set({ customer_id: null, updated_at: now })
		.where('line_user_id', '=', lineUserId)
		.where('customer_id', '=', id)
		.executeTakeFirst();
	return { status: numUpdatedRows > 0 ? 'unbound' : 'not_bound', customer: await getCustomer(trx, code) };
}

/**
 * The ID to make a customer's orders with: their LINE account, the newest if there are several, or their own
 * (`customer:<code>`) if there is none.
 *
 * @throws InputError when there is no such customer, or no longer
 */
export async function orderingId(trx: Tx, code: string, now: number): Promise<string> {
	const { lineUsers } = await getCustomer(trx, code);
	return lineUsers.at(-1)?.lineUserId ?? (await ensureOwnBuyer(trx, await lockCustomer(trx, code), now));
}

/** Id of the customer whose LINE account it is; `null`: nobody's. */
export async function boundCustomer(db: Db, lineUserId: string): Promise<number | null> {
	const buyer = await db
		.selectFrom('buyers')
		.select('customer_id')
		.where('line_user_id', '=', lineUserId)
		.executeTakeFirst();
	return buyer?.customer_id ?? null;
}

/** Finds or makes a buyer whose LINE account nobody else binds until the transaction ends. @returns as `boundCustomer()` */
export async function lockBuyer(trx: Tx, lineUserId: string, now: number): Promise<number | null> {
	await ensureBuyers(trx, [lineUserId], now);
	const { customer_id } = await trx
		.updateTable('buyers')
		.set({ updated_at: now })
		.where('line_user_id', '=', lineUserId)
		.returning('customer_id')
		.executeTakeFirstOrThrow();
	return customer_id;
}

/** Of a buyer who is locked and nobody's. */
export async function bindBuyer(trx: Tx, lineUserId: string, customerId: number, now: number): Promise<void> {
	await trx
		.updateTable('buyers')
		.set({ customer_id: customerId, updated_at: now })
		.where('line_user_id', '=', lineUserId)
		.execute();
}
