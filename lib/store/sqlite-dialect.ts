import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
	type CompiledQuery,
	type DatabaseConnection,
	type Dialect,
	type Driver,
	type QueryResult,
	SqliteAdapter,
	SqliteIntrospector,
	SqliteQueryCompiler,
} from 'kysely';
import type * as Sqlite from 'node:sqlite';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import { present } from './collections';
import { parameter } from './parameters';
import { asAccessError, asStorageError, StorageError } from './storage-error';

/** After so long without the lock something is wrong with another process; a caller should be told. */
const LOCK_PATIENCE_MS = 15_000;
const MAX_KEPT_STATEMENTS = 250;
/** Characters. Statements with hundreds of values take much memory, and seldom come twice with as many. */
const MAX_KEPT_LENGTH = 1_000;

/**
 * A database file that is open in this process: once, since node:sqlite is synchronous, and a second connection would
 * wait for the first with the event loop frozen. Whoever is in a transaction must be left alone until it ends, hence
 * the queue. Plain data, so that a reloaded version of this package can go on with it.
 */
export interface OpenFile {
	readonly file: string;
	readonly database: DatabaseSync;
	/** Settles when the last one in the queue has finished. */
	tail: Promise<void>;
}

/** @throws StorageError */
export async function openFile(file: string): Promise<OpenFile> {
	let database: DatabaseSync | undefined;
	try {
		const sqlite = await loadSqlite();
		mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
		const opened = new sqlite.DatabaseSync(file, { timeout: 0 });
		database = opened;
		// Several processes that open a new file at once get "locked" from this whatever the busy timeout is.
		await whenFree(() => opened.exec('pragma journal_mode = wal'));
		// FULL: a committed order survives a power cut, at one disk sync per transaction.
		opened.exec('pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -65536');
		return { file, database: opened, tail: Promise.resolve() };
	} catch (error) {
		database?.close();
		throw asAccessError(error, file);
	}
}

async function loadSqlite(): Promise<typeof Sqlite> {
	try {
		return await import('node:sqlite');
	} catch (error) {
		throw new StorageError(
			'unsupported',
			`Node ${process.versions.node} has no built-in SQLite`,
			'Update n8n (its current versions run on Node 24), or use a Group Buy Database credential (PostgreSQL).',
			error,
		);
	}
}

/**
 * Does something as soon as no other process holds the lock that it needs. Waiting is done here and not by SQLite,
 * whose own waiting freezes the event loop of n8n.
 */
async function whenFree<T>(work: () => T): Promise<T> {
	const giveUpAt = Date.now() + LOCK_PATIENCE_MS;
	for (;;) {
		try {
			return work();
		} catch (error) {
			const { errcode = 0 } = error as { errcode?: number };
			if ((errcode & 0xff) !== SQLITE_BUSY || Date.now() > giveUpAt) throw error;
		}
		await sleep(1 + Math.random() * 9);
	}
}

const SQLITE_BUSY = 5;

interface PreparedStatement {
	statement: StatementSync;
	/** Names of what it answers; none when it answers nothing. */
	columns: readonly string[];
}

/** The connection to an open file, as Kysely uses it. */
class SqliteConnection implements DatabaseConnection {
	private readonly statements = new Map<string, PreparedStatement>();

	private release: (() => void) | undefined;

	constructor(private readonly opened: OpenFile) {}

	/** Waits until no one else uses the connection. */
	async acquire(): Promise<void> {
		const before = this.opened.tail;
		let release!: () => void;
		this.opened.tail = new Promise<void>((resolve) => {
			release = resolve;
		});
		await before;
		this.release = release;
	}

	free(): void {
		this.release?.();
	}

	get inTransaction(): boolean {
		return this.opened.database.isTransaction;
	}

	async command(sql: string): Promise<void> {
		await this.patiently(() => this.opened.database.exec(sql));
	}

	async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
		// The compiler has made sure that they are storable.
		return await this.patiently(() => this.run<R>(sql, parameters as SQLInputValue[]));
	}

	/** Kysely asks for it; nothing here streams. */
	streamQuery(): never {
		throw new Error('This dialect does not stream');
	}

	private async patiently<T>(work: () => T): Promise<T> {
		try {
			return await whenFree(work);
		} catch (error) {
			throw asStorageError(error, this.opened.file);
		}
	}

	private run<R>(sql: string, parameters: readonly SQLInputValue[]): QueryResult<R> {
		const { statement, columns } = this.prepare(sql);
		if (columns.length > 0) {
			const lists = statement.all(...parameters) as unknown as unknown[][];
			const rows = lists.map((values) => rowOf(columns, values)) as R[];
			return { rows, numAffectedRows: BigInt(rows.length) };
		}
		return { rows: [], numAffectedRows: BigInt(statement.run(...parameters).changes) };
	}

	private prepare(sql: string): PreparedStatement {
		const kept = this.statements.get(sql);
		if (kept) return kept;
		const statement = this.opened.database.prepare(sql);
		// Rows as objects of node:sqlite have no prototype, which n8n's helpers do not expect, and copying them takes twice
		// the time of reading lists.
		statement.setReturnArrays(true);
		const prepared = { statement, columns: statement.columns().map(({ name }) => name) };
		if (sql.length > MAX_KEPT_LENGTH) return prepared;
		// Lists of any length make ever new texts; the oldest goes, in order of first use.
		if (this.statements.size >= MAX_KEPT_STATEMENTS) {
			this.statements.delete(present(this.statements.keys().next().value));
		}
		this.statements.set(sql, prepared);
		return prepared;
	}
}

function rowOf(columns: readonly string[], values: readonly unknown[]): unknown {
	const row: Record<string, unknown> = {};
	for (const [index, name] of columns.entries()) row[name] = values[index];
	return row;
}

class SqliteDriver implements Driver {
	private readonly connection: SqliteConnection;

	constructor(private readonly opened: OpenFile) {
		this.connection = new SqliteConnection(opened);
	}

	async init(): Promise<void> {}

	async acquireConnection(): Promise<DatabaseConnection> {
		await this.connection.acquire();
		return this.connection;
	}

	/** Takes the write lock at once: a transaction that reads first could find it taken, with no way to wait. */
	async beginTransaction(): Promise<void> {
		await this.connection.command('begin immediate');
	}

	async commitTransaction(): Promise<void> {
		await this.connection.command('commit');
	}

	async rollbackTransaction(): Promise<void> {
		// A full disk or an I/O error has rolled back already; a second rollback would hide the real error.
		if (this.connection.inTransaction) await this.connection.command('rollback');
	}

	releaseConnection(): Promise<void> {
		this.connection.free();
		return Promise.resolve();
	}

	/** Closes the file when whoever uses it has finished. */
	async destroy(): Promise<void> {
		await this.connection.acquire();
		this.opened.database.close();
		this.connection.free();
	}
}

class CheckedCompiler extends SqliteQueryCompiler {
	protected override addParameter(value: unknown): void {
		super.addParameter(parameter(value));
	}
}

/** Kysely on node:sqlite. */
export class NodeSqliteDialect implements Dialect {
	constructor(private readonly opened: OpenFile) {}

	createDriver(): Driver {
		return new SqliteDriver(this.opened);
	}

	createAdapter(): SqliteAdapter {
		return new SqliteAdapter();
	}

	createQueryCompiler(): SqliteQueryCompiler {
		return new CheckedCompiler();
	}

	createIntrospector(db: Parameters<Dialect['createIntrospector']>[0]): SqliteIntrospector {
		return new SqliteIntrospector(db);
	}
}
