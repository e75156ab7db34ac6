import writeExcelFile from 'write-excel-file/node';

import { BANKS, type Bank } from '../../../lib/bank/bank-formats';
import { readBankFile, readBankRows, type BankFileOptions } from '../../../lib/bank/read-bank-file';
import { InputError } from '../../../lib/groupbuy/input-error';
import { big5 } from '../../support/big5';

const OPTIONS: BankFileOptions = {
	bank: 'auto',
	mapping: null,
	headerRow: null,
	encoding: 'auto',
	dateOrder: 'ymd',
	currency: 'TWD',
	timeZone: 'Asia/Taipei',
};

const read = async (file: string | Uint8Array, options: Partial<BankFileOptions> = {}) =>
	await readBankFile(typeof file === 'string' ? Buffer.from(file) : file, { ...OPTIONS, ...options });

/** A moment in Taipei. */
const at = (text: string) => Date.parse(`${text}+08:00`);

/** Deposits in short: `2026-11-20T13:05:11 500 12345,67890`, with a `~` when only the day is known. */
async function inShort(file: string | Uint8Array, options: Partial<BankFileOptions> = {}): Promise<string[]> {
	return (await read(file, options)).map(({ at, timed, amountMinor, lastFives }) => {
		const time = new Date(at + 8 * 3_600_000).toISOString().slice(0, timed ? 19 : 10);
		return `${timed ? '' : '~'}${time} ${amountMinor} ${lastFives.join()}`.trim();
	});
}

describe("banks' own words", () => {
	const files: Array<[string, Bank, string, string[]]> = [
		[
			'CTBC: tabs of the payer, masked',
			'ctbc',
			'日期,摘要,幣別,支出金額,存入金額,餘額,備註,轉出入帳號,註記\n2026/11/20,跨行轉,TWD,,"1,280","20,000",謝謝,0000130****12345,\n2026/11/21,手續費,TWD,15,,"19,985",,,',
			['~2026-11-20 1280 12345'],
		],
		[
			'E.SUN: 民國 dates, total below',
			'esun',
			'交易日期,摘要,支出金額,存入金額,餘額\n115/11/20,跨行轉入 ***54321,,"1,000",2000\n合計,,0,"1,000",',
			['~2026-11-20 1000 54321'],
		],
		[
			'Cathay: mark, titles, a lone quote, all in quotes',
			'cathay',
			'\ufeff"111111111111 活存"\r\n"筆數","(自 2026/01/01 至 2026/11/30)"\r\n"幣別：TWD"\r\n"\r\n"\r\n"交易日期","帳務日期","說明","提出","存入","餘額","交易資訊","備註"\r\n"2026/11/20","2026/11/21","跨行轉入","","350","9,000","0130000123456789",""\r\n',
			['~2026-11-20 350 56789'],
		],
		[
			'First: dashes for nothing, the account with its bank in 附註',
			'first',
			'交易日期,交易時間,幣別,支出金額,存入金額,餘額,票據號碼,摘要,附註\n2026/11/20,15:50:44,新臺幣,-,2000.00,2000.00,,跨行轉帳,0120082120000062728\n2026/11/20,16:11:57,新臺幣,1000.00,-,1000.00,,轉出,0070000000000000000',
			['2026-11-20T15:50:44 2000 62728'],
		],
		[
			'Fubon: date and time in one column of tabs',
			'fubon',
			'帳務日期\t交易時間\t摘要\t支出金額\t存入金額\t即時餘額\t附註\n2026/11/20\t2026/11/20 09:08:07\t轉帳\t\t1,234\t5,678\t後五碼 24680',
			['2026-11-20T09:08:07 1234 24680'],
		],
		[
			'Mega: a star before the time, another day booked',
			'mega',
			'帳號,000123\n交易時間,銀行帳務日,交易項目,支出,收入,帳戶餘額,存摺備註\n* 2026/11/20 09:31:52,2026/11/23,轉帳,,990,1990,11223',
			['2026-11-20T09:31:52 990 11223'],
		],
		[
			'Post: numbers wrapped for Excel',
			'post',
			'帳號,="00012345678901"\n交易日期,交易時間,摘要,支出金額,存入金額,即時餘額,附註\n="1151120",="130511",薪資,="",="123.00",="1000.00",="7001234567890123"',
			['2026-11-20T13:05:11 123 90123'],
		],
		[
			'SinoPac: minutes only',
			'sinoPac',
			'帳務日期,交易日期,交易時間,摘要,支出金額,存入金額,即時餘額,附註,匯率\n2026/11/21,2026/11/20,06:01,電子交易,,"9,029","19,029",末五碼:13579,31.2',
			['2026-11-20T06:01:00 9029 13579'],
		],
		[
			'Cooperative: the time beside the date, day and number as memo',
			'tcb',
			'類別：TWD_CURRENT,戶名：某公司\n序號,交易日期,摘要,交易行庫,幣別,提款金額,存款金額,餘額,備註\n1,2026/11/20 01:56:40,轉帳,松山,TWD,,4470.00,170538.00,11-20 315614',
			['2026-11-20T01:56:40 4470'],
		],
		[
			'Taishin: short words',
			'taishin',
			'交易日,交易說明,提款,存款,餘額,備註\n2026/11/20,轉帳收入,,10000,57000,98765',
			['~2026-11-20 10000 98765'],
		],
		[
			'LINE Bank: one amount with its sign',
			'lineBank',
			'交易日期,摘要,交易金額,餘額,備註\n2026.11.20 13:05,轉入,+500,1500,***11111\n2026.11.20 14:00,轉出,-300,1200,',
			['2026-11-20T13:05:00 500 11111'],
		],
		[
			'another bank: an amount and what it is',
			'auto',
			'日期;時間;借貸別;金額;對方帳號\n20261120;130511;貸;500;822-0001-2345-6789\n20261120;130512;借;700;',
			['2026-11-20T13:05:11 500 56789'],
		],
	];

	test.each(files)('%s', async (_, bank, file, expected) => {
		expect(await inShort(file, { bank })).toEqual(expected);
		expect(await inShort(file)).toEqual(expected.map((line) => line));
	});

	test('every bank of the list reads the common words', async () => {
		for (const bank of Object.keys(BANKS) as Bank[]) {
			expect(await inShort('交易日期,存入金額,備註\n2026/11/20,500,12345', { bank })).toEqual([
				'~2026-11-20 500 12345',
			]);
		}
	});
});

