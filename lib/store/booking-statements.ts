import { PostgresAdapter, sql, type RawBuilder } from 'kysely';

import type { Currency } from '../groupbuy/money';
import type { OrderSource, OrderState } from '../groupbuy/order';
import type { MovementType } from '../groupbuy/order-book';
import { wholeSum, word } from './expressions';
import type { BookingsTable } from './schema';
import { statement } from './statement';
import type { Db } from './store';

/*
 * What booking asks of the database, in its order: campaigns, then stocks are locked, each in the order of their ids, so
 * that two bookings never wait for each other crosswise. SQLite has one writer, so there is nothing to lock.
 */

const isPostgres = (db: Db): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

const CAMPAIGN_COLUMNS = [
	'campaigns.id',
	'campaigns.group_id as groupId',
	'line_groups.line_group_id as lineGroupId',
	'campaigns.code',
	'campaigns.title',
	'campaigns.state',
	'campaigns.currency',
	'campaigns.opens_at as opensAt',
	'campaigns.closes_at as closesAt',
	'campaigns.ended_at as endedAt',
	'campaigns.earlier_windows as earlierWindows',
	'campaigns.rules',
	'campaigns.operators',
	'campaigns.order_tags as orderTags',
	'campaigns.referral_code_id as referralCodeId',
] as const;

