import { displayWidth } from './display-width';
import {
	allBytes,
	cellText,
	cellTime,
	type Cell,
	type Column,
	type PagedSheet,
	type Sheet,
	type SheetRow,
} from './sheet';
import { sheetNames } from './sheet-names';
import {
	CONTENT_TYPES,
	MAIN,
	PACKAGE_RELATIONS,
	STYLE,
	STYLES,
	workbook,
	workbookRelations,
	XML,
	xmlText,
} from './xlsx-parts';
import { zip, type ZipEntry } from './zip';

/** Of Excel, the header included; what is more goes on in a further sheet. */
const MAX_ROWS = 1_048_576;

/** In characters of the default font; wider texts wrap or are cut by the spreadsheet. */
const MIN_WIDTH = 8;
const MAX_WIDTH = 40;

/** Rows that decide about the width of a column. */
const ROWS_MEASURED = 200;

/** Rows that become text in one go. */
const ROWS_AT_ONCE = 100;

/** A sheet of a workbook, and where it stands in it. */
export interface WorkbookSheet extends PagedSheet {
	position: number;
}

/**
 * Sheets as an Excel workbook. Texts, codes and phone numbers are text cells, so zeros stay and `=…` is no formula; there
 * are no formulas at all. The header row stays in view and has filters.
 *
 * @param timeZone IANA name, for the times
 */
export async function toXlsx(sheets: readonly Sheet[], timeZone: string): Promise<Buffer> {
	const paged = sheets.map(({ rows, ...sheet }, position) => ({ ...sheet, position, pages: [rows] }));
	return await allBytes(xlsxParts(paged, timeZone));
}

/**
 * The same with sheets that are read one after the other, in the order in which they are given, and of which no row is kept:
 * one can be a sum of what was in another that is shown after it.
 *
 * @returns the file's bytes
 */
export async function* xlsxParts(sheets: Iterable<WorkbookSheet>, timeZone: string): AsyncGenerator<Buffer> {
	yield* zip(entriesOf(sheets, timeZone));
}

async function* entriesOf(sheets: Iterable<WorkbookSheet>, timeZone: string): AsyncGenerator<ZipEntry> {
	yield { name: '[Content_Types].xml', content: [CONTENT_TYPES] };
	yield { name: '_rels/.rels', content: [PACKAGE_RELATIONS] };
	const written: Array<{ name: string; position: number; file: number }> = [];
	for (const sheet of sheets) {
		const rows = new RowReader(sheet.pages);
		do {
			const file = written.length + 1;
			written.push({ name: sheet.name, position: sheet.position, file });
			yield { name: `xl/worksheets/sheet${file}.xml`, content: sheetXml(sheet.columns, rows, timeZone) };
		} while (!(await rows.isAtEnd()));
	}
	const shown = written.sort((a, b) => a.position - b.position);
	const names = sheetNames(shown.map(({ name }) => name));
	const named = shown.map(({ file }, index) => ({ name: names[index] ?? '', file }));
	yield { name: 'xl/workbook.xml', content: [workbook(named)] };
	yield { name: 'xl/_rels/workbook.xml.rels', content: [workbookRelations(written.length)] };
	yield { name: 'xl/styles.xml', content: [STYLES] };
}

/** Rows out of pages, as many as are wanted. */
class RowReader {
	private readonly pages: AsyncIterator<readonly SheetRow[]> | Iterator<readonly SheetRow[]>;
	private page: readonly SheetRow[] = [];

	constructor(pages: PagedSheet['pages']) {
		this.pages = Symbol.asyncIterator in pages ? pages[Symbol.asyncIterator]() : pages[Symbol.iterator]();
	}

	/** At least one, unless none is left. */
	async take(most: number): Promise<readonly SheetRow[]> {
		if (await this.isAtEnd()) return [];
		const taken = this.page.slice(0, most);
		this.page = this.page.slice(most);
		return taken;
	}

	async isAtEnd(): Promise<boolean> {
		while (this.page.length === 0) {
			const next = await this.pages.next();
			if (next.done === true) return true;
			this.page = next.value;
		}
		return false;
	}
}

async function* sheetXml(
	columns: readonly Column[],
	rows: RowReader,
	timeZone: string,
): AsyncGenerator<string> {
	const letters = columns.map((_, index) => columnLetters(index));
	const first: SheetRow[] = [];
	while (first.length < ROWS_MEASURED && !(await rows.isAtEnd()))
		first.push(...(await rows.take(ROWS_MEASURED - first.length)));
	yield headOf(columns, letters, first);

	let count = 1;
	for (let some: readonly SheetRow[] = first; some.length > 0;) {
		let text = '';
		for (const row of some) text += rowXml(row, ++count, columns, letters, timeZone);
		yield text;
		some = await rows.take(Math.min(ROWS_AT_ONCE, MAX_ROWS - count));
	}
	yield `</sheetData><autoFilter ref="A1:${letters.at(-1)}${count}"/></worksheet>`;
}

function headOf(columns: readonly Column[], letters: readonly string[], rows: readonly SheetRow[]): string {
	const widths = columns.map((column, index) => {
		const number = index + 1;
		return `<col min="${number}" max="${number}" width="${widthOf(rows, column, index)}" customWidth="1"/>`;
	});
	const cells = columns.map(({ header }, index) => textCell(`${letters[index]}1`, header, STYLE.header));
	return (
		`${XML}<worksheet ${MAIN}><sheetViews><sheetView workbookViewId="0">` +
		'<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
		`<cols>${widths.join('')}</cols><sheetData><row r="1">${cells.join('')}</row>`
	);
}

function rowXml(
	row: SheetRow,
	number: number,
	columns: readonly Column[],
	letters: readonly string[],
	timeZone: string,
): string {
	let cells = '';
	for (const [index, column] of columns.entries())
		cells += cellXml(`${letters[index]}${number}`, row[index] ?? null, column, timeZone);
	return `<row r="${number}">${cells}</row>`;
}

function cellXml(reference: string, cell: Cell, { type }: Column, timeZone: string): string {
	if (cell === null || cell === '') return '';
	if (typeof cell === 'string') return textCell(reference, cell, STYLE.text);
	if (type === 'time') return textCell(reference, cellTime(cell, timeZone), STYLE.text);
	if (type !== 'money') return `<c r="${reference}"><v>${cell}</v></c>`;
	const style = Number.isInteger(cell) ? STYLE.whole : STYLE.decimals;
	return `<c r="${reference}" s="${style}"><v>${cell}</v></c>`;
}

function textCell(reference: string, text: string, style: number): string {
	const content = xmlText(cellText(text));
	return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${content}</t></is></c>`;
}

/** A, B, … Z, AA, … */
function columnLetters(index: number): string {
	const last = String.fromCharCode(65 + (index % 26));
	return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}

function widthOf(rows: readonly SheetRow[], { header, type }: Column, index: number): number {
	const texts = type === 'time' ? ['2026-12-31 23:59'] : rows.map((row) => String(row[index] ?? ''));
	const widest = Math.max(...[header, ...texts].map(displayWidth));
	return Math.min(Math.max(widest + 2, MIN_WIDTH), MAX_WIDTH);
}
