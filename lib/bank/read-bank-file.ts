import { createHash } from 'node:crypto';

import { InputError } from '../groupbuy/input-error';
import type { Currency } from '../groupbuy/money';
import { bankAmount, bankSign, isOtherCurrency } from './bank-amount';
import { headersOf, type Bank } from './bank-formats';
import { bankTime, type DateOrder } from './bank-time';
import { findColumns, mappedColumns, type Columns, type FoundColumns, type Mapping } from './columns';
import { lastFiveOfAccount, lastFivesInWords } from './last-five';
import { readCsv, type Encoding } from './read-csv';
import { readXlsx, tooManyRows } from './read-xlsx';
import { columnLetter, MAX_FILE_BYTES, MAX_ROWS, plainCell, type BankCell, type BankTable } from './table';

export interface BankFileOptions {
	bank: Bank;
	/** Named columns instead of those that the headers tell; `null`: none are named. */
	mapping: Mapping | null;
	/** Number of the row of headers, from 1; `null`: it is looked for. */
	headerRow: number | null;
	encoding: Encoding;
	dateOrder: DateOrder;
	currency: Currency;
	/** IANA name of the zone in which the bank writes its times. */
	timeZone: string;
}

/** Money that came in. */
export interface BankTransaction {
	/** The same for the same row, whatever file it comes in. */
	key: string;
	/** Number of the row in the file, from 1. */
	row: number;
	/** Epoch milliseconds; the beginning of the day when `timed` is false. */
	at: number;
	timed: boolean;
	/** > 0. */
	amountMinor: number;
	/** Five digits each, the likeliest first: of the payer's account, then those in the words. */
	lastFives: readonly string[];
	/** All that the bank says about it. */
	memo: string | null;
}

/**
 * Reads the deposits of a bank's download: CSV (UTF-8, UTF-16 with a mark, Big5) or a workbook. Withdrawals, totals and
 * titles are passed over.
 *
 * @throws InputError, with row and column, for what cannot be read; nothing is left out in silence
 */
export async function readBankFile(bytes: Uint8Array, options: BankFileOptions): Promise<BankTransaction[]> {
	if (bytes.length === 0) throw new InputError('The bank file is empty', 'Download it again.');
	if (bytes.length > MAX_FILE_BYTES) {
		throw new InputError(
			`The bank file has ${Math.ceil(bytes.length / 1024 / 1024)} MB, at most ${MAX_FILE_BYTES / 1024 / 1024} MB are read`,
			'Download a shorter period.',
		);
	}
	return readTables(await tablesOf(bytes, options.encoding), options);
}

/**
 * The same for rows that a workflow has read already: one object per row, its keys are the headers.
 *
 * @throws InputError as `readBankFile()`; row 1 is the first object
 */
export function readBankRows(
	rows: ReadonlyArray<Readonly<Record<string, unknown>>>,
	options: Omit<BankFileOptions, 'headerRow' | 'encoding'>,
): BankTransaction[] {
	const headers = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const table = [headers, ...rows.map((row) => headers.map((header) => asCell(row[header])))];
	return readTables([table], { ...options, headerRow: 1, encoding: 'auto' }).map((transaction) => ({
		...transaction,
		row: transaction.row - 1,
	}));
}

function asCell(value: unknown): BankCell {
	if (value === undefined || value === null) return null;
	if (typeof value === 'string' || typeof value === 'number' || value instanceof Date) return value;
	return JSON.stringify(value);
}

async function tablesOf(bytes: Uint8Array, encoding: Encoding): Promise<BankTable[]> {
	const [a, b, c, d] = bytes;
	if (a === 0x50 && b === 0x4b && c === 0x03 && d === 0x04) return await readXlsx(bytes);
	if (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0) {
		throw new InputError(
			'The bank file is a workbook of the old kind (.xls)',
			'Open it with a spreadsheet and save it as .xlsx or CSV (UTF-8).',
		);
	}
	return [readCsv(bytes, encoding)];
}

