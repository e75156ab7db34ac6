// What the store says and does when its database cannot do its work.
import { chmod, copyFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../scripts/lib/postgres';
import type { BookingRequest } from '../../../lib/store/booking';
import { listGroups } from '../../../lib/store/groups';
import { SCHEMA_VERSION } from '../../../lib/store/migrations';
import {
	asAccessError,
	asStorageError,
	StorageError,
	type StorageErrorKind,
} from '../../../lib/store/storage-error';
import { openStore, type PostgresSettings, type Store } from '../../../lib/store/store';
import type { MessageOutcome } from '../../../lib/groupbuy/outcome';
import { inconsistencies } from '../../support/consistency';
import { book, openShop, said, statuses } from '../../support/shop';
import { DIALECTS, postgresSettings, temporaryFolder } from '../../support/stores';

const folder = temporaryFolder();
const file = (name: string) => path.join(folder.path, name);
const openFile = async (name: string) => await openStore({ kind: 'sqlite', file: file(name) });

/** What a promise was rejected with; fails when it was not. */
async function rejection(promise: Promise<unknown>): Promise<StorageError> {
	const error = await promise.then(
		() => new Error('It went well'),
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof StorageError)) throw error;
	return error;
}

async function expectRejection(promise: Promise<unknown>, kind: StorageErrorKind, message: string) {
	const error = await rejection(promise);
	expect([error.kind, error.message]).toEqual([kind, expect.stringContaining(message)]);
	// Each says how to get unstuck.
	expect(error.description.length).toBeGreaterThan(20);
}

/** A way to a port of this machine that can be cut off and restored, as a network or a server's stop would. */
interface Door {
	port: number;
	open(): Promise<void>;
	shut(): Promise<void>;
}

