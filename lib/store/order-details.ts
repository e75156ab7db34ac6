import type { CampaignState } from '../groupbuy/campaign';
import type { Invoice, PaymentMethod, Recipient, ShippingMethod } from '../groupbuy/checkout';
import { goodsTotals } from '../groupbuy/changed-totals';
import { INACTIVE_ORDER_STATES, payableMinor, type OrderState } from '../groupbuy/order';
import type { CampaignRules } from '../groupbuy/rules';
import type { Totals } from '../groupbuy/totals';
import type { TimelineEvent } from '../groupbuy/order-stage';
import { present } from './collections';
import { isUnsettled, listOrders, parsed, unknownOrder, type OrderRecord } from './orders';
import { readCampaignRules } from './rules';
import type { Db } from './store';

export interface ProofDetails {
	/** Public code. */
	code: string;
	state: 'submitted' | 'accepted' | 'refused';
	reason: string | null;
	lastFive: string | null;
	hasFile: boolean;
	mime: string | null;
	submittedAt: number;
	decidedAt: number | null;
}

export interface BillDetails {
	/** Public code. */
	code: string;
	payableMinor: number;
	orders: Array<{ code: string; title: string | null; payableMinor: number }>;
}

/** All that an order's page and a seller need of one order. */
export interface OrderDetails extends OrderRecord {
	/** Links carry it; see link-token.ts. */
	linkVersion: number;
	/** Whether the buyer has to confirm it: a seller made it. */
	needsConfirmation: boolean;
	confirmedAt: number | null;
	checkedOutAt: number | null;
	/** When an unpaid order expires, epoch milliseconds; `null`: never. */
	expiresAt: number | null;
	adjustmentsMinor: number;
	refundedMinor: number;
	shipping: ShippingMethod | null;
	payment: PaymentMethod | null;
	recipient: Recipient | null;
	invoice: Invoice | null;
	/** Before checking out: of the goods alone. */
	totals: Totals;
	couponCode: string | null;
	paymentUrl: string | null;
	campaign: {
		/** Public code. */
		code: string;
		title: string;
		state: CampaignState;
		opensAt: number;
		closesAt: number | null;
		endedAt: number | null;
		/** Not settled, failed or cancelled: what is ordered may still change. */
		unsettled: boolean;
		rules: CampaignRules;
		/** Database id, for the link to the group's page. */
		groupId: number;
	} | null;
	/** The oldest first. */
	proofs: ProofDetails[];
	bill: BillDetails | null;
	/** What has happened, the oldest first. */
	timeline: Array<{ event: TimelineEvent; at: number }>;
}

/** @throws InputError when there is no order of this code */
export async function orderDetails(db: Db, code: string): Promise<OrderDetails> {
	const [record] = await listOrders(db, { code });
	if (!record) throw unknownOrder(code);
	const row = await db
		.selectFrom('orders')
		.leftJoin('campaigns', 'campaigns.id', 'orders.campaign_id')
		.selectAll('orders')
		.select([
			'campaigns.state as campaign_state',
			'campaigns.opens_at',
			'campaigns.closes_at',
			'campaigns.ended_at',
			'campaigns.rules',
		])
		.where('orders.code', '=', code)
		.executeTakeFirstOrThrow();
	const { campaignCode, campaignTitle, totalMinor } = record;
	const proofs = await proofsOf(db, row.id);
	return {
		...record,
		linkVersion: row.link_version,
		needsConfirmation: row.campaign_id === null,
		confirmedAt: row.confirmed_at,
		checkedOutAt: row.checked_out_at,
		expiresAt: row.expires_at,
		adjustmentsMinor: row.adjustments_minor,
		refundedMinor: row.refunded_minor,
		shipping: parsed(row.shipping) as ShippingMethod | null,
		payment: parsed(row.payment) as PaymentMethod | null,
		recipient: parsed(row.recipient) as Recipient | null,
		invoice: parsed(row.invoice) as Invoice | null,
		totals: (parsed(row.totals) as Totals | null) ?? goodsTotals(totalMinor, { mode: 'none', rate: 0 }),
		couponCode: row.coupon_code,
		paymentUrl: row.payment_url,
		campaign:
			campaignCode === null
				? null
				: {
						code: campaignCode,
						title: present(campaignTitle),
						state: present(row.campaign_state),
						opensAt: present(row.opens_at),
						closesAt: row.closes_at,
						endedAt: row.ended_at,
						unsettled: isUnsettled(row.campaign_state),
						rules: readCampaignRules(present(row.rules)),
						groupId: present(row.group_id),
					},
		proofs,
		bill: row.bill_id === null ? null : await billOf(db, row.bill_id),
		timeline: await timelineOf(db, row, proofs),
	};
}

