import writeExcelFile, { type Row } from 'write-excel-file/node';

import { cellText, cellTime, type Cell, type Column, type Sheet } from './sheet';

/** In characters of the default font; wider texts wrap or are cut by the spreadsheet. */
const MIN_WIDTH = 8;
const MAX_WIDTH = 40;

/** Rows that decide about the width of a column. */
const ROWS_MEASURED = 200;

/**
 * Sheets as an Excel workbook. Texts, codes and phone numbers are text cells, so zeros stay and `=…` is no formula; there
 * are no formulas at all. The header row stays in view.
 *
 * @param timeZone IANA name, for the times
 */
export async function toXlsx(sheets: readonly Sheet[], timeZone: string): Promise<Buffer> {
	const written = sheets.map((sheet) => ({
		sheet: sheet.name,
		stickyRowsCount: 1,
		columns: sheet.columns.map((column, index) => ({ width: widthOf(sheet, column, index) })),
		data: [
			sheet.columns.map(({ header }) => ({
				value: cellText(header),
				type: String,
				fontWeight: 'bold' as const,
			})),
			...sheet.rows.map((row) =>
				sheet.columns.map((column, index) => cellOf(row[index] ?? null, column, timeZone)),
			),
		],
	}));
	return await writeExcelFile(written).toBuffer();
}

function cellOf(cell: Cell, { type }: Column, timeZone: string): Row[number] {
	if (cell === null || cell === '') return null;
	if (typeof cell === 'number' && type !== 'time') {
		return { value: cell, type: Number, ...(type === 'money' && { format: moneyFormat(cell) }) };
	}
	const text = typeof cell === 'number' ? cellTime(cell, timeZone) : cellText(cell);
	return { value: text, type: String, format: '@' };
}

function moneyFormat(amount: number): string {
	return Number.isInteger(amount) ? '#,##0' : '#,##0.00';
}

function widthOf({ rows }: Sheet, { header, type }: Column, index: number): number {
	const texts = rows.slice(0, ROWS_MEASURED).map((row) => String(row[index] ?? ''));
	const widest = Math.max(...[header, ...(type === 'time' ? ['2026-12-31 23:59'] : texts)].map(displayWidth));
	return Math.min(Math.max(widest + 2, MIN_WIDTH), MAX_WIDTH);
}

/** Chinese characters take the place of two Latin ones. */
function displayWidth(text: string): number {
	return text.length + (text.match(/[\u1100-\uffdc]/g)?.length ?? 0);
}
