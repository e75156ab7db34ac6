import { stringify } from 'csv-stringify/sync';

import { cellText, cellTime, type Cell, type Column, type Sheet } from './sheet';

/**
 * What Excel, LibreOffice and Google Sheets run as a formula, also behind white space and in full width.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^[\s\u00a0\ufeff]*[=+\-@＝＋－＠]|^[\t\n]/;

/** What Excel turns into a number (0912… loses its zero), a date (3-4) or, by the name of a month, a date as well (MAY1). */
const NUMBER_OR_DATE = /^\s*[.\d]|^\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s-]?\d/i;

/**
 * A sheet as CSV for people (RFC 4180): UTF-8 with a byte order mark and CRLF, as Excel wants it. A cell that a spreadsheet
 * would run or change begins with an apostrophe; numbers never do.
 *
 * @param timeZone IANA name, for the times
 */
export function toCsv({ columns, rows }: Sheet, timeZone: string): string {
	const header = columns.map((column) => guarded(column.header, 'text'));
	const body = rows.map((row) => columns.map((column, index) => field(row[index] ?? null, column, timeZone)));
	return stringify([header, ...body], { bom: true, record_delimiter: 'windows' });
}

function field(cell: Cell, { type }: Column, timeZone: string): string {
	if (cell === null) return '';
	if (typeof cell === 'number') return type === 'time' ? cellTime(cell, timeZone) : String(cell);
	return guarded(cell, type);
}

function guarded(value: string, type: Column['type']): string {
	const text = cellText(value);
	return FORMULA.test(text) || (type === 'code' && NUMBER_OR_DATE.test(text)) ? `'${text}` : text;
}
