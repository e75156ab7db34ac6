import { readUrl } from '../groupbuy/read-fields';
import { oneOf } from './expressions';
import { unknownOrder } from './orders';
import type { Db, Tx } from './store';

/**
 * Ends all links to an order that were made so far: links carry the order's `link_version`, and it rises.
 *
 * @throws InputError for an unknown order
 */
export async function endOrderLinks(
	trx: Tx,
	code: string,
	now: number,
): Promise<{ code: string; linkVersion: number }> {
	const order = await trx
		.updateTable('orders')
		.set((eb) => ({ link_version: eb('link_version', '+', 1), updated_at: now }))
		.where('code', '=', code)
		.returning('link_version')
		.executeTakeFirst();
	if (!order) throw unknownOrder(code);
	return { code, linkVersion: order.link_version };
}

/**
 * Sets the page of a gateway on which an order is paid; `null`: none.
 *
 * @returns the address as it is kept
 * @throws InputError for an unknown order, and for what is no address that begins with https://
 */
export async function setPaymentUrl(
	trx: Tx,
	code: string,
	url: string | null,
	now: number,
): Promise<string | null> {
	const paymentUrl = url === null ? null : readUrl(url, 'paymentUrl', { localToo: false });
	const { numUpdatedRows } = await trx
		.updateTable('orders')
		.set({ payment_url: paymentUrl, updated_at: now })
		.where('code', '=', code)
		.executeTakeFirst();
	if (numUpdatedRows === 0n) throw unknownOrder(code);
	return paymentUrl;
}

/** The numbers that links to these orders carry now, by the order's code. */
export async function linkVersions(db: Db, codes: readonly string[]): Promise<Map<string, number>> {
	const rows = await db
		.selectFrom('orders')
		.select(['code', 'link_version'])
		.where((eb) => oneOf(eb.ref('code'), codes))
		.execute();
	return new Map(rows.map((row) => [row.code, row.link_version]));
}
