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

/** Kind, message and description. */
type Explanation = [StorageErrorKind, string, string];

const DISK_FULL: Explanation = [
	'disk_full',
	'The disk is full, so nothing was written',
	'Free some space on the disk that holds the n8n folder; the workflow can then be run again.',
];
const FILE_NOT_OPENED: Explanation = [
	'cannot_open',
	'The database file cannot be opened',
	'Check that it is a file in a folder that is writable for the user that runs n8n.',
];

/** By primary result code (https://www.sqlite.org/rescode.html). */
const SQLITE_ERRORS: Record<number, Explanation> = {
	5: [
		'busy',
		'Another process keeps the database file locked',
		'Look for a second n8n, a backup or a database tool that holds the file open in a transaction.',
	],
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
	13: DISK_FULL,
	14: FILE_NOT_OPENED,
	26: ['damaged', 'The file is not a SQLite database', 'Move the file away, or name another one.'],
};

const POSTGRES_LOGIN: Explanation = [
	'cannot_open',
	'PostgreSQL refused the log-in',
	'Check user, password and TLS mode of the Group Buy Database credential.',
];
const POSTGRES_PRIVILEGE: Explanation = [
	'cannot_open',
	'The PostgreSQL user may not create or use the schema',
	'Grant it CREATE on the database, or name a schema that it owns.',
];
const POSTGRES_WAITED: Explanation = [
	'busy',
	'PostgreSQL made this wait too long',
	'Look for a session that holds a lock on the tables (pg_stat_activity); the workflow can then be run again.',
];
const POSTGRES_AWAY: Explanation = [
	'connection_lost',
	'PostgreSQL cannot be reached, so nothing was half written',
	'Check that the server is up and reachable from n8n; the workflow can then be run again.',
];
const POSTGRES_TLS: Explanation = [
	'cannot_open',
	'A TLS connection to PostgreSQL cannot be made',
	'Check the TLS mode of the Group Buy Database credential, and its CA certificate for "verify".',
];

/** By SQLSTATE, whole or its class of two characters; https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const POSTGRES_ERRORS: Record<string, Explanation> = {
	'08': POSTGRES_AWAY,
	'25P03': POSTGRES_WAITED,
	'28': POSTGRES_LOGIN,
	'3D000': [
		'cannot_open',
		'The PostgreSQL database does not exist',
		'Create it, or correct the database name in the Group Buy Database credential.',
	],
	'3F000': POSTGRES_PRIVILEGE,
	'42501': POSTGRES_PRIVILEGE,
	'42939': [
		'cannot_open',
		'PostgreSQL keeps this schema name for itself',
		'Choose a schema name that does not begin with "pg_".',
	],
	'53100': [
		'disk_full',
		"The PostgreSQL server's disk is full, so nothing was written",
		'Free some space there; the workflow can then be run again.',
	],
	'53300': [
		'busy',
		'PostgreSQL has no free connection',
		'Lower the pool size of the Group Buy Database credential or raise max_connections of the server.',
	],
	'55P03': POSTGRES_WAITED,
	'57014': POSTGRES_WAITED,
	'57P01': POSTGRES_AWAY,
	'57P02': POSTGRES_AWAY,
	'57P03': POSTGRES_AWAY,
};

/** What goes wrong on the way to a database, in words or codes of the driver and of Node. */
const ACCESS_ERRORS: Array<[RegExp, Explanation]> = [
	[/^ENOSPC/, DISK_FULL],
	[/^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ENOENT|EISDIR)/, FILE_NOT_OPENED],
	[/does not support SSL|_CERT|CERT_|_SIGNATURE|ERR_TLS|ERR_SSL|EPROTO/, POSTGRES_TLS],
	[
		/timeout exceeded when trying to connect/,
		[
			'busy',
			'All connections to PostgreSQL were in use for 10 seconds',
			'Raise the pool size of the Group Buy Database credential, or run fewer workflows at once.',
		],
	],
	[/ECONN|ETIMEDOUT|EPIPE|EHOST|ENET|ENOTFOUND|EAI_AGAIN|Connection terminated|not queryable/, POSTGRES_AWAY],
];

/**
 * Gives an error that a database has reported a message that a merchant can act upon. Errors that are no matter of
 * storage (a broken rule, a bug) come back as they are.
 *
 * @param where file of the database, to be named in the message
 */
export function asStorageError(error: unknown, where?: string): unknown {
	if (!isForeign(error)) return error;
	const { errcode, code = '' } = error;
	if (typeof errcode === 'number') return explained(error, SQLITE_ERRORS[errcode & 0xff], where);
	if (!('severity' in error)) return error;
	// The server's own words help where several causes share a code.
	return explained(error, POSTGRES_ERRORS[code] ?? POSTGRES_ERRORS[code.slice(0, 2)], error.message);
}

/** The same for work that also meets the file system or the network: there, and only there, their errors are ours. */
export function asAccessError(error: unknown, where?: string): unknown {
	const reported = asStorageError(error, where);
	if (reported !== error || !isForeign(error)) return reported;
	const words = `${error.code ?? ''} ${error.message}`;
	return explained(error, ACCESS_ERRORS.find(([pattern]) => pattern.test(words))?.[1], where);
}

interface ForeignError extends Error {
	/** SQLite's result code. */
	errcode?: number;
	/** SQLSTATE, or Node's word. */
	code?: string;
}

/** Not by instanceof Error: code that runs in a realm of its own has another Error than the drivers. */
function isForeign(error: unknown): error is ForeignError {
	return (
		typeof error === 'object' && error !== null && 'message' in error && !(error instanceof StorageError)
	);
}

function explained(error: Error, explanation: Explanation | undefined, detail: string | undefined): Error {
	if (!explanation) return error;
	const [kind, message, description] = explanation;
	return new StorageError(kind, detail ? `${message}: ${detail}` : message, description, error);
}
