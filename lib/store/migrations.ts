import { sql, type Kysely, type Transaction } from 'kysely';

import type { Database } from './schema';
import { StorageError } from './storage-error';

/** The few words in which the two databases differ. */
interface Ddl {
	/** Column type of an identifier that counts up and is never given twice. */
	id: string;
	/** Column type of every other whole number: 64 bits. */
	int: string;
	/** End of a table definition. */
	table: string;
	/** The same for a table whose key is its only index. */
	keyTable: string;
	/** Column type of bytes. */
	bytes: string;
	/** Statements that order a text column by its bytes, as files and programs do: PostgreSQL goes by a language. */
	bytewise: (table: string, column: string) => string[];
}

const DDL: Record<'sqlite' | 'postgres', Ddl> = {
	sqlite: {
		id: 'integer primary key autoincrement',
		int: 'integer',
		table: 'strict',
		keyTable: 'strict, without rowid',
		bytes: 'blob',
		bytewise: () => [],
	},
	postgres: {
		id: 'bigint generated always as identity primary key',
		int: 'bigint',
		table: '',
		keyTable: '',
		bytes: 'bytea',
		bytewise: (name, column) => [`alter table ${name} alter column ${column} type text collate "C"`],
	},
};

/**
 * All versions of the schema, oldest first. A version that was released is never changed: add one.
 * Each entry gives the statements that lead from the version before.
 */
