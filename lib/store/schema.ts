import type { Generated } from 'kysely';

import type { CampaignEndReason, CampaignState } from '../groupbuy/campaign';
import type { Currency } from '../groupbuy/money';
import type { OrderSource, OrderState } from '../groupbuy/order';

/*
 * The tables, as Kysely sees them. The same on SQLite and PostgreSQL: identifiers and times are integers (epoch
 * milliseconds), amounts integers in minor units, truth values 0 and 1, documents JSON text.
 */

interface Timestamps {
	created_at: number;
	updated_at: number;
}

export interface LeadersTable extends Timestamps {
	id: Generated<number>;
	name: string;
	note: string | null;
}

/** LINE groups and multi-person chats that the bot is or was in. */
export interface LineGroupsTable extends Timestamps {
	id: Generated<number>;
	line_group_id: string;
	/** User ID of the bot (`destination`), which tells several LINE Official Accounts apart. */
	channel_id: string | null;
	kind: 'group' | 'room';
	name: string | null;
	picture_url: string | null;
	member_count: number | null;
	state: 'active' | 'left';
	leader_id: number | null;
	note: string | null;
	joined_at: number;
	left_at: number | null;
}

export interface BuyersTable extends Timestamps {
	id: Generated<number>;
	line_user_id: string;
	display_name: string | null;
	picture_url: string | null;
	/** When the name was last read from LINE; `null`: never. */
	profile_at: number | null;
}

export interface ProductsTable extends Timestamps {
	id: Generated<number>;
	/** The shop's own product ID. */
	product_id: string;
	title: string;
	description: string | null;
	image_url: string | null;
	url: string | null;
	is_public: number;
}

export interface VariantsTable extends Timestamps {
	id: Generated<number>;
	product: number;
	/** SKU or the shop's own variant ID. */
	variant_id: string;
	title: string | null;
	price_minor: number;
	currency: Currency;
	image_url: string | null;
	stock_id: number;
}

/** A number of pieces that orders draw from: a variant's stock, or the cap of one campaign item. */
export interface StocksTable {
	id: Generated<number>;
	/** `null`: not limited. */
	quantity: number | null;
	taken: number;
	updated_at: number;
}

export interface ProductCategoriesTable extends Timestamps {
	id: Generated<number>;
	name: string;
	copied_from: number | null;
}

export interface CategoryItemsTable extends Timestamps {
	id: Generated<number>;
	category_id: number;
	variant: number;
	/** What buyers type: `A1`. */
	code: string;
	price_minor: number;
	position: number;
}

export interface CampaignsTable extends Timestamps {
	id: Generated<number>;
	/** Public code. */
	code: string;
	group_id: number;
	category_id: number;
	title: string;
	state: CampaignState;
	currency: Currency;
	opens_at: number;
	closes_at: number | null;
	ended_at: number | null;
	end_reason: CampaignEndReason | null;
	note: string | null;
}

/** What a campaign offers, frozen from its category when it was created. */
export interface CampaignItemsTable {
	id: Generated<number>;
	campaign_id: number;
	variant: number;
	code: string;
	title: string;
	image_url: string | null;
	price_minor: number;
	position: number;
}

/** Which stocks an item draws from. */
export interface CampaignItemStocksTable {
	campaign_item_id: number;
	stock_id: number;
}

export interface OrdersTable extends Timestamps {
	id: Generated<number>;
	/** Public code. */
	code: string;
	campaign_id: number | null;
	group_id: number | null;
	buyer_id: number;
	source: OrderSource;
	state: OrderState;
	currency: Currency;
	total_minor: number;
	placed_at: number;
}

export interface OrderLinesTable {
	id: Generated<number>;
	order_id: number;
	campaign_item_id: number;
	quantity: number;
	unit_price_minor: number;
}

/** The ledger: rows are only ever added. `quantity_after` lets every state be rebuilt and checked. */
export interface OrderEventsTable {
	id: Generated<number>;
	order_id: number;
	campaign_item_id: number | null;
	type: 'add' | 'remove' | 'cancel' | 'state';
	delta: number;
	quantity_after: number;
	unit_price_minor: number;
	state_after: OrderState | null;
	/** What caused it: the LINE message with its text and time, or `null` when a person did it in a workflow. */
	line_message_id: string | null;
	text: string | null;
	occurred_at: number;
	recorded_at: number;
}

/** One row per booked message: a repeated message gets the first answer again. */
export interface BookingsTable {
	/** `webhookEventId` of LINE, or another key that is unique per message. */
	key: string;
	outcome: string;
	/** Request key of the reply that tells the group, once there is one. */
	reply_key: string | null;
	booked_at: number;
}

export type InboxState = 'pending' | 'leased' | 'done' | 'dead';

/** Webhook events that were acknowledged to LINE, until their execution has finished. */
export interface InboxEventsTable {
	id: Generated<number>;
	/** Workflow and node that received it: each trigger has its own inbox. */
	trigger_id: string;
	event_id: string;
	chat_id: string;
	event_at: number;
	received_at: number;
	payload: string;
	state: InboxState;
	attempts: number;
	/** Pending: not before this moment. Leased: the lease ends at this moment. */
	due_at: number;
	batch_id: string | null;
	last_error: string | null;
}

/** Messages that this package sent, one row per request to LINE. */
export interface SentMessagesTable {
	id: Generated<number>;
	/** SHA-256 of the reply token, or the retry key of a push: a request is never made twice. */
	request_key: string;
	method: 'reply' | 'push';
	chat_id: string | null;
	state: 'sending' | 'sent' | 'refused';
	line_request_id: string | null;
	message_count: number;
	/** What LINE counts against the quota: 0 for replies. */
	counted: number;
	detail: string | null;
	created_at: number;
	updated_at: number;
}

export interface SchemaVersionsTable {
	version: number;
	applied_at: number;
}

export interface Database {
	leaders: LeadersTable;
	line_groups: LineGroupsTable;
	buyers: BuyersTable;
	products: ProductsTable;
	variants: VariantsTable;
	stocks: StocksTable;
	product_categories: ProductCategoriesTable;
	category_items: CategoryItemsTable;
	campaigns: CampaignsTable;
	campaign_items: CampaignItemsTable;
	campaign_item_stocks: CampaignItemStocksTable;
	orders: OrdersTable;
	order_lines: OrderLinesTable;
	order_events: OrderEventsTable;
	bookings: BookingsTable;
	inbox_events: InboxEventsTable;
	sent_messages: SentMessagesTable;
	schema_versions: SchemaVersionsTable;
}