function readTables(tables: readonly BankTable[], options: BankFileOptions): BankTransaction[] {
	for (const table of tables) {
		if (table.length > MAX_ROWS) throw tooManyRows(table.length);
		const found = options.mapping
			? mappedColumns(table, options.mapping, options.headerRow)
			: findColumns(table, headersOf(options.bank), options.headerRow);
		if (found) return readDeposits(table, found, options);
	}
	const seen = (tables[0] ?? []).find((row) => row.filter((cell) => plainCell(cell) !== '').length > 2);
	throw new InputError(
		'The bank file has no row of headers that names a date and an amount',
		`Name the columns with Mapping.${seen ? ` A row of it: ${seen.map(plainCell).join(', ').slice(0, 300)}.` : ''}`,
	);
}

function readDeposits(
	table: BankTable,
	{ header, columns }: FoundColumns,
	options: BankFileOptions,
): BankTransaction[] {
	const { date, deposit, amount } = columns;
	if (date === undefined || (deposit === undefined && amount === undefined)) {
		throw new InputError(
			'The mapping names no date, or neither a deposit nor an amount',
			'Name the column of the date and the column of what came in.',
		);
	}
	const transactions: BankTransaction[] = [];
	const times = new Map<string, number>();
	for (const [index, row] of table.entries()) {
		if (index <= header || isNoTransaction(row, date)) continue;
		const transaction = readRow(row, index + 1, columns, options);
		if (!transaction) continue;
		// Two payments may look the same to the second: they are told apart by their order.
		const nth = (times.get(transaction.key) ?? 0) + 1;
		times.set(transaction.key, nth);
		transactions.push({ ...transaction, key: `${transaction.key}-${nth}` });
	}
	return transactions;
}

/** Totals, page numbers and notes below the table; a payment has a date. */
function isNoTransaction(row: readonly BankCell[], date: number): boolean {
	const first = row.map(plainCell).find((cell) => cell !== '') ?? '';
	return (
		!/\d/.test(plainCell(row[date])) ||
		/^(?:[合總小共]計|總筆數|筆數|共\d+筆|以下空白|第\d+頁|total)/i.test(first)
	);
}

function readRow(
	row: readonly BankCell[],
	number: number,
	columns: Columns,
	options: BankFileOptions,
): BankTransaction | undefined {
	const { currency, dateOrder, timeZone } = options;
	const cell = (role: Exclude<keyof Columns, 'memo'>): BankCell | undefined =>
		columns[role] === undefined ? undefined : row[columns[role]];
	if (isOtherCurrency(cell('currency'), currency)) return undefined;
	const role = columns.deposit === undefined ? 'amount' : 'deposit';
	const amountMinor = bankAmount(cell(role), currency);
	if (amountMinor === undefined)
		throw unreadable(number, columns[role], cell(role), `an amount in ${currency}`);
	if (amountMinor === null || amountMinor <= 0 || bankSign(cell('sign')) === 'out') return undefined;
	const time = bankTime(cell('date'), cell('time'), dateOrder, timeZone);
	if (!time) throw unreadable(number, columns.date, cell('date'), 'a date');
	const account = plainCell(cell('account'));
	const words = [account, plainCell(cell('reference')), ...columns.memo.map((at) => plainCell(row[at]))];
	const memo = [...new Set(words.filter((word) => word !== ''))].join(' ');
	return {
		key: keyOf([time.at, amountMinor, bankAmount(cell('balance'), currency) ?? null, ...words]),
		row: number,
		...time,
		amountMinor,
		lastFives: [
			...new Set([
				...[lastFiveOfAccount(account) ?? []].flat(),
				...columns.memo.flatMap((at) => lastFivesInWords(plainCell(row[at]))),
			]),
		],
		memo: memo === '' ? null : memo.slice(0, 500),
	};
}

function keyOf(parts: ReadonlyArray<string | number | null>): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}

function unreadable(
	row: number,
	column: number | undefined,
	cell: BankCell | undefined,
	what: string,
): InputError {
	return new InputError(
		`The bank file has no ${what.replace(/^an? /, '')} in row ${row}, column ${columnLetter(column ?? 0)}: '${plainCell(cell).slice(0, 60)}'`,
		'Correct the cell, or name the right columns with Mapping; a date with the day first needs its Date Order.',
	);
}
