import { sql } from 'kysely';

import type { CampaignWindow } from '../groupbuy/campaign';
import type { Effect } from '../groupbuy/order-book';
import type { LogRow } from './booking-log';
import { chunks, ROWS_PER_STATEMENT } from './collections';
import { wholeSum } from './expressions';
import type { Db } from './store';

/*
 * What replaying a group's book asks of the database.
 */

/** A request of the log with what was decided about it. */
export interface LoggedDecision extends LogRow {
	/** JSON. */
	outcome: string;
	effect: Effect;
}

/** A group's log from a moment on, in no particular order. */
export async function readLog(db: Db, groupId: number, from: number): Promise<LoggedDecision[]> {
	const rows = await db
		.selectFrom('bookings')
		.select([
			'key',
			'kind',
			'buyer_id as buyerId',
			'written_at as at',
			'line_message_id as lineMessageId',
			'request',
			'effect',
			'outcome',
		])
		.where('group_id', '=', groupId)
		.where('written_at', '>=', from)
		.execute();
	return rows.map(({ effect, ...row }) => ({ ...row, groupId, effect: JSON.parse(effect) as Effect }));
}

/** When other campaigns of the group took orders that were still running after `from`: they are settled or cancelled. */
export async function settledCampaigns(
	db: Db,
	groupId: number,
	unsettled: ReadonlySet<number>,
	from: number,
): Promise<CampaignWindow[]> {
	const rows = await db
		.selectFrom('campaigns')
		.select([
			'id',
			'state',
			'opens_at as opensAt',
			'closes_at as closesAt',
			'ended_at as endedAt',
			'earlier_windows as earlierWindows',
		])
		.where('group_id', '=', groupId)
		.where('ended_at', '>', from)
		.execute();
	return rows
		.filter(({ id }) => !unsettled.has(id))
		.map((row) => ({
			...row,
			earlierWindows: JSON.parse(row.earlierWindows) as CampaignWindow['earlierWindows'],
		}));
}

/** Key of the request that changes a stock, by the id of the change. */
export const stockChangeKey = (id: number): string => `stock:${id}`;

/** Every quantity that these stocks have had, in the order of the changes. */
export async function stockHistory(db: Db, stockIds: readonly number[]) {
	const parts = chunks(stockIds, ROWS_PER_STATEMENT).map(
		async (part) =>
			await db
				.selectFrom('stock_changes')
				.select(['id', 'stock_id as stockId', 'quantity', 'changed_at as changedAt'])
				.where('stock_id', 'in', part)
				.orderBy('id')
				.execute(),
	);
	return (await Promise.all(parts)).flat();
}

/** What orders of other campaigns took of these stocks after a moment, by the time of recording. */
export async function outsideMovements(
	db: Db,
	stockIds: readonly number[],
	campaignIds: readonly number[],
	from: number,
) {
	const parts = chunks(stockIds, ROWS_PER_STATEMENT).map(
		async (part) =>
			await db
				.selectFrom('campaign_item_stocks')
				.innerJoin('campaign_items', 'campaign_items.id', 'campaign_item_stocks.campaign_item_id')
				.innerJoin('campaigns', 'campaigns.id', 'campaign_items.campaign_id')
				.innerJoin('orders', 'orders.campaign_id', 'campaigns.id')
				// By its order, for which there is an index.
				.innerJoin('order_events', (join) =>
					join
						.onRef('order_events.order_id', '=', 'orders.id')
						.onRef('order_events.campaign_item_id', '=', 'campaign_items.id'),
				)
				.select((eb) => [
					'campaign_item_stocks.stock_id as stockId',
					'order_events.recorded_at as at',
					wholeSum(eb.ref('order_events.delta')).as('delta'),
				])
				.where('campaign_item_stocks.stock_id', 'in', part)
				.where('campaign_items.campaign_id', 'not in', campaignIds)
				.where((eb) => eb.or([eb('campaigns.settled_at', 'is', null), eb('campaigns.settled_at', '>', from)]))
				.where('order_events.recorded_at', '>', from)
				.groupBy(['campaign_item_stocks.stock_id', 'order_events.recorded_at'])
				.execute(),
	);
	return (await Promise.all(parts)).flat();
}

/**
 * Pieces of a line of a fast order (`shop_lines`) that a row of its ledger (`order_events`) has moved: all pieces of an order
 * are taken at once, and come back at once.
 */
export const FAST_ORDER_PIECES = sql<number>`case
	when order_events.delta > 0 then shop_lines.quantity
	when order_events.delta < 0 then -shop_lines.quantity
	else 0
end`;

/** The same of fast orders, which are in no campaign's book whatever prices they were made at. */
export async function fastOrderMovements(db: Db, stockIds: readonly number[], from: number) {
	const moved = db
		.selectFrom('shop_lines')
		.innerJoin('order_events', 'order_events.order_id', 'shop_lines.order_id')
		.select(['order_events.recorded_at as at', wholeSum(FAST_ORDER_PIECES).as('delta')])
		.where('order_events.recorded_at', '>', from)
		.where('order_events.campaign_item_id', 'is', null)
		.where('order_events.delta', '!=', 0)
		.groupBy('order_events.recorded_at');
	const parts = chunks(stockIds, ROWS_PER_STATEMENT).flatMap((part) => [
		moved
			.innerJoin('variants', 'variants.id', 'shop_lines.variant')
			.select('variants.stock_id as stockId')
			.where('variants.stock_id', 'in', part)
			.where('shop_lines.campaign_item_id', 'is', null)
			.groupBy('variants.stock_id')
			.execute(),
		moved
			.innerJoin(
				'campaign_item_stocks',
				'campaign_item_stocks.campaign_item_id',
				'shop_lines.campaign_item_id',
			)
			.select('campaign_item_stocks.stock_id as stockId')
			.where('campaign_item_stocks.stock_id', 'in', part)
			.groupBy('campaign_item_stocks.stock_id')
			.execute(),
	]);
	return (await Promise.all(parts)).flat();
}
