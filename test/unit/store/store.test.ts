import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { storable } from '../../../lib/store/parameters';
import type * as StoreModule from '../../../lib/store/store';
import { lockKey, openStore, type Db, type Store, type StoreSettings } from '../../../lib/store/store';
import { describeStores, dropSchema, postgresSettings, temporaryFolder } from '../../support/stores';

const addLeader = async (db: Db, name: string) =>
	await db.insertInto('leaders').values({ name, created_at: 1, updated_at: 1 }).execute();
const leaders = async (db: Db) =>
	(await db.selectFrom('leaders').select('name').orderBy('id').execute()).map(({ name }) => name);

describeStores((open, settings) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});

	describe('values', () => {
		test.each<[string, unknown, string]>([
			['a Date', new Date(0), 'A value of type Date cannot be stored'],
			['undefined', undefined, 'A value of type undefined cannot be stored'],
			['an object', { a: 1 }, 'A value of type object cannot be stored'],
			['a bigint', 1n, 'A value of type bigint cannot be stored'],
			['NaN', NaN, 'NaN is not a whole number that can be stored'],
			['infinity', Infinity, 'Infinity is not a whole number that can be stored'],
			['a fraction', 1.5, '1.5 is not a whole number that can be stored'],
			['more than 2^53', 2 ** 53, '9007199254740992 is not a whole number that can be stored'],
			['a NUL character', 'a\0', 'A text with a NUL character cannot be stored'],
		])('%s is refused, as a value and in a condition', async (_name, value, message) => {
			const stock = { quantity: value as number, taken: 0, updated_at: 1 };
			if (value !== undefined) {
				await expect(store.db.insertInto('stocks').values(stock).execute()).rejects.toThrow(message);
			}
			await expect(
				store.db
					.selectFrom('stocks')
					.selectAll()
					.where('quantity', '=', value as number)
					.execute(),
			).rejects.toThrow(message);
			expect(await store.db.selectFrom('stocks').selectAll().execute()).toEqual([]);
		});

		test('truth values become 0 and 1', async () => {
			await store.db
				.insertInto('stocks')
				.values({ quantity: true as never, taken: false as never, updated_at: 1 })
				.execute();
			const [row] = await store.db.selectFrom('stocks').select(['quantity', 'taken']).execute();
			expect(row).toEqual({ quantity: 1, taken: 0 });
		});

		test('whole numbers come back as numbers, sums and counts too', async () => {
			const big = Number.MAX_SAFE_INTEGER;
			await store.db.insertInto('stocks').values({ quantity: big, taken: 0, updated_at: -1 }).execute();
			const row = await store.db
				.selectFrom('stocks')
				.select(({ fn }) => [
					'id',
					'quantity',
					'updated_at',
					fn.countAll().over().as('count'),
					sql`cast(sum(taken) over () as bigint)`.as('sum'),
					fn.max('quantity').over().as('max'),
				])
				.executeTakeFirstOrThrow();
			expect(row).toEqual({
				id: expect.any(Number) as number,
				quantity: big,
				updated_at: -1,
				count: 1,
				sum: 0,
				max: big,
			});
		});

		test('a number that JavaScript cannot hold is an error, not a wrong number', async () => {
			await expect(sql`select cast(9007199254740993 as bigint) as n`.execute(store.db)).rejects.toMatchObject(
				{ name: 'RangeError' },
			);
		});

		test('rows are plain objects', async () => {
			await addLeader(store.db, 'ming');
			const [row] = await store.db.selectFrom('leaders').selectAll().execute();
			expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
		});

		test('a list is refused', async () => {
			const where = store.db
				.selectFrom('stocks')
				.selectAll()
				.where('taken', '=', [1, 2] as never);
			await expect(where.execute()).rejects.toThrow();
			await expect(sql`select ${[1, 2]}`.execute(store.db)).rejects.toThrow(
				'A value of type object cannot be stored',
			);
		});

		test('a truth value, text and number pass', () => {
			expect([true, 'x', 0, null].map(storable)).toEqual([1, 'x', 0, null]);
		});
	});

	describe('transactions', () => {
		test('an error undoes all and comes out as it is', async () => {
			const error = new Error('changed my mind');
			const failing = store.tx(async (trx) => {
				await addLeader(trx, 'ming');
				throw error;
			});
			await expect(failing).rejects.toBe(error);
			expect(await leaders(store.db)).toEqual([]);
		});

		test('others in this process neither see nor enter one that is open', async () => {
			let finish!: () => void;
			const held = new Promise<void>((resolve) => (finish = resolve));
			const first = store.tx(async (trx) => {
				await addLeader(trx, 'first');
				await held;
				throw new Error('rolled back');
			});
			const second = addLeader(store.db, 'second');
			const third = store.tx(async (trx) => await addLeader(trx, 'third'));
			await sleep(20);
			finish();
			await expect(first).rejects.toThrow('rolled back');
			await Promise.all([second, third]);
			expect((await leaders(store.db)).sort()).toEqual(['second', 'third']);
		});

		test('an error that was swallowed inside is not committed in silence', async () => {
			await addLeader(store.db, 'ming');
			const swallowing = store.tx(async (trx) => {
				await addLeader(trx, 'mei');
				await addLeader(trx, 'ming').catch(() => undefined);
			});
			if (store.dialect === 'postgres') {
				await expect(swallowing).rejects.toThrow('A statement of the transaction failed');
				expect(await leaders(store.db)).toEqual(['ming']);
			} else {
				// SQLite goes on behind a failed statement.
				await swallowing;
				expect(await leaders(store.db)).toEqual(['ming', 'mei']);
			}
		});

		test('a lock by words lets one pass at a time', async () => {
			const seen: string[] = [];
			await Promise.all(
				['a', 'b', 'c'].map(
					async (name) =>
						await store.tx(async (trx) => {
							await lockKey(trx, store.dialect, 'door');
							seen.push(`${name} in`);
							await sleep(10);
							seen.push(`${name} out`);
						}),
				),
			);
			for (let i = 0; i < 6; i += 2) expect(seen[i]?.slice(0, 1)).toBe(seen[i + 1]?.slice(0, 1));
		});

		test('50 at once', async () => {
			await Promise.all(
				Array.from({ length: 50 }, async (_, i) => {
					await store.tx(async (trx) => {
						await addLeader(trx, `leader ${i}`);
						await leaders(trx);
					});
				}),
			);
			expect(await leaders(store.db)).toHaveLength(50);
		});
	});

	describe('opening', () => {
		/** Something that only this connection sees. */
		const mark = async (one: Store) => await sql`create temporary table mark (seen text)`.execute(one.db);
		const isMarked = async (one: Store) =>
			await sql`select * from mark`.execute(one.db).then(
				() => true,
				() => false,
			);

		test('twice with the same settings is one store', async () => {
			const [again, twice] = await Promise.all([openStore({ ...settings() }), openStore({ ...settings() })]);
			expect(again).toBe(store);
			expect(twice).toBe(store);
		});

		test('after a reload of the module goes on with the connection that is open', async () => {
			// One connection, so that a mark on it is found again.
			const own: StoreSettings =
				settings().kind === 'postgres' ? { ...postgresSettings(), poolSize: 1 } : settings();
			const before = await openStore(own);
			await mark(before);
			let after: Store | undefined;
			await jest.isolateModulesAsync(async () => {
				const reloaded = jest.requireActual<typeof StoreModule>('../../../lib/store/store');
				expect(reloaded.openStore).not.toBe(openStore);
				after = await reloaded.openStore(own);
			});
			expect(after).not.toBe(before);
			expect(await isMarked(after!)).toBe(true);

			// They take turns, though they do not know of each other.
			await Promise.all(
				[before, after!, before, after!].map(
					async (one, i) =>
						await one.tx(async (trx) => {
							await addLeader(trx, `leader ${i}`);
							await sleep(2);
						}),
				),
			);
			expect(await leaders(before.db)).toHaveLength(4);
			await sql`drop table mark`.execute(before.db);
			if (own.kind === 'postgres') {
				await dropSchema(before, own.schema);
				await before.close();
			}
		});

		test('closed, it is of no use, and can be opened again', async () => {
			const own: StoreSettings =
				settings().kind === 'postgres'
					? postgresSettings()
					: { kind: 'sqlite', file: `${(settings() as { file: string }).file}.2` };
			const first = await openStore(own);
			await addLeader(first.db, 'ming');
			const working = first.tx(async (trx) => {
				await addLeader(trx, 'mei');
				await sleep(10);
			});
			await sleep(2);
			await first.close();
			await working;
			await first.close();
			await expect(leaders(first.db)).rejects.toThrow();

			const second = await openStore(own);
			expect(second).not.toBe(first);
			await first.close();
			expect(await openStore(own)).toBe(second);
			expect(await leaders(second.db)).toEqual(['ming', 'mei']);
			if (own.kind === 'postgres') await dropSchema(second, own.schema);
			await second.close();
		});
	});
});

