// Settling a large campaign: time and memory of a process of its own, and how both grow with the lines.
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { planClosing } from '../lib/groupbuy/closing';
import type { OrderedLot } from '../lib/groupbuy/lots';
import { DEFAULT_CAMPAIGN_RULES, DEFAULT_ITEM_RULES } from '../lib/groupbuy/rules';
import { createCampaign } from '../lib/store/campaigns';
import { addCategoryItems, createCategory } from '../lib/store/categories';
import { registerGroup } from '../lib/store/groups';
import { upsertProduct } from '../lib/store/products';
import { openStore, type Store, type Tx } from '../lib/store/store';
import type { Settled } from './settle-alone';
import { median, printTable, type Row } from './table';

const ROUNDS = 3;
const SIZES = [10_000, 100_000, 1_000_000];
const ITEMS = 5;
const PRICE = 100;
const TIER = { from: 10, priceMinor: 80 };
const CASE_PACK = 12;
const NOW = Date.UTC(2026, 0, 20, 4);

/** For a campaign of 100,000 lines. */
const LIMITS = { lines: 100_000, milliseconds: 3000, memoryMiB: 300 };

/**
 * Prints how long planning takes (pure), and how long settling takes on SQLite in a process of its own, and that
 * process's memory. Every line changes its price, the most that settling can have to do.
 *
 * @returns the rows of the table
 */
