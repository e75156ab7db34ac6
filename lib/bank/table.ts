/** A cell of a file: what CSV holds is text; a workbook also knows numbers and dates (wall clock, as if it were UTC). */
export type BankCell = string | number | Date | null;

export type BankTable = ReadonlyArray<readonly BankCell[]>;

/** A file in which somebody would look for a payment by hand is far smaller. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const MAX_ROWS = 100_000;
export const MAX_COLUMNS = 100;

/** A cell as people read it: half width, without the spaces and the `="…"` in which banks wrap numbers for Excel. */
export function plainCell(cell: BankCell | undefined): string {
	if (cell === null || cell === undefined) return '';
	if (cell instanceof Date) return cell.toISOString().slice(0, 19).replace('T', ' ');
	const text = String(cell).normalize('NFKC').trim();
	return (/^="(.*)"$/s.exec(text)?.[1] ?? text).replace(/\s+/g, ' ').trim();
}

/** Number of a column by its letters: `A` is 1, none is 0. */
export function columnNumber(letters: string): number {
	return Array.from(letters.toUpperCase()).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

/** `A`, `B`, …, `AA`: how spreadsheets name the column at this index. */
export function columnLetter(index: number): string {
	const last = String.fromCharCode(65 + (index % 26));
	return index < 26 ? last : columnLetter(Math.floor(index / 26) - 1) + last;
}
