// A report of a million lines of commission, against the SQL that reads them.
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { openStore } from '../lib/store/store';
import { setUp } from './booking';
import type { Writer, Written } from './report-alone';
import { printTable, type Row } from './table';

/** Fewer for a quick look: BENCH_ENTRIES=100000. */
const ENTRIES = Number(process.env.BENCH_ENTRIES ?? 1_000_000);
const LEADERS = 50;
/** An order has so many lines. */
const LINES = 4;
const NOW = Date.UTC(2026, 0, 20, 4);

/** The processor's time may be so much of the bare statement's. */
const AIM = 2;
const NAMES = { read: 'sums', csv: 'sums and CSV', xlsx: 'sums and workbook' };
const LIMITS = { memoryMiB: 300, stallMs: 50 };

/**
 * Prints what a row costs the processor as CSV with all sums, and in a workbook, each in a process of its own; that process's
 * memory; and how long n8n and the buyers who order meanwhile would have had to wait at most.
 *
 * @returns the rows of the table
 */
export async function benchReport(): Promise<Row[]> {
	const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
	const rows: Row[] = [];
	try {
		const database = path.join(folder, 'shop.sqlite');
		await fill(database);
		const written = async (writer: Writer, ...meanwhile: ['booking'] | []) => {
			const run = await writeElsewhere(database, path.join(folder, 'report'), writer, ...meanwhile);
			if (run.rows !== ENTRIES) throw new Error(`${run.rows} of ${ENTRIES} rows were written`);
			return run;
		};
		const bare = await written('sql');
		rows.push({ ...row('bare SQL', 'ns/row', bare.nanosecondsPerRow), ratio: 1 });
		for (const writer of ['read', 'csv', 'xlsx'] as const) {
			const run = await written(writer);
			rows.push(
				{
					...row(NAMES[writer], 'ns/row', run.nanosecondsPerRow),
					ratio: run.nanosecondsPerRow / bare.nanosecondsPerRow,
					...(writer === 'csv' && { aim: AIM, aimAtMost: true }),
				},
				row('  speed', 'rows/s', (1000 * run.rows) / run.milliseconds),
				{ ...row('  memory', 'MiB', run.peakMiB), limit: LIMITS.memoryMiB },
				{ ...row('  longest stall', 'ms', run.longestStall), limit: LIMITS.stallMs },
			);
		}
		const busy = await written('csv', 'booking');
		rows.push(
			row('sums and CSV while orders are booked', 'orders', busy.booked),
			{ ...row('  slowest order', 'ms', busy.slowestBooking), limit: LIMITS.stallMs },
			{ ...row('  longest stall', 'ms', busy.longestStall), limit: LIMITS.stallMs },
		);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
	printTable(`Report of ${ENTRIES.toLocaleString('en')} lines of commission`, rows);
	return rows;
}

function row(name: string, unit: string, value: number): Row {
	return { name, unit, value, range: [value, value] };
}

/** In a new process, whose memory holds nothing else. */
async function writeElsewhere(
	...args: [database: string, file: string, writer: Writer, ...meanwhile: ['booking'] | []]
): Promise<Written> {
	const child = fork(path.join(__dirname, 'report-alone.ts'), args);
	return await new Promise<Written>((resolve, reject) => {
		child.once('message', (written) => resolve(written as Written));
		child.once('exit', (status) => reject(new Error(`Writing ended with ${status}`)));
	});
}

/** A campaign in which orders can be booked, and completed orders of a year before it. */
async function fill(file: string): Promise<void> {
	const store = await openStore({ kind: 'sqlite', file });
	await setUp(store);
	await store.tx(async (trx) => {
		const numbers = (count: number) =>
			sql.raw(
				`with recursive n (i) as (select 1 union all select i + 1 from n where i < ${Math.ceil(count)})`,
			);
		await sql`${numbers(LEADERS)} insert into leaders (id, name, created_at, updated_at)
			select 1000 + i, printf('團主 %d', i), ${NOW}, ${NOW} from n`.execute(trx);
		await sql`insert into referral_plans (id, name, version, terms, currency, created_at)
			values (1, '標準', 1, '{}', 'TWD', ${NOW})`.execute(trx);
		await sql`${numbers(LEADERS)} insert into referral_codes (id, code, plan_name, plan_id, leader_id, created_at, updated_at)
			select i, printf('CODE%d', i), '標準', 1, 1000 + i, ${NOW}, ${NOW} from n`.execute(trx);
		await sql`insert into buyers (id, line_user_id, created_at, updated_at)
			values (1000000, 'Ubench', ${NOW}, ${NOW})`.execute(trx);
		await sql`${numbers(ENTRIES / LINES)} insert into orders (id, code, buyer_id, source, state, currency, total_minor, paid_at,
				placed_at, created_at, updated_at)
			select 1000000 + i, printf('R%08d', i), 1000000, 'manual', 'completed', 'TWD', 1000, iif(i % 5, ${NOW}, null),
				${NOW} - i * 60000, ${NOW}, ${NOW} from n`.execute(trx);
		await sql`${numbers(ENTRIES)} insert into commission_entries (type, leader_id, code_id, plan_id, order_id, line_key, group_id,
				product_id, title, quantity, currency, amount_minor, base_minor, rate, commission_minor, placed_at, completed_at,
				occurred_at, payable_at, created_at)
			select 'earned', 1001 + (i / ${sql.lit(LINES)}) % ${sql.lit(LEADERS)}, 1 + (i / ${sql.lit(LINES)}) % ${sql.lit(LEADERS)}, 1,
				1000001 + (i - 1) / ${sql.lit(LINES)}, printf('line:%d', i % ${sql.lit(LINES)}), (select min(id) from line_groups),
				printf('SKU-%04d', i % 500), printf('手工鳳梨酥禮盒 12 入 第 %d 款', i % 500), 1 + i % 3, 'TWD', 100 + i % 900,
				100 + i % 900, 500, 5 + (i % 900) / 20, ${NOW} - i * 15000, ${NOW} - i * 15000, ${NOW} - i * 15000, ${NOW}, ${NOW}
			from n`.execute(trx);
	});
	await store.close();
}
