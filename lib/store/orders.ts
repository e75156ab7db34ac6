import { InputError } from '../groupbuy/input-error';
import { INACTIVE_ORDER_STATES, type OrderSource, type OrderState } from '../groupbuy/order';
import type { OrderLineView, OrderView } from '../groupbuy/views';
import { chunks } from './collections';
import { ifGiven, NO_LIMIT, oneOf } from './expressions';
import type { Db } from './store';

export interface OrderFilter {
	code?: string;
	source?: OrderSource;
	/** One state; absent: all. */
	state?: OrderState;
	/** Leave out cancelled, expired and returned orders. */
	activeOnly?: boolean;
	campaignCodes?: readonly string[];
	lineGroupIds?: readonly string[];
	lineUserIds?: readonly string[];
	/** The newest ones only; they still come in the order in which they were placed. */
	limit?: number;
}

/** An order with the group it was placed in, for lists of the whole shop. */
export interface OrderRecord extends OrderView {
	lineGroupId: string | null;
	groupName: string | null;
}

/** Orders with their lines, in the order in which they were placed. */
export async function listOrders(db: Db, filter: OrderFilter): Promise<OrderRecord[]> {
	const rows = await db
		.selectFrom('orders')
		.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
		.leftJoin('campaigns', 'campaigns.id', 'orders.campaign_id')
		.leftJoin('line_groups', 'line_groups.id', 'orders.group_id')
		.select([
			'orders.id',
			'orders.code',
			'campaigns.code as campaign_code',
			'campaigns.title as campaign_title',
			'buyers.display_name',
			'buyers.line_user_id',
			'line_groups.line_group_id',
			'line_groups.name as group_name',
			'orders.source',
			'orders.state',
			'orders.currency',
			'orders.total_minor',
			'orders.placed_at',
		])
		.where((eb) => ifGiven(filter.code, (code) => eb('orders.code', '=', code)))
		.where((eb) => ifGiven(filter.source, (source) => eb('orders.source', '=', source)))
		.where((eb) => ifGiven(filter.state, (state) => eb('orders.state', '=', state)))
		.$if(filter.activeOnly === true, (query) => query.where('orders.state', 'not in', INACTIVE_ORDER_STATES))
		.where((eb) => ifGiven(filter.campaignCodes, (codes) => oneOf(eb.ref('campaigns.code'), codes)))
		.where((eb) => ifGiven(filter.lineGroupIds, (ids) => oneOf(eb.ref('line_groups.line_group_id'), ids)))
		.where((eb) => ifGiven(filter.lineUserIds, (ids) => oneOf(eb.ref('buyers.line_user_id'), ids)))
		.orderBy('orders.placed_at', 'desc')
		.orderBy('orders.id', 'desc')
		.limit(filter.limit ?? NO_LIMIT)
		.execute();
	rows.reverse();
	const lines = await linesOf(
		db,
		rows.map((row) => row.id),
	);
	return rows.map((row) => ({
		code: row.code,
		campaignCode: row.campaign_code,
		campaignTitle: row.campaign_title,
		lineGroupId: row.line_group_id,
		groupName: row.group_name,
		buyerName: row.display_name,
		lineUserId: row.line_user_id,
		source: row.source,
		state: row.state,
		currency: row.currency,
		totalMinor: row.total_minor,
		placedAt: row.placed_at,
		lines: lines.get(row.id) ?? [],
	}));
}

async function linesOf(db: Db, orderIds: readonly number[]): Promise<Map<number, OrderLineView[]>> {
	const lines = new Map<number, OrderLineView[]>();
	for (const ids of chunks(orderIds, 1000)) {
		const rows = await db
			.selectFrom('order_lines')
			.innerJoin('campaign_items', 'campaign_items.id', 'order_lines.campaign_item_id')
			.select(['order_id', 'code', 'title', 'quantity', 'unit_price_minor'])
			.where('order_id', 'in', ids)
			.where('quantity', '>', 0)
			.orderBy('campaign_items.position')
			.execute();
		for (const row of rows) {
			const own = lines.get(row.order_id) ?? [];
			own.push({
				code: row.code,
				title: row.title,
				quantity: row.quantity,
				unitPriceMinor: row.unit_price_minor,
			});
			lines.set(row.order_id, own);
		}
	}
	return lines;
}

export interface OrderEventView {
	type: string;
	itemCode: string | null;
	delta: number;
	quantityAfter: number;
	unitPriceMinor: number;
	lineMessageId: string | null;
	text: string | null;
	/** When the buyer wrote it and when it was booked, epoch milliseconds. */
	occurredAt: number;
	recordedAt: number;
}

/**
 * One order with its ledger: which message changed what, when.
 *
 * @throws InputError when there is no order of this code
 */
export async function getOrder(db: Db, code: string): Promise<OrderRecord & { events: OrderEventView[] }> {
	const [order] = await listOrders(db, { code });
	if (!order) {
		throw new InputError(
			`There is no order '${code}'`,
			'Look the code up with Order → Get Many; it looks like R7K3M9QX.',
		);
	}
	const events = await db
		.selectFrom('order_events')
		.innerJoin('orders', 'orders.id', 'order_events.order_id')
		.leftJoin('campaign_items', 'campaign_items.id', 'order_events.campaign_item_id')
		.select([
			'order_events.type',
			'campaign_items.code',
			'delta',
			'quantity_after',
			'unit_price_minor',
			'line_message_id',
			'text',
			'occurred_at',
			'recorded_at',
		])
		.where('orders.code', '=', code)
		.orderBy('order_events.id')
		.execute();
	return {
		...order,
		events: events.map((event) => ({
			type: event.type,
			itemCode: event.code,
			delta: event.delta,
			quantityAfter: event.quantity_after,
			unitPriceMinor: event.unit_price_minor,
			lineMessageId: event.line_message_id,
			text: event.text,
			occurredAt: event.occurred_at,
			recordedAt: event.recorded_at,
		})),
	};
}
