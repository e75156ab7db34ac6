export type StorageErrorKind =
	'cannot_open' | 'newer_schema' | 'disk_full' | 'damaged' | 'connection_lost' | 'busy' | 'unsupported';

/** The database cannot do its work. The message says what happened, the description how to get unstuck. */
export class StorageError extends Error {
	constructor(
		readonly kind: StorageErrorKind,
		message: string,
		readonly description: string,
		cause?: unknown,
	) {
		super(message, { cause });
		this.name = 'StorageError';
	}
}

const SQLITE_ERRORS: Record<number, [StorageErrorKind, string, string]> = {
	8: [
		'cannot_open',
		'The database file is read-only',
		'Make the file and its folder writable for the user that runs n8n.',
	],
	10: [
		'damaged',
		'The disk could not read or write the database file',
		'Check the disk or volume that holds the n8n folder.',
	],
	11: [
		'damaged',
		'The database file is damaged',
		'Restore it from a backup; keep the damaged file for a repair.',
	],
	13: [
		'disk_full',
		'The disk is full: nothing was written',
		'Free some space on the disk that holds the n8n folder; the workflow can then be run again.',
	],
	14: [
		'cannot_open',
		'The database file cannot be opened',
		'Check that the folder exists and is writable for the user that runs n8n.',
	],
	26: ['damaged', 'The database file is not a SQLite database', 'Move the file away, or name another one.'],
};

const CONNECTION_CODES = /^(ECONN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|08|57P0)/;

/**
 * Gives a database driver's error a message that a merchant can act upon. Errors that are no matter of storage (a
 * broken rule, a bug) come back as they are.
 */
export function asStorageError(error: unknown): unknown {
	if (!(error instanceof Error) || error instanceof StorageError) return error;
	const { errcode, code, message } = error as Error & { errcode?: number; code?: string };
	if (typeof errcode === 'number') {
		const known = SQLITE_ERRORS[errcode & 0xff];
		return known ? new StorageError(known[0], known[1], known[2], error) : error;
	}
	if (code === '53100') {
		return new StorageError(
			'disk_full',
			"The PostgreSQL server's disk is full: nothing was written",
			'Free some space there; the workflow can then be run again.',
			error,
		);
	}
	if (code === '28P01' || code === '28000') {
		return new StorageError(
			'cannot_open',
			'PostgreSQL refused the user or password',
			'Check user and password of the Group Buy database credential.',
			error,
		);
	}
	if (code === '3D000') {
		return new StorageError(
			'cannot_open',
			'The PostgreSQL database does not exist',
			'Create it, or correct the database name in the Group Buy database credential.',
			error,
		);
	}
	if (code === '42501') {
		return new StorageError(
			'cannot_open',
			'The PostgreSQL user may not create or use the schema',
			'Grant it CREATE on the database, or name a schema that it owns.',
			error,
		);
	}
	if (code === '53300') {
		return new StorageError(
			'busy',
			'PostgreSQL has no free connection',
			'Lower the pool size of the Group Buy database credential or raise max_connections of the server.',
			error,
		);
	}
	if (
		(code && CONNECTION_CODES.test(code)) ||
		/Connection terminated|not queryable|timeout exceeded when trying to connect/.test(message)
	) {
		return new StorageError(
			'connection_lost',
			'The connection to PostgreSQL was lost: nothing was half written',
			'Check that the server is up and reachable from n8n; the workflow can then be run again.',
			error,
		);
	}
	return error;
}
