// Several processes on one database, as n8n with several workers, or two n8n on one folder.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import type { MessageOutcome } from '../../../lib/groupbuy/outcome';
import type { CampaignRules } from '../../../lib/groupbuy/rules';
import type { BookingRequest } from '../../../lib/store/booking';
import { addCategoryItems, createCategory } from '../../../lib/store/categories';
import { SCHEMA_VERSION } from '../../../lib/store/migrations';
import { getOrder, listOrders } from '../../../lib/store/orders';
import { openStore, type Store, type StoreSettings } from '../../../lib/store/store';
import { inconsistencies, replayDifferences } from '../../support/consistency';
import { addCampaign, addCategory, addGroup, book, NOW, openShop, said, statuses } from '../../support/shop';
import { StoreWorker } from '../../support/store-worker';
import { DIALECTS, dropSchema, postgresSettings, temporaryFolder } from '../../support/stores';

const PROCESSES = 4;
const SOON_MS = 30;

const folder = temporaryFolder();
let workers: StoreWorker[];
beforeAll(() => {
	workers = Array.from({ length: PROCESSES }, () => new StoreWorker());
});
afterAll(() => workers.forEach((worker) => worker.kill()));

/** Sends each worker its command at the same moment. */
async function all(command: (index: number) => Parameters<StoreWorker['send']>[0]) {
	return await Promise.all(workers.map(async (worker, index) => await worker.ask(command(index))));
}

/** What has come of each request in the end, by status. */
const statusesIn = async (store: Store) => {
	const bookings = await store.db.selectFrom('bookings').select('outcome').execute();
	return Map.groupBy(bookings, ({ outcome }) => (JSON.parse(outcome) as MessageOutcome).status);
};

describe.each(DIALECTS)('%s', (dialect) => {
	let databases = 0;
	let settings: StoreSettings;
	const newDatabase = () => {
		databases += 1;
		settings =
			dialect === 'SQLite'
				? { kind: 'sqlite', file: path.join(folder.path, `${databases}.sqlite`) }
				: postgresSettings();
	};
	const openHere = async () => await openStore(settings);
	const dispose = async (store: Store) => {
		if (settings.kind === 'postgres') await dropSchema(store, settings.schema);
		await store.close();
		if (settings.kind === 'sqlite') await rm(settings.file);
	};
	/** What each of four processes answers to opening a new database at the same moment. */
	const openAtOnce = async () => {
		const at = Date.now() + SOON_MS;
		return await all(() => ({ do: 'open', settings, at }));
	};

	test('four that open a new database at the same moment migrate it once, 8 times', async () => {
		for (let round = 0; round < 8; round++) {
			newDatabase();
			expect(await openAtOnce()).toEqual(Array(PROCESSES).fill({}));
			const store = await openHere();
			const versions = await store.db.selectFrom('schema_versions').select('version').execute();
			expect(versions).toEqual(Array.from({ length: SCHEMA_VERSION }, (_, i) => ({ version: i + 1 })));
			await openShop(store, [{ code: 'A1' }]);
			const answers = await all((index) => ({ do: 'book', batches: [[said(`b${index}`, '+1')]], side: 1 }));
			expect(answers).toEqual(Array(PROCESSES).fill({ booked: 1 }));
			await all(() => ({ do: 'close' }));
			await dispose(store);
		}
	}, 180_000);

	/** Books orders from four processes at once, a quarter of them alone, the others in batches, some twice. */
	const bookFromAll = async (orders: readonly BookingRequest[]) => {
		const batchesOf = (process: number) => {
			const own = orders.filter((_, i) => i % PROCESSES === process);
			// Some of another's as well, as a redelivery would.
			own.push(...orders.filter((_, i) => i % PROCESSES === (process + 1) % PROCESSES).slice(0, 50));
			const sizes = [...Array<number>(9).fill(1), 20, 7];
			const batches: BookingRequest[][] = [];
			for (let turn = 0; own.length > 0; turn++) batches.push(own.splice(0, sizes[turn % sizes.length]));
			return batches;
		};
		await openAtOnce();
		const answers = await all((index) => ({ do: 'book', batches: batchesOf(index), side: 3 }));
		expect(answers.map((answer) => answer?.error)).toEqual(Array(PROCESSES).fill(undefined));
		await all(() => ({ do: 'close' }));
	};
	const piecesIn = async (store: Store) =>
		(await listOrders(store.db, { activeOnly: true })).reduce(
			(sum, { lines }) => sum + lines.reduce((own, { quantity }) => own + quantity, 0),
			0,
		);

	test('of 10,000 pieces ordered from four processes, of 1,000 in stock exactly 1,000 are sold', async () => {
		const ORDERS = 10_000;
		const PIECES = 1_000;
		newDatabase();
		const store = await openHere();
		// One variant on offer in two groups: two items that draw from one stock.
		await openShop(store, [{ code: 'A1', stock: PIECES }]);
		await store.tx(async (trx) => await addGroup(trx, 'C2'));
		await addCampaign(store, { lineGroupId: 'C2' });
		await bookFromAll(
			Array.from({ length: ORDERS }, (_, i) =>
				said(`buyer${i % 300}`, 'A1+1', { lineGroupId: i % 2 ? 'C1' : 'C2', key: `order-${i}`, at: NOW + i }),
			),
		);

		const [stock] = await store.db.selectFrom('stocks').select(['quantity', 'taken']).execute();
		expect(stock).toEqual({ quantity: PIECES, taken: PIECES });
		expect(await piecesIn(store)).toBe(PIECES);
		const outcomes = await statusesIn(store);
		expect(outcomes.get('booked')).toHaveLength(PIECES);
		expect(outcomes.get('insufficient_stock')).toHaveLength(ORDERS - PIECES);
		expect(await inconsistencies(store.db)).toEqual([]);
		await dispose(store);
	}, 400_000);

	test.each<[string, Partial<CampaignRules>, stock: number | null, pieces: number]>([
		['the last piece', {}, 1, 1],
		['a place in line', { waitlist: true }, 30, 30],
		['the limit of a buyer', { limitPerBuyer: 3 }, null, 60],
	])(
		'600 orders of 20 buyers from four processes race for %s',
		async (_name, rules, stock, pieces) => {
			newDatabase();
			const store = await openHere();
			await openShop(store, [{ code: 'A1', stock }], { rules });
			const orders = Array.from({ length: 600 }, (_, i) =>
				said(`buyer${i % 20}`, 'A1+1', { key: `order-${String(i).padStart(3, '0')}`, at: NOW + i }),
			);
			await bookFromAll(orders);
			expect(await piecesIn(store)).toBe(pieces);
			const outcomes = await statusesIn(store);
			expect(outcomes.get('booked')).toHaveLength(pieces);
			// Whoever wrote first has it, whichever process was faster.
			const first = await store.db
				.selectFrom('bookings')
				.select('key')
				.where('effect', '!=', '[]')
				.orderBy('written_at')
				.execute();
			expect(first.map(({ key }) => key)).toEqual(orders.slice(0, pieces).map(({ key }) => key));
			if (rules.waitlist) expect(outcomes.get('waitlisted')).toHaveLength(600 - pieces);
			expect(await inconsistencies(store.db)).toEqual([]);
			expect(await replayDifferences(store.db)).toEqual([]);
			await dispose(store);
		},
		60_000,
	);
});

