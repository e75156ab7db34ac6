// node --import tsx bench/report-alone.ts DATABASE FILE WRITER [booking]: writes a report of all commission in a database to a
// file, while orders are booked or alone, and tells its parent what that took.
import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { newTotals } from '../lib/groupbuy/report-totals';
import { reportCsv, reportXlsx } from '../lib/report/files';
import { counted, type ReportHeading } from '../lib/report/report';
import { bookMessages } from '../lib/store/booking';
import { reportRows } from '../lib/store/report-rows';
import { openStore, type Db, type Store } from '../lib/store/store';
import { requests } from './booking';

/** The rows by one statement and nothing more; as the report reads them, added up; or a report of them. */
export type Writer = 'sql' | 'read' | 'csv' | 'xlsx';

export interface Written {
	rows: number;
	milliseconds: number;
	/** Of all processors, for each row. */
	nanosecondsPerRow: number;
	/** Largest resident set of the process, in MiB. */
	peakMiB: number;
	/** Longest work, in milliseconds of the processor, during which the event loop answered nobody. */
	longestStall: number;
	/** Orders that were booked meanwhile, and how long the slowest of them took by the clock. */
	booked: number;
	slowestBooking: number;
}

/** How often it is looked; a stall is shown longer by so much at most. */
const LOOK_MS = 5;
const BOOKING_EVERY_MS = 20;
const PERIOD = { from: 0, to: Date.UTC(2100, 0, 1) };

const HEADING: ReportHeading = {
	...{ ...PERIOD, language: 'zh-TW', timeZone: 'Asia/Taipei', shopName: '小巷甜點', leaderName: null },
	...{ by: 'completion', createdAt: PERIOD.to },
};

/** What the report's own statements read, in one. */
const ALL_ROWS = `select e.type, e.leader_id, l.name, c.code, p.name, p.version, o.code, o.paid_at, e.placed_at, e.completed_at,
	e.occurred_at, e.payable_at, t.code, e.group_id, g.name, k.code, k.title, e.product_id, e.title, e.quantity, e.currency,
	e.amount_minor, e.base_minor, e.rate, e.commission_minor, e.reason
	from commission_entries e join leaders l on l.id = e.leader_id left join referral_codes c on c.id = e.code_id
	left join referral_plans p on p.id = e.plan_id left join orders o on o.id = e.order_id
	left join payouts t on t.id = e.payout_id left join line_groups g on g.id = e.group_id
	left join campaigns k on k.id = e.campaign_id order by e.occurred_at, e.id`;

function bareRows(database: string): number {
	const db = new DatabaseSync(database);
	let rows = 0;
	for (const row of db.prepare(ALL_ROWS).iterate()) rows += 'rate' in row ? 1 : 0;
	db.close();
	return rows;
}

/** @param mostParts of the file, or pages; a report that is not written to its end is none, but it warms up */
async function report(
	db: Db,
	file: FileHandle,
	writer: Exclude<Writer, 'sql'>,
	mostParts = Infinity,
): Promise<number> {
	const totals = newTotals(HEADING.timeZone);
	const pages = counted(reportRows(db, { ...PERIOD, by: 'completion' }, PERIOD.to), totals);
	const accounts = { balances: [], estimates: [] };
	const files = { csv: () => reportCsv(pages, HEADING), xlsx: () => reportXlsx(pages, HEADING, accounts) };
	let count = 0;
	for await (const part of writer === 'read' ? pages : files[writer]()) {
		if (Buffer.isBuffer(part)) await file.write(part);
		if (++count >= mostParts) break;
	}
	return totals.rows;
}

/** Books an order every now and then until it is told to stop. */
async function bookMeanwhile(store: Store, stopped: AbortSignal) {
	const all = { booked: 0, slowestBooking: 0 };
	while (!stopped.aborted) {
		const start = performance.now();
		const [outcome] = await bookMessages(store, requests(1, 'report'), 'line_group', Date.now());
		if (outcome?.status !== 'booked') throw new Error('An order was not booked');
		all.slowestBooking = Math.max(all.slowestBooking, performance.now() - start);
		all.booked++;
		await pause(BOOKING_EVERY_MS);
	}
	return all;
}

async function write(database: string, path: string, writer: Writer, isBooking: boolean): Promise<Written> {
	const store = await openStore({ kind: 'sqlite', file: database });
	const file = await open(path, 'w');
	// What comes first takes as long as its code takes to be compiled.
	if (writer !== 'sql') await report(store.db, file, writer, 20);
	if (isBooking) await bookMeanwhile(store, AbortSignal.timeout(2_000));
	let [longestStall, looked] = [0, mainThreadMs()];
	const looking = setInterval(() => {
		const now = mainThreadMs();
		longestStall = Math.max(longestStall, now - looked);
		looked = now;
	}, LOOK_MS);
	const stop = new AbortController();
	const booking = isBooking ? bookMeanwhile(store, stop.signal) : undefined;
	const start = performance.now();
	const before = process.cpuUsage();
	const rows = writer === 'sql' ? bareRows(database) : await report(store.db, file, writer);
	const { user, system } = process.cpuUsage(before);
	const milliseconds = performance.now() - start;
	stop.abort();
	const booked = (await booking) ?? { booked: 0, slowestBooking: 0 };
	clearInterval(looking);
	await file.close();
	await store.close();
	return {
		...{ rows, milliseconds, longestStall, ...booked },
		nanosecondsPerRow: (1000 * (user + system)) / rows,
		peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
	};
}

/** Of the processor: with other work on the machine, the clock would show how long this process waited for its turn. */
function mainThreadMs(): number {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
}

const [database = '', path = '', writer = '', meanwhile] = process.argv.slice(2);
write(database, path, writer as Writer, meanwhile === 'booking').then(
	(written) => process.send?.(written, () => process.disconnect()),
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
		process.disconnect();
	},
);
