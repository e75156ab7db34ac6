// Orders per second of bookMessages, against the same SQL written by hand.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startPostgres } from '../scripts/lib/postgres';
import { bookMessages, type BookingRequest } from '../lib/store/booking';
import { createCampaign } from '../lib/store/campaigns';
import { addCategoryItems, createCategory } from '../lib/store/categories';
import { registerGroup } from '../lib/store/groups';
import { upsertProduct } from '../lib/store/products';
import { openStore, type Store } from '../lib/store/store';
import { HandWrittenBooking } from './booking-by-hand';
import { median, printTable, type Row } from './table';

const ROUNDS = 7;
const ITEMS = 5;
const BUYERS = 500;
const NOW = Date.UTC(2026, 10, 20, 4);

interface Contender {
	name: string;
	/** Orders of one round: enough for the clock, few enough that the rounds of all lie close together. */
	orders: number;
	book: (requests: BookingRequest[]) => Promise<void>;
	aim?: number;
}

/**
 * Prints orders per second on SQLite (WAL, synchronous FULL) and PostgreSQL. All contenders take turns, round by round,
 * so that what else the machine does meets them alike; each works on a database of its own.
 *
 * @returns the rows of the table; ratios are against the statements by hand, one order after the other
 */
export async function benchBooking(): Promise<Row[]> {
	const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
	const server = await startPostgres();
	const stores: Store[] = [];
	try {
		const memory: Array<[string, number]> = [['at the start', rssMiB()]];
		const sqlite = async (name: string) => {
			const store = await openStore({ kind: 'sqlite', file: path.join(folder, name) });
			stores.push(store);
			await setUp(store);
			return store;
		};
		const { host, port, user, password, database } = server;
		const postgres = await openStore({
			...{ kind: 'postgres', host, port, user, password, database },
			...{ tls: 'off', ca: '', schema: 'bench', poolSize: 8 },
		});
		stores.push(postgres);
		await setUp(postgres);

		const single = await sqlite('single');
		memory.push(['with a store open', rssMiB()]);
		await oneByOne(single)(requests(3000, 'memory'));
		memory.push(['after 3,000 orders', rssMiB()]);

		await (await sqlite('by-hand')).close();
		const byHand = new HandWrittenBooking(new DatabaseSync(path.join(folder, 'by-hand')));
		const batched = await sqlite('batched');
		const contenders: Contender[] = [
			{
				name: 'SQLite, the statements by hand, one by one',
				orders: 500,
				book: (all) => {
					for (const request of all) byHand.book(request);
					return Promise.resolve();
				},
			},
			{ name: 'SQLite, bookMessages, one by one', orders: 500, book: oneByOne(single), aim: 0.5 },
			{ name: 'SQLite, bookMessages, 20 at a time', orders: 2000, book: inBatches(batched, 20), aim: 1.5 },
			{ name: 'SQLite, bookMessages, 200 at a time', orders: 4000, book: inBatches(batched, 200), aim: 1.5 },
			{ name: 'PostgreSQL, bookMessages, one by one', orders: 100, book: oneByOne(postgres) },
			{ name: 'PostgreSQL, bookMessages, 20 at a time', orders: 1000, book: inBatches(postgres, 20) },
		];
		const rows = await compare(contenders);
		printTable(`Booking, orders/s: median of ${ROUNDS} rounds (lowest – highest), ratio to "by hand"`, rows);
		console.log(`  Memory (RSS): ${memory.map(([when, mib]) => `${mib} MiB ${when}`).join(', ')}`);
		byHand.close();
		return rows;
	} finally {
		for (const store of stores) await store.close();
		await server.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

async function compare(contenders: readonly Contender[]): Promise<Row[]> {
	const speeds = contenders.map((): number[] => []);
	// Round 0 warms up: statements are prepared, code is compiled, buyers and orders exist.
	for (let round = 0; round <= ROUNDS; round++) {
		for (const [index, { orders, book }] of contenders.entries()) {
			const all = requests(round === 0 ? 1000 : orders, `${round}`);
			const start = performance.now();
			await book(all);
			const seconds = (performance.now() - start) / 1000;
			if (round > 0) speeds[index]?.push(orders / seconds);
		}
	}
	const medians = speeds.map(median);
	return contenders.map(({ name, aim }, index) => ({
		name,
		value: medians[index] ?? NaN,
		range: [Math.min(...(speeds[index] ?? [])), Math.max(...(speeds[index] ?? []))],
		unit: '/s',
		ratio: (medians[index] ?? NaN) / (medians[0] ?? NaN),
		...(aim !== undefined && { aim }),
	}));
}

const oneByOne = (store: Store) => inBatches(store, 1);

function inBatches(store: Store, size: number) {
	return async (all: BookingRequest[]): Promise<void> => {
		for (let start = 0; start < all.length; start += size) {
			const outcomes = await bookMessages(store, all.slice(start, start + size), 'line_group', NOW);
			if (outcomes.some(({ status }) => status !== 'booked')) throw new Error('An order was not booked');
		}
	};
}

let counter = 0;

export function requests(count: number, round: string): BookingRequest[] {
	return Array.from({ length: count }, () => {
		counter += 1;
		return {
			kind: 'message',
			mentions: [],
			key: `01BENCH${round}${String(counter).padStart(18, '0')}`,
			lineGroupId: 'C1',
			lineUserId: `U${String(counter % BUYERS).padStart(32, '0')}`,
			text: `A${1 + (counter % ITEMS)}+1`,
			lineMessageId: String(500_000_000_000_000_000n + BigInt(counter)),
			// One after the other: what comes late is decided with all that was written after it.
			at: NOW + counter,
		};
	});
}

/** One group with one campaign of five items, with stock for all the rounds. */
export async function setUp(store: Store): Promise<void> {
	await store.tx(async (trx) => {
		const group = { lineGroupId: 'C1', kind: 'group', channelId: null, name: 'Bench' } as const;
		await registerGroup(trx, { ...group, pictureUrl: null, memberCount: null, at: NOW }, NOW);
		await createCategory(trx, 'Bench', NOW);
		for (let item = 1; item <= ITEMS; item++) {
			const productId = `P${item}`;
			const texts = { title: productId, variantTitle: null, description: null, imageUrl: null, url: null };
			const product = { productId, variantId: 'V', ...texts, isPublic: true, priceMinor: 100 };
			await upsertProduct(trx, { ...product, currency: 'TWD', stock: 1_000_000_000 }, NOW);
			const listed = { category: 'Bench', productId, variantId: null, priceMinor: null, code: null };
			await addCategoryItems(trx, listed, NOW);
		}
		const times = { opensAt: NOW, closesAt: null };
		const rules = { caps: new Map<string, number>(), besideOthers: false };
		await createCampaign(
			trx,
			{ lineGroupId: 'C1', category: 'Bench', title: 'Bench', ...times, ...rules },
			NOW,
		);
	});
}

const rssMiB = (): number => Math.round(process.memoryUsage.rss() / 1024 / 1024);
