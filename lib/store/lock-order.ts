import type { Selectable } from 'kysely';

import { lockCampaignsById, lockOrderRows } from './booking-statements';
import { chunks, present, ROWS_PER_STATEMENT } from './collections';
import { campaignOf, type LockedCampaign } from './offered';
import { unknownOrder } from './orders';
import type { OrdersTable } from './schema';
import type { Tx } from './store';

/** An order whose row is locked, and its campaign with it: settling and bookings come before or after. */
export interface LockedOrder extends Selectable<OrdersTable> {
	/** `null`: a fast order. */
	campaign: LockedCampaign | null;
}

/** @throws InputError for an unknown code */
export async function lockOrder(trx: Tx, code: string): Promise<LockedOrder> {
	return present((await lockOrders(trx, [code]))[0]);
}

/**
 * Locks orders with their campaigns, and the campaigns whose items fast orders among them hold, in the order of booking:
 * the two never wait for each other crosswise.
 *
 * @returns the orders, each once, in the order of the codes
 * @throws InputError when a code is unknown
 */
export async function lockOrders(trx: Tx, codes: readonly string[]): Promise<LockedOrder[]> {
	const wanted = [...new Set(codes)];
	const campaignIds = new Set<number>();
	for (const part of chunks(wanted, ROWS_PER_STATEMENT))
		for (const id of await campaignsOf(trx, part)) campaignIds.add(id);
	const campaigns = new Map<number, LockedCampaign>();
	// Sorted as a whole: each part is locked in order, and the parts follow each other.
	const sorted = [...campaignIds].sort((a, b) => a - b);
	for (const part of chunks(sorted, ROWS_PER_STATEMENT))
		for (const row of await lockCampaignsById(trx, part)) campaigns.set(row.id, campaignOf(row));
	const rows = new Map<string, LockedOrder>();
	for (const part of chunks([...wanted].sort(), ROWS_PER_STATEMENT)) {
		for (const row of await lockOrderRows(trx, part)) {
			const campaign = row.campaign_id === null ? null : present(campaigns.get(row.campaign_id));
			rows.set(row.code, { ...row, campaign });
		}
	}
	return wanted.map((code) => {
		const row = rows.get(code);
		if (!row) throw unknownOrder(code);
		return row;
	});
}

async function campaignsOf(trx: Tx, codes: readonly string[]): Promise<number[]> {
	const own = await trx
		.selectFrom('orders')
		.select('campaign_id as id')
		.distinct()
		.where('code', 'in', codes)
		.where('campaign_id', 'is not', null)
		.execute();
	const drawnFrom = await trx
		.selectFrom('orders')
		.innerJoin('shop_lines', 'shop_lines.order_id', 'orders.id')
		.innerJoin('campaign_items', 'campaign_items.id', 'shop_lines.campaign_item_id')
		.select('campaign_items.campaign_id as id')
		.distinct()
		.where('orders.code', 'in', codes)
		.execute();
	return [...own, ...drawnFrom].flatMap(({ id }) => id ?? []);
}
