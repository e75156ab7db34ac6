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
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import { asStorageError, StorageError } from './storage-error';

/** After so long without the write lock something is wrong with another process; a caller should be told. */
const LOCK_PATIENCE_MS = 15_000;
const MAX_CACHED_STATEMENTS = 500;

/**
 * One connection to one file, shared by everything in this process.
 *
 * node:sqlite is synchronous, so two connections in one process would wait for each other with the event loop frozen;
 * with a single one, whoever is in a transaction must be left alone until it ends: hence the queue.
 */
export class SqliteConnection implements DatabaseConnection {
	private readonly statements = new Map<string, { statement: StatementSync; returnsRows: boolean }>();

	private tail: Promise<unknown> = Promise.resolve();

	private release: (() => void) | undefined;

	constructor(private readonly database: DatabaseSync) {}

	/** Waits until no one else uses the connection. */
	async acquire(): Promise<void> {
		const before = this.tail;
		let release!: () => void;
		this.tail = new Promise<void>((resolve) => {
			release = resolve;
		});
		await before;
		this.release = release;
	}

	get inTransaction(): boolean {
		return this.database.isTransaction;
	}

	free(): void {
		this.release?.();
	}

	close(): void {
		this.statements.clear();
		this.database.close();
	}

	exec(sql: string): void {
		try {
			this.database.exec(sql);
		} catch (error) {
			throw asStorageError(error);
		}
	}

	/**
	 * Takes the write lock at once: a deferred transaction that reads first fails when it wants to write later, without
	 * any waiting. Waiting is done here and not by SQLite, whose own waiting freezes the event loop of n8n.
	 */
	async beginImmediate(): Promise<void> {
		const giveUpAt = Date.now() + LOCK_PATIENCE_MS;
		for (;;) {
			try {
				this.database.exec('begin immediate');
				return;
			} catch (error) {
				if (!isBusy(error)) throw asStorageError(error);
				if (Date.now() > giveUpAt) {
					throw new StorageError(
						'busy',
						'Another process has kept the database locked for 15 seconds',
						'Look for a second n8n, a backup or a database tool that holds the file open in a transaction.',
						error,
					);
				}
				await sleep(1 + Math.random() * 9);
			}
		}
	}

	async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
		try {
			const { statement, returnsRows } = this.prepare(query.sql);
			const parameters = query.parameters.map(bindable);
			if (returnsRows) {
				const rows = statement.all(...parameters).map((row) => ({ ...row })) as R[];
				return { rows, numAffectedRows: BigInt(rows.length) };
			}
			const { changes, lastInsertRowid } = statement.run(...parameters);
			return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
		} catch (error) {
			throw asStorageError(error);
		}
	}

	async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
		const { statement } = this.prepare(query.sql);
		for (const row of statement.iterate(...query.parameters.map(bindable))) {
			yield { rows: [{ ...row } as R] };
		}
	}

	private prepare(sql: string) {
		let prepared = this.statements.get(sql);
		if (!prepared) {
			const statement = this.database.prepare(sql);
			prepared = { statement, returnsRows: statement.columns().length > 0 };
			// `in (…)` lists of any length make ever new texts; the oldest goes, in order of first use.
			if (this.statements.size >= MAX_CACHED_STATEMENTS) {
				this.statements.delete(this.statements.keys().next().value!);
			}
			this.statements.set(sql, prepared);
		}
		return prepared;
	}
}

/** node:sqlite would bind a Date or a plain object as *named parameters* and write NULLs without a word. */
function bindable(value: unknown): SQLInputValue {
	switch (typeof value) {
		case 'string':
		case 'number':
		case 'bigint':
			return value;
		case 'boolean':
			return value ? 1 : 0;
		default:
			if (value === null || value instanceof Uint8Array) return value;
			throw new TypeError(
				`A value of type ${value instanceof Date ? 'Date' : typeof value} cannot be stored`,
			);
	}
}

function isBusy(error: unknown): boolean {
	const { errcode } = error as { errcode?: number };
	return typeof errcode === 'number' && ((errcode & 0xff) === 5 || (errcode & 0xff) === 6);
}

class SqliteDriver implements Driver {
	constructor(private readonly connection: SqliteConnection) {}

	async init(): Promise<void> {}

	async acquireConnection(): Promise<DatabaseConnection> {
		await this.connection.acquire();
		return this.connection;
	}

	async beginTransaction(): Promise<void> {
		await this.connection.beginImmediate();
	}

	async commitTransaction(): Promise<void> {
		this.connection.exec('commit');
	}

	async rollbackTransaction(): Promise<void> {
		// A full disk or an I/O error has rolled back already; a second rollback would hide the real error.
		if (this.connection.inTransaction) this.connection.exec('rollback');
	}

	async releaseConnection(): Promise<void> {
		this.connection.free();
	}

	async destroy(): Promise<void> {}
}

/** Kysely on node:sqlite. */
export class NodeSqliteDialect implements Dialect {
	constructor(private readonly connection: SqliteConnection) {}

	createDriver(): Driver {
		return new SqliteDriver(this.connection);
	}

	createAdapter(): SqliteAdapter {
		return new SqliteAdapter();
	}

	createQueryCompiler(): SqliteQueryCompiler {
		return new SqliteQueryCompiler();
	}

	createIntrospector(db: Parameters<Dialect['createIntrospector']>[0]): SqliteIntrospector {
		return new SqliteIntrospector(db);
	}
}
