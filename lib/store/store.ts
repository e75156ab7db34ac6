import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import { Pool, types as pgTypes } from 'pg';

import { migrate } from './migrations';
import type { Database } from './schema';
import { NodeSqliteDialect, SqliteConnection } from './sqlite-dialect';
import { asStorageError, StorageError } from './storage-error';

/** A handle for reading, inside or outside a transaction. */
export type Db = Kysely<Database>;

/** Inside a transaction. Never await anything but the database in one, and never use the store's own `db` there. */
export type Tx = Transaction<Database>;

export interface SqliteSettings {
	kind: 'sqlite';
	/** Absolute path of the file; missing folders are made. */
	file: string;
}

export interface PostgresSettings {
	kind: 'postgres';
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
	tls: 'off' | 'require' | 'verify';
	/** PEM, for `verify`; empty: the certificate authorities that Node trusts. */
	ca: string;
	schema: string;
	poolSize: number;
}

/**
 * Lets one transaction at a time pass for the same words, until it ends. SQLite has one writer anyway.
 */
export async function lockKey(trx: Tx, dialect: Store['dialect'], key: string): Promise<void> {
	if (dialect === 'postgres')
		await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx);
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

/*
 * Open connections outlive a reload of this module: when the package is updated, n8n drops it from the require cache,
 * and a second connection to the same file from one process would deadlock with the first.
 */
const REGISTRY = Symbol.for('n8n-nodes-line-group-buy.connections');
const connections = ((globalThis as { [REGISTRY]?: Map<string, SqliteConnection | Pool> })[REGISTRY] ??=
	new Map());

const stores = new Map<string, Promise<Store>>();

/** Opens a store, or gives the one that is open already for the same settings in this process; migrates it if needed. */
export async function openStore(settings: StoreSettings): Promise<Store> {
	const key = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
	let store = stores.get(key);
	if (!store) {
		store = open(settings, key);
		stores.set(key, store);
		// A failure is not remembered: the next call tries again.
		store.catch(() => stores.delete(key));
	}
	return await store;
}

async function open(settings: StoreSettings, key: string): Promise<Store> {
	const store =
		settings.kind === 'sqlite' ? await openSqlite(settings, key) : await openPostgres(settings, key);
	try {
		await migrate(store.db, store.dialect, Date.now());
	} catch (error) {
		await store.close();
		throw asStorageError(error);
	}
	return store;
}

async function openSqlite({ file }: SqliteSettings, key: string): Promise<Store> {
	let connection = connections.get(key) as SqliteConnection | undefined;
	if (!connection) {
		connection = await connectSqlite(file);
		connections.set(key, connection);
	}
	const opened = connection;
	const db = new Kysely<Database>({ dialect: new NodeSqliteDialect(opened) });
	return {
		dialect: 'sqlite',
		db,
		tx: async (work) => await db.transaction().execute(work),
		close: async () => {
			forget(key);
			await opened.acquire();
			opened.close();
			opened.free();
		},
	};
}

async function connectSqlite(file: string): Promise<SqliteConnection> {
	let sqlite: typeof import('node:sqlite');
	try {
		sqlite = await import('node:sqlite');
	} catch (error) {
		throw new StorageError(
			'unsupported',
			`Node ${process.versions.node} has no built-in SQLite`,
			'Update n8n (its current versions run on Node 24), or use a Group Buy database credential (PostgreSQL).',
			error,
		);
	}
	try {
		mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
		const database = new sqlite.DatabaseSync(file, { timeout: 0 });
		const connection = new SqliteConnection(database);
		await switchToWal(connection);
		// FULL: a committed order survives a power cut, at one disk sync per transaction.
		connection.exec('pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -65536');
		return connection;
	} catch (error) {
		const storageError = asStorageError(error);
		if (storageError instanceof StorageError) throw storageError;
		throw new StorageError(
			'cannot_open',
			`The database file ${file} cannot be opened`,
			'Check that its folder exists and is writable for the user that runs n8n.',
			error,
		);
	}
}

/** Several processes that open a new file at once get "locked" from this pragma whatever the busy timeout is. */
async function switchToWal(connection: SqliteConnection): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			connection.exec('pragma journal_mode = wal');
			return;
		} catch (error) {
			const errcode = (error as { errcode?: number }).errcode;
			if (attempt === 200 || typeof errcode !== 'number' || (errcode & 0xff) !== 5) throw error;
			await sleep(5 + Math.random() * 20);
		}
	}
}

/** PostgreSQL sends 64-bit integers as text; ours are ids, times and amounts, all far below 2^53. */
const INT8 = 20;
const parseInt8 = (text: string): number => {
	const value = Number(text);
	if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a number`);
	return value;
};

async function openPostgres(settings: PostgresSettings, key: string): Promise<Store> {
	const pool = (connections.get(key) as Pool | undefined) ?? connectPostgres(settings);
	connections.set(key, pool);
	const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
	const store: Store = {
		dialect: 'postgres',
		db,
		tx: async (work) => await withRetries(async () => await db.transaction().execute(work)),
		close: async () => {
			forget(key);
			await db.destroy();
		},
	};
	try {
		await createSchema(db, settings.schema);
	} catch (error) {
		await store.close();
		throw asStorageError(error);
	}
	return store;
}

function connectPostgres(settings: PostgresSettings): Pool {
	const { host, port, database, user, password, tls, ca, schema, poolSize } = settings;
	const pool = new Pool({
		host,
		port,
		database,
		user,
		password,
		max: poolSize,
		ssl: tls === 'off' ? false : tls === 'require' ? { rejectUnauthorized: false } : { ca: ca || undefined },
		application_name: 'n8n-nodes-line-group-buy',
		options: `-c search_path=${quoteOption(schema)}`,
		connectionTimeoutMillis: 10_000,
		statement_timeout: 60_000,
		lock_timeout: 15_000,
		idle_in_transaction_session_timeout: 60_000,
		keepAlive: true,
		allowExitOnIdle: true,
		types: {
			getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
				oid === INT8 && format !== 'binary'
					? parseInt8
					: pgTypes.getTypeParser(oid, format as 'text')) as typeof pgTypes.getTypeParser,
		},
	});
	// Without a listener an idle connection that the server closes would end the n8n process.
	pool.on('error', () => undefined);
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

/** The start-up options of a connection are split at spaces; a backslash keeps a character as it is. */
function quoteOption(schema: string): string {
	return `"${schema.replaceAll('"', '""')}"`.replace(/[\\\s]/g, '\\$&');
}

/** Serialization failure, deadlock, and a schema that another process has just made. */
const RETRIABLE = new Set(['40001', '40P01', '42P06', '23505:pg_namespace']);

async function withRetries<T>(run: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await run();
		} catch (error) {
			const { code = '', table = '' } = error as { code?: string; table?: string };
			const retriable = RETRIABLE.has(code) || RETRIABLE.has(`${code}:${table}`);
			if (attempt === 5 || !retriable) throw asStorageError(error);
			await sleep(Math.random() * 20 * attempt);
		}
	}
}

function forget(key: string): void {
	stores.delete(key);
	connections.delete(key);
}
