import readWorkbook from 'read-excel-file/node';

import { InputError } from '../groupbuy/input-error';
import { MAX_ROWS, type BankCell, type BankTable } from './table';
import { brokenWorkbook, unpackWorkbook } from './unpack-workbook';

/**
 * The sheets of a workbook, in their order. Numbers and dates keep their types; a date is the wall clock as if it were UTC.
 *
 * @throws InputError for what is no workbook, or one that is too large
 */
export async function readXlsx(bytes: Uint8Array): Promise<BankTable[]> {
	const unpacked = unpackWorkbook(bytes);
	let sheets: Awaited<ReturnType<typeof readWorkbook>>;
	try {
		sheets = await readWorkbook(unpacked);
	} catch {
		throw brokenWorkbook();
	}
	return sheets.map(({ data }) => {
		if (data.length > MAX_ROWS) throw tooManyRows(data.length);
		return data.map((row) => row.map((cell) => asCell(cell)));
	});
}

function asCell(cell: unknown): BankCell {
	if (cell === null || typeof cell === 'string' || typeof cell === 'number') return cell;
	// A serial number that is no day makes a date that is none.
	if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? null : cell;
	return typeof cell === 'boolean' ? String(cell) : null;
}

export function tooManyRows(rows: number): InputError {
	return new InputError(
		`The bank file has ${rows} rows, at most ${MAX_ROWS} are read`,
		'Download a shorter period.',
	);
}
