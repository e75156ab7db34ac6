import { createHash } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, sql, type Transaction } from 'kysely';
import type { Pool } from 'pg';

import { migrate } from './migrations';
import { createPool, PgDialect, type PostgresSettings } from './postgres-dialect';
import type { Database } from './schema';
import { NodeSqliteDialect, openFile, type OpenFile } from './sqlite-dialect';

export type { PostgresSettings };

/** A handle for reading, inside or outside a transaction. */
export type Db = Kysely<Database>;

/** Inside a transaction. Never await anything but the database in one, and never use the store's own `db` there. */
export type Tx = Transaction<Database>;

export interface SqliteSettings {
	kind: 'sqlite';
	/** Absolute path of the file; missing folders are made. */
	file: string;
}

export type StoreSettings = SqliteSettings | PostgresSettings;

export interface Store {
	readonly dialect: 'sqlite' | 'postgres';
	readonly db: Db;
	/**
	 * Runs `work` in one transaction and answers its result. `work` may run again after a deadlock, so it must have no
	 * effect but on the database.
	 *
	 * @throws StorageError when the database cannot do it; whatever `work` throws, after a rollback
	 */
	tx<T>(work: (trx: Tx) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

/**
 * Lets one transaction at a time pass for the same words, until it ends. SQLite has one writer anyway.
 */
export async function lockKey(trx: Tx, dialect: Store['dialect'], key: string): Promise<void> {
	if (dialect === 'postgres')
		await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx);
}

/*
 * What is open outlives a reload of this module: when the package is updated, n8n drops it from the require cache, and
 * a second connection to the same file from one process would wait for the first.
 */
const REGISTRY = Symbol.for('n8n-nodes-line-group-buy.open-databases');
interface Registry {
	files: Map<string, Promise<OpenFile>>;
	pools: Map<string, Pool>;
}
const registry = openDatabases(globalThis);

function openDatabases(shared: Record<symbol, Registry | undefined>): Registry {
	return (shared[REGISTRY] ??= { files: new Map(), pools: new Map() });
}

const stores = new Map<string, Promise<Store>>();

/** Opens a store, or gives the one that is open already for the same settings in this process; migrates it if needed. */
export async function openStore(settings: StoreSettings): Promise<Store> {
	const key = keyOf(settings);
	let store = stores.get(key);
	if (!store) {
		store = open(settings, key);
		stores.set(key, store);
		// A failure is not remembered: the next call tries again.
		store.catch(() => stores.delete(key));
	}
	return await store;
}

/** A file is one whatever else is said of it. The hash keeps a password out of sight. */
function keyOf(settings: StoreSettings): string {
	if (settings.kind === 'sqlite') return path.resolve(settings.file);
	return createHash('sha256').update(JSON.stringify(settings)).digest('hex');
}

async function open(settings: StoreSettings, key: string): Promise<Store> {
	const db = new Kysely<Database>({
		dialect:
			settings.kind === 'sqlite'
				? new NodeSqliteDialect(await sharedFile(key))
				: new PgDialect(sharedPool(settings, key)),
	});
	const close = async () => {
		stores.delete(key);
		registry.files.delete(key);
		registry.pools.delete(key);
		await db.destroy();
	};
	// Once: a second close would forget a store that has been opened since.
	let closed: Promise<void> | undefined;
	const store: Store = {
		dialect: settings.kind,
		db,
		tx: async (work) => await withRetries(async () => await db.transaction().execute(work)),
		close: async () => await (closed ??= close()),
	};
	try {
		if (settings.kind === 'postgres') await createSchema(db, settings.schema);
		await migrate(db, store.dialect, Date.now());
		return store;
	} catch (error) {
		await store.close();
		throw error;
	}
}

async function sharedFile(file: string): Promise<OpenFile> {
	let opened = registry.files.get(file);
	if (!opened) {
		opened = openFile(file);
		registry.files.set(file, opened);
		opened.catch(() => registry.files.delete(file));
	}
	return await opened;
}

function sharedPool(settings: PostgresSettings, key: string): Pool {
	const pool = registry.pools.get(key) ?? createPool(settings);
	registry.pools.set(key, pool);
	return pool;
}

/** Looks first: "create schema if not exists" asks for a privilege that the owner of an existing schema may not have. */
async function createSchema(db: Db, schema: string): Promise<void> {
	await withRetries(async () => {
		const { rows } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(db);
		// Two processes may both find it missing; the one that comes second then tries again.
		if (rows.length === 0) await sql`create schema ${sql.id(schema)}`.execute(db);
	});
}

const MAX_ATTEMPTS = 5;

async function withRetries<T>(run: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await run();
		} catch (error) {
			if (attempt === MAX_ATTEMPTS || !isPassing(error)) throw error;
			await sleep(Math.random() * 20 * attempt);
		}
	}
}

/** Serialization failure, deadlock, and a schema that another process has just made. */
const PASSING_CODES = new Set(['40001', '40P01', '42P06']);

const DRAWS_PUBLIC_CODE = [
	...['orders', 'campaigns', 'bills', 'payment_proofs', 'payouts', 'report_links', 'outbox_pushes'],
	...['audiences', 'business_manager_links'],
];

/** As PostgreSQL names the constraint, and as SQLite says it. */
const PUBLIC_CODE_TAKEN = new RegExp(`(^|: )(${DRAWS_PUBLIC_CODE.join('|')})(_code_key|\\.code)$`);

/** Whether the same work can succeed when it is simply done again. */
function isPassing(error: unknown): boolean {
	const { code = '', constraint = '', message = '' } = error as Partial<Record<string, string>>;
	return (
		PASSING_CODES.has(code) ||
		constraint === 'pg_namespace_nspname_index' ||
		// Two records drew the same public code, which is rare and next time otherwise.
		PUBLIC_CODE_TAKEN.test(constraint) ||
		PUBLIC_CODE_TAKEN.test(message) ||
		// Somebody else has taken it at this moment; the next attempt sees them.
		/^(customers_(phone|email)_key|leaders_line_user)$/.test(constraint)
	);
}