export async function benchClosing(): Promise<Row[]> {
	const rows = SIZES.map((lines) => row(`planning, ${lines.toLocaleString('en')} lines`, 'ms', plan(lines)));
	const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
	try {
		for (const lines of SIZES) {
			const runs: Settled[] = [];
			// The largest shows growth; once is enough, and it takes a while to set up.
			for (let round = 0; round < (lines > LIMITS.lines ? 1 : ROUNDS); round++)
				runs.push(await settleElsewhere(path.join(folder, `${lines}-${round}`), lines, 'in order'));
			rows.push(...settledRows(`settling, ${lines.toLocaleString('en')} lines`, runs, lines));
		}
		const late = await settleElsewhere(path.join(folder, 'late'), LIMITS.lines, 'late');
		rows.push(...settledRows('the same after a message came late', [late], 0));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
	printTable(`Closing: median of ${ROUNDS} rounds (lowest – highest)`, rows);
	return rows;
}

function settledRows(name: string, runs: readonly Settled[], lines: number): Row[] {
	const of = (value: keyof Settled) => runs.map((run) => run[value]);
	const limited = lines === LIMITS.lines;
	return [
		{ ...row(name, 'ms', of('milliseconds')), ...(limited && { limit: LIMITS.milliseconds }) },
		row('  of which processor', 'ms', of('processorMilliseconds')),
		{ ...row('  memory', 'MiB', of('peakMiB')), ...(limited && { limit: LIMITS.memoryMiB }) },
	];
}

function row(name: string, unit: string, values: readonly number[]): Row {
	return { name, unit, value: median(values), range: [Math.min(...values), Math.max(...values)] };
}

/** Milliseconds of each round. */
function plan(lines: number): number[] {
	const rules = { ...DEFAULT_ITEM_RULES, casePack: CASE_PACK, tiers: [TIER] };
	const items = Array.from({ length: ITEMS }, (_, id) => ({ id, code: `A${id}`, title: `A${id}`, rules }));
	const lots = Array.from({ length: lines }, (_, index): OrderedLot => ({
		buyerId: Math.floor(index / ITEMS),
		itemId: index % ITEMS,
		unitPriceMinor: PRICE,
		quantity: 1,
		at: NOW + index,
		key: `k${index}`,
	}));
	return Array.from({ length: ROUNDS }, () => {
		const start = performance.now();
		const { pieces } = planClosing({ rules: DEFAULT_CAMPAIGN_RULES, items, lots });
		if (lines - pieces >= ITEMS * CASE_PACK) throw new Error(`Only ${pieces} of ${lines} pieces formed`);
		return performance.now() - start;
	});
}

/** Sets a campaign up here, and settles it in a new process, whose memory holds nothing else. */
async function settleElsewhere(file: string, lines: number, arrival: 'in order' | 'late'): Promise<Settled> {
	const store = await openStore({ kind: 'sqlite', file });
	const code = await setUp(store, lines, arrival);
	await store.close();
	const child = fork(path.join(__dirname, 'settle-alone.ts'), [file, code]);
	return await new Promise<Settled>((resolve, reject) => {
		child.once('message', (settled) => resolve(settled as Settled));
		child.once('exit', (status) => reject(new Error(`Settling ended with ${status}`)));
	});
}

/** One campaign of five items; each buyer has ordered a piece of each, message by message. @returns its code */
async function setUp(store: Store, lines: number, arrival: 'in order' | 'late'): Promise<string> {
	return await store.tx(async (trx) => {
		const group = { lineGroupId: 'C1', kind: 'group', channelId: null, name: 'Bench' } as const;
		await registerGroup(trx, { ...group, pictureUrl: null, memberCount: null, at: NOW }, NOW);
		await createCategory(trx, 'Bench', NOW);
		const codes = Array.from({ length: ITEMS }, (_, index) => `A${index + 1}`);
		for (const code of codes) {
			const texts = { title: code, variantTitle: null, description: null, imageUrl: null, url: null };
			const product = { productId: code, variantId: code, ...texts, isPublic: true, priceMinor: PRICE };
			await upsertProduct(trx, { ...product, currency: 'TWD', stock: 2 * lines }, NOW);
			const listed = { category: 'Bench', productId: code, variantId: null, priceMinor: null, code };
			await addCategoryItems(trx, listed, NOW);
		}
		const campaign = await createCampaign(
			trx,
			{
				lineGroupId: 'C1',
				category: 'Bench',
				title: 'Bench',
				opensAt: NOW,
				closesAt: NOW + 1e8,
				caps: new Map(),
				besideOthers: false,
				itemRules: new Map(codes.map((code) => [code, { casePack: CASE_PACK, tiers: [TIER] }])),
			},
			NOW,
		);
		await addOrders(trx, lines, arrival);
		return campaign.code;
	});
}

/** What bookings of so many messages would have written, in a few statements. */
async function addOrders(trx: Tx, lines: number, arrival: 'in order' | 'late'): Promise<void> {
	const run = async (statement: string) => await sql.raw(statement).execute(trx);
	const upTo = (count: number) =>
		`with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ${count})`;
	const buyers = lines / ITEMS;
	const line = `
		from n join orders on orders.id = n.i / ${ITEMS} + 1
		join campaign_items on campaign_items.position = n.i % ${ITEMS} + (select min(position) from campaign_items)`;
	const key = `printf('01BENCH%019d', n.i)`;
	await run(
		`${upTo(buyers)} insert into buyers (id, line_user_id, created_at, updated_at)
			select i + 1, printf('U%032d', i), ${NOW}, ${NOW} from n`,
	);
	await run(
		`${upTo(buyers)} insert into orders (id, code, campaign_id, group_id, buyer_id, source, state, currency,
				total_minor, placed_at, created_at, updated_at)
			select i + 1, printf('R%07d', i), campaigns.id, campaigns.group_id, i + 1, 'line_group', 'placed', 'TWD',
				${ITEMS * PRICE}, ${NOW} + i * ${ITEMS}, ${NOW}, ${NOW} from n join campaigns`,
	);
	await run(
		`${upTo(lines)} insert into order_lines (order_id, campaign_item_id, quantity, unit_price_minor)
			select orders.id, campaign_items.id, 1, ${PRICE} ${line}`,
	);
	await run(
		`${upTo(lines)} insert into order_events (order_id, campaign_item_id, type, delta, quantity_after,
				unit_price_minor, line_message_id, text, booking_key, occurred_at, recorded_at)
			select orders.id, campaign_items.id, 'add', 1, 1, ${PRICE}, 'm' || n.i, campaign_items.code || '+1', ${key},
				${NOW} + n.i, ${NOW} + n.i ${line} order by ${arrival === 'late' ? `(n.i + 1) % ${lines}` : 'n.i'}`,
	);
	await run(
		`${upTo(lines)} insert into bookings (key, outcome, booked_at, kind, group_id, buyer_id, written_at,
				line_message_id, request, effect)
			select ${key}, '{"status":"booked","changes":[],"query":null,"command":null,"buyer":null,"orderCode":null}',
				${NOW} + n.i, 'message', orders.group_id, orders.buyer_id, ${NOW} + n.i, 'm' || n.i,
				json_object('forOther', json('false'), 'parsed', json_object('kind', 'order', 'buyer', null, 'changes',
					json_array(json_object('action', 'add', 'quantity', 1,
						'item', json_object('by', 'code', 'code', campaign_items.code))))),
				json_array(json_array(campaign_items.id, 1, ${PRICE})) ${line}`,
	);
	await run(`update stocks set taken = ${buyers}`);
}
