import { InputError } from '../groupbuy/input-error';
import { columnLetter, columnNumber, plainCell, type BankCell, type BankTable } from './table';

/** What a column can be. Several columns may hold words about a payment; of the others the first that is known counts. */
export const ROLES = [
	'date',
	'time',
	'deposit',
	'withdrawal',
	'amount',
	'sign',
	'currency',
	'balance',
	'account',
	'reference',
	'memo',
] as const;
export type Role = (typeof ROLES)[number];

/** Columns of each role by header or by letter, the best first. */
export type Mapping = Partial<Record<Role, readonly string[]>>;

/** Indexes of columns; `memo` may be several. */
export type Columns = Partial<Record<Exclude<Role, 'memo'>, number>> & { memo: readonly number[] };

/**
 * Headers that banks in Taiwan use, the most telling first. A plain 帳號 is left out: in most files it is the shop's own.
 */
export const COMMON_HEADERS: Readonly<Record<Role, readonly string[]>> = {
	date: [
		'交易日期時間',
		'交易日期',
		'交易日',
		'日期',
		'入帳日期',
		'入帳日',
		'帳務日期',
		'銀行帳務日',
		'帳務日',
		'記帳日',
		'作帳日',
		'date',
		'transaction date',
		// Last: beside a date it is the time, alone it is both.
		'交易時間',
	],
	time: ['交易時間', '時間', '入帳時間', 'time', 'transaction time'],
	deposit: [
		'存入金額',
		'存款金額',
		'存入',
		'存款',
		'收入金額',
		'收入',
		'轉入金額',
		'轉入',
		'入帳金額',
		'貸方金額',
		'貸方',
		'存',
		'deposit',
		'credit',
	],
	withdrawal: [
		'支出金額',
		'提款金額',
		'提出金額',
		'支出',
		'提出',
		'提款',
		'轉出金額',
		'轉出',
		'扣款金額',
		'借方金額',
		'借方',
		'提',
		'withdrawal',
		'debit',
	],
	amount: ['交易金額', '金額', '異動金額', '發生額', '台幣金額', 'amount'],
	sign: ['借貸別', '借貸別(交易金額)', '借貸', '存提別', '收支別', '收/支', '正負號', 'dr/cr'],
	currency: ['幣別', '交易幣別', 'currency'],
	balance: [
		'即時餘額',
		'帳戶餘額',
		'帳面餘額',
		'可用餘額',
		'結存餘額',
		'結餘金額',
		'交易後餘額',
		'餘額',
		'結餘',
		'結存',
		'balance',
	],
	account: [
		'轉出入帳號',
		'對方帳號',
		'轉出帳號',
		'匯款人帳號',
		'匯款帳號',
		'匯出帳號',
		'付款人帳號',
		'付款帳號',
		'轉帳帳號',
		'來源帳號',
		'交易對象帳號',
		'對方銀行帳號',
		'對方帳號/戶名',
		'對方行帳戶/銷帳資料',
		'帳號末五碼',
		'後五碼',
		'末五碼',
		'account',
	],
	reference: ['交易序號', '交易編號', '交易參考編號', '金資序號', '序號', 'reference', 'transaction id'],
	memo: [
		'交易資訊',
		'備註',
		'附註',
		'附言',
		'註記',
		'存摺備註',
		'交易說明',
		'交易摘要',
		'交易項目',
		'對象說明',
		'說明',
		'摘要',
		'留言',
		'轉帳留言',
		'對方戶名',
		'戶名',
		'匯款人',
		'memo',
		'description',
		'note',
	],
};

/** Titles, account numbers and periods above the table. */
const MAX_TITLE_ROWS = 50;

/** What is put before or behind a header's word: 支出金額(元), 存入 (NT$), ＊交易日期. */
function headerWord(cell: BankCell | undefined): string {
	return plainCell(cell)
		.replace(/\((?:元|NT\$?|TWD|NTD|新臺幣|新台幣|臺幣|台幣)\)|^[*※]|[:：]$/gi, '')
		.replace(/\s+/g, '')
		.toLowerCase();
}

