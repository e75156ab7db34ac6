import type { Generated } from 'kysely';

import type { AudienceStatus } from '../groupbuy/audience';
import type { BusinessAccountType, BusinessResourceType, LinkState } from '../groupbuy/business-manager';
import type { CampaignEndReason, CampaignState } from '../groupbuy/campaign';
import type { GuardPolicy } from '../groupbuy/message-budget/settings';
import type { Currency } from '../groupbuy/money';
import type { NarrowcastState } from '../groupbuy/narrowcast';
import type { OrderSource, OrderState } from '../groupbuy/order';
import type { MovementType } from '../groupbuy/order-book';
import type { EntryType, IncomeClass } from '../groupbuy/referral';

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
	line_user_id: string | null;
	email: string | null;
	phone: string | null;
	income_class: Generated<IncomeClass>;
	is_resident: Generated<number>;
	/** Exempt from the NHI supplementary premium, by proof that was shown before. */
	is_nhi_exempt: Generated<number>;
	/** `BankAccount` for payouts, JSON. */
	bank: string | null;
	erased_at: number | null;
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
	/** When LINE said so. */
	member_count_at: number | null;
	state: 'active' | 'left';
	leader_id: number | null;
	/** LINE user IDs of the leader and the helpers who may give commands, a JSON list; copied to new campaigns. */
	operators: Generated<string>;
	note: string | null;
	joined_at: number;
	left_at: number | null;
	/** Copied to new campaigns. */
	referral_code_id: number | null;
}

export interface BuyersTable extends Timestamps {
	id: Generated<number>;
	/** A LINE user ID, or what `namedBuyerId()` makes for people who are known by name only. */
	line_user_id: string;
	display_name: string | null;
	picture_url: string | null;
	/** When the name was last read from LINE; `null`: never. */
	profile_at: number | null;
	/** Orders written from this moment on are refused, until `blocked_until` (`null`: for good). */
	blocked_from: number | null;
	blocked_until: number | null;
	block_reason: string | null;
	/** When personal data was erased. */
	erased_at: number | null;
	/** The member of the shop who this is. */
	customer_id: number | null;
	/** Which member of the staff has the conversation; nobody else makes orders in it. */
	assigned_to: string | null;
}

/** Members of the shop, known by phone or e-mail; bound to LINE users through `buyers.customer_id`. */
export interface CustomersTable extends Timestamps {
	id: Generated<number>;
	/** Public code. */
	code: string;
	name: string | null;
	/** E.164, unique. */
	phone: string | null;
	/** In lower case, unique. */
	email: string | null;
	/** The shop's own, never shown to the customer. */
	note: string | null;
	/** A JSON list of words. */
	tags: Generated<string>;
	/** At most five `Recipient`s, the newest first, a JSON list. */
	addresses: Generated<string>;
	/** Changed by `moveStoreCredit()` alone: what `store_credit_events` adds up to. */
	store_credit_minor: Generated<number>;
	erased_at: number | null;
	/** Whose all that was this customer's is since the two were merged. */
	merged_into: number | null;
}

/** The ledger of store credit: rows are only ever added. */
export interface StoreCreditEventsTable {
	id: Generated<number>;
	customer_id: number;
	delta_minor: number;
	balance_after: number;
	/** Order that spent it or gave it back. */
	order_id: number | null;
	/** Who did it, for the shop's own record. */
	staff: string | null;
	reason: string | null;
	/** Unique where it is given: the same change is made once. */
	request_key: string | null;
	occurred_at: number;
}

/** No-shows and late payments. One of each kind per order, however often it is noted. */
export interface BuyerMarksTable {
	id: Generated<number>;
	buyer_id: number;
	order_id: number;
	type: 'no_show' | 'late_payment';
	reason: string | null;
	marked_at: number;
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
	is_listed: Generated<number>;
	/** A JSON list of words. */
	tags: Generated<string>;
	/** Further pictures, a JSON list. */
	images: Generated<string>;
	/** `ProductAttributes`, JSON. */
	attributes: Generated<string>;
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
	/** Price before a sale. */
	list_price_minor: number | null;
	sale_starts_at: number | null;
	sale_ends_at: number | null;
	/** `ProductAttributes` that differ from the product's, JSON. */
	attributes: Generated<string>;
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
	/** Further words that name the item, a JSON list. */
	keywords: Generated<string>;
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
	/** `CampaignRules` as JSON; what is missing has its default. */
	rules: Generated<string>;
	/** Times in which orders were accepted before it was reopened, `[[from, to], …]` as JSON. */
	earlier_windows: Generated<string>;
	leader_id: number | null;
	/** LINE user IDs of the leader and the helpers who may give commands, a JSON list. */
	operators: Generated<string>;
	copied_from: number | null;
	settled_at: number | null;
	/** Every order of the campaign has these tags, a JSON list. */
	order_tags: Generated<string>;
	/** Every order of the campaign is made with it. */
	referral_code_id: number | null;
}

