import { parse } from 'csv-parse/sync';

import { InputError } from '../../../lib/groupbuy/input-error';
import { transferFile, type Transfer } from '../../../lib/report/transfer-file';
import { readTransferLayout, TRANSFER_PRESETS } from '../../../lib/report/transfer-layout';
import { PAYOUT } from './fixtures';

const BANK = {
	bankCode: '812',
	bankName: '台新銀行',
	accountNumber: '00281234567890',
	accountName: '林十美',
};
const transfer = (changes: Partial<Transfer> = {}): Transfer => ({ ...PAYOUT, bank: BANK, ...changes });
const ZONE = 'Asia/Taipei';

const TWO = [
	transfer(),
	transfer({
		...{ code: 'T2', leaderName: '陳團主', netMinor: 900 },
		bank: { ...BANK, bankCode: '004', accountName: '陳大文' },
	}),
];

test('CSV: accounts keep their zeros, amounts are whole', () => {
	const { bytes, count, sumMinor, left } = transferFile(TWO, TRANSFER_PRESETS.csv, ZONE);
	expect(parse(bytes)).toEqual([
		['銀行代碼', '帳號', '戶名', '金額', '附言'],
		['812', '00281234567890', '林十美', '30761', 'T7K3M9QX'],
		['004', '00281234567890', '陳大文', '900', 'T2'],
	]);
	expect({ count, sumMinor, left }).toEqual({ count: 2, sumMinor: 31_661, left: [] });
});

test('fixed width: Big5, numbers of lines and sums at both ends', () => {
	const { bytes } = transferFile(TWO, TRANSFER_PRESETS.fixedWidth, ZONE);
	const lines = bytes.toString('latin1').split('\r\n');
	expect(lines.map(({ length }) => length)).toEqual([9, 92, 92, 21, 0]);
	expect(new TextDecoder('big5').decode(bytes).split('\r\n')).toEqual([
		'120261205',
		`28120000281234567890000000030761林十美${' '.repeat(34)}T7K3M9QX${' '.repeat(12)}`,
		`20040000281234567890000000000900陳大文${' '.repeat(34)}T2${' '.repeat(18)}`,
		'300000200000000031661',
		'',
	]);
	// Not the other 十 of Big5, 0xA2CC, which banks do not know.
	expect(bytes.includes(Buffer.from([0xa4, 0x51]))).toBe(true);
});

test('what cannot be transferred is left, with its reason', () => {
	const { left, count, bytes } = transferFile(
		[
			transfer({ code: 'T1', bank: null }),
			transfer({ code: 'T2', currency: 'USD' }),
			transfer({ code: 'T3', netMinor: 0 }),
		],
		{ ...TRANSFER_PRESETS.fixedWidth, first: [], last: [] },
		ZONE,
	);
	expect(left.map(({ code, reason }) => [code, reason])).toEqual([
		['T1', 'no_bank_account'],
		['T2', 'other_currency'],
		['T3', 'nothing_to_pay'],
	]);
	expect([count, bytes.length]).toEqual([0, 0]);
});

test.each<
	[trouble: string, name: string, encoding: 'utf-8' | 'big5', separator: string, width: number | null]
>([
	['a sign in it that divides', '林,美', 'utf-8', ',', null],
	['a sign in it that divides', '林"美', 'utf-8', ';', null],
	['a sign in it that divides', '林\n美', 'big5', '', 40],
	['a formula in a spreadsheet', '=1+1', 'utf-8', ',', null],
	["has '𠮷' in it, which Big5 does not have", '𠮷美', 'big5', ',', null],
	["has '👍' in it, which Big5 does not have", '👍', 'big5', '', 40],
	['takes 6 bytes, and 5 fit', '林大美', 'big5', '', 5],
	['takes 9 bytes, and 8 fit', '林大美', 'utf-8', '', 8],
])('refused, with leader and field: %s (%j)', (trouble, accountName, encoding, separator, width) => {
	const layout = readTransferLayout({ encoding, separator, columns: [{ field: 'accountName', width }] });
	const make = () => transferFile([transfer({ bank: { ...BANK, accountName } })], layout, ZONE);
	expect(make).toThrow(InputError);
	expect(make).toThrow(`The field 'accountName' of 林團主`);
	expect(make).toThrow(trouble);
});

test('a layout out of a workflow', () => {
	const layout = readTransferLayout({
		separator: '|',
		withNames: true,
		columns: [
			{ header: '序號', field: 'number', width: 4, justify: 'right', pad: '0' },
			{ value: 'TWD' },
			{ field: 'amount' },
			{ field: 'note' },
		],
		last: [{ field: 'count' }, { field: 'sum' }],
	});
	expect(transferFile(TWO, layout, ZONE).bytes.toString()).toBe(
		'序號|TWD|amount|note\r\n0001|TWD|30761|11 月份\r\n0002|TWD|900|11 月份\r\n2|31661\r\n',
	);
});

test.each<[unknown, string]>([
	[null, "'layout' is not an object"],
	[{}, "'layout.columns' is empty"],
	[{ columns: [{ field: 'phone' }] }, "'layout.columns[0].field' cannot be 'phone'"],
	[{ columns: [{ field: 'amount', value: 'x' }] }, "'layout.columns[0]' has field and value in it"],
	[{ columns: [{ field: 'amount' }], separator: '' }, "'layout.columns[0].width' is empty"],
	[
		{ columns: [{ field: 'amount', width: 9 }], separator: '', withNames: true },
		"'layout.withNames' cannot be true",
	],
	[{ columns: [{ field: 'amount', width: 0 }] }, "'layout.columns[0].width' cannot be 0"],
	[{ columns: [{ field: 'amount', pad: '零' }] }, "'layout.columns[0].pad' cannot be '零'"],
	[{ columns: [{ field: 'amount' }], last: [{ field: 'amount' }] }, "'layout.last[0].field' cannot be"],
	[{ columns: [{ field: 'amount' }], encoding: 'utf-16' }, "'layout.encoding' cannot be 'utf-16'"],
	[{ columns: [{ field: 'amount' }], separator: '--' }, "'layout.separator' cannot be '--'"],
])('%j is no layout', (value, message) => {
	expect(() => readTransferLayout(value)).toThrow(InputError);
	expect(() => readTransferLayout(value)).toThrow(message);
});
