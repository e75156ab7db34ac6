import { InputError } from '../groupbuy/input-error';
import { INACTIVE_ORDER_STATES, type OrderSource, type OrderState } from '../groupbuy/order';
import { paymentDue } from '../groupbuy/pricing';
import type { CampaignRules } from '../groupbuy/rules';
import type { OrderLineView, OrderView } from '../groupbuy/views';
import { chunks } from './collections';
import { ifGiven, NO_LIMIT, oneOf } from './expressions';
import { listOrderEvents, type OrderEventView } from './ledger';
import { readCampaignRules } from './rules';
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

/** An order with the group it was placed in and all that is needed to hand it over, for lists of the whole shop. */
export interface OrderRecord extends OrderView {
	lineGroupId: string | null;
	groupName: string | null;
	recipientName: string | null;
	recipientPhone: string | null;
	pickupPlace: string | null;
	pickupTime: string | null;
	storeCode: string | null;
	note: string | null;
}

/** Orders with their lines, in the order in which they were placed. */
export async function listOrders(db: Db, filter: OrderFilter): Promise<OrderRecord[]> {
	const rows = await db
		.selectFrom('orders')
		.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
		.leftJoin('campaigns', 'campaigns.id', 'orders.campaign_id')
		.leftJoin('line_groups', 'line_groups.id', 'orders.group_id')
		.select((eb) => [
			'orders.id',
			'orders.code',
			'orders.campaign_id',
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
			'orders.paid_at',
			'orders.picked_up_at',
			'orders.recipient_name',
			'orders.recipient_phone',
			'orders.pickup_place',
			'orders.pickup_time',
			'orders.store_code',
			'orders.note',
			// What is due depends on what was known of the buyer when the order was placed, not on what came of it.
			eb
				.selectFrom('buyer_marks')
				.select((marks) => marks.fn.countAll<number>().as('marks'))
				.whereRef('buyer_marks.buyer_id', '=', 'orders.buyer_id')
				.whereRef('buyer_marks.marked_at', '<=', 'orders.placed_at')
				.as('marks'),
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
	const rules = await rulesOf(db, [...new Set(rows.flatMap((row) => row.campaign_id ?? []))]);
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
		dueInAdvanceMinor: dueInAdvance(rules.get(row.campaign_id ?? 0), row.marks ?? 0, row.total_minor),
		placedAt: row.placed_at,
		paidAt: row.paid_at,
		pickedUpAt: row.picked_up_at,
		recipientName: row.recipient_name,
		recipientPhone: row.recipient_phone,
		pickupPlace: row.pickup_place,
		pickupTime: row.pickup_time,
		storeCode: row.store_code,
		note: row.note,
		lines: lines.get(row.id) ?? [],
	}));
}

/** Orders outside of campaigns (live, storefront) are no business of a campaign's terms. */
function dueInAdvance(rules: CampaignRules | undefined, marks: number, totalMinor: number): number {
	return rules === undefined ? 0 : paymentDue(rules, marks, totalMinor);
}

async function rulesOf(db: Db, campaignIds: readonly number[]): Promise<Map<number, CampaignRules>> {
	const rules = new Map<number, CampaignRules>();
	for (const ids of chunks(campaignIds, 1000)) {
		const rows = await db.selectFrom('campaigns').select(['id', 'rules']).where('id', 'in', ids).execute();
		for (const row of rows) rules.set(row.id, readCampaignRules(row.rules));
	}
	return rules;
}

async function linesOf(db: Db, orderIds: readonly number[]): Promise<Map<number, OrderLineView[]>> {
	const lines = new Map<number, OrderLineView[]>();
	for (const ids of chunks(orderIds, 1000)) {
		const rows = await db
			.selectFrom('order_lines')
			.innerJoin('campaign_items', 'campaign_items.id', 'order_lines.campaign_item_id')
			.select(['order_id', 'code', 'title', 'quantity', 'unit_price_minor', 'unformed'])
			.where('order_id', 'in', ids)
			.where((eb) => eb.or([eb('quantity', '>', 0), eb('unformed', '>', 0)]))
			.orderBy('campaign_items.position')
			.orderBy('campaign_items.id')
			.orderBy('unit_price_minor')
			.execute();
		for (const row of rows) {
			const own = lines.get(row.order_id) ?? [];
			own.push({
				code: row.code,
				title: row.title,
				quantity: row.quantity,
				unitPriceMinor: row.unit_price_minor,
				unformed: row.unformed,
			});
			lines.set(row.order_id, own);
		}
	}
	return lines;
}

/**
 * One order with its ledger: which message changed what, when.
 *
 * @throws InputError when there is no order of this code
 */
export async function getOrder(db: Db, code: string): Promise<OrderRecord & { events: OrderEventView[] }> {
	const [order] = await listOrders(db, { code });
	if (!order) throw unknownOrder(code);
	return { ...order, events: await listOrderEvents(db, { orderCodes: [code] }) };
}

export function unknownOrder(code: string): InputError {
	return new InputError(
		`There is no order '${code}'`,
		'Look the code up with Order → Get Many; it looks like R7K3M9QX.',
	);
}