export type CampaignEventType =
	| 'created'
	/** What was ordered in the campaign that it was copied from is ordered again. */
	| 'orders_copied'
	| 'updated'
	| 'opened'
	| 'reminded'
	| 'closed'
	| 'reopened'
	| 'extended'
	| 'settled'
	| 'failed'
	| 'cancelled'
	| 'restocked'
	| 'sold_out'
	| 'withdrawn'
	| 'arrived';

/** What happened to a campaign, for its history. Rows are only ever added. */
export interface CampaignEventsTable {
	id: Generated<number>;
	campaign_id: number;
	type: CampaignEventType;
	/** With the type unique in the campaign: what must happen once (a reminder) happens once. */
	key: string;
	reason: string | null;
	/** LINE user ID of who did it, `null`: a workflow, or time. */
	actor: string | null;
	/** JSON. */
	detail: string | null;
	occurred_at: number;
	recorded_at: number;
}

/** Every quantity that a stock has had, so that a book can be decided anew as it was. */
export interface StockChangesTable {
	id: Generated<number>;
	stock_id: number;
	quantity: number | null;
	reason: string | null;
	changed_at: number;
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
	product_title: string;
	variant_title: string | null;
	keywords: Generated<string>;
	/** `ItemRules` as JSON; what is missing has its default. */
	rules: Generated<string>;
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
	/** When the shop or the leader noted the payment; an order can be paid before its campaign is settled. */
	paid_at: number | null;
	picked_up_at: number | null;
	recipient_name: string | null;
	recipient_phone: string | null;
	/** Where and when it is handed over, in the shop's own words. */
	pickup_place: string | null;
	pickup_time: string | null;
	/** Number of the convenience store for store-to-store delivery. */
	store_code: string | null;
	note: string | null;
	/**
	 * What is paid beside the goods of `total_minor`: shipping and tax, less discounts; may be negative. To pay:
	 * `total_minor + adjustments_minor`.
	 */
	adjustments_minor: Generated<number>;
	recipient_email: string | null;
	/** `Recipient` as JSON, the newest agreed; the columns above repeat what lists need of it. */
	recipient: string | null;
	/** `ShippingMethod`, `PaymentMethod`, `Invoice`, `Totals` as JSON, as they were agreed. */
	shipping: string | null;
	payment: string | null;
	invoice: string | null;
	totals: string | null;
	coupon_code: string | null;
	/** At most ten words, a JSON list. */
	tags: Generated<string>;
	checked_out_at: number | null;
	/** When the buyer confirmed an order that a seller made (確認訂單). */
	confirmed_at: number | null;
	/** An unpaid fast order expires at this moment; `null`: never. */
	expires_at: number | null;
	/** Links to the order carry this number; a higher one ends the older links. */
	link_version: Generated<number>;
	/** Where a gateway takes the payment. */
	payment_url: string | null;
	refunded_minor: Generated<number>;
	bill_id: number | null;
	/** Who made it, for the shop's own record. */
	staff: string | null;
	/** Unique where it is given: a fast order is made once under it. */
	request_key: string | null;
	/** The code that it was made with, and the plan's version that held then. */
	referral_code_id: number | null;
	referral_plan_id: number | null;
	/** `updated_at` as it was when the rows of its commission were last brought up to date. */
	commission_seen_at: number | null;
	/** The last row of its ledger that was taken into account then. */
	commission_event_id: number | null;
}