describe('SQLite', () => {
	const folder = temporaryFolder();

	test('makes missing folders, which nobody else may read', async () => {
		const file = path.join(folder.path, 'a', 'b', 'store.sqlite');
		const store = await openStore({ kind: 'sqlite', file });
		expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
		await store.close();
	});

	test.each(['x y', '團購 🍵', "o'brien", '%41?mode=memory#x', 'file:x'])(
		'a file in folder %j',
		async (name) => {
			const file = path.join(folder.path, name, 'store.sqlite');
			const store = await openStore({ kind: 'sqlite', file });
			expect((await stat(file)).size).toBeGreaterThan(0);
			await store.close();
		},
	);

	test('two spellings of a path are one file', async () => {
		const store = await openStore({ kind: 'sqlite', file: path.join(folder.path, 's.sqlite') });
		expect(await openStore({ kind: 'sqlite', file: `${folder.path}/x/..//s.sqlite` })).toBe(store);
		await store.close();
	});

	test('survives a power cut by its settings, and keeps foreign keys', async () => {
		const store = await openStore({ kind: 'sqlite', file: path.join(folder.path, 'settings.sqlite') });
		const pragma = async (name: string) => {
			const { rows } = await sql.raw(`pragma ${name}`).execute(store.db);
			return Object.values(rows[0] as object)[0] as unknown;
		};
		expect(await pragma('journal_mode')).toBe('wal');
		expect(await pragma('synchronous')).toBe(2);
		expect(await pragma('foreign_keys')).toBe(1);
		expect(await pragma('busy_timeout')).toBe(0);
		await store.close();
	});
});