describe('PostgreSQL', () => {
	let store: Store;
	let settings: ReturnType<typeof postgresSettings>;
	beforeEach(async () => {
		settings = postgresSettings({ poolSize: 16 });
		store = await openStore(settings);
	});
	afterEach(async () => {
		expect(await inconsistencies(store.db)).toEqual([]);
		await dropSchema(store, settings.schema);
		await store.close();
	});
	const atOnce = async (requests: readonly BookingRequest[]) =>
		statuses((await Promise.all(requests.map(async (request) => await book(store, [request])))).flat());

	test('16 orders of one buyer at the same moment make one order of 16 pieces', async () => {
		await openShop(store, [{ code: 'A1', stock: 100 }]);
		const outcomes = await atOnce(Array.from({ length: 16 }, () => said('ming', 'A1+1')));
		expect(outcomes).toEqual(Array(16).fill('booked'));
		expect(await listOrders(store.db, {})).toMatchObject([{ lines: [{ quantity: 16 }] }]);
	});

	test('orders of one buyer for items whose stocks have nothing in common meet in one order, 40 times', async () => {
		const codes = ['A1', 'A2', 'A3', 'A4'];
		await openShop(
			store,
			codes.map((code) => ({ code })),
		);
		const buyers = Array.from({ length: 40 }, (_, i) => `b${i}`);
		await book(
			store,
			buyers.map((buyer) => said(buyer, 'A1+1')),
		);
		for (const buyer of buyers) {
			expect(await atOnce(codes.map((code) => said(buyer, `${code}+1`)))).toEqual(Array(4).fill('booked'));
		}
		const orders = await listOrders(store.db, {});
		expect(orders.map(({ totalMinor }) => totalMinor)).toEqual(Array(40).fill(500));
	});

	test('16 orders of one buyer at the same moment do not pass the limit of a line', async () => {
		await openShop(store, [{ code: 'A1' }]);
		await book(
			store,
			Array.from({ length: 10 }, () => said('ming', 'A1+99')),
		);
		await atOnce(Array.from({ length: 16 }, () => said('ming', 'A1+1')));
		// As the log says in the end: who was told first that it is booked may have written later.
		const outcomes = await statusesIn(store);
		expect(outcomes.get('booked')).toHaveLength(10 + 9);
		expect(outcomes.get('quantity_limit')).toHaveLength(7);
		const [order] = await listOrders(store.db, {});
		expect((await getOrder(store.db, order!.code)).lines).toMatchObject([{ quantity: 999 }]);
	});

	test('orders that name two campaigns in opposite order all go through', async () => {
		await openShop(store, [{ code: 'A1', stock: 1000 }]);
		await store.tx(async (trx) => await addCategory(trx, 'Cake', [{ code: 'B1', stock: 1000 }]));
		await addCampaign(store, { category: 'Cake', besideOthers: true });
		const texts = ['A1+1 B1+1', 'B1+1 A1+1'];
		const outcomes = await atOnce(Array.from({ length: 64 }, (_, i) => said(`b${i}`, texts[i % 2]!)));
		expect(outcomes).toEqual(Array(64).fill('booked'));
	});

	test('so do batches of two groups that share two stocks, in opposite order', async () => {
		await openShop(store, [{ code: 'A1', stock: 1000 }]);
		await store.tx(async (trx) => {
			await addGroup(trx, 'C2');
			await addCategory(trx, 'Cake', [{ code: 'B1', stock: 1000 }]);
			// The same two products the other way round.
			await createCategory(trx, 'Both', NOW);
			for (const code of ['B1', 'A1']) {
				const productId = `P-${code}`;
				const item = { category: 'Both', productId, variantId: null, priceMinor: null, code };
				await addCategoryItems(trx, item, NOW);
			}
		});
		await addCampaign(store, { category: 'Cake', besideOthers: true });
		await addCampaign(store, { lineGroupId: 'C2', category: 'Both' });
		const there = { lineGroupId: 'C2' };
		const batches = Array.from({ length: 48 }, (_, i) => {
			const batch = [said(`b${i}`, 'A1+1 B1+1'), said(`c${i}`, 'B1+1 A1+1', there)];
			return i % 3 === 0 ? batch : i % 3 === 1 ? batch.reverse() : [batch[1]!];
		});
		const outcomes = await Promise.all(batches.map(async (batch) => await book(store, batch)));
		expect(new Set(statuses(outcomes.flat()))).toEqual(new Set(['booked']));
	});
});