/** Lines of orders outside of campaigns' books: fast orders. Their pieces are taken from stock when they are made. */
export interface ShopLinesTable {
	id: Generated<number>;
	order_id: number;
	position: number;
	kind: 'variant' | 'custom' | 'gift';
	/** `null`: a custom item (or a custom gift), which has no stock. */
	variant: number | null;
	/** Sold at a campaign's price: draws from that item's stocks as well. */
	campaign_item_id: number | null;
	/** SKU or item code. */
	code: string | null;
	title: string;
	variant_title: string | null;
	image_url: string | null;
	quantity: number;
	/** 0 for gifts. */
	unit_price_minor: number;
}

/** Several orders of one buyer, paid together. Orders leave it by being split off. */
export interface BillsTable extends Timestamps {
	id: Generated<number>;
	/** Public code. */
	code: string;
	buyer_id: number;
	currency: Currency;
}

/** What buyers say of their payment: the last five digits, a picture of the transfer, or both. */
export interface PaymentProofsTable {
	id: Generated<number>;
	/** Public code. */
	code: string;
	order_id: number;
	last_five: string | null;
	/** SHA-256 of the file as it was sent, in hexadecimal: the same picture twice is noticed. */
	sha256: string | null;
	mime: string | null;
	content: Uint8Array | null;
	state: 'submitted' | 'accepted' | 'refused';
	reason: string | null;
	submitted_at: number;
	decided_at: number | null;
}

/** Payments from a bank's file that were taken into account. */
export interface BankTransactionsTable {
	id: Generated<number>;
	/** Unique: the same row of the bank is taken once, whatever file it comes in. */
	key: string;
	booked_at: number;
	amount_minor: number;
	last_five: string | null;
	memo: string | null;
	order_id: number | null;
	bill_id: number | null;
	matched_at: number;
}

/** Replies that staff use again and again. */
export interface SavedRepliesTable extends Timestamps {
	id: Generated<number>;
	name: string;
	text: string;
}

/** Words for orders to choose from. */
export interface OrderTagsTable extends Timestamps {
	id: Generated<number>;
	name: string;
}

/** One row: `ShopSettings` as JSON. */
export interface ShopSettingsTable {
	id: number;
	settings: string;
	updated_at: number;
}

/** Pieces of an item at one price. */
export interface OrderLinesTable {
	id: Generated<number>;
	order_id: number;
	campaign_item_id: number;
	quantity: number;
	unit_price_minor: number;
	/** Pieces that were ordered at this price and did not form (未成團). */
	unformed: Generated<number>;
}

/** The ledger: rows are only ever added. `quantity_after` lets every state be rebuilt and checked. */
export interface OrderEventsTable {
	id: Generated<number>;
	order_id: number;
	campaign_item_id: number | null;
	type: MovementType | 'state' | 'payment' | 'refund' | 'made' | 'checkout' | 'proof';
	delta: number;
	/** Pieces of the item in the order after it, at any price. */
	quantity_after: number;
	unit_price_minor: number;
	state_after: OrderState | null;
	/** LINE user ID of who did it, when not the buyer; `null` in a workflow. */
	actor: string | null;
	reason: string | null;
	/** Key of the request in the log (`bookings`) that moved the pieces; with `occurred_at` the order of writing. */
	booking_key: string | null;
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
	/** The request itself, so that a group's book can be decided anew in the order of writing. */
	kind: 'message' | 'edit' | 'unsend' | 'correction' | 'withdraw' | 'tick';
	group_id: number | null;
	buyer_id: number | null;
	/** Who typed it, when not the buyer. */
	actor: string | null;
	written_at: number;
	line_message_id: string | null;
	/** The rest of the `BookRequest` as JSON. */
	request: string;
	/** `Effect` as JSON: by how much it has changed what the buyer has, by item. */
	effect: string;
}

/** Who is in line for what. Rows stay as history. */
export interface WaitlistEntriesTable extends Timestamps {
	id: Generated<number>;
	campaign_item_id: number;
	buyer_id: number;
	booking_key: string;
	quantity: number;
	written_at: number;
	/** `offered`: pieces are held until `hold_until`. The others are final. */
	state: 'waiting' | 'offered' | 'booked' | 'passed' | 'left';
	offered_at: number | null;
	hold_until: number | null;
}

export type OutboxOutcome =
	| 'replied'
	| 'pushed'
	| 'expired'
	| 'retracted'
	/** By what is newer of the same subject. */
	| 'replaced'
	/** LINE refuses it, or the bot is no longer in the chat. */
	| 'refused'
	/** LINE may have taken its push; nobody will know. */
	| 'unknown';

