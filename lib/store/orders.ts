import type { CampaignState } from '../groupbuy/campaign';
import type { PaymentMethod, ShippingMethod } from '../groupbuy/checkout';
import { InputError } from '../groupbuy/input-error';
import {
	dueInAdvance,
	INACTIVE_ORDER_STATES,
	payableMinor,
	type OrderSource,
	type OrderState,
} from '../groupbuy/order';
import { paymentDue } from '../groupbuy/pricing';
import type { CampaignRules } from '../groupbuy/rules';
import type { OrderView } from '../groupbuy/views';
import { chunks } from './collections';
import { containing, ifGiven, NO_LIMIT, oneOf } from './expressions';
import { listOrderEvents, type OrderEventView } from './ledger';
import { linesOf, type OrderLineRecord } from './order-lines';
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
	/** One of its tags, whatever the case. */
	tag?: string;
	/** The newest ones only; they still come in the order in which they were placed. */
	limit?: number;
}

/** An order with the group it was placed in and all that is needed to hand it over, for lists of the whole shop. */
export interface OrderRecord extends OrderView {
	lines: OrderLineRecord[];
	lineGroupId: string | null;
	groupName: string | null;
	/** Public code and name of the member of the shop who the buyer is. */
	customerCode: string | null;
	customerName: string | null;
	recipientName: string | null;
	recipientPhone: string | null;
	recipientEmail: string | null;
	pickupPlace: string | null;
	pickupTime: string | null;
	storeCode: string | null;
	note: string | null;
	/** Names of the ways to ship and to pay that were chosen at checkout. */
	shippingName: string | null;
	paymentName: string | null;
	tags: string[];
	/** Who made it, for the shop's own record. */
	staff: string | null;
}

/** Orders with their lines, in the order in which they were placed. */
export async function listOrders(db: Db, filter: OrderFilter): Promise<OrderRecord[]> {
	const rows = await db
		.selectFrom('orders')
		.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
		.leftJoin('customers', 'customers.id', 'buyers.customer_id')
		.leftJoin('campaigns', 'campaigns.id', 'orders.campaign_id')
		.leftJoin('line_groups', 'line_groups.id', 'orders.group_id')
		.select((eb) => [
			'orders.id',
			'orders.code',
			'orders.campaign_id',
			'campaigns.code as campaign_code',
			'campaigns.title as campaign_title',
			'campaigns.state as campaign_state',
			'buyers.display_name',
			'buyers.line_user_id',
			'customers.code as customer_code',
			'customers.name as customer_name',
			'line_groups.line_group_id',
			'line_groups.name as group_name',
			'orders.source',
			'orders.state',
			'orders.currency',
			'orders.total_minor',
			'orders.adjustments_minor',
			'orders.shipping',
			'orders.payment',
			'orders.tags',
			'orders.staff',
			'orders.placed_at',
			'orders.paid_at',
			'orders.picked_up_at',
			'orders.recipient_name',
			'orders.recipient_phone',
			'orders.recipient_email',
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
		.where((eb) => ifGiven(filter.tag, (tag) => containing(eb.ref('orders.tags'), JSON.stringify(tag))))
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
	return rows.map((row) => {
		const payable = payableMinor({ totalMinor: row.total_minor, adjustmentsMinor: row.adjustments_minor });
		const payment = parsed(row.payment) as PaymentMethod | null;
		return {
			code: row.code,
			campaignCode: row.campaign_code,
			campaignTitle: row.campaign_title,
			lineGroupId: row.line_group_id,
			groupName: row.group_name,
			buyerName: row.display_name,
			lineUserId: row.line_user_id,
			customerCode: row.customer_code,
			customerName: row.customer_name,
			source: row.source,
			state: row.state,
			currency: row.currency,
			totalMinor: row.total_minor,
			payableMinor: payable,
			dueInAdvanceMinor: dueInAdvance({
				payableMinor: payable,
				payment,
				unsettled: isUnsettled(row.campaign_state),
				termsMinor: termsOf(rules.get(row.campaign_id ?? 0), row.marks ?? 0, payable),
			}),
			placedAt: row.placed_at,
			paidAt: row.paid_at,
			pickedUpAt: row.picked_up_at,
			recipientName: row.recipient_name,
			recipientPhone: row.recipient_phone,
			recipientEmail: row.recipient_email,
			pickupPlace: row.pickup_place,
			pickupTime: row.pickup_time,
			storeCode: row.store_code,
			note: row.note,
			shippingName: (parsed(row.shipping) as ShippingMethod | null)?.name ?? null,
			paymentName: payment?.name ?? null,
			tags: JSON.parse(row.tags) as string[],
			staff: row.staff,
			lines: lines.get(row.id) ?? [],
		};
	});
}

/** A column of JSON that may be empty. */
export function parsed(json: string | null): unknown {
	return json === null ? null : JSON.parse(json);
}

/** Whether what an order of a campaign in this state holds may still change; `null`: of none. */
export function isUnsettled(state: CampaignState | null): boolean {
	return state === 'scheduled' || state === 'open' || state === 'closed';
}

/** Orders outside of campaigns (live, storefront) are no business of a campaign's terms. */
function termsOf(rules: CampaignRules | undefined, marks: number, payable: number): number {
	return rules === undefined ? 0 : paymentDue(rules, marks, payable);
}

async function rulesOf(db: Db, campaignIds: readonly number[]): Promise<Map<number, CampaignRules>> {
	const rules = new Map<number, CampaignRules>();
	for (const ids of chunks(campaignIds, 1000)) {
		const rows = await db.selectFrom('campaigns').select(['id', 'rules']).where('id', 'in', ids).execute();
		for (const row of rows) rules.set(row.id, readCampaignRules(row.rules));
	}
	return rules;
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