async function openDoor(target: number): Promise<Door> {
	const sockets = new Set<Socket>();
	const listen = async (port: number) => {
		const server = createServer((from) => {
			const to = connect(target, '127.0.0.1');
			for (const socket of [from, to]) {
				sockets.add(socket);
				socket
					.on('error', () => undefined)
					.on('close', () => {
						sockets.delete(socket);
						from.destroy();
						to.destroy();
					});
			}
			from.pipe(to).pipe(from);
		});
		await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
		return server;
	};
	let server = await listen(0);
	const { port } = server.address() as AddressInfo;
	return {
		port,
		open: async () => {
			server = await listen(port);
		},
		shut: async () => {
			const closed = new Promise((resolve) => server.close(resolve));
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}

describe('a SQLite file that cannot be opened', () => {
	test('is a folder', async () => {
		await mkdir(file('folder'));
		await expectRejection(openFile('folder'), 'cannot_open', `cannot be opened: ${file('folder')}`);
	});

	test('lies below a file', async () => {
		await writeFile(file('plain'), '');
		await expectRejection(openFile('plain/store.sqlite'), 'cannot_open', file('plain/store.sqlite'));
	});

	test.each([
		['text', 'Not a database, but long enough to have a header as one would. '.repeat(4)],
		['few', 'xyz'],
		['picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]).toString('latin1').repeat(40)],
	])('is no database: %s', async (name, content) => {
		await writeFile(file(name), content);
		await expectRejection(openFile(name), 'damaged', `is not a SQLite database: ${file(name)}`);
		expect(await readFile(file(name), 'utf8')).toBe(content);
	});

	test.each([100, 4096, 50_000])('is cut off after %d bytes', async (length) => {
		const store = await openFile('whole.sqlite');
		await store.close();
		const name = `cut-${length}.sqlite`;
		await copyFile(file('whole.sqlite'), file(name));
		await truncate(file(name), length);
		await expectRejection(openFile(name), 'damaged', `The database file is damaged: ${file(name)}`);
		// Nothing of it is kept open: once it is repaired it works.
		await copyFile(file('whole.sqlite'), file(name));
		await (await openFile(name)).close();
	});

	describe('for want of rights', () => {
		// Root may do everything, so these tests become somebody else for a moment.
		const { geteuid, seteuid } = process;
		const asSomebody = async (work: () => Promise<void>) => {
			const root = geteuid?.() === 0;
			if (root) seteuid!(65534);
			try {
				await work();
			} finally {
				if (root) seteuid!(0);
			}
		};
		beforeAll(async () => await chmod(folder.path, 0o755));

		test('no folder may be made', async () => {
			await mkdir(file('locked'), { mode: 0o555 });
			await asSomebody(async () => {
				const opening = openFile('locked/group-buy/store.sqlite');
				await expectRejection(opening, 'cannot_open', file('locked/group-buy/store.sqlite'));
			});
		});

		test('no file may be made', async () => {
			await mkdir(file('closed'), { mode: 0o555 });
			await asSomebody(async () => {
				await expectRejection(openFile('closed/store.sqlite'), 'cannot_open', 'cannot be opened');
			});
		});

		test('the file may not be written', async () => {
			await (await openFile('readonly.sqlite')).close();
			await chmod(file('readonly.sqlite'), 0o444);
			await asSomebody(async () => {
				await expectRejection(openFile('readonly.sqlite'), 'cannot_open', 'The database file ');
			});
		});
	});
});

describe('a full disk', () => {
	test('in the middle of a batch: nothing of it is booked, and all goes on when there is space', async () => {
		const store = await openFile('full.sqlite');
		await openShop(store, [{ code: 'A1', stock: 5000 }]);
		await book(store, [said('ming', 'A1+1')]);
		const before = await snapshot(store);
		const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.db);
		await sql`pragma max_page_count = ${sql.lit(rows[0]!.page_count + 4)}`.execute(store.db);

		const messages = Array.from({ length: 200 }, (_, i) => said(`b${i}`, 'A1+1'));
		await expectRejection(
			book(store, messages),
			'disk_full',
			`The disk is full, so nothing was written: ${file('full.sqlite')}`,
		);
		expect(await snapshot(store)).toEqual(before);

		await sql`pragma max_page_count = 1000000`.execute(store.db);
		expect(new Set(statuses(await book(store, messages)))).toEqual(new Set(['booked']));
		expect(await inconsistencies(store.db)).toEqual([]);
		await store.close();
	});

	async function snapshot(store: Store) {
		const tables = ['buyers', 'orders', 'order_lines', 'order_events', 'stocks', 'bookings'] as const;
		return await Promise.all(
			tables.map(async (table) => await store.db.selectFrom(table).selectAll().execute()),
		);
	}
});

describe('a schema that is newer than the package', () => {
	test.each(DIALECTS)('on %s is left alone', async (dialect) => {
		const settings =
			dialect === 'SQLite' ? ({ kind: 'sqlite', file: file('newer.sqlite') } as const) : postgresSettings();
		const store = await openStore(settings);
		await store.db.insertInto('schema_versions').values({ version: 99, applied_at: 1 }).execute();
		await store.close();
		await expectRejection(
			openStore(settings),
			'newer_schema',
			`The database has schema version 99, this package knows up to ${SCHEMA_VERSION}`,
		);
	});
});

describe('another process holds the write lock of the file', () => {
	test('for a while: the order goes through, and the event loop is never held up', async () => {
		const store = await openFile('locked.sqlite');
		await openShop(store, [{ code: 'A1' }]);
		const other = new DatabaseSync(file('locked.sqlite'));
		other.exec('begin immediate');

		let ticks = 0;
		let longest = 0;
		let last = performance.now();
		const timer = setInterval(() => {
			ticks += 1;
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}, 10);
		const booking = book(store, [said('ming', '+1')]);
		await sleep(1500);
		other.exec('commit');
		expect(statuses(await booking)).toEqual(['booked']);
		clearInterval(timer);
		other.close();
		await store.close();
		// SQLite's own waiting would leave no tick at all.
		expect(ticks).toBeGreaterThan(30);
		expect(longest).toBeLessThan(1000);
	});

	test('for longer than anybody waits: told, and nothing is booked', async () => {
		const store = await openFile('stuck.sqlite');
		await openShop(store, [{ code: 'A1' }]);
		const other = new DatabaseSync(file('stuck.sqlite'));
		other.exec('begin immediate');
		const now = Date.now();
		let asked = 0;
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => now + 6000 * asked++);
		const message = said('ming', '+1');
		await expectRejection(
			book(store, [message]),
			'busy',
			`Another process keeps the database file locked: ${file('stuck.sqlite')}`,
		);
		clock.mockRestore();
		// From the first look at the clock to the one that said: 15 seconds are over.
		expect(asked).toBeGreaterThanOrEqual(4);
		other.exec('rollback');
		other.close();
		expect(await book(store, [message])).toMatchObject([{ status: 'booked', replayed: false }]);
		await store.close();
	});

	test('when the file is opened', async () => {
		const other = new DatabaseSync(file('new.sqlite'));
		other.exec('begin exclusive; create table x (y)');
		const opening = openFile('new.sqlite');
		await sleep(100);
		other.exec('rollback');
		other.close();
		await (await opening).close();
	});
});

describe('PostgreSQL refuses', () => {
	test.each<[string, Partial<PostgresSettings>, StorageErrorKind, string]>([
		['a wrong password', { password: 'wrong' }, 'cannot_open', 'PostgreSQL refused the log-in: password'],
		['an unknown user', { user: 'nobody' }, 'cannot_open', 'PostgreSQL refused the log-in'],
		['an unknown database', { database: 'x' }, 'cannot_open', 'The PostgreSQL database does not exist'],
		['TLS, which this server has not', { tls: 'require' }, 'cannot_open', 'A TLS connection to PostgreSQL'],
		['TLS to be verified', { tls: 'verify' }, 'cannot_open', 'A TLS connection to PostgreSQL'],
		['a reserved schema', { schema: 'pg_shop' }, 'cannot_open', 'PostgreSQL keeps this schema name'],
		['a port where nothing listens', { port: 1 }, 'connection_lost', 'PostgreSQL cannot be reached'],
		['a host that there is not', { host: 'db.invalid' }, 'connection_lost', 'PostgreSQL cannot be reached'],
	])('%s', async (_name, changes, kind, message) => {
		await expectRejection(openStore(postgresSettings(changes)), kind, message);
	});

	test('a user without rights, with and without a schema of his own', async () => {
		const admin = new Client(process.env.TEST_POSTGRES_URL);
		await admin.connect();
		await admin.query(`create role clerk login password 'secret'; create schema clerk_may;
			grant usage, create on schema clerk_may to clerk; create schema clerk_may_not`);
		const clerk = { user: 'clerk', password: 'secret' };
		for (const schema of ['clerk_may_not', 'clerk_new']) {
			const opening = openStore(postgresSettings({ ...clerk, schema }));
			await expectRejection(opening, 'cannot_open', 'may not create or use the schema');
		}
		// The right to make schemas is not needed where there is one already.
		const store = await openStore(postgresSettings({ ...clerk, schema: 'clerk_may' }));
		expect(await listGroups(store.db, {})).toEqual([]);
		await store.close();
		await admin.query(`drop schema clerk_may cascade; drop schema clerk_may_not; drop role clerk`);
		await admin.end();
	});

	test('more sessions than the user may have', async () => {
		const admin = new Client(process.env.TEST_POSTGRES_URL);
		await admin.connect();
		await admin.query(`create role few login password 'secret' connection limit 0`);
		const opening = openStore(postgresSettings({ user: 'few', password: 'secret' }));
		await expectRejection(opening, 'busy', 'PostgreSQL has no free connection');
		await admin.query('drop role few');
		await admin.end();
	});

	test('to be waited for without end: 15 seconds for a lock, 10 for a free connection', async () => {
		const settings = postgresSettings({ poolSize: 1 });
		const store = await openStore(settings);
		await openShop(store, [{ code: 'A1' }]);
		const admin = new Client(process.env.TEST_POSTGRES_URL);
		await admin.connect();
		await admin.query(`begin; lock table ${settings.schema}.campaigns in exclusive mode`);
		await Promise.all([
			expectRejection(book(store, [said('ming', '+1')]), 'busy', 'PostgreSQL made this wait too long'),
			expectRejection(
				book(store, [said('mei', '+1')]),
				'busy',
				'All connections to PostgreSQL were in use for 10 seconds',
			),
		]);
		await admin.query('rollback');
		await admin.end();
		expect(statuses(await book(store, [said('ming', '+1')]))).toEqual(['booked']);
		await store.close();
	}, 120_000);
});

describe('PostgreSQL goes away', () => {
	let server: TestPostgres;
	let door: Door;
	let settings: PostgresSettings;
	let store: Store;
	beforeAll(async () => {
		server = await startPostgres();
	}, 180_000);
	afterAll(async () => await server.stop());
	beforeEach(async () => {
		door = await openDoor(server.port);
		const { user, password, database } = server;
		settings = postgresSettings({ port: door.port, user, password, database });
		store = await openStore(settings);
		await openShop(store, [{ code: 'A1' }]);
	});
	afterEach(async () => {
		await store.close();
		await door.shut();
	});
	const asAdmin = async (query: string) => {
		const client = new Client(server.url);
		await client.connect();
		const { rows } = await client.query<{ pid: number }>(query);
		await client.end();
		return rows;
	};

	const backAgain = async () => {
		for (;;) {
			try {
				return await listGroups(store.db, {});
			} catch (error) {
				expect(error).toMatchObject({ kind: 'connection_lost' });
				await sleep(50);
			}
		}
	};

	/** Books 400 messages four at a time; something happens to the server behind the fortieth. */
	const bookDuring = async (accident: () => Promise<void>) => {
		const messages = Array.from({ length: 400 }, (_, i) => said(`b${i % 20}`, 'A1+1'));
		const results: Array<PromiseSettledResult<MessageOutcome[]>> = [];
		const waiting = [...messages];
		const working = Array.from({ length: 4 }, async () => {
			for (let next = waiting.shift(); next; next = waiting.shift()) {
				results.push(...(await Promise.allSettled([book(store, [next])])));
			}
		});
		while (results.length < 40) await sleep(5);
		await accident();
		await Promise.all(working);
		const errors = results.flatMap((result) =>
			result.status === 'rejected' ? [result.reason as unknown] : [],
		);
		expect(errors).not.toEqual([]);
		for (const error of errors) {
			expect(error).toMatchObject({ name: 'StorageError', kind: 'connection_lost' });
		}
		return { messages, acknowledged: results.length - errors.length };
	};

	const expectEachOnce = async (messages: BookingRequest[], acknowledged: number) => {
		const again = await book(store, messages);
		expect(new Set(statuses(again))).toEqual(new Set(['booked']));
		const replayed = again.filter((outcome) => outcome.replayed).length;
		// Four were on their way; each may have been committed without anybody being told.
		expect(replayed).toBeGreaterThanOrEqual(acknowledged);
		expect(replayed).toBeLessThanOrEqual(acknowledged + 4);
		expect(await inconsistencies(store.db)).toEqual([]);
		const [stock] = await store.db.selectFrom('stocks').select('taken').execute();
		expect(stock?.taken).toBe(messages.length);
	};

	test('the connection is cut and nothing listens any more; later the same messages are booked once', async () => {
		const { messages, acknowledged } = await bookDuring(async () => await door.shut());
		await expectRejection(listGroups(store.db, {}), 'connection_lost', 'PostgreSQL cannot be reached');
		await door.open();
		await expectEachOnce(messages, acknowledged);
	});

	test('the server crashes and recovers by itself', async () => {
		const { messages, acknowledged } = await bookDuring(async () => {
			// One process of the server dies hard, which makes it throw all out and start over.
			const [row] = await asAdmin(
				`select pid from pg_stat_activity where application_name = 'n8n-nodes-line-group-buy'`,
			);
			process.kill(row!.pid, 'SIGKILL');
			await sleep(20);
		});
		await backAgain();
		await expectEachOnce(messages, acknowledged);
	});

	test('the administrator ends the sessions, idle or in the middle of a transaction', async () => {
		const endAll = async () =>
			await asAdmin(
				`select pg_terminate_backend(pid) from pg_stat_activity
					where application_name = 'n8n-nodes-line-group-buy'`,
			);
		const working = store.tx(async (trx) => {
			await trx.insertInto('leaders').values({ name: 'ming', created_at: 1, updated_at: 1 }).execute();
			await endAll();
			await sleep(50);
			await trx.selectFrom('leaders').selectAll().execute();
		});
		await expectRejection(working, 'connection_lost', 'PostgreSQL cannot be reached');
		expect(await store.db.selectFrom('leaders').selectAll().execute()).toEqual([]);
		await endAll();
		await sleep(50);
		expect(await listGroups(store.db, {})).toHaveLength(1);
	});
});

describe('errors of the drivers', () => {
	const fromServer = (code: string) =>
		Object.assign(new Error('as the server says'), { severity: 'ERROR', code });
	const fromSqlite = (errcode: number) =>
		Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode });

	test.each<[string, Error, StorageErrorKind]>([
		['disk full at the server', fromServer('53100'), 'disk_full'],
		['too many connections', fromServer('53300'), 'busy'],
		['statement timeout', fromServer('57014'), 'busy'],
		['shutting down', fromServer('57P01'), 'connection_lost'],
		['starting up', fromServer('57P03'), 'connection_lost'],
		['protocol error', fromServer('08P01'), 'connection_lost'],
		['no entry in pg_hba.conf', fromServer('28000'), 'cannot_open'],
		['idle in a transaction', fromServer('25P03'), 'busy'],
		['certificate', Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'cannot_open'],
		[
			'certificate of another host',
			Object.assign(new Error('x'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
			'cannot_open',
		],
		['I/O error with an extended code', fromSqlite(10 | (3 << 8)), 'damaged'],
		['file system without space', Object.assign(new Error('x'), { code: 'ENOSPC' }), 'disk_full'],
	])('%s', (_name, error, kind) => {
		expect(asAccessError(error)).toMatchObject({ name: 'StorageError', kind, cause: error });
	});

	test.each<[string, unknown]>([
		['a broken rule of PostgreSQL', fromServer('23505')],
		['a broken rule of SQLite', fromSqlite(2067)],
		['a bug', new TypeError('x is not a function')],
		['no error at all', 'text'],
		['a storage error', new StorageError('busy', 'x', 'y')],
	])('%s stays as it is', (_name, error) => {
		expect(asAccessError(error)).toBe(error);
		expect(asStorageError(error)).toBe(error);
	});

	test('a connection that is no matter of the database is left to whoever made it', () => {
		const error = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
		expect(asStorageError(error)).toBe(error);
	});
});