export type OutboxPushState = 'asking' | 'ready' | 'sent' | 'refused' | 'unknown' | 'withdrawn';

/** What chats should hear and nobody has asked for: rides on the next free reply, or is pushed from its deadline on. */
export interface OutboxTable {
	id: Generated<number>;
	/** LINE's ID of the group, multi-person chat or person. */
	chat_id: string;
	campaign_id: number | null;
	kind: string;
	/** Unique: the same thing is said once. */
	key: string;
	/** What it is about: a later entry of the same chat and subject takes its place. `null`: nothing replaces it. */
	subject: string | null;
	/** The higher, the sooner, where not everything fits. */
	priority: Generated<number>;
	/** JSON. */
	payload: string;
	created_at: number;
	/** From then on it may be pushed; `null`: it only ever rides on a reply. */
	deadline_at: number | null;
	/** What the guard does with its push; `null`: the budget's own policy. */
	policy: GuardPolicy | null;
	/** Pointless from this moment on; `null`: never. */
	expires_at: number | null;
	/** Request key of the reply that carries it, once there is one. */
	reply_key: string | null;
	/** When it was given to that reply: until its token has died, no push may say the same. */
	carried_at: number | null;
	/** The push that carries it, once there is one. */
	push_id: number | null;
	/** Said, or no longer worth saying. */
	done_at: number | null;
	outcome: OutboxOutcome | null;
	/** Why it was not pushed at its deadline, or what has kept it from being said. */
	reason: string | null;
	/** Messages that a push would have counted, for one that was said free of charge. */
	spared: Generated<number>;
}

/** Requests to push what waited too long. Their messages are fixed, as LINE's retry keys ask. */
export interface OutboxPushesTable extends Timestamps {
	id: Generated<number>;
	/** Public; approvals name it. */
	code: string;
	chat_id: string;
	/** Whose cap it uses. */
	campaign_id: number | null;
	retry_key: string;
	/** LINE message objects, JSON; none once it was withdrawn. */
	messages: string;
	/** Messages that LINE counts at most. */
	recipients: number;
	/** The strictest of its entries. */
	policy: GuardPolicy;
	/** `unknown`: LINE may have taken it, and its retry key is too old to ask again. */
	state: OutboxPushState;
	is_approved: Generated<number>;
	attempts: Generated<number>;
	next_attempt_at: number;
	lease_until: number | null;
	lease_token: string | null;
	first_tried_at: number | null;
	line_request_id: string | null;
	counted: Generated<number>;
	/** Of the guard. */
	reason: string | null;
	/** What LINE said. */
	detail: string | null;
}

/** The merchant's budget: one row. */
export interface MessageBudgetTable {
	id: number;
	/** JSON, `Partial<BudgetSettings>`. */
	settings: string;
	updated_at: number;
}

/** What LINE said of a channel's quota, so that it is not asked for every push. */
export interface MessageQuotasTable {
	/** Hash of the channel's secret. */
	channel_key: string;
	bot_user_id: string;
	/** `YYYY-MM` of LINE's own month. */
	month: string;
	/** `null`: not limited. */
	quota: number | null;
	used: number;
	fetched_at: number;
}

/** Audiences at LINE that are made of buyers. */
export interface AudiencesTable {
	id: Generated<number>;
	code: string;
	/** Of the channel that it belongs to: a hash of its secret. */
	channel_key: string;
	description: string;
	/** `AudienceSelection` as JSON: which buyers. */
	selection: string;
	/** `audienceGroupId`, as text: it may be larger than JavaScript's numbers hold. */
	line_audience_id: string | null;
	/** The one that it replaces, until that is deleted at LINE. */
	previous_line_audience_id: string | null;
	status: AudienceStatus;
	member_count: Generated<number>;
	/** Of the sorted user IDs: the same people need no new audience. */
	members_hash: Generated<string>;
	failed_reason: string | null;
	/** Of the newest refresh; stands in the description at LINE. */
	refresh_key: string | null;
	/** Nobody else uploads it until then. */
	lease_until: number | null;
	created_at: number;
	refreshed_at: number | null;
	expires_at: number | null;
	deleted_at: number | null;
}

