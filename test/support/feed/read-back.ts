/*
 * Readers that judge feeds: none of them shares anything with what wrote the file, and they do not with each other.
 */
import { parse as csvParse } from 'csv-parse/sync';
import { parseString } from 'fast-csv';
import { SaxesParser } from 'saxes';
import type { FeedFormat } from '../../../lib/feed/settings';

/** A row as a reader finds it: under each column's name what stands there, several texts for repeated elements. */
export type ReadRow = Record<string, readonly string[]>;

type Reader = (file: Buffer) => ReadRow[] | Promise<ReadRow[]>;

const GOOGLE = 'http://base.google.com/ns/1.0';

/** Two of a kind, but for JSON, whose reader is the language's own. Empty cells are left out. */
export const READERS: Record<FeedFormat, Record<string, Reader>> = {
	csv: { 'csv-parse': withCsvParse, 'fast-csv': withFastCsv },
	tsv: { 'csv-parse': tabsWithCsvParse, 'fast-csv': tabsWithFastCsv },
	xml: { saxes: withSaxes, libxml2: withLibxml2 },
	json: { 'JSON.parse': withJsonParse },
};

/** Reads a feed with each reader of its format; they must agree. */
export async function readBack(file: Buffer, format: FeedFormat): Promise<ReadRow[]> {
	const [first, ...others] = await Promise.all(
		Object.values(READERS[format]).map(async (read) => await read(file)),
	);
	for (const other of others) expect(other).toEqual(first);
	return first ?? [];
}

function withCsvParse(file: Buffer): ReadRow[] {
	return named(csvParse(file, {}));
}

function tabsWithCsvParse(file: Buffer): ReadRow[] {
	return named(csvParse(file, { delimiter: '\t', quote: false, record_delimiter: '\n' }));
}

async function withFastCsv(file: Buffer): Promise<ReadRow[]> {
	return named(await fastCsvRows(file, {}));
}

async function tabsWithFastCsv(file: Buffer): Promise<ReadRow[]> {
	return named(await fastCsvRows(file, { delimiter: '\t', quote: null }));
}

async function fastCsvRows(
	file: Buffer,
	options: { delimiter?: string; quote?: string | null },
): Promise<string[][]> {
	return await new Promise((resolve, reject) => {
		const rows: string[][] = [];
		parseString<string[], string[]>(file.toString(), options)
			.on('error', reject)
			.on('data', (row: string[]) => rows.push(row))
			.on('end', () => resolve(rows));
	});
}

function named([names = [], ...rows]: string[][]): ReadRow[] {
	return rows.map((cells) => {
		expect(cells).toHaveLength(names.length);
		return withoutEmpty(names.map((name, index) => [name, [cells[index] ?? '']]));
	});
}

function withJsonParse(file: Buffer): ReadRow[] {
	const rows = JSON.parse(file.toString()) as Array<Record<string, string>>;
	return rows.map((row) => withoutEmpty(Object.entries(row).map(([name, text]) => [name, [text]])));
}

function withSaxes(file: Buffer): ReadRow[] {
	const rows: Array<Record<string, string[]>> = [];
	const path: string[] = [];
	let text = '';
	const parser = new SaxesParser({ xmlns: true });
	parser.on('error', (error) => {
		throw error;
	});
	parser.on('opentag', ({ local, uri }) => {
		path.push(uri === '' ? local : `{${uri}}${local}`);
		if (path.join('/') === 'rss/channel/item') rows.push({});
		text = '';
	});
	parser.on('text', (part) => (text += part));
	parser.on('closetag', ({ local, uri }) => {
		path.pop();
		if (uri === GOOGLE) (rows.at(-1)![local] ??= []).push(text);
	});
	parser.write(new TextDecoder('utf-8', { fatal: true }).decode(file)).close();
	return rows;
}

async function withLibxml2(file: Buffer): Promise<ReadRow[]> {
	const { XmlDocument, XmlElement } = await import('libxml2-wasm');
	const document = XmlDocument.fromBuffer(file);
	try {
		return document.find('/rss/channel/item').map((item) => {
			const row: Record<string, string[]> = {};
			for (const child of item.find('g:*', { g: GOOGLE })) {
				if (child instanceof XmlElement) (row[child.name] ??= []).push(child.content);
			}
			return row;
		});
	} finally {
		document.dispose();
	}
}

function withoutEmpty(cells: Array<[name: string, texts: string[]]>): ReadRow {
	return Object.fromEntries(cells.filter(([, [text]]) => text !== ''));
}
