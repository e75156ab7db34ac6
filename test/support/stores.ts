// The store's contract tests run the same on a SQLite file and on PostgreSQL.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { openStore, type PostgresSettings, type Store, type StoreSettings } from '../../lib/store/store';

/** A folder of its own, removed after the tests of the describe block that it is called in. */
export function temporaryFolder(): { path: string } {
	const folder = { path: '' };
	beforeAll(async () => {
		folder.path = await mkdtemp(path.join(tmpdir(), 'group-buy-'));
	});
	afterAll(async () => await rm(folder.path, { recursive: true, force: true }));
	return folder;
}

/** The PostgreSQL server of this test run, with a schema that nobody else uses. */
export function postgresSettings(changes: Partial<PostgresSettings> = {}): PostgresSettings {
	const url = new URL(process.env.TEST_POSTGRES_URL!);
	return {
		kind: 'postgres',
		host: url.hostname,
		port: Number(url.port),
		database: url.pathname.slice(1),
		user: url.username,
		password: url.password,
		tls: 'off',
		ca: '',
		schema: `test_${randomBytes(6).toString('hex')}`,
		poolSize: 4,
		...changes,
	};
}

export const DIALECTS = ['SQLite', 'PostgreSQL'] as const;

/**
 * Describes the same on both databases. `open` answers a store with empty tables (the same one for the whole file), and
 * `settings` what it was opened with.
 */
export function describeStores(
	body: (open: () => Promise<Store>, settings: () => StoreSettings) => void,
): void {
	describe.each(DIALECTS)('on %s', (dialect) => {
		let settings: StoreSettings;
		let store: Store;
		// Before the folder's own hook: they run in the order in which they stand.
		afterAll(async () => {
			if (settings.kind === 'postgres') await dropSchema(store, settings.schema);
			await store.close();
		});
		const folder = temporaryFolder();
		beforeAll(async () => {
			settings =
				dialect === 'SQLite'
					? { kind: 'sqlite', file: path.join(folder.path, 'store.sqlite') }
					: postgresSettings();
			store = await openStore(settings);
		});
		body(
			async () => {
				await emptyTables(store);
				return store;
			},
			() => settings,
		);
	});
}

export async function dropSchema(store: Store, schema: string): Promise<void> {
	await sql`drop schema ${sql.id(schema)} cascade`.execute(store.db);
}

/** Those that refer to others first. */
const TABLES = [
	'commission_entries',
	'payouts',
	'report_links',
	'referral_bindings',
	'buyer_marks',
	'campaign_events',
	'order_events',
	'order_lines',
	'shop_lines',
	'conversion_events',
	'payment_proofs',
	'bank_transactions',
	'store_credit_events',
	'orders',
	'bills',
	'waitlist_entries',
	'campaign_item_stocks',
	'campaign_items',
	'outbox',
	'outbox_pushes',
	'message_budget',
	'message_quotas',
	'audiences',
	'narrowcasts',
	'business_manager_resources',
	'business_manager_links',
	'sent_messages',
	'campaigns',
	'category_items',
	'product_categories',
	'variants',
	'products',
	'stock_changes',
	'stocks',
	'buyers',
	'customers',
	'pending_commands',
	'line_groups',
	'referral_codes',
	'referral_plans',
	'leaders',
	'bookings',
	'inbox_events',
	'saved_replies',
	'order_tags',
	'shop_settings',
	'feed_chunks',
	'feed_versions',
	'feed_pulls',
	'feeds',
] as const;

async function emptyTables(store: Store): Promise<void> {
	await store.tx(async (trx) => {
		await trx.updateTable('product_categories').set({ copied_from: null }).execute();
		await trx.updateTable('campaigns').set({ copied_from: null }).execute();
		for (const table of TABLES) await trx.deleteFrom(table).execute();
	});
}
