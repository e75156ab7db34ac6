import { PostgresAdapter, sql, type RawBuilder } from 'kysely';

import type { Currency } from '../groupbuy/money';
import type { OrderSource, OrderState } from '../groupbuy/order';
import { wholeSum, word } from './expressions';
import { statement } from './statement';
import type { Db } from './store';

/*
 * What booking asks of the database, in its order: campaigns, then stocks are locked, each in the order of their ids, so
 * that two bookings never wait for each other crosswise. SQLite has one writer, so there is nothing to lock.
 */

const isPostgres = (db: Db): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

/** Campaigns of these groups that run, will run, or ended after `endedAfter`. */
export const lockCampaigns = statement((db, lineGroupIds: readonly string[], endedAfter: number) =>
	db
		.selectFrom('campaigns')
		.innerJoin('line_groups', 'line_groups.id', 'campaigns.group_id')
		.select([
			'campaigns.id',
			'campaigns.group_id as groupId',
			'line_groups.line_group_id as lineGroupId',
			'campaigns.title',
			'campaigns.state',
			'campaigns.currency',
			'campaigns.opens_at as opensAt',
			'campaigns.closes_at as closesAt',
			'campaigns.ended_at as endedAt',
		])
		.where('line_groups.line_group_id', 'in', lineGroupIds)
		.where((eb) =>
			eb.or([
				eb('campaigns.state', 'in', [word('scheduled'), word('open')]),
				eb.and([eb('campaigns.state', '=', word('closed')), eb('campaigns.ended_at', '>', endedAfter)]),
			]),
		)
		.orderBy('campaigns.id')
		.$if(isPostgres(db), (query) => query.forUpdate('campaigns')),
);

export const selectBookings = statement((db, keys: readonly string[]) =>
	db.selectFrom('bookings').select(['key', 'outcome']).where('key', 'in', keys),
);

/** An item with each of its stocks, in the order in which they are shown. */
export const selectItems = statement((db, campaignIds: readonly number[]) =>
	db
		.selectFrom('campaign_items')
		.leftJoin('campaign_item_stocks', 'campaign_item_stocks.campaign_item_id', 'campaign_items.id')
		.select([
			'campaign_items.id',
			'campaign_items.campaign_id as campaignId',
			'campaign_items.code',
			'campaign_items.title',
			'campaign_items.price_minor as unitPriceMinor',
			'campaign_item_stocks.stock_id as stockId',
		])
		.where('campaign_items.campaign_id', 'in', campaignIds)
		.orderBy('campaign_items.position')
		.orderBy('campaign_items.id'),
);

export const lockStocks = statement((db, ids: readonly number[]) =>
	db
		.selectFrom('stocks')
		.select(['id', 'quantity', 'taken'])
		.where('id', 'in', ids)
		.orderBy('id')
		.$if(isPostgres(db), (query) => query.forUpdate()),
);

/** Orders that still change with what is typed, with each of their lines. */
export const selectOpenOrders = statement((db, campaignIds: readonly number[], buyerIds: readonly number[]) =>
	db
		.selectFrom('orders')
		.innerJoin('order_lines', 'order_lines.order_id', 'orders.id')
		.select([
			'orders.id',
			'orders.code',
			'orders.campaign_id',
			'orders.buyer_id',
			'order_lines.campaign_item_id',
			'order_lines.quantity',
		])
		.where('orders.campaign_id', 'in', campaignIds)
		.where('orders.buyer_id', 'in', buyerIds)
		.where('orders.state', '=', word('placed')),
);

// Rows are types and not interfaces: only a type is known to hold nothing but values.
export type NewOrder = {
	code: string;
	campaign_id: number;
	group_id: number;
	buyer_id: number;
	source: OrderSource;
	state: OrderState;
	currency: Currency;
	total_minor: number;
	placed_at: number;
	created_at: number;
	updated_at: number;
};

export const insertOrders = statement((db, rows: readonly NewOrder[]) =>
	db.insertInto('orders').values(rows).returning(['id', 'code', 'campaign_id', 'buyer_id']),
);

export type NewOrderEvent = {
	order_id: number;
	campaign_item_id: number;
	type: 'add' | 'remove' | 'cancel';
	delta: number;
	quantity_after: number;
	unit_price_minor: number;
	line_message_id: string | null;
	text: string;
	occurred_at: number;
	recorded_at: number;
};

export const insertOrderEvents = statement((db, rows: readonly NewOrderEvent[]) =>
	db.insertInto('order_events').values(rows),
);

export type OrderLine = {
	order_id: number;
	campaign_item_id: number;
	quantity: number;
	unit_price_minor: number;
};

export const upsertOrderLines = statement((db, rows: readonly OrderLine[]) =>
	db
		.insertInto('order_lines')
		.values(rows)
		.onConflict((conflict) =>
			conflict
				.columns(['order_id', 'campaign_item_id'])
				.doUpdateSet((eb) => ({ quantity: eb.ref('excluded.quantity') })),
		),
);

/** Keeps the total beside the order (reports need not join) and cancels an order that has nothing left. */
export const settleTotals = statement((db, orderIds: readonly number[], now: number) => {
	const ofLines = <T>(value: RawBuilder<T>) =>
		sql<T>`(select ${value} from order_lines where order_lines.order_id = orders.id)`;
	return db
		.updateTable('orders')
		.set({
			total_minor: ofLines(wholeSum(sql`quantity * unit_price_minor`)),
			state: ofLines(sql<OrderState>`case when sum(quantity) > 0 then 'placed' else 'cancelled' end`),
			updated_at: now,
		})
		.where('id', 'in', orderIds);
});

/** Takes pieces (gives them back, when negative) if there are as many; answers the stock if so, else nothing. */
export const takeStock = statement((db, id: number, delta: number, now: number) =>
	db
		.updateTable('stocks')
		.set((eb) => ({ taken: eb('taken', '+', delta), updated_at: now }))
		.where('id', '=', id)
		.where((eb) => eb.or([eb('quantity', 'is', null), eb(eb('taken', '+', delta), '<=', eb.ref('quantity'))]))
		.returning('id'),
);

/** Conflicts are possible only where there was nothing to lock, so nothing to book. */
export const insertBookings = statement(
	(db, rows: ReadonlyArray<{ key: string; outcome: string; booked_at: number }>) =>
		db
			.insertInto('bookings')
			.values(rows)
			.onConflict((conflict) => conflict.doNothing()),
);