describe('encodings', () => {
	const csv = '交易日期,支出金額,存入金額,備註\r\n115年11月20日,,１，２８０,後五碼：１２３４５\r\n';
	const expected = ['~2026-11-20 1280 12345'];

	test.each<[string, Uint8Array]>([
		['UTF-8', Buffer.from(csv)],
		['UTF-8 with a mark', Buffer.from(`\ufeff${csv}`)],
		['Big5', big5(csv)],
		['UTF-16 with a mark', Buffer.from(`\ufeff${csv}`, 'utf16le')],
	])('%s', async (_, bytes) => {
		expect(await inShort(bytes)).toEqual(expected);
	});

	test('what was chosen is taken at its word', async () => {
		expect(await inShort(big5(csv), { encoding: 'big5' })).toEqual(expected);
		await expect(read(big5(csv), { encoding: 'utf-8' })).rejects.toThrow('is not a text in UTF-8');
	});

	test('neither text nor workbook', async () => {
		await expect(read(Uint8Array.of(0xff, 0xff, 0xff, 0x00))).rejects.toThrow('UTF-8 or Big5');
		await expect(read('')).rejects.toThrow('is empty');
		await expect(read(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).rejects.toThrow('old kind (.xls)');
		await expect(read('<html><table><tr><td>交易日期</td></tr></table>')).rejects.toThrow('web page');
		await expect(read(Buffer.alloc(10 * 1024 * 1024 + 1, 32))).rejects.toThrow('at most 10 MB');
	});
});

describe('rows', () => {
	test('only what came in, in any of the ways to write it', async () => {
		const csv = `日期,存入,備註
2026/11/20,"NT$1,280",a
2026/11/20,500.00,b
2026/11/20,+70,c
2026/11/20,80元,d
2026/11/20,0,e
2026/11/20,,f
2026/11/20,--,g
2026/11/20,-90,沖正
2026/11/20,(90),沖正
2026/11/20,90-,沖正
,,
小計,1930,
以下空白,,
第1頁/共2頁,,
`;
		expect((await read(csv)).map(({ row, amountMinor }) => [row, amountMinor])).toEqual([
			[2, 1280],
			[3, 500],
			[4, 70],
			[5, 80],
		]);
	});

	test('other currencies are no payments in this one', async () => {
		const csv = '日期,幣別,存入\n2026/11/20,USD,99.50\n2026/11/20,臺幣,100\n2026/11/20,,200';
		expect((await read(csv)).map(({ amountMinor }) => amountMinor)).toEqual([100, 200]);
		expect(
			(await read(csv.replace(',,200', ',,'), { currency: 'USD' })).map((one) => one.amountMinor),
		).toEqual([9950]);
	});

	test('what cannot be read names row and column', async () => {
		await expect(read('日期,備註,存入\n2026/11/20,,12x4')).rejects.toThrow(
			"The bank file has no amount in TWD in row 2, column C: '12x4'",
		);
		await expect(read('日期,存入\n2026/11/20,99.50')).rejects.toThrow("row 2, column B: '99.50'");
		await expect(read('日期,存入\n2026/11/31,100')).rejects.toThrow(
			"no date in row 2, column A: '2026/11/31'",
		);
		await expect(read('日期,存入\n20/11/2026,100')).rejects.toThrow(
			"no date in row 2, column A: '20/11/2026'",
		);
		await expect(read('name,price\nA,1')).rejects.toThrow('no row of headers');
	});

	test('the order of the date can be said', async () => {
		expect(await inShort('日期,存入\n20/11/2026,100', { dateOrder: 'dmy' })).toEqual(['~2026-11-20 100']);
		expect(await inShort('日期,存入\n11/20/2026,100', { dateOrder: 'mdy' })).toEqual(['~2026-11-20 100']);
	});

	test('a payment is the same in another file, and two that look the same are two', async () => {
		const row = '2026/11/20 13:05:11,500,1500,12345';
		const [first, second] = await read(`日期,存入,餘額,備註\n${row}\n${row}`);
		const [, again] = await read(
			`我的帳戶\n日期,存入,餘額,備註\n2026/11/19,1,1000,\n${row.replace('500,', '"500.00",')}`,
		);
		expect(first?.key).not.toBe(second?.key);
		expect(again?.key).toBe(first?.key);
		expect((await read(`日期,存入,餘額,備註\n${row.replace('1500', '2000')}`))[0]?.key).not.toBe(first?.key);
	});

	test('too many', async () => {
		const csv = `日期,存入\n${'2026/11/20,1\n'.repeat(100_000)}`;
		await expect(read(csv)).rejects.toThrow('at most 100000 are read');
	});
});

describe('mapping', () => {
	const csv = 'x,y\nWhen,What,In,Who\n2026/11/20,gift,500,***12345\n';

	test('by header, by letter, in a row that is named', async () => {
		const byHeader = { date: ['When'], deposit: ['In'], account: ['Who'] };
		expect(await inShort(csv, { mapping: byHeader })).toEqual(['~2026-11-20 500 12345']);
		const byLetter = { date: ['A'], deposit: ['c'], memo: ['B', 'D'] };
		expect(await inShort(csv, { mapping: byLetter, headerRow: 2 })).toEqual(['~2026-11-20 500 12345']);
		expect(await inShort('2026/11/20,gift,500,***12345', { mapping: byLetter })).toEqual([
			'~2026-11-20 500 12345',
		]);
	});

	test('what the file does not have', async () => {
		await expect(read(csv, { mapping: { date: ['When'], deposit: ['Out'] } })).rejects.toThrow(InputError);
		await expect(
			read(csv, { mapping: { date: ['Day'], deposit: ['In'] }, headerRow: 2 }),
		).rejects.toMatchObject({
			message: "The bank file has no column 'Day' for the date",
			description: 'It has A When, B What, C In, D Who.',
		});
		await expect(read(csv, { mapping: { date: ['When'] } })).rejects.toThrow(
			'neither a deposit nor an amount',
		);
	});
});

describe('workbooks', () => {
	const header = ['交易日期', '交易時間', '存入金額', '轉出入帳號'].map((value) => ({ value }));

	test('numbers, dates and texts', async () => {
		const day = new Date(Date.UTC(2026, 10, 20));
		const file = await writeExcelFile([
			{ sheet: '說明', data: [[{ value: '不是明細' }]] },
			{
				sheet: '明細',
				data: [
					[{ value: '帳戶明細' }],
					header,
					[
						{ value: day, type: Date, format: 'yyyy/mm/dd' },
						{ value: '13:05:11' },
						{ value: 1280, type: Number },
						{ value: '***12345' },
					],
					[{ value: '1151120' }, { value: '0905' }, { value: '350' }, { value: 12345, type: Number }],
					[
						{ value: new Date(Date.UTC(2026, 10, 20, 9, 5)), type: Date, format: 'yyyy/mm/dd hh:mm' },
						null,
						{ value: 7, type: Number },
						null,
					],
				],
			},
		]).toBuffer();
		expect(await inShort(file)).toEqual([
			'2026-11-20T13:05:11 1280 12345',
			'2026-11-20T09:05:00 350 12345',
			'2026-11-20T09:05:00 7',
		]);
	});

	test('the same payment in CSV and in a workbook is one', async () => {
		const file = await writeExcelFile([
			header,
			[{ value: '2026/11/20' }, { value: '13:05:11' }, { value: 1280, type: Number }, { value: '***12345' }],
		]).toBuffer();
		const [fromBook] = await read(file);
		const [fromText] = await read(
			'交易日期,交易時間,存入金額,轉出入帳號\n2026/11/20,13:05:11,"1,280",***12345',
		);
		expect(fromBook?.at).toBe(at('2026-11-20T13:05:11'));
		expect(fromBook?.key).toBe(fromText?.key);
	});
});

test('rows that a workflow has read', () => {
	const rows = [
		{ 交易日期: '2026-11-20 13:05', 存入金額: 500, 備註: '12345' },
		{ 交易日期: '2026-11-20 13:06', 支出金額: 500 },
	];
	expect(readBankRows(rows, OPTIONS)).toMatchObject([
		{ row: 1, amountMinor: 500, lastFives: ['12345'], at: at('2026-11-20T13:05:00'), timed: true },
	]);
	expect(() => readBankRows([{ 交易日期: 'x1', 存入金額: 5 }], OPTIONS)).toThrow("column A: 'x1'");
});
