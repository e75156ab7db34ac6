import { eraseBuyer } from './erase-buyer';
import { lockCustomer, wipeCustomer } from './customer-rows';
import type { Tx } from './store';

export interface CustomerErasure {
	code: string;
	/** LINE accounts and other names under which there were orders. */
	buyers: number;
	/** Orders whose recipient is erased; items, amounts and states stay. */
	orders: number;
}

/**
 * Erases what this database knows of a customer: contact, note, tags, addresses, and all that `eraseBuyer()` erases of
 * each of their LINE accounts. Amounts stay, so that totals and the ledger of store credit remain right.
 *
 * @throws InputError when there is no such customer, or no longer
 */
export async function eraseCustomer(trx: Tx, code: string, now: number): Promise<CustomerErasure> {
	const customer = await lockCustomer(trx, code);
	const buyers = await trx
		.selectFrom('buyers')
		.select('line_user_id')
		.where('customer_id', '=', customer.id)
		.orderBy('line_user_id')
		.execute();
	let orders = 0;
	for (const { line_user_id } of buyers) orders += (await eraseBuyer(trx, line_user_id, now)).orders;
	await wipeCustomer(trx, customer, now);
	return { code, buyers: buyers.length, orders };
}