async function proofsOf(db: Db, orderId: number): Promise<ProofDetails[]> {
	const rows = await db
		.selectFrom('payment_proofs')
		// Without the file itself, which may be large.
		.select([
			'code',
			'state',
			'reason',
			'last_five as lastFive',
			'mime',
			'submitted_at as submittedAt',
			'decided_at as decidedAt',
		])
		.where('order_id', '=', orderId)
		.orderBy('id')
		.execute();
	return rows.map((row) => ({ ...row, hasFile: row.mime !== null }));
}

/** What is paid together: orders that have ended are not. */
async function billOf(db: Db, billId: number): Promise<BillDetails> {
	const rows = await db
		.selectFrom('orders')
		.leftJoin('campaigns', 'campaigns.id', 'orders.campaign_id')
		.select([
			'orders.code',
			'campaigns.title',
			'orders.total_minor as totalMinor',
			'orders.adjustments_minor as adjustmentsMinor',
		])
		.where('orders.bill_id', '=', billId)
		.where('orders.state', 'not in', INACTIVE_ORDER_STATES)
		.orderBy('orders.id')
		.execute();
	const { code } = await db
		.selectFrom('bills')
		.select('code')
		.where('id', '=', billId)
		.executeTakeFirstOrThrow();
	const orders = rows.map((row) => ({ code: row.code, title: row.title, payableMinor: payableMinor(row) }));
	return { code, orders, payableMinor: orders.reduce((sum, order) => sum + order.payableMinor, 0) };
}

type Timeline = OrderDetails['timeline'];

/** States that are news by themselves; others follow from what else has happened. */
const TOLD_STATES: ReadonlySet<OrderState> = new Set([
	'confirmed',
	'ready',
	'completed',
	'cancelled',
	'expired',
	'returned',
]);

async function timelineOf(
	db: Db,
	order: { id: number; state: OrderState; placed_at: number; updated_at: number },
	proofs: readonly ProofDetails[],
): Promise<Timeline> {
	const rows = await db
		.selectFrom('order_events')
		.select(['type', 'state_after as state', 'unit_price_minor as amountMinor', 'occurred_at as at'])
		.where('order_id', '=', order.id)
		.where('campaign_item_id', 'is', null)
		.orderBy('id')
		.execute();
	let timeline: Timeline = [{ event: 'placed', at: order.placed_at }];
	const takeBack = (event: TimelineEvent) => {
		timeline = timeline.filter((told) => told.event !== event);
	};
	for (const { type, state, amountMinor, at } of rows) {
		if (type === 'checkout') {
			takeBack('checked_out');
			timeline.push({ event: 'checked_out', at });
		} else if (type === 'refund') timeline.push({ event: 'refunded', at });
		else if (type === 'payment' && amountMinor < 0) takeBack('paid');
		else if (type === 'payment') timeline.push({ event: 'paid', at });
		else if (type === 'state' && state === 'paid') takeBack('completed');
		if (type === 'state' && isTold(state) && !timeline.some(({ event }) => event === state))
			timeline.push({ event: state, at });
	}
	for (const { state, submittedAt, decidedAt } of proofs) {
		timeline.push({ event: 'proof', at: submittedAt });
		if (state === 'refused' && decidedAt !== null) timeline.push({ event: 'proof_refused', at: decidedAt });
	}
	// In a campaign's book an order that has nothing left is cancelled without a row of its own.
	if (order.state === 'cancelled' && !timeline.some(({ event }) => event === 'cancelled'))
		timeline.push({ event: 'cancelled', at: order.updated_at });
	return timeline.sort((a, b) => a.at - b.at);
}

function isTold(state: OrderState | null): state is OrderState & TimelineEvent {
	return state !== null && TOLD_STATES.has(state);
}