/** Messages to audiences: LINE takes them at once and sends them later. */
export interface NarrowcastsTable extends Timestamps {
	id: Generated<number>;
	retry_key: string;
	/** Of the channel that sends: a hash of its secret. */
	channel_key: string;
	line_request_id: string | null;
	/** Audience IDs at LINE, JSON. */
	audiences: string;
	max_recipients: number;
	state: NarrowcastState;
	counted: Generated<number>;
	detail: string | null;
}

/** Which accounts are linked to which organisation in LINE Business Manager, as people have told. */
export interface BusinessManagerLinksTable {
	id: Generated<number>;
	code: string;
	organization_id: string;
	organization_name: string | null;
	account_type: BusinessAccountType;
	account_id: string;
	account_name: string;
	legal_entity: string;
	/** Takes the place of a link to another organisation once both sides have approved. */
	is_change: Generated<number>;
	state: LinkState;
	/** Of the organisation's side. */
	approver: string | null;
	/** Of the side of the organisation before, for a change. */
	previous_approver: string | null;
	note: string | null;
	requested_at: number;
	decided_at: number | null;
}

export interface BusinessManagerResourcesTable {
	id: Generated<number>;
	link_id: number;
	resource_type: BusinessResourceType;
	resource_id: string;
	name: string;
	added_at: number;
	removed_at: number | null;
}

/** What was told to LINE's Conversion API. */
export interface ConversionEventsTable extends Timestamps {
	id: Generated<number>;
	/** Unique within its tag. */
	deduplication_key: string;
	order_id: number | null;
	tag_id: string;
	event_name: string;
	event_at: number;
	state: 'sending' | 'accepted';
}

/** Commands that wait for their second word. */
export interface PendingCommandsTable {
	id: Generated<number>;
	group_id: number;
	token: string;
	/** The `LeaderCommand` and the campaign that it is about, as JSON. */
	command: string;
	actor: string;
	created_at: number;
	expires_at: number;
	used_at: number | null;
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
	method: 'reply' | 'push' | 'narrowcast';
	chat_id: string | null;
	state: 'sending' | 'sent' | 'refused';
	line_request_id: string | null;
	message_count: number;
	/** What LINE counts against the quota: 0 for replies. */
	counted: number;
	detail: string | null;
	campaign_id: number | null;
	/** Messages that LINE counts at most; what is on its way is held against the caps. */
	recipients: number | null;
	/** Of the channel whose quota it uses. */
	channel_key: string | null;
	/** LINE knows a retry key for 24 hours from then on. */
	first_tried_at: number | null;
	/** Runs that were about to send it: whether LINE took an earlier one may not be known. */
	attempts: Generated<number>;
	created_at: number;
	updated_at: number;
}

export interface SchemaVersionsTable {
	version: number;
	applied_at: number;
}

/** Files that platforms pull from an address, each with its versions. */
export interface FeedsTable extends Timestamps {
	id: Generated<number>;
	name: string;
	/** The part of the address that nobody can guess. */
	secret: string;
	/** What is served; `null`: nothing was published yet. */
	current_version_id: number | null;
	/** When somebody last refreshed it by hand. */
	last_manual_at: number | null;
}

export interface FeedVersionsTable {
	id: Generated<number>;
	feed_id: number;
	/** Counts up from 1 within the feed. */
	number: number;
	/** A file is written in parts while orders go on; `published`: it is complete and was or is served. */
	state: 'building' | 'published';
	/** What its rows were made of. */
	source: 'products' | 'items';
	/** `FeedSettings`, JSON. */
	settings: string;
	file_name: string;
	mime: string;
	/** Of the file as such, in hexadecimal. */
	sha256: string | null;
	byte_count: number | null;
	/** As it is kept: compressed by gzip. */
	gzip_count: number | null;
	row_count: number | null;
	/** `FeedStatistics`, JSON. */
	statistics: string | null;
	created_at: number;
	published_at: number | null;
}

/** Parts of what belongs to a version, each kind compressed as one gzip stream. */
export interface FeedChunksTable {
	version_id: number;
	/** The file; ID and fingerprint of every row; what was noticed. */
	kind: 'file' | 'rows' | 'issues';
	position: number;
	content: Uint8Array;
}

/** Requests for a feed, the latest ones. */
export interface FeedPullsTable {
	id: Generated<number>;
	feed_id: number;
	/** What was served, or, with 304, what the other side has already. */
	version_id: number | null;
	status: number;
	user_agent: string | null;
	pulled_at: number;
}

