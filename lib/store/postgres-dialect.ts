import {
	type CompiledQuery,
	type DatabaseConnection,
	type Dialect,
	type Driver,
	PostgresAdapter,
	PostgresIntrospector,
	PostgresQueryCompiler,
	type QueryResult,
} from 'kysely';
import { Pool, types as pgTypes, type PoolClient } from 'pg';

import { parameter } from './parameters';
import { asAccessError } from './storage-error';

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

/** A pool of connections that see the tables of the settings' schema and no others. Nothing is connected yet. */
export function createPool(settings: PostgresSettings): Pool {
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
		types: { getTypeParser: typeParser },
	});
	// Without listeners a connection that the server closes, idle or in use, would end the n8n process. Whoever uses it
	// gets the error from the next statement.
	pool.on('error', () => undefined);
	pool.on('connect', (client) => client.on('error', () => undefined));
	return pool;
}

/** PostgreSQL sends 64-bit integers as text; ours are ids, times and amounts, all far below 2^53. */
const parseInt8 = (text: string): number => {
	const value = Number(text);
	if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a number`);
	return value;
};

type TypeId = Parameters<typeof pgTypes.getTypeParser>[0];

/** For this pool alone: the driver's own table is shared with whatever else in the process uses it. */
function typeParser(oid: TypeId, format?: 'text' | 'binary'): unknown {
	return oid === pgTypes.builtins.INT8 ? parseInt8 : pgTypes.getTypeParser(oid, format);
}

/** The start-up options of a connection are split at spaces; a backslash keeps a character as it is. */
function quoteOption(schema: string): string {
	return `"${schema.replaceAll('"', '""')}"`.replace(/[\\\s]/g, '\\$&');
}

class PostgresConnection implements DatabaseConnection {
	/** Not to be used again: what state it is in is not known. */
	broken = false;

	constructor(readonly client: PoolClient) {}

	async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
		const { rows, rowCount } = await this.query(sql, parameters);
		return { rows: rows as R[], numAffectedRows: BigInt(rowCount ?? 0) };
	}

	/** @returns what the server did, e.g. `COMMIT`: for a transaction that had failed it answers `ROLLBACK` */
	async command(sql: string): Promise<string> {
		return (await this.query(sql, [])).command;
	}

	/** Kysely asks for it; nothing here streams. */
	streamQuery(): never {
		throw new Error('This dialect does not stream');
	}

	private async query(sql: string, parameters: readonly unknown[]) {
		try {
			return await this.client.query(sql, [...parameters]);
		} catch (error) {
			throw asAccessError(error);
		}
	}
}

class PostgresDriver implements Driver {
	constructor(private readonly pool: Pool) {}

	async init(): Promise<void> {}

	async acquireConnection(): Promise<DatabaseConnection> {
		try {
			return new PostgresConnection(await this.pool.connect());
		} catch (error) {
			throw asAccessError(error);
		}
	}

	async beginTransaction(connection: PostgresConnection): Promise<void> {
		// Said aloud, because a server can have another default, under which waiting for a row ends in a failure.
		await connection.command('begin isolation level read committed');
	}

	async commitTransaction(connection: PostgresConnection): Promise<void> {
		const done = await connection.command('commit');
		if (done !== 'COMMIT') throw new Error('A statement of the transaction failed, so all of it was undone');
	}

	async rollbackTransaction(connection: PostgresConnection): Promise<void> {
		// The error that led here is the one to be told, not that a lost connection cannot roll back.
		await connection.command('rollback').catch(() => {
			connection.broken = true;
		});
	}

	releaseConnection(connection: PostgresConnection): Promise<void> {
		connection.client.release(connection.broken);
		return Promise.resolve();
	}

	async destroy(): Promise<void> {
		await this.pool.end();
	}
}

class CheckedCompiler extends PostgresQueryCompiler {
	protected override addParameter(value: unknown): void {
		super.addParameter(parameter(value));
	}
}

/** Kysely on pg, with errors that say what to do. */
export class PgDialect implements Dialect {
	constructor(private readonly pool: Pool) {}

	createDriver(): Driver {
		return new PostgresDriver(this.pool);
	}

	createAdapter(): PostgresAdapter {
		return new PostgresAdapter();
	}

	createQueryCompiler(): PostgresQueryCompiler {
		return new CheckedCompiler();
	}

	createIntrospector(db: Parameters<Dialect['createIntrospector']>[0]): PostgresIntrospector {
		return new PostgresIntrospector(db);
	}
}
