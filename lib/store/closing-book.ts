import { orderedLots, type LotMovement, type OrderedLot } from '../groupbuy/lots';
import { orderOfWriting } from './booking-log';
import { chunks, present } from './collections';
import type { Db } from './store';

/**
 * The pieces of a campaign in the order in which they were obtained, from its ledger alone.
 *
 * @returns `undefined` when the ledger was not written in the order of writing: a message came late, and only the log
 * knows who obtained what when
 */
export async function lotsFromLedger(db: Db, campaignId: number): Promise<OrderedLot[] | undefined> {
	const orders = await db
		.selectFrom('orders')
		.select(['id', 'buyer_id'])
		.where('campaign_id', '=', campaignId)
		.execute();
	const buyers = new Map(orders.map((order) => [order.id, order.buyer_id]));
	const movements: Array<LotMovement & { id: number }> = [];
	for (const orderIds of chunks([...buyers.keys()], ORDERS_AT_ONCE)) {
		for (const row of await readMovements(db, orderIds)) {
			const { orderId, itemId, key, type, ...movement } = row;
			if (type === 'reordered' || itemId === null || key === null) return undefined;
			movements.push({ key, item: { id: itemId }, buyerId: present(buyers.get(orderId)), ...movement });
		}
	}
	movements.sort((a, b) => a.id - b.id);
	const inOrder = movements.every((movement, index) => {
		const before = movements[index - 1];
		return before === undefined || orderOfWriting(before, movement) <= 0;
	});
	return inOrder ? orderedLots(movements) : undefined;
}

/** A row as the driver gives it takes several times the memory of what is kept of it. */
const ORDERS_AT_ONCE = 2000;

async function readMovements(db: Db, orderIds: readonly number[]) {
	return await db
		.selectFrom('order_events')
		.select([
			'id',
			'order_id as orderId',
			'campaign_item_id as itemId',
			'type',
			'delta',
			'unit_price_minor as unitPriceMinor',
			'booking_key as key',
			'occurred_at as at',
		])
		.where('order_id', 'in', orderIds)
		.where('campaign_item_id', 'is not', null)
		.execute();
}