/** Versions of referral plans. Rows are only ever added. */
export interface ReferralPlansTable {
	id: Generated<number>;
	name: string;
	version: number;
	/** `ReferralTerms`, JSON. */
	terms: string;
	currency: Currency;
	created_at: number;
}

export interface ReferralCodesTable extends Timestamps {
	id: Generated<number>;
	code: string;
	plan_name: string;
	/** The newest version: of orders that are made from now on. */
	plan_id: number;
	leader_id: number;
	/** Orders are no longer made with it. */
	ended_at: number | null;
}

/** The referrer with whom a buyer stays for some time: the first one. */
export interface ReferralBindingsTable {
	buyer_id: number;
	code_id: number;
	bound_at: number;
	ends_at: number;
}

/** What was earned. Rows are only ever added; `payout_id` is set once. See `ReportRow`. */
export interface CommissionEntriesTable {
	id: Generated<number>;
	type: EntryType;
	leader_id: number;
	code_id: number | null;
	plan_id: number | null;
	order_id: number | null;
	line_key: string | null;
	campaign_id: number | null;
	group_id: number | null;
	product_id: string | null;
	title: string | null;
	quantity: number;
	currency: Currency;
	amount_minor: number;
	base_minor: number;
	rate: number;
	commission_minor: number;
	placed_at: number | null;
	completed_at: number | null;
	occurred_at: number;
	payable_at: number;
	payout_id: number | null;
	reason: string | null;
	/** Unique where it is given: an adjustment is made once under it. */
	request_key: string | null;
	created_at: number;
}

export interface PayoutsTable {
	id: Generated<number>;
	/** Public code. */
	code: string;
	leader_id: number;
	currency: Currency;
	gross_minor: number;
	/** Withheld income tax and NHI supplementary premium, as they were worked out then (試算). */
	tax_minor: number;
	premium_minor: number;
	net_minor: number;
	income_class: IncomeClass;
	/** Entries that were payable until then are in it. */
	until_at: number;
	note: string | null;
	request_key: string | null;
	paid_at: number;
	created_at: number;
}

/** A leader's own view of their report: a link that opens with a password. */
export interface ReportLinksTable {
	id: Generated<number>;
	/** Public code: the subject of the signed link. */
	code: string;
	leader_id: number;
	/** Hexadecimal; the hash is scrypt's. */
	salt: string;
	password_hash: string;
	/** Wrong passwords since the last right one; after some it is locked for a time, in every process. */
	failures: Generated<number>;
	locked_until: number | null;
	expires_at: number;
	revoked_at: number | null;
	opened_at: number | null;
	created_at: number;
}

export interface Database {
	referral_plans: ReferralPlansTable;
	referral_codes: ReferralCodesTable;
	referral_bindings: ReferralBindingsTable;
	commission_entries: CommissionEntriesTable;
	payouts: PayoutsTable;
	report_links: ReportLinksTable;
	feeds: FeedsTable;
	feed_versions: FeedVersionsTable;
	feed_chunks: FeedChunksTable;
	feed_pulls: FeedPullsTable;
	bank_transactions: BankTransactionsTable;
	bills: BillsTable;
	customers: CustomersTable;
	order_tags: OrderTagsTable;
	payment_proofs: PaymentProofsTable;
	saved_replies: SavedRepliesTable;
	shop_lines: ShopLinesTable;
	shop_settings: ShopSettingsTable;
	store_credit_events: StoreCreditEventsTable;
	buyer_marks: BuyerMarksTable;
	campaign_events: CampaignEventsTable;
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
	outbox: OutboxTable;
	outbox_pushes: OutboxPushesTable;
	message_budget: MessageBudgetTable;
	message_quotas: MessageQuotasTable;
	audiences: AudiencesTable;
	narrowcasts: NarrowcastsTable;
	business_manager_links: BusinessManagerLinksTable;
	business_manager_resources: BusinessManagerResourcesTable;
	conversion_events: ConversionEventsTable;
	pending_commands: PendingCommandsTable;
	sent_messages: SentMessagesTable;
	stock_changes: StockChangesTable;
	waitlist_entries: WaitlistEntriesTable;
	schema_versions: SchemaVersionsTable;
}