describe('PostgreSQL', () => {
	test.each([
		'Group Buy',
		'UPPER',
		'a"b',
		"o'brien",
		'back\\slash',
		'團購',
		'a,b',
		'x; drop schema public',
		' pad ',
	])('schema %j', async (schema) => {
		const store = await openStore(postgresSettings({ schema }));
		const { rows } = await sql`select schemaname as name from pg_tables where tablename = 'leaders'
				and schemaname = ${schema}`.execute(store.db);
		expect(rows).toEqual([{ name: schema }]);
		await addLeader(store.db, 'ming');
		expect(await leaders(store.db)).toEqual(['ming']);
		await dropSchema(store, schema);
		await store.close();
	});

	test('two schemas of one database do not see each other', async () => {
		const [one, two] = await Promise.all([openStore(postgresSettings()), openStore(postgresSettings())]);
		await addLeader(one.db, 'ming');
		expect(await leaders(two.db)).toEqual([]);
		await Promise.all([one.close(), two.close()]);
	});

	test('a deadlock is resolved by doing it again', async () => {
		const store = await openStore(postgresSettings());
		await addLeader(store.db, 'a');
		await addLeader(store.db, 'b');
		const touch = async (...names: string[]) =>
			await store.tx(async (trx) => {
				for (const name of names) {
					await trx.updateTable('leaders').set({ note: 'x' }).where('name', '=', name).execute();
					await sleep(100);
				}
			});
		await Promise.all([touch('a', 'b'), touch('b', 'a')]);
		await store.close();
	});

	test('isolation is what the locks count on, whatever the server’s default', async () => {
		const settings = postgresSettings();
		const store = await openStore(settings);
		const setDefault = sql.raw(`alter role ${settings.user} set default_transaction_isolation`);
		await sql`${setDefault} = 'repeatable read'`.execute(store.db);
		await store.close();
		const again = await openStore(settings);
		const level = await again.tx(async (trx) => await sql`show transaction_isolation`.execute(trx));
		expect(level.rows).toEqual([{ transaction_isolation: 'read committed' }]);
		await sql`${setDefault} = default`.execute(again.db);
		await again.close();
	});
});
