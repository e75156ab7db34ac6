import { getCustomer } from './customer-records';
import { listOrders, type OrderRecord } from './orders';
import type { Db } from './store';

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/**
 * Orders of the last year of a customer, of all their LINE accounts and of none, newest first.
 *
 * @throws InputError when there is no such customer, or no longer
 */
export async function customerHistory(db: Db, code: string, now: number): Promise<OrderRecord[]> {
	await getCustomer(db, code);
	const buyers = await db
		.selectFrom('buyers')
		.innerJoin('customers', 'customers.id', 'buyers.customer_id')
		.select('line_user_id')
		.where('customers.code', '=', code)
		.execute();
	const lineUserIds = buyers.map(({ line_user_id }) => line_user_id);
	const orders = await listOrders(db, { lineUserIds });
	return orders.filter(({ placedAt }) => placedAt > now - YEAR_MS).reverse();
}
