import { sql } from 'kysely';
import { statement } from '../../../lib/store/statement';
import type { Store } from '../../../lib/store/store';
import { describeStores } from '../../support/stores';

let built = 0;
type Leader = { name: string; note: string | null; created_at: number; updated_at: number };

const insertLeaders = statement((db, rows: readonly Leader[]) => {
	built += 1;
	return db.insertInto('leaders').values(rows).returning('name');
});

const findLeaders = statement((db, note: string | null, names: readonly string[], limit: number) => {
	built += 1;
	return db
		.selectFrom('leaders')
		.select(['name', sql<string>`coalesce(note, ${'none'})`.as('note')])
		.where((eb) => eb.or([eb('note', '=', note), eb('name', 'in', names)]))
		.where('created_at', '<', 100)
		.orderBy('name')
		.limit(limit);
});

const leader = (name: string, note: string | null = null, created_at = 1): Leader => ({
	name,
	note,
	created_at,
	updated_at: 2,
});

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
		built = 0;
	});

	test('runs with the values of each call, in lists of any length', async () => {
		expect(await insertLeaders(store.db, [leader('a', 'x')])).toEqual([{ name: 'a' }]);
		expect(
			await insertLeaders(store.db, [leader('b'), leader('c', 'y'), leader('d', 'x', 100)]),
		).toHaveLength(3);
		expect(await insertLeaders(store.db, [leader('e', 'z')])).toEqual([{ name: 'e' }]);

		expect(await findLeaders(store.db, 'x', ['b'], 9)).toEqual([
			{ name: 'a', note: 'x' },
			{ name: 'b', note: 'none' },
		]);
		expect(await findLeaders(store.db, 'y', ['e'], 9)).toEqual([
			{ name: 'c', note: 'y' },
			{ name: 'e', note: 'z' },
		]);
		expect(await findLeaders(store.db, null, ['a', 'b', 'c'], 2)).toHaveLength(2);
		expect(await findLeaders(store.db, 'nothing', ['d'], 9)).toEqual([]);
	});

	test('puts values where they belong, whatever the order of keys', async () => {
		await insertLeaders(store.db, [leader('a', 'x', 1)]);
		await insertLeaders(store.db, [{ updated_at: 4, created_at: 3, note: 'y', name: 'b' }]);
		const rows = await store.db
			.selectFrom('leaders')
			.select(['name', 'note', 'created_at', 'updated_at'])
			.orderBy('name')
			.execute();
		expect(rows).toEqual([
			{ name: 'a', note: 'x', created_at: 1, updated_at: 2 },
			{ name: 'b', note: 'y', created_at: 3, updated_at: 4 },
		]);
	});

	test('is built once for each length of its lists', async () => {
		for (const name of ['f', 'g', 'h']) await insertLeaders(store.db, [leader(name)]);
		for (let i = 0; i < 3; i++) {
			await findLeaders(store.db, `${i}`, ['a', `${i}`, 'b', 'c', 'd'], i);
			await findLeaders(store.db, null, ['x', `${i}`, 'y', 'z', 'u', 'v'], 1);
		}
		// Whatever was built before, never more than these three shapes.
		expect(built).toBeLessThanOrEqual(3);
	});

	test('works inside a transaction, and after a rollback', async () => {
		const failing = store.tx(async (trx) => {
			await insertLeaders(trx, [leader('a')]);
			throw new Error('no');
		});
		await expect(failing).rejects.toThrow('no');
		await store.tx(async (trx) => await insertLeaders(trx, [leader('a')]));
		expect(await findLeaders(store.db, null, ['a'], 9)).toEqual([{ name: 'a', note: 'none' }]);
	});

	test('refuses what cannot be stored', async () => {
		await insertLeaders(store.db, [leader('a')]);
		await expect(insertLeaders(store.db, [leader('b', null, NaN)])).rejects.toThrow(
			'NaN is not a whole number',
		);
		await expect(findLeaders(store.db, undefined as never, ['a'], 1)).rejects.toThrow('type undefined');
		await expect(findLeaders(store.db, 'x', ['a\0'], 1)).rejects.toThrow('NUL');
	});

	test('a list that is too long to be kept', async () => {
		const many = Array.from({ length: 400 }, (_, i) => leader(`leader ${i}`));
		expect(await insertLeaders(store.db, many)).toHaveLength(400);
		expect(
			await findLeaders(
				store.db,
				null,
				many.map(({ name }) => name),
				1000,
			),
		).toHaveLength(400);
	});
});