const MIGRATIONS: Array<(ddl: Ddl) => string[]> = [
	({ id, int, table, keyTable }) => [
		`create table leaders (
			id ${id},
			name text not null,
			note text,
			created_at ${int} not null,
			updated_at ${int} not null
		) ${table}`,
		'create unique index leaders_name on leaders (name)',

		`create table line_groups (
			id ${id},
			line_group_id text not null unique,
			channel_id text,
			kind text not null check (kind in ('group', 'room')),
			name text,
			picture_url text,
			member_count ${int},
			state text not null check (state in ('active', 'left')),
			leader_id ${int} references leaders (id),
			note text,
			joined_at ${int} not null,
			left_at ${int},
			created_at ${int} not null,
			updated_at ${int} not null
		) ${table}`,

		`create table buyers (
			id ${id},
			line_user_id text not null unique,
			display_name text,
			picture_url text,
			profile_at ${int},
			created_at ${int} not null,
			updated_at ${int} not null
		) ${table}`,

		`create table stocks (
			id ${id},
			quantity ${int},
			taken ${int} not null,
			updated_at ${int} not null,
			check (taken >= 0 and taken <= quantity)
		) ${table}`,

		`create table products (
			id ${id},
			product_id text not null unique,
			title text not null,
			description text,
			image_url text,
			url text,
			is_public ${int} not null check (is_public in (0, 1)),
			created_at ${int} not null,
			updated_at ${int} not null
		) ${table}`,

		`create table variants (
			id ${id},
			product ${int} not null references products (id),
			variant_id text not null,
			title text,
			price_minor ${int} not null check (price_minor >= 0),
			currency text not null,
			image_url text,
			stock_id ${int} not null references stocks (id),
			created_at ${int} not null,
			updated_at ${int} not null,
			unique (product, variant_id)
		) ${table}`,

		`create table product_categories (
			id ${id},
			name text not null unique,
			copied_from ${int} references product_categories (id),
			created_at ${int} not null,
			updated_at ${int} not null
		) ${table}`,

		`create table category_items (
			id ${id},
			category_id ${int} not null references product_categories (id),
			variant ${int} not null references variants (id),
			code text not null,
			price_minor ${int} not null check (price_minor >= 0),
			position ${int} not null,
			created_at ${int} not null,
			updated_at ${int} not null,
			unique (category_id, variant),
			unique (category_id, code)
		) ${table}`,

		`create table campaigns (
			id ${id},
			code text not null unique,
			group_id ${int} not null references line_groups (id),
			category_id ${int} not null references product_categories (id),
			title text not null,
			state text not null check (state in ('scheduled', 'open', 'closed', 'settled', 'failed', 'cancelled')),
			currency text not null,
			opens_at ${int} not null,
			closes_at ${int},
			ended_at ${int},
			end_reason text,
			note text,
			created_at ${int} not null,
			updated_at ${int} not null,
			check (closes_at is null or closes_at > opens_at)
		) ${table}`,
		'create index campaigns_group on campaigns (group_id, state)',

		`create table campaign_items (
			id ${id},
			campaign_id ${int} not null references campaigns (id),
			variant ${int} not null references variants (id),
			code text not null,
			title text not null,
			image_url text,
			price_minor ${int} not null check (price_minor >= 0),
			position ${int} not null,
			unique (campaign_id, code)
		) ${table}`,

		`create table campaign_item_stocks (
			campaign_item_id ${int} not null references campaign_items (id),
			stock_id ${int} not null references stocks (id),
			primary key (campaign_item_id, stock_id)
		) ${keyTable}`,

		`create table orders (
			id ${id},
			code text not null unique,
			campaign_id ${int} references campaigns (id),
			group_id ${int} references line_groups (id),
			buyer_id ${int} not null references buyers (id),
			source text not null,
			state text not null,
			currency text not null,
			total_minor ${int} not null check (total_minor >= 0),
			placed_at ${int} not null,
			created_at ${int} not null,
			updated_at ${int} not null
		) ${table}`,
		// A buyer has one order per campaign that still changes with what is typed; confirmed ones stand beside it.
		`create unique index orders_open on orders (campaign_id, buyer_id) where state = 'placed'`,
		'create index orders_campaign on orders (campaign_id, state)',
		'create index orders_buyer on orders (buyer_id, placed_at)',
		'create index orders_group on orders (group_id, placed_at)',

		`create table order_lines (
			id ${id},
			order_id ${int} not null references orders (id),
			campaign_item_id ${int} not null references campaign_items (id),
			quantity ${int} not null check (quantity >= 0),
			unit_price_minor ${int} not null,
			unique (order_id, campaign_item_id)
		) ${table}`,
		'create index order_lines_item on order_lines (campaign_item_id)',

		`create table order_events (
			id ${id},
			order_id ${int} not null references orders (id),
			campaign_item_id ${int} references campaign_items (id),
			type text not null,
			delta ${int} not null,
			quantity_after ${int} not null check (quantity_after >= 0),
			unit_price_minor ${int} not null,
			state_after text,
			line_message_id text,
			text text,
			occurred_at ${int} not null,
			recorded_at ${int} not null
		) ${table}`,
		'create index order_events_order on order_events (order_id, id)',

		`create table bookings (
			key text primary key,
			outcome text not null,
			reply_key text,
			booked_at ${int} not null
		) ${keyTable}`,
		'create index bookings_age on bookings (booked_at)',

		`create table inbox_events (
			id ${id},
			trigger_id text not null,
			event_id text not null,
			chat_id text not null,
			event_at ${int} not null,
			received_at ${int} not null,
			payload text not null,
			state text not null check (state in ('pending', 'leased', 'done', 'dead')),
			attempts ${int} not null,
			due_at ${int} not null,
			batch_id text,
			last_error text,
			unique (trigger_id, event_id)
		) ${table}`,
		`create index inbox_events_pending on inbox_events (trigger_id, event_at, id) where state = 'pending'`,
		'create index inbox_events_age on inbox_events (state, received_at)',

		`create table sent_messages (
			id ${id},
			request_key text not null unique,
			method text not null,
			chat_id text,
			state text not null check (state in ('sending', 'sent', 'refused')),
			line_request_id text,
			message_count ${int} not null,
			counted ${int} not null,
			detail text,
			created_at ${int} not null,
			updated_at ${int} not null
		) ${table}`,
		'create index sent_messages_age on sent_messages (created_at)',
	],
	// 0.2: rules, waitlist, log of requests, life cycle, fulfilment.
	({ id, int, table }) => [
		"alter table line_groups add column operators text not null default '[]'",
		`alter table buyers add column blocked_from ${int}`,
		`alter table buyers add column blocked_until ${int}`,
		'alter table buyers add column block_reason text',
		`alter table buyers add column erased_at ${int}`,
		`create table buyer_marks (
			id ${id},
			buyer_id ${int} not null references buyers (id),
			order_id ${int} not null references orders (id),
			type text not null check (type in ('no_show', 'late_payment')),
			reason text,
			marked_at ${int} not null,
			unique (order_id, type)
		) ${table}`,
		'create index buyer_marks_buyer on buyer_marks (buyer_id)',

		"alter table category_items add column keywords text not null default '[]'",
		"alter table campaigns add column rules text not null default '{}'",
		"alter table campaigns add column earlier_windows text not null default '[]'",
		`alter table campaigns add column leader_id ${int} references leaders (id)`,
		"alter table campaigns add column operators text not null default '[]'",
		`alter table campaigns add column copied_from ${int} references campaigns (id)`,
		// A reference without one makes deleting campaigns quadratic.
		'create index campaigns_copied_from on campaigns (copied_from)',
		`alter table campaigns add column settled_at ${int}`,
		"alter table campaign_items add column product_title text not null default ''",
		'alter table campaign_items add column variant_title text',
		"alter table campaign_items add column keywords text not null default '[]'",
		"alter table campaign_items add column rules text not null default '{}'",
		`update campaign_items set
			product_title = (
				select products.title from variants join products on products.id = variants.product
				where variants.id = campaign_items.variant
			),
			variant_title = (select variants.title from variants where variants.id = campaign_items.variant)`,
		`create table campaign_events (
			id ${id},
			campaign_id ${int} not null references campaigns (id),
			type text not null,
			key text not null,
			reason text,
			actor text,
			detail text,
			occurred_at ${int} not null,
			recorded_at ${int} not null,
			unique (campaign_id, type, key)
		) ${table}`,

		`create table stock_changes (
			id ${id},
			stock_id ${int} not null references stocks (id),
			quantity ${int},
			reason text,
			changed_at ${int} not null
		) ${table}`,
		'create index stock_changes_stock on stock_changes (stock_id, id)',
		'insert into stock_changes (stock_id, quantity, changed_at) select id, quantity, 0 from stocks',

		`alter table orders add column paid_at ${int}`,
		`alter table orders add column picked_up_at ${int}`,
		'alter table orders add column recipient_name text',
		'alter table orders add column recipient_phone text',
		'alter table orders add column pickup_place text',
		'alter table orders add column pickup_time text',
		'alter table orders add column store_code text',
		'alter table orders add column note text',

		// A line per price: early birds keep theirs. No database can drop a unique constraint without a name from both.
		'drop index order_lines_item',
		'alter table order_lines rename to order_lines_before',
		`create table order_lines (
			id ${id},
			order_id ${int} not null references orders (id),
			campaign_item_id ${int} not null references campaign_items (id),
			quantity ${int} not null check (quantity >= 0),
			unit_price_minor ${int} not null,
			unformed ${int} not null default 0 check (unformed >= 0),
			unique (order_id, campaign_item_id, unit_price_minor)
		) ${table}`,
		`insert into order_lines (order_id, campaign_item_id, quantity, unit_price_minor)
			select order_id, campaign_item_id, quantity, unit_price_minor from order_lines_before order by id`,
		'drop table order_lines_before',
		'create index order_lines_item on order_lines (campaign_item_id)',
		'alter table order_events add column actor text',
		'alter table order_events add column reason text',
		'alter table order_events add column booking_key text',

		"alter table bookings add column kind text not null default 'message'",
		`alter table bookings add column group_id ${int}`,
		`alter table bookings add column buyer_id ${int}`,
		'alter table bookings add column actor text',
		`alter table bookings add column written_at ${int} not null default 0`,
		'alter table bookings add column line_message_id text',
		"alter table bookings add column request text not null default '{}'",
		"alter table bookings add column effect text not null default '[]'",
		'create index bookings_log on bookings (group_id, written_at, key)',
		'create index bookings_message on bookings (line_message_id)',

		`create table waitlist_entries (
			id ${id},
			campaign_item_id ${int} not null references campaign_items (id),
			buyer_id ${int} not null references buyers (id),
			booking_key text not null,
			quantity ${int} not null check (quantity > 0),
			written_at ${int} not null,
			state text not null check (state in ('waiting', 'offered', 'booked', 'passed', 'left')),
			offered_at ${int},
			hold_until ${int},
			created_at ${int} not null,
			updated_at ${int} not null,
			unique (booking_key, campaign_item_id)
		) ${table}`,
		`create index waitlist_entries_open on waitlist_entries (campaign_item_id) where state in ('waiting', 'offered')`,

		`create table outbox (
			id ${id},
			group_id ${int} not null references line_groups (id),
			campaign_id ${int} references campaigns (id),
			kind text not null,
			key text not null unique,
			payload text not null,
			created_at ${int} not null,
			expires_at ${int},
			reply_key text,
			done_at ${int}
		) ${table}`,
		'create index outbox_waiting on outbox (group_id, id) where done_at is null',

		`create table pending_commands (
			id ${id},
			group_id ${int} not null references line_groups (id),
			token text not null,
			command text not null,
			actor text not null,
			created_at ${int} not null,
			expires_at ${int} not null,
			used_at ${int},
			unique (group_id, token)
		) ${table}`,
	],
	// 0.3: customers, fast orders, checkout, proofs of payment, bills.
	({ id, int, table, bytes }) => [
		`create table customers (
			id ${id},
			code text not null unique,
			name text,
			phone text unique,
			email text unique,
			note text,
			tags text not null default '[]',
			addresses text not null default '[]',
			store_credit_minor ${int} not null default 0 check (store_credit_minor >= 0),
			erased_at ${int},
			merged_into ${int} references customers (id),
			created_at ${int} not null,
			updated_at ${int} not null
		) ${table}`,
		`alter table buyers add column customer_id ${int} references customers (id)`,
		'create index buyers_customer on buyers (customer_id)',
		'alter table buyers add column assigned_to text',

		`create table bills (
			id ${id},
			code text not null unique,
			buyer_id ${int} not null references buyers (id),
			currency text not null,
			created_at ${int} not null,
			updated_at ${int} not null
		) ${table}`,
		'create index bills_buyer on bills (buyer_id)',

		`alter table orders add column adjustments_minor ${int} not null default 0`,
		'alter table orders add column recipient_email text',
		'alter table orders add column recipient text',
		'alter table orders add column shipping text',
		'alter table orders add column payment text',
		'alter table orders add column invoice text',
		'alter table orders add column totals text',
		'alter table orders add column coupon_code text',
		'create index orders_coupon on orders (coupon_code) where coupon_code is not null',
		"alter table orders add column tags text not null default '[]'",
		`alter table orders add column checked_out_at ${int}`,
		`alter table orders add column confirmed_at ${int}`,
		`alter table orders add column expires_at ${int}`,
		'create index orders_expiry on orders (expires_at) where expires_at is not null',
		`alter table orders add column link_version ${int} not null default 1`,
		'alter table orders add column payment_url text',
		`alter table orders add column refunded_minor ${int} not null default 0`,
		`alter table orders add column bill_id ${int} references bills (id)`,
		'create index orders_bill on orders (bill_id) where bill_id is not null',
		'alter table orders add column staff text',
		'alter table orders add column request_key text',
		'create unique index orders_request on orders (request_key) where request_key is not null',

		`create table shop_lines (
			id ${id},
			order_id ${int} not null references orders (id),
			position ${int} not null,
			kind text not null check (kind in ('variant', 'custom', 'gift')),
			variant ${int} references variants (id),
			campaign_item_id ${int} references campaign_items (id),
			code text,
			title text not null,
			variant_title text,
			image_url text,
			quantity ${int} not null check (quantity > 0),
			unit_price_minor ${int} not null check (unit_price_minor >= 0),
			unique (order_id, position)
		) ${table}`,
		'create index shop_lines_variant on shop_lines (variant) where variant is not null',
		'create index shop_lines_item on shop_lines (campaign_item_id) where campaign_item_id is not null',

		`create table payment_proofs (
			id ${id},
			code text not null unique,
			order_id ${int} not null references orders (id),
			last_five text,
			sha256 text,
			mime text,
			content ${bytes},
			state text not null check (state in ('submitted', 'accepted', 'refused')),
			reason text,
			submitted_at ${int} not null,
			decided_at ${int}
		) ${table}`,
		'create index payment_proofs_order on payment_proofs (order_id, id)',
		'create index payment_proofs_file on payment_proofs (sha256) where sha256 is not null',

		`create table bank_transactions (
			id ${id},
			key text not null unique,
			booked_at ${int} not null,
			amount_minor ${int} not null,
			last_five text,
			memo text,
			order_id ${int} references orders (id),
			bill_id ${int} references bills (id),
			matched_at ${int} not null
		) ${table}`,
		'create index bank_transactions_order on bank_transactions (order_id) where order_id is not null',
		'create index bank_transactions_bill on bank_transactions (bill_id) where bill_id is not null',

		`create table store_credit_events (
			id ${id},
			customer_id ${int} not null references customers (id),
			delta_minor ${int} not null,
			balance_after ${int} not null check (balance_after >= 0),
			order_id ${int} references orders (id),
			staff text,
			reason text,
			request_key text unique,
			occurred_at ${int} not null
		) ${table}`,
		'create index store_credit_events_customer on store_credit_events (customer_id, id)',
		'create index store_credit_events_order on store_credit_events (order_id) where order_id is not null',

		`create table saved_replies (
			id ${id},
			name text not null unique,
			text text not null,
			created_at ${int} not null,
			updated_at ${int} not null
		) ${table}`,
		`create table order_tags (
			id ${id},
			name text not null unique,
			created_at ${int} not null,
			updated_at ${int} not null
		) ${table}`,
		`create table shop_settings (
			id ${int} primary key check (id = 1),
			settings text not null,
			updated_at ${int} not null
		) ${table}`,
	],

	// 0.4: what catalogues ask about products, published feeds, tags on a campaign's orders.
	({ id, int, table, bytes, bytewise }) => [
		...bytewise('products', 'product_id'),
		...bytewise('variants', 'variant_id'),
		`alter table products add column is_listed ${int} not null default 1`,
		"alter table products add column tags text not null default '[]'",
		"alter table products add column images text not null default '[]'",
		"alter table products add column attributes text not null default '{}'",
		`alter table variants add column list_price_minor ${int}`,
		`alter table variants add column sale_starts_at ${int}`,
		`alter table variants add column sale_ends_at ${int}`,
		"alter table variants add column attributes text not null default '{}'",
		'create index variants_feed on variants (variant_id, id)',
		"alter table campaigns add column order_tags text not null default '[]'",

		`create table feeds (
			id ${id},
			name text not null unique,
			secret text not null unique,
			current_version_id ${int},
			last_manual_at ${int},
			created_at ${int} not null,
			updated_at ${int} not null
		) ${table}`,
		`create table feed_versions (
			id ${id},
			feed_id ${int} not null references feeds (id),
			number ${int} not null,
			state text not null check (state in ('building', 'published')),
			source text not null,
			settings text not null,
			file_name text not null,
			mime text not null,
			sha256 text,
			byte_count ${int},
			gzip_count ${int},
			row_count ${int},
			statistics text,
			created_at ${int} not null,
			published_at ${int},
			unique (feed_id, number)
		) ${table}`,
		`create table feed_chunks (
			version_id ${int} not null references feed_versions (id),
			kind text not null check (kind in ('file', 'rows', 'issues')),
			position ${int} not null,
			content ${bytes} not null,
			primary key (version_id, kind, position)
		) ${table}`,
		`create table feed_pulls (
			id ${id},
			feed_id ${int} not null references feeds (id),
			version_id ${int},
			status ${int} not null,
			user_agent text,
			pulled_at ${int} not null
		) ${table}`,
		'create index feed_pulls_feed on feed_pulls (feed_id, pulled_at)',
	],

	// 0.5: referral plans, codes, what was earned with them, payouts, report links.
	({ id, int, table }) => [
		'alter table leaders add column line_user_id text',
		'create unique index leaders_line_user on leaders (line_user_id) where line_user_id is not null',
		'alter table leaders add column email text',
		'alter table leaders add column phone text',
		"alter table leaders add column income_class text not null default 'commission'",
		`alter table leaders add column is_resident ${int} not null default 1`,
		`alter table leaders add column is_nhi_exempt ${int} not null default 0`,
		'alter table leaders add column bank text',
		`alter table leaders add column erased_at ${int}`,

		`create table referral_plans (
			id ${id},
			name text not null,
			version ${int} not null,
			terms text not null,
			currency text not null,
			created_at ${int} not null,
			unique (name, version)
		) ${table}`,
		`create table referral_codes (
			id ${id},
			code text not null unique,
			plan_name text not null,
			plan_id ${int} not null references referral_plans (id),
			leader_id ${int} not null references leaders (id),
			ended_at ${int},
			created_at ${int} not null,
			updated_at ${int} not null,
			unique (plan_name, leader_id)
		) ${table}`,
		'create index referral_codes_leader on referral_codes (leader_id)',
		`create table referral_bindings (
			buyer_id ${int} primary key references buyers (id),
			code_id ${int} not null references referral_codes (id),
			bound_at ${int} not null,
			ends_at ${int} not null
		) ${table}`,
		`alter table line_groups add column referral_code_id ${int} references referral_codes (id)`,
		`alter table campaigns add column referral_code_id ${int} references referral_codes (id)`,
		`alter table orders add column referral_code_id ${int} references referral_codes (id)`,
		`alter table orders add column referral_plan_id ${int} references referral_plans (id)`,
		`alter table orders add column commission_seen_at ${int}`,
		`alter table orders add column commission_event_id ${int}`,
		`create index orders_commission on orders (updated_at, id) where referral_code_id is not null
			and commission_seen_at is distinct from updated_at`,
		`create index orders_pending_commission on orders (referral_code_id, placed_at, id) where referral_code_id is not null
			and state not in ('completed', 'cancelled', 'expired', 'returned')`,

		`create table payouts (
			id ${id},
			code text not null unique,
			leader_id ${int} not null references leaders (id),
			currency text not null,
			gross_minor ${int} not null,
			tax_minor ${int} not null,
			premium_minor ${int} not null,
			net_minor ${int} not null,
			income_class text not null,
			until_at ${int} not null,
			note text,
			request_key text unique,
			paid_at ${int} not null,
			created_at ${int} not null
		) ${table}`,
		'create index payouts_leader on payouts (leader_id, paid_at)',
		`create table commission_entries (
			id ${id},
			type text not null check (type in ('earned', 'returned', 'corrected', 'tier', 'adjustment')),
			leader_id ${int} not null references leaders (id),
			code_id ${int} references referral_codes (id),
			plan_id ${int} references referral_plans (id),
			order_id ${int} references orders (id),
			line_key text,
			campaign_id ${int} references campaigns (id),
			group_id ${int} references line_groups (id),
			product_id text,
			title text,
			quantity ${int} not null,
			currency text not null,
			amount_minor ${int} not null,
			base_minor ${int} not null,
			rate ${int} not null,
			commission_minor ${int} not null,
			placed_at ${int},
			completed_at ${int},
			occurred_at ${int} not null,
			payable_at ${int} not null,
			payout_id ${int} references payouts (id),
			reason text,
			request_key text unique,
			created_at ${int} not null
		) ${table}`,
		'create index commission_entries_leader on commission_entries (leader_id, occurred_at, id)',
		'create index commission_entries_leader_placed on commission_entries (leader_id, placed_at, id)',
		'create index commission_entries_period on commission_entries (occurred_at, id)',
		'create index commission_entries_placed on commission_entries (placed_at, id)',
		'create index commission_entries_payout on commission_entries (payout_id, id) where payout_id is not null',
		'create index commission_entries_order on commission_entries (order_id) where order_id is not null',
		'create index commission_entries_due on commission_entries (leader_id, payable_at) where payout_id is null',
		`create table report_links (
			id ${id},
			code text not null unique,
			leader_id ${int} not null references leaders (id),
			salt text not null,
			password_hash text not null,
			failures ${int} not null default 0,
			locked_until ${int},
			expires_at ${int} not null,
			revoked_at ${int},
			opened_at ${int},
			created_at ${int} not null
		) ${table}`,
		'create index report_links_leader on report_links (leader_id)',
	],

	// 0.6: message budget, outbox of every chat with deadlines, audiences, Business Manager, conversions.
	({ id, int, table }) => [
		`create table message_budget (
			id ${int} primary key check (id = 1),
			settings text not null,
			updated_at ${int} not null
		) ${table}`,
		`create table message_quotas (
			channel_key text primary key,
			bot_user_id text not null,
			month text not null,
			quota ${int},
			used ${int} not null,
			fetched_at ${int} not null
		) ${table}`,
		`alter table line_groups add column member_count_at ${int}`,
		`alter table sent_messages add column campaign_id ${int} references campaigns (id)`,
		`alter table sent_messages add column recipients ${int}`,
		`alter table sent_messages add column channel_key text`,
		`alter table sent_messages add column first_tried_at ${int}`,
		`alter table sent_messages add column attempts ${int} not null default 1`,
		`create index sent_messages_campaign on sent_messages (campaign_id) where campaign_id is not null`,
		"create index sent_messages_pushes on sent_messages (updated_at) where method <> 'reply'",

		`create table outbox_pushes (
			id ${id},
			code text not null unique,
			chat_id text not null,
			campaign_id ${int} references campaigns (id),
			retry_key text not null unique,
			messages text not null,
			recipients ${int} not null,
			policy text not null check (policy in ('allow', 'ask', 'wait')),
			state text not null check (state in
				('asking', 'ready', 'sent', 'refused', 'unknown', 'withdrawn')),
			is_approved ${int} not null default 0,
			attempts ${int} not null default 0,
			next_attempt_at ${int} not null,
			lease_until ${int},
			lease_token text,
			first_tried_at ${int},
			line_request_id text,
			counted ${int} not null default 0,
			reason text,
			detail text,
			created_at ${int} not null,
			updated_at ${int} not null
		) ${table}`,
		`create index outbox_pushes_open on outbox_pushes (next_attempt_at) where state in ('asking', 'ready')`,
		'drop index outbox_waiting',
		'alter table outbox rename to outbox_of_groups',
		`create table outbox (
			id ${id},
			chat_id text not null,
			campaign_id ${int} references campaigns (id),
			kind text not null,
			key text not null unique,
			subject text,
			priority ${int} not null default 0,
			payload text not null,
			created_at ${int} not null,
			deadline_at ${int},
			policy text check (policy in ('allow', 'ask', 'wait')),
			expires_at ${int},
			reply_key text,
			carried_at ${int},
			push_id ${int} references outbox_pushes (id),
			done_at ${int},
			outcome text check (outcome in
				('replied', 'pushed', 'expired', 'retracted', 'replaced', 'refused', 'unknown')),
			reason text,
			spared ${int} not null default 0
		) ${table}`,
		`insert into outbox (chat_id, campaign_id, kind, key, payload, created_at, expires_at, reply_key, done_at)
			select line_groups.line_group_id, o.campaign_id, o.kind, o.key, o.payload, o.created_at, o.expires_at,
				o.reply_key, o.done_at
			from outbox_of_groups as o inner join line_groups on line_groups.id = o.group_id order by o.id`,
		'drop table outbox_of_groups',
		`update outbox set done_at = created_at where done_at is null and reply_key in
			(select request_key from sent_messages where state = 'sent')`,
		'create index outbox_waiting on outbox (chat_id, id) where done_at is null',
		'create index outbox_deadline on outbox (deadline_at) where done_at is null and deadline_at is not null',
		'create index outbox_push on outbox (push_id) where push_id is not null',
		'create index outbox_reply on outbox (reply_key) where reply_key is not null',
		'create index outbox_subject on outbox (chat_id, subject) where subject is not null',
		'create index outbox_campaign on outbox (campaign_id) where campaign_id is not null',

		`create table audiences (
			id ${id},
			code text not null unique,
			channel_key text not null,
			description text not null,
			selection text not null,
			line_audience_id text,
			previous_line_audience_id text,
			status text not null check (status in
				('planned', 'uploaded', 'ready', 'failed', 'expired', 'empty', 'deleted')),
			member_count ${int} not null default 0,
			members_hash text not null default '',
			failed_reason text,
			refresh_key text,
			lease_until ${int},
			created_at ${int} not null,
			refreshed_at ${int},
			expires_at ${int},
			deleted_at ${int}
		) ${table}`,
		`create unique index audiences_description on audiences (channel_key, description)
			where deleted_at is null`,
		`create table narrowcasts (
			id ${id},
			retry_key text not null unique,
			channel_key text not null,
			line_request_id text,
			audiences text not null,
			max_recipients ${int} not null,
			state text not null check (state in
				('sending', 'accepted', 'succeeded', 'failed', 'refused', 'unknown')),
			counted ${int} not null default 0,
			detail text,
			created_at ${int} not null,
			updated_at ${int} not null
		) ${table}`,
		`create table business_manager_links (
			id ${id},
			code text not null unique,
			organization_id text not null,
			organization_name text,
			account_type text not null check (account_type in ('line_official_account', 'line_ads', 'mvp')),
			account_id text not null,
			account_name text not null,
			legal_entity text not null,
			is_change ${int} not null default 0,
			state text not null check (state in ('requested', 'linked', 'declined', 'replaced')),
			approver text,
			previous_approver text,
			note text,
			requested_at ${int} not null,
			decided_at ${int}
		) ${table}`,
		// A change of the organisation waits beside the link that still holds.
		`create unique index business_manager_links_linked on business_manager_links (account_type, account_id)
			where state = 'linked'`,
		`create unique index business_manager_links_requested on business_manager_links (account_type, account_id)
			where state = 'requested'`,
		`create table business_manager_resources (
			id ${id},
			link_id ${int} not null references business_manager_links (id),
			resource_type text not null check (resource_type in ('audience', 'line_tag')),
			resource_id text not null,
			name text not null,
			added_at ${int} not null,
			removed_at ${int}
		) ${table}`,
		`create unique index business_manager_resources_shared on business_manager_resources
			(link_id, resource_type, resource_id) where removed_at is null`,
		`create table conversion_events (
			id ${id},
			deduplication_key text not null,
			order_id ${int} references orders (id),
			tag_id text not null,
			event_name text not null,
			event_at ${int} not null,
			state text not null check (state in ('sending', 'accepted')),
			created_at ${int} not null,
			updated_at ${int} not null,
			unique (tag_id, deduplication_key)
		) ${table}`,
		'create index conversion_events_order on conversion_events (order_id) where order_id is not null',
	],
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** Any number, the same in every process: the key under which PostgreSQL lets one process migrate at a time. */
const MIGRATION_LOCK = 6_251_994_327;

/**
 * Brings the schema to this package's version, in one transaction: processes that start together wait for the first.
 *
 * @throws StorageError `newer_schema` when a newer version of the package has used this database
 */
export async function migrate(
	db: Kysely<Database>,
	dialect: 'sqlite' | 'postgres',
	now: number,
): Promise<void> {
	// Reading first spares the write lock on every start but one.
	if ((await currentVersion(db, dialect)) === SCHEMA_VERSION) return;
	await db.transaction().execute(async (trx) => {
		if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(trx);
		const from = await currentVersion(trx, dialect);
		if (from > SCHEMA_VERSION) {
			throw new StorageError(
				'newer_schema',
				`The database has schema version ${from}, this package knows up to ${SCHEMA_VERSION}`,
				'Update n8n-nodes-line-group-buy to the version that was used last; going back would lose data.',
			);
		}
		await apply(trx, dialect, from, now);
	});
}

async function currentVersion(db: Kysely<Database>, dialect: 'sqlite' | 'postgres'): Promise<number> {
	const exists =
		dialect === 'sqlite'
			? sql<{ found: number }>`select count(*) as found from sqlite_schema where name = 'schema_versions'`
			: sql<{ found: number }>`select count(to_regclass('schema_versions')) as found`;
	const { rows } = await exists.execute(db);
	if (!rows[0]?.found) return 0;
	const { version } = await db
		.selectFrom('schema_versions')
		.select((eb) => eb.fn.max<number | null>('version').as('version'))
		.executeTakeFirstOrThrow();
	return version ?? 0;
}

async function apply(
	trx: Transaction<Database>,
	dialect: 'sqlite' | 'postgres',
	from: number,
	now: number,
): Promise<void> {
	const ddl = DDL[dialect];
	await sql
		.raw(
			`create table if not exists schema_versions (version ${ddl.int} primary key, applied_at ${ddl.int} not null) ${ddl.table}`,
		)
		.execute(trx);
	for (const [index, statements] of MIGRATIONS.entries()) {
		const version = index + 1;
		if (version <= from) continue;
		for (const statement of statements(ddl)) await sql.raw(statement).execute(trx);
		await trx.insertInto('schema_versions').values({ version, applied_at: now }).execute();
	}
}
