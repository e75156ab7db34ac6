// A million stored products as a feed's file, against the same rows joined without a look at them.
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { openStore } from '../lib/store/store';
import type { Format, Writer, Written } from './feed-alone';
import { printTable, type Row } from './table';

/** Fewer for a quick look: BENCH_PRODUCTS=100000. */
const PRODUCTS = Number(process.env.BENCH_PRODUCTS ?? 1_000_000);
const NOW = Date.UTC(2026, 0, 20, 4);

/** The processor's time may be so much of plain concatenation's. */
const AIM = 3;
const LIMITS = { memoryMiB: 300, stallMs: 50 };

const NAMES: Record<Writer, string> = {
	memory: 'joined, out of memory',
	table: 'joined, out of the table',
	feed: 'feed',
};

/**
 * Prints what a row costs the processor in each format, out of a SQLite file and in a process of its own; and that process's
 * memory, and how long n8n would have had to wait at most.
 *
 * @returns the rows of the table
 */
export async function benchFeed(): Promise<Row[]> {
	const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
	const rows: Row[] = [];
	try {
		const database = path.join(folder, 'shop.sqlite');
		await fill(database);
		for (const format of ['csv', 'tsv', 'xml'] as const) {
			const written = new Map<Writer, Written>();
			for (const writer of Object.keys(NAMES) as Writer[])
				written.set(writer, await writeElsewhere(database, path.join(folder, 'feed'), writer, format));
			rows.push(...rowsOf(format, written));
		}
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
	printTable(`Feeds of ${PRODUCTS.toLocaleString('en')} stored products`, rows);
	return rows;
}

function rowsOf(format: Format, written: ReadonlyMap<Writer, Written>): Row[] {
	const fromTable = written.get('table')?.nanosecondsPerRow ?? NaN;
	const rows = [...written].flatMap(([writer, run]): Row[] => [
		{
			...row(`${format}, ${NAMES[writer]}`, 'ns/row', run.nanosecondsPerRow),
			ratio: run.nanosecondsPerRow / fromTable,
			...(writer === 'feed' && { aim: AIM, aimAtMost: true }),
		},
	]);
	const feed = written.get('feed');
	if (feed?.rows !== PRODUCTS) throw new Error(`${feed?.rows} of ${PRODUCTS} rows were written`);
	return [
		...rows,
		row('  speed', 'rows/s', (1000 * feed.rows) / feed.milliseconds),
		row('  file', 'MB', feed.bytes / 1e6),
		{ ...row('  memory', 'MiB', feed.peakMiB), limit: LIMITS.memoryMiB },
		{ ...row('  longest stall', 'ms', feed.longestStall), limit: LIMITS.stallMs },
	];
}

function row(name: string, unit: string, value: number): Row {
	return { name, unit, value, range: [value, value] };
}

/** In a new process, whose memory holds nothing else. */
async function writeElsewhere(...args: [string, string, Writer, Format]): Promise<Written> {
	const child = fork(path.join(__dirname, 'feed-alone.ts'), args);
	return await new Promise<Written>((resolve, reject) => {
		child.once('message', (written) => resolve(written as Written));
		child.once('exit', (status) => reject(new Error(`Writing ended with ${status}`)));
	});
}

const DESCRIPTION =
	'嚴選台灣在地食材，每日新鮮現做，外皮酥脆、內餡飽滿，送禮自用兩相宜。內容物：原味、抹茶、黑糖各四入；' +
	'保存期限：常溫 30 天；過敏原資訊：本產品含有奶類、蛋、麩質之穀物。訂購滿 3 盒免運，離島地區請洽客服，' +
	'出貨後約 1-3 個工作天送達。';

/** Products without variants, every second one on sale, every tenth with quotes and line breaks in its text. */
async function fill(file: string): Promise<void> {
	const store = await openStore({ kind: 'sqlite', file });
	await store.tx(async (trx) => {
		const numbers = sql.raw(
			`with recursive n (i) as (select 1 union all select i + 1 from n where i < ${PRODUCTS})`,
		);
		await sql`${numbers} insert into stocks (id, quantity, taken, updated_at)
			select i, i % 100, 0, ${NOW} from n`.execute(trx);
		await sql`${numbers} insert into products (id, product_id, title, description, image_url, url, is_public,
				attributes, created_at, updated_at)
			select i, printf('SKU-%07d', i), printf('手工鳳梨酥禮盒 12 入 第 %d 款', i),
				iif(i % 10, '', '"限量"' || char(10)) || ${DESCRIPTION} || i,
				printf('https://cdn.shop.example/images/products/%d/main.jpg?v=1&w=1200', i),
				printf('https://www.shop.example/products/pineapple-cake-%d', i), 1,
				'{"brand":"小巷甜點","productType":"食品 > 糕點 > 鳳梨酥"}', ${NOW}, ${NOW} from n`.execute(trx);
		await sql`${numbers} insert into variants (id, product, variant_id, price_minor, currency, stock_id,
				list_price_minor, created_at, updated_at)
			select i, i, printf('SKU-%07d', i), 100 + i % 1000, 'TWD', i, iif(i % 2, null, 1200 + i % 1000),
				${NOW}, ${NOW} from n`.execute(trx);
	});
	await store.close();
}
