import {
	cellText,
	cellTime,
	type Cell,
	type Column,
	type PagedSheet,
	type Sheet,
	type SheetRow,
} from './sheet';

/**
 * What Excel, LibreOffice and Google Sheets run as a formula, also behind white space and in full width.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^[\s\u00a0\ufeff]*[=+\-@＝＋－＠]|^[\t\n]/;

/** What Excel turns into a number (0912… loses its zero), a date (3-4) or, by the name of a month, a date as well (MAY1). */
const NUMBER_OR_DATE = /^\s*[.\d]|^\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s-]?\d/i;

const BYTE_ORDER_MARK = '\ufeff';
const LINE_END = '\r\n';

/** Rows that become text in one go. */
const ROWS_AT_ONCE = 500;

/**
 * A sheet as CSV for people (RFC 4180): UTF-8 with a byte order mark and CRLF, as Excel wants it. A cell that a spreadsheet
 * would run or change begins with an apostrophe; numbers never do.
 *
 * @param timeZone IANA name, for the times
 */
export function toCsv({ columns, rows }: Sheet, timeZone: string): string {
	return headOf(columns) + linesOf(rows, columns, timeZone);
}

/** The same of rows that come in pages, as bytes. */
export async function* csvParts({ columns, pages }: PagedSheet, timeZone: string): AsyncGenerator<Buffer> {
	yield Buffer.from(headOf(columns));
	for await (const page of pages) {
		for (let start = 0; start < page.length; start += ROWS_AT_ONCE)
			yield Buffer.from(linesOf(page.slice(start, start + ROWS_AT_ONCE), columns, timeZone));
	}
}

function headOf(columns: readonly Column[]): string {
	return BYTE_ORDER_MARK + columns.map(({ header }) => quoted(guarded(header, 'text'))).join(',') + LINE_END;
}

function linesOf(rows: readonly SheetRow[], columns: readonly Column[], timeZone: string): string {
	let text = '';
	for (const row of rows) {
		let line = '';
		for (const [index, column] of columns.entries())
			line += (index === 0 ? '' : ',') + field(row[index] ?? null, column, timeZone);
		text += line + LINE_END;
	}
	return text;
}

function field(cell: Cell, { type }: Column, timeZone: string): string {
	if (cell === null) return '';
	if (typeof cell === 'number') return type === 'time' ? cellTime(cell, timeZone) : String(cell);
	return quoted(guarded(cell, type));
}

function guarded(value: string, type: Column['type']): string {
	const text = cellText(value);
	return FORMULA.test(text) || (type === 'code' && NUMBER_OR_DATE.test(text)) ? `'${text}` : text;
}

function quoted(text: string): string {
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
