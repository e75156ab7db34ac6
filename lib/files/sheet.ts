import { IANAZone } from 'luxon';

/*
 * A table as people open it in a spreadsheet. The texts in it were typed by anybody: what a cell must not do is said here
 * once for every format.
 */

/**
 * - `code`: an order code, an item code, a phone number: never to be taken for a number or a date.
 * - `money`: in major units, as it is written on an invoice.
 * - `time`: epoch milliseconds.
 */
export type ColumnType = 'text' | 'code' | 'number' | 'money' | 'time';

export interface Column {
	/** Name of the value where a row is an item, not a line of a file. */
	key: string;
	header: string;
	type: ColumnType;
}

export type Cell = string | number | null;

/** One cell per column. */
export type SheetRow = readonly Cell[];

export interface Sheet {
	name: string;
	columns: readonly Column[];
	rows: readonly SheetRow[];
}

/** A sheet whose rows come in pages, so that not all of them need to be in memory. */
export interface PagedSheet extends Omit<Sheet, 'rows'> {
	pages: AsyncIterable<readonly SheetRow[]> | Iterable<readonly SheetRow[]>;
}

export async function allBytes(parts: AsyncIterable<Buffer>): Promise<Buffer> {
	const all: Buffer[] = [];
	for await (const part of parts) all.push(part);
	return Buffer.concat(all);
}

/** Excel's own limit for one cell. */
const MAX_CELL = 32_767;

/** Control characters but tab and line break, halves of characters, and what turns the direction of a text. */
const UNFIT = /[^\P{Cc}\t\n]|[\p{Cs}\ufffe\uffff\u202a-\u202e\u2066-\u2069]/gu;

/** Latin and Chinese texts, most of all there are: that they are fit is soon seen. */
const PLAIN = /^[ -~\u3000-\u9fff\uff00-\uffef]*$/;

/** A text as any spreadsheet format can hold it: XML has no place for control characters and half characters. */
export function cellText(text: string): string {
	if (text.length <= MAX_CELL && PLAIN.test(text)) return text;
	return text
		.replace(/\r\n?/g, '\n')
		.replace(UNFIT, '')
		.slice(0, MAX_CELL)
		.replace(/[\ud800-\udbff]$/, '');
}

const QUARTER_MS = 15 * 60_000;

/** Of so many quarters of an hour: some years. */
const MOST_OFFSETS = 100_000;

const offsets = new Map<string, Map<number, number>>();

/** A moment as it stands in a cell: a text, since spreadsheets know no time zones. */
export function cellTime(at: number, timeZone: string): string {
	return new Date(at + offsetMs(at, timeZone)).toISOString().slice(0, 16).replace('T', ' ');
}

/** Clocks change on a quarter of an hour, and asking the calendar takes longer than all else in a row. */
function offsetMs(at: number, timeZone: string): number {
	let known = offsets.get(timeZone);
	if (known === undefined || known.size > MOST_OFFSETS) {
		known = new Map();
		offsets.set(timeZone, known);
	}
	const quarter = Math.floor(at / QUARTER_MS);
	let offset = known.get(quarter);
	if (offset === undefined) {
		offset = IANAZone.create(timeZone).offset(at) * 60_000;
		known.set(quarter, offset);
	}
	return offset;
}
