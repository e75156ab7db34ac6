import { orderedLots, type LotMovement, type OrderedLot } from '../groupbuy/lots';
import { orderOfWriting } from './booking-log';
import type { Db } from './store';

/**
 * The pieces of a campaign in the order in which they were obtained, from its ledger alone.
 *
 * @returns `undefined` when the ledger does not tell the order: a message came late and the book was decided anew, so
 * only the log knows
 */
export async function lotsFromLedger(db: Db, campaignId: number): Promise<OrderedLot[] | undefined> {
	const rows = await db
		.selectFrom('order_events')
		.innerJoin('orders', 'orders.id', 'order_events.order_id')
		.select([
			'orders.buyer_id',
			'order_events.campaign_item_id',
			'order_events.type',
			'order_events.delta',
			'order_events.unit_price_minor',
			'order_events.booking_key',
			'order_events.occurred_at',
		])
		.where('orders.campaign_id', '=', campaignId)
		.where('order_events.campaign_item_id', 'is not', null)
		.orderBy('order_events.id')
		.execute();
	const movements: LotMovement[] = [];
	for (const row of rows) {
		const { campaign_item_id: itemId, booking_key: key } = row;
		if (row.type === 'reordered' || itemId === null || key === null) return undefined;
		movements.push({
			key,
			at: row.occurred_at,
			buyerId: row.buyer_id,
			item: { id: itemId },
			delta: row.delta,
			unitPriceMinor: row.unit_price_minor,
		});
	}
	// Here and not by the database, whose languages sort texts in other ways than the book does.
	movements.sort(orderOfWriting);
	return orderedLots(movements);
}