describe('SIGKILL in the middle of bookings, on SQLite', () => {
	test('what was acknowledged is booked, and everything agrees, five times', async () => {
		const settings: StoreSettings = { kind: 'sqlite', file: path.join(folder.path, 'killed.sqlite') };
		const store = await openStore(settings);
		await openShop(store, [{ code: 'A1', stock: 100_000 }]);
		const acknowledged = new Set<string>();
		for (let round = 0; round < 5; round++) {
			const worker = new StoreWorker();
			await worker.ask({ do: 'open', settings, at: 0 });
			const messages = Array.from({ length: 3000 }, (_, i) =>
				said(`b${i % 40}`, 'A1+1', { key: `${round}-${i}` }),
			);
			worker.send({ do: 'bookAloud', messages });
			const killAfter = 20 + round * 37;
			for (let answer = await worker.answer(); answer; answer = await worker.answer()) {
				expect(answer.error).toBeUndefined();
				if (answer.key === undefined) throw new Error('The worker finished before it was killed');
				acknowledged.add(answer.key);
				if (answer.key === `${round}-${killAfter}`) worker.kill();
			}
		}
		const booked = new Set(
			(await store.db.selectFrom('bookings').select('key').execute()).map(({ key }) => key),
		);
		expect([...acknowledged].filter((key) => !booked.has(key))).toEqual([]);
		// The one in each round that was committed when its process was killed before it could say so.
		expect(booked.size - acknowledged.size).toBeLessThanOrEqual(5);
		expect(await inconsistencies(store.db)).toEqual([]);
		expect((await sql`pragma integrity_check`.execute(store.db)).rows).toEqual([{ integrity_check: 'ok' }]);
		const [stock] = await store.db.selectFrom('stocks').select('taken').execute();
		expect(stock?.taken).toBe(booked.size);
		await store.close();
	}, 180_000);
});