/** Which columns a row of headers names, or none when it is no row of headers. */
function columnsOf(row: readonly BankCell[], headers: Readonly<Record<Role, readonly string[]>>): Columns {
	const words = row.map(headerWord);
	const taken = new Set<number>();
	const found: Columns & { memo: number[] } = { memo: [] };
	for (const role of ROLES) {
		for (const header of headers[role]) {
			const index = words.findIndex((word, at) => word === headerWord(header) && !taken.has(at));
			if (index === -1) continue;
			taken.add(index);
			if (role !== 'memo') {
				found[role] = index;
				break;
			}
			found.memo.push(index);
		}
	}
	return found;
}

/** A table of payments says when and how much came in. */
const isTable = ({ date, deposit, amount }: Columns): boolean =>
	date !== undefined && (deposit !== undefined || amount !== undefined);

export interface FoundColumns {
	/** Index of the row of headers. */
	header: number;
	columns: Columns;
}

/**
 * Finds the row of headers below the titles.
 *
 * @param headers words of a bank, before the common ones
 * @param headerRow number of the row, from 1; `null`: the first that names a date and an amount
 */
export function findColumns(
	table: BankTable,
	headers: Readonly<Record<Role, readonly string[]>>,
	headerRow: number | null,
): FoundColumns | undefined {
	if (headerRow !== null) {
		const columns = columnsOf(table[headerRow - 1] ?? [], headers);
		return isTable(columns) ? { header: headerRow - 1, columns } : undefined;
	}
	for (const [header, row] of table.slice(0, MAX_TITLE_ROWS).entries()) {
		const columns = columnsOf(row, headers);
		if (isTable(columns)) return { header, columns };
	}
	return undefined;
}

/**
 * The columns that a person has named, by header or by letter.
 *
 * @param headerRow number of the row of headers, from 1; `null`: the first row that has all headers that are named, or no
 *   row when all are letters
 * @throws InputError for a header or letter that the file does not have
 */
export function mappedColumns(table: BankTable, mapping: Mapping, headerRow: number | null): FoundColumns {
	const names = Object.values(mapping).flat();
	const header = headerRow === null ? headerOf(table, names) : headerRow - 1;
	const row = table[header] ?? [];
	const columns: Columns & { memo: number[] } = { memo: [] };
	for (const role of ROLES) {
		const indexes = (mapping[role] ?? []).map((name) => indexOf(row, name, role));
		if (role === 'memo') columns.memo.push(...indexes);
		else if (indexes[0] !== undefined) columns[role] = indexes[0];
	}
	return { header, columns };
}

function headerOf(table: BankTable, names: readonly string[]): number {
	const words = names.filter((name) => letterIndex(name) === undefined).map((name) => headerWord(name));
	if (words.length === 0) return -1;
	return table
		.slice(0, MAX_TITLE_ROWS)
		.findIndex((row) => words.every((word) => row.some((cell) => headerWord(cell) === word)));
}

function indexOf(row: readonly BankCell[], name: string, role: Role): number {
	const byHeader = row.findIndex((cell) => headerWord(cell) === headerWord(name));
	const index = byHeader === -1 ? letterIndex(name) : byHeader;
	if (index !== undefined) return index;
	const known = row.map((cell, at) => `${columnLetter(at)} ${plainCell(cell)}`).join(', ');
	throw new InputError(
		`The bank file has no column '${name.slice(0, 60)}' for the ${role}`,
		known === '' ? 'Give the header row, or a column letter such as C.' : `It has ${known.slice(0, 300)}.`,
	);
}

function letterIndex(name: string): number | undefined {
	const letters = name.trim();
	return /^[A-Z]{1,2}$/i.test(letters) ? columnNumber(letters) - 1 : undefined;
}
