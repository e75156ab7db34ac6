import type { Db, Tx } from './store';

/** Words for orders to choose from. */
export async function listOrderTags(db: Db): Promise<string[]> {
	const rows = await db.selectFrom('order_tags').select('name').orderBy('name').execute();
	return rows.map(({ name }) => name);
}

/** @returns whether it is new */
export async function createOrderTag(trx: Tx, name: string, now: number): Promise<boolean> {
	const created = await trx
		.insertInto('order_tags')
		.values({ name, created_at: now, updated_at: now })
		.onConflict((conflict) => conflict.column('name').doNothing())
		.returning('id')
		.execute();
	return created.length > 0;
}

/** Takes a word off the list; orders that have it keep it. @returns whether there was one */
export async function deleteOrderTag(trx: Tx, name: string): Promise<boolean> {
	const { numDeletedRows } = await trx.deleteFrom('order_tags').where('name', '=', name).executeTakeFirst();
	return numDeletedRows > 0;
}
