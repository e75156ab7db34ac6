// node --import tsx bench/feed-alone.ts DATABASE FILE WRITER FORMAT: writes all products of a database, or as many made in
// memory, to a file, and tells its parent what that took.
import { open, type FileHandle } from 'node:fs/promises';
import { buildFeed } from '../lib/feed/build-feed';
import { DEFAULT_SETTINGS } from '../lib/feed/default-settings';
import { fromStored } from '../lib/feed/from-stored';
import type { SourceProduct } from '../lib/feed/source-product';
import type { StoredProduct } from '../lib/groupbuy/stored-product';
import { productPages } from '../lib/store/product-pages';
import { openStore, type Db } from '../lib/store/store';

/** A feed, or the same rows joined as they are: out of the table, or one page of them again and again. */
export type Writer = 'memory' | 'table' | 'feed';
export type Format = 'csv' | 'tsv' | 'xml';

export interface Written {
	rows: number;
	bytes: number;
	milliseconds: number;
	/** Of all processors, for each row. */
	nanosecondsPerRow: number;
	/** Largest resident set of the process, in MiB. */
	peakMiB: number;
	/** Longest work, in milliseconds of the processor, during which the event loop answered nobody. */
	longestStall: number;
}

/** How often it is looked; a stall is shown longer by so much at most. */
const LOOK_MS = 5;

/** The columns of LINE's profile, joined as they are. */
const PLAIN: Record<Format, (product: StoredProduct) => string> = {
	csv: joined(','),
	tsv: joined('\t'),
	xml: (p) =>
		`<item><g:id>${p.variantId}</g:id><g:title>${p.title}</g:title><g:description>${p.description}</g:description>` +
		`<g:link>${p.url}</g:link><g:image_link>${p.imageUrl}</g:image_link><g:price>${p.listPriceMinor} TWD</g:price>` +
		`<g:sale_price>${p.priceMinor} TWD</g:sale_price><g:availability>${p.left}</g:availability>` +
		`<g:brand>${p.attributes.brand}</g:brand></item>\n`,
};

function joined(mark: string): (product: StoredProduct) => string {
	return (p) =>
		`${p.variantId}${mark}${p.title}${mark}${p.description}${mark}${p.url}${mark}${p.imageUrl}${mark}` +
		`${p.listPriceMinor} TWD${mark}${p.priceMinor} TWD${mark}${p.left}${mark}${mark}${p.attributes.brand}${mark}\r\n`;
}

/** Characters that a concatenation gathers before it writes: as much as a part of a feed. */
const GATHERED = 32 * 1024;

async function concatenate(
	file: FileHandle,
	pages: AsyncIterable<StoredProduct[]> | Iterable<StoredProduct[]>,
	plain: (product: StoredProduct) => string,
): Promise<number> {
	let text = '';
	let rows = 0;
	for await (const page of pages) {
		for (const product of page) {
			text += plain(product);
			rows++;
			if (text.length < GATHERED) continue;
			await file.write(text);
			text = '';
		}
	}
	await file.write(text);
	return rows;
}

async function feed(file: FileHandle, db: Db, format: Format): Promise<number> {
	const settings = { ...DEFAULT_SETTINGS.lineLive, format, rows: 'variants' } as const;
	const build = buildFeed(sources(db), settings);
	for await (const { bytes } of build.parts) await file.write(bytes);
	return build.statistics().written;
}

async function* sources(db: Db): AsyncGenerator<SourceProduct[]> {
	for await (const page of productPages(db, { rows: 'variants' })) yield page.map(fromStored);
}

/** The same page again and again: what is measured is the joining and the writing alone. */
async function* fromMemory(db: Db): AsyncGenerator<StoredProduct[]> {
	const { count } = await db
		.selectFrom('variants')
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	const { value: page = [] } = (await productPages(db, { rows: 'variants' }).next()) as {
		value?: StoredProduct[];
	};
	for (let left = count; left > 0; left -= page.length) yield page.slice(0, left);
}

async function write(database: string, path: string, writer: Writer, format: Format): Promise<Written> {
	const store = await openStore({ kind: 'sqlite', file: database });
	const file = await open(path, 'w');
	let [longestStall, looked] = [0, mainThreadMs()];
	const looking = setInterval(() => {
		const now = mainThreadMs();
		longestStall = Math.max(longestStall, now - looked);
		looked = now;
	}, LOOK_MS);
	const start = performance.now();
	const before = process.cpuUsage();
	const rows =
		writer === 'feed'
			? await feed(file, store.db, format)
			: await concatenate(
					file,
					writer === 'table' ? productPages(store.db, { rows: 'variants' }) : fromMemory(store.db),
					PLAIN[format],
				);
	const { user, system } = process.cpuUsage(before);
	const milliseconds = performance.now() - start;
	clearInterval(looking);
	const { size } = await file.stat();
	await file.close();
	await store.close();
	return {
		rows,
		bytes: size,
		milliseconds,
		nanosecondsPerRow: (1000 * (user + system)) / rows,
		peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
		longestStall,
	};
}

/** Of the processor: with other work on the machine, the clock would show how long this process waited for its turn. */
function mainThreadMs(): number {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
}

const [database = '', path = '', writer = '', format = ''] = process.argv.slice(2);
write(database, path, writer as Writer, format as Format).then(
	(written) => process.send?.(written, () => process.disconnect()),
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
		process.disconnect();
	},
);