/** Campaigns of these groups that run, will run, or ended after `endedAfter` and are not settled. */
export const lockCampaigns = statement((db, lineGroupIds: readonly string[], endedAfter: number) =>
	db
		.selectFrom('campaigns')
		.innerJoin('line_groups', 'line_groups.id', 'campaigns.group_id')
		.select(CAMPAIGN_COLUMNS)
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

/** All of a group that are not settled. */
export const lockCampaignsOfGroup = statement((db, groupId: number) =>
	db
		.selectFrom('campaigns')
		.innerJoin('line_groups', 'line_groups.id', 'campaigns.group_id')
		.select(CAMPAIGN_COLUMNS)
		.where('campaigns.group_id', '=', groupId)
		.where('campaigns.state', 'in', [word('scheduled'), word('open'), word('closed')])
		.orderBy('campaigns.id')
		.$if(isPostgres(db), (query) => query.forUpdate('campaigns')),
);

/** Those of all groups that share a stock. */
export const lockCampaignsById = statement((db, ids: readonly number[]) =>
	db
		.selectFrom('campaigns')
		.innerJoin('line_groups', 'line_groups.id', 'campaigns.group_id')
		.select(CAMPAIGN_COLUMNS)
		.where('campaigns.id', 'in', ids)
		.orderBy('campaigns.id')
		.$if(isPostgres(db), (query) => query.forUpdate('campaigns')),
);

/** Campaigns of these ids, whatever has become of them, without a lock. */
export const selectCampaigns = statement((db, ids: readonly number[]) =>
	db
		.selectFrom('campaigns')
		.innerJoin('line_groups', 'line_groups.id', 'campaigns.group_id')
		.select(CAMPAIGN_COLUMNS)
		.where('campaigns.id', 'in', ids),
);

export const selectBookings = statement((db, keys: readonly string[]) =>
	db.selectFrom('bookings').select(['key', 'outcome']).where('key', 'in', keys),
);

/** Orders of these codes, in an order that is the same for everyone. */
export const lockOrderRows = statement((db, codes: readonly string[]) =>
	db
		.selectFrom('orders')
		.selectAll()
		.where('code', 'in', codes)
		.orderBy('code')
		.$if(isPostgres(db), (query) => query.forUpdate()),
);

/** An item with each of its stocks, in the order in which they are shown. */
export const selectItems = statement((db, campaignIds: readonly number[]) =>
	db
		.selectFrom('campaign_items')
		.leftJoin('campaign_item_stocks', 'campaign_item_stocks.campaign_item_id', 'campaign_items.id')
		.select((eb) => [
			'campaign_items.id',
			'campaign_items.campaign_id as campaignId',
			'campaign_items.code',
			'campaign_items.title',
			'campaign_items.price_minor as unitPriceMinor',
			'campaign_items.rules',
			'campaign_item_stocks.stock_id as stockId',
			eb
				.selectFrom('stock_changes')
				.select(({ fn }) => fn.max('stock_changes.changed_at').as('changed_at'))
				.whereRef('stock_changes.stock_id', '=', 'campaign_item_stocks.stock_id')
				.as('stockChangedAt'),
		])
		.where('campaign_items.campaign_id', 'in', campaignIds)
		.orderBy('campaign_items.position')
		.orderBy('campaign_items.id')
		.orderBy('campaign_item_stocks.stock_id'),
);

/** By what the items of these campaigns can be named. */
export const selectNames = statement((db, campaignIds: readonly number[]) =>
	db
		.selectFrom('campaign_items')
		.select(['code', 'product_title as productTitle', 'variant_title as variantTitle', 'keywords'])
		.where('campaign_id', 'in', campaignIds)
		.orderBy('campaign_id')
		.orderBy('position')
		.orderBy('id'),
);

export const lockStocks = statement((db, ids: readonly number[]) =>
	db
		.selectFrom('stocks')
		.select(['id', 'quantity', 'taken'])
		.where('id', 'in', ids)
		.orderBy('id')
		.$if(isPostgres(db), (query) => query.forUpdate()),
);

const openOrders = (db: Db) =>
	db
		.selectFrom('orders')
		.innerJoin('order_lines', 'order_lines.order_id', 'orders.id')
		.select([
			'orders.id',
			'orders.code',
			'orders.campaign_id as campaignId',
			'orders.buyer_id as buyerId',
			'order_lines.campaign_item_id as itemId',
			'order_lines.quantity',
			'order_lines.unit_price_minor as unitPriceMinor',
		])
		.where('orders.state', '=', word('placed'));

/** Orders that still change with what is typed, with each of their lines. */
export const selectOpenOrders = statement((db, campaignIds: readonly number[], buyerIds: readonly number[]) =>
	openOrders(db)
		.where('orders.campaign_id', 'in', campaignIds)
		.where('orders.buyer_id', 'in', buyerIds)
		.orderBy('order_lines.id'),
);

/** The same of everyone. */
export const selectAllOpenOrders = statement((db, campaignIds: readonly number[]) =>
	openOrders(db).where('orders.campaign_id', 'in', campaignIds).orderBy('order_lines.id'),
);

/** Open orders have pieces, so that there are as many buyers. */
export const countBuyers = statement((db, campaignIds: readonly number[]) =>
	db
		.selectFrom('orders')
		.select(({ fn }) => ['orders.campaign_id as campaignId', fn.countAll<number>().as('buyers')])
		.where('orders.campaign_id', 'in', campaignIds)
		.where('orders.state', '=', word('placed'))
		.groupBy('orders.campaign_id'),
);

/** Of buyers who are or were blocked. */
export const selectBlocks = statement((db, buyerIds: readonly number[]) =>
	db
		.selectFrom('buyers')
		.select(['id', 'blocked_from as blockedFrom', 'blocked_until as blockedUntil'])
		.where('id', 'in', buyerIds)
		.where('blocked_from', 'is not', null),
);

export const selectMarks = statement((db, buyerIds: readonly number[]) =>
	db
		.selectFrom('buyer_marks')
		.select(['buyer_id as buyerId', 'marked_at as markedAt'])
		.where('buyer_id', 'in', buyerIds),
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
	referral_code_id: number | null;
	referral_plan_id: number | null;
	/** A JSON list. */
	tags: string;
	placed_at: number;
	created_at: number;
	updated_at: number;
};

export const insertOrders = statement((db, rows: readonly NewOrder[]) =>
	db
		.insertInto('orders')
		.values(rows)
		.returning(['id', 'code', 'campaign_id as campaignId', 'buyer_id as buyerId']),
);

export type NewOrderEvent = {
	order_id: number;
	campaign_item_id: number;
	type: MovementType;
	delta: number;
	quantity_after: number;
	unit_price_minor: number;
	actor: string | null;
	reason: string | null;
	booking_key: string;
	line_message_id: string | null;
	text: string | null;
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
				.columns(['order_id', 'campaign_item_id', 'unit_price_minor'])
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

export type NewBooking = {
	key: string;
	outcome: string;
	booked_at: number;
	kind: BookingsTable['kind'];
	group_id: number | null;
	buyer_id: number | null;
	actor: string | null;
	written_at: number;
	line_message_id: string | null;
	request: string;
	effect: string;
};

/** Conflicts are possible only where there was nothing to lock, so nothing to book. */
export const insertBookings = statement((db, rows: readonly NewBooking[]) =>
	db
		.insertInto('bookings')
		.values(rows)
		.onConflict((conflict) => conflict.doNothing()),
);

export const selectEffects = statement((db, keys: readonly string[]) =>
	db.selectFrom('bookings').select(['key', 'effect']).where('key', 'in', keys),
);

export const updateEffect = statement((db, effect: string, key: string) =>
	db.updateTable('bookings').set({ effect }).where('key', '=', key),
);

export const updateDecision = statement((db, outcome: string, effect: string, key: string) =>
	db.updateTable('bookings').set({ outcome, effect }).where('key', '=', key),
);

/** What was written last of all that a group's log holds. */
export const selectNewest = statement((db, groupId: number) =>
	db
		.selectFrom('bookings')
		.select(['written_at as at', 'key'])
		.where('group_id', '=', groupId)
		.orderBy('written_at', 'desc')
		.orderBy('key', 'desc')
		.limit(sql.lit(1)),
);

/** What carried these messages before: they themselves, their edits, and that they were unsent. */
export const selectCarriers = statement((db, lineMessageIds: readonly string[]) =>
	db
		.selectFrom('bookings')
		.select([
			'key',
			'kind',
			'buyer_id as buyerId',
			'written_at as at',
			'line_message_id as lineMessageId',
			'effect',
			'outcome',
		])
		.where('line_message_id', 'in', lineMessageIds)
		.orderBy('written_at')
		.orderBy('key'),
);

/** Who is in line for items of these campaigns. */
export const selectWaitlist = statement((db, campaignIds: readonly number[]) =>
	db
		.selectFrom('waitlist_entries')
		.innerJoin('campaign_items', 'campaign_items.id', 'waitlist_entries.campaign_item_id')
		.select([
			'waitlist_entries.booking_key as key',
			'waitlist_entries.campaign_item_id as itemId',
			'waitlist_entries.buyer_id as buyerId',
			'waitlist_entries.quantity',
			'waitlist_entries.written_at as at',
			'waitlist_entries.offered_at as offeredAt',
			'waitlist_entries.hold_until as holdUntil',
		])
		.where('campaign_items.campaign_id', 'in', campaignIds)
		.where('waitlist_entries.state', 'in', [word('waiting'), word('offered')]),
);

export type WaitlistRow = {
	campaign_item_id: number;
	buyer_id: number;
	booking_key: string;
	quantity: number;
	written_at: number;
	state: 'waiting' | 'offered';
	offered_at: number | null;
	hold_until: number | null;
	created_at: number;
	updated_at: number;
};

export const upsertWaitlist = statement((db, rows: readonly WaitlistRow[]) =>
	db
		.insertInto('waitlist_entries')
		.values(rows)
		.onConflict((conflict) =>
			conflict.columns(['booking_key', 'campaign_item_id']).doUpdateSet((eb) => ({
				buyer_id: eb.ref('excluded.buyer_id'),
				quantity: eb.ref('excluded.quantity'),
				state: eb.ref('excluded.state'),
				offered_at: eb.ref('excluded.offered_at'),
				hold_until: eb.ref('excluded.hold_until'),
				updated_at: eb.ref('excluded.updated_at'),
			})),
		),
);

export const endWaiting = statement((db, state: string, now: number, key: string, itemId: number) =>
	db
		.updateTable('waitlist_entries')
		.set({ state: state as 'booked', updated_at: now })
		.where('booking_key', '=', key)
		.where('campaign_item_id', '=', itemId),
);
