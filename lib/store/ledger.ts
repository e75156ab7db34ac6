import type { Currency } from '../groupbuy/money';
import { explainEvent, type LedgerEvent } from '../groupbuy/ledger';
import { ifGiven, NO_LIMIT, oneOf } from './expressions';
import type { Db } from './store';

/** A row of the ledger with the message or the person behind it. */
export interface OrderEventView extends LedgerEvent {
	campaignCode: string | null;
	buyerName: string | null;
	lineUserId: string;
	itemTitle: string | null;
	currency: Currency;
	/** LINE user ID of who did it, when not the buyer. */
	actor: string | null;
	reason: string | null;
	lineMessageId: string | null;
	text: string | null;
	/** When it was written and when it was recorded, epoch milliseconds. */
	occurredAt: number;
	recordedAt: number;
	/** One English sentence. */
	why: string;
}

export interface LedgerFilter {
	orderCodes?: readonly string[];
	campaignCodes?: readonly string[];
	/** The newest ones only; they still come in the order in which they were recorded. */
	limit?: number;
}

/** The ledger, in the order in which it was recorded. */
export async function listOrderEvents(db: Db, filter: LedgerFilter): Promise<OrderEventView[]> {
	const rows = await db
		.selectFrom('order_events')
		.innerJoin('orders', 'orders.id', 'order_events.order_id')
		.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
		.leftJoin('campaigns', 'campaigns.id', 'orders.campaign_id')
		.leftJoin('campaign_items', 'campaign_items.id', 'order_events.campaign_item_id')
		.select([
			'orders.code as orderCode',
			'campaigns.code as campaignCode',
			'buyers.display_name as buyerName',
			'buyers.line_user_id as lineUserId',
			'order_events.type',
			'campaign_items.code as itemCode',
			'campaign_items.title as itemTitle',
			'order_events.delta',
			'order_events.quantity_after as quantityAfter',
			'order_events.unit_price_minor as unitPriceMinor',
			'orders.currency',
			'order_events.state_after as stateAfter',
			'order_events.actor',
			'order_events.reason',
			'order_events.line_message_id as lineMessageId',
			'order_events.text',
			'order_events.occurred_at as occurredAt',
			'order_events.recorded_at as recordedAt',
		])
		.where((eb) => ifGiven(filter.orderCodes, (codes) => oneOf(eb.ref('orders.code'), codes)))
		.where((eb) => ifGiven(filter.campaignCodes, (codes) => oneOf(eb.ref('campaigns.code'), codes)))
		.orderBy('order_events.id', 'desc')
		.limit(filter.limit ?? NO_LIMIT)
		.execute();
	return rows.reverse().map((row) => ({ ...row, why: explainEvent(row) }));
}
