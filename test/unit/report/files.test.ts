// Reports as files, as independent readers find them.
import { parse as parseFast } from 'fast-csv';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readXlsx } from 'hucre';
import readExcelFile from 'read-excel-file/node';

import { allBytes } from '../../../lib/files/sheet';
import { reportCsv, reportXlsx } from '../../../lib/report/files';
import type { ReportHeading } from '../../../lib/report/report';
import { ACCOUNTS, ATTACKS, heading, MONTH, NO_ACCOUNTS, pagesOf, row, spoiled } from './fixtures';

const csv = async (rows = MONTH, changes: Partial<ReportHeading> = {}) =>
	await allBytes(reportCsv(pagesOf(rows), heading(changes)));
const xlsx = async (rows = MONTH, changes: Partial<ReportHeading> = {}, accounts = ACCOUNTS) =>
	await allBytes(reportXlsx(pagesOf(rows), heading(changes), accounts));

const HEADER =
	'推薦人,推薦碼,方案,狀態,類別,訂單編號,下單時間,結案時間,計入時間,可撥款日,撥款編號,買家付款,LINE 群組,' +
	'團購編號,團購,商品 ID,品名,數量,折扣後金額,分潤基準,分潤 %,分潤金額,幣別,備註';

describe('CSV', () => {
	test('has a line per row of commission, codes as text and amounts as numbers', async () => {
		const lines = (await csv()).toString().split('\r\n');
		expect(lines[0]).toBe(`\ufeff${HEADER}`);
		expect(lines[1]).toBe(
			'林團主,LIN,標準 v1,可撥款,分潤,R7K3M9QX,2026-11-02 00:00,2026-11-06 00:00,2026-11-06 00:00,' +
				"2026-11-13 00:00,,已付款,幸福社區團,C7K3M9QX,十一月蔬果團,'0012,高山高麗菜,2,1000,1000,5.5,55,TWD,",
		);
		expect(lines[4]).toMatch(/,鑑賞期中,退貨退款,.*,-1,-500,-500,5\.5,-28,TWD,少一件$/);
		expect(lines[5]).toMatch(/,待結案,,R3,.*,未付款,/);
		expect(lines).toHaveLength(MONTH.length + 2);
	});

	test('two readers find the same', async () => {
		const bytes = await csv(MONTH.map((one, index) => spoiled(one, ATTACKS[index] ?? '')));
		const strict = parse(bytes, { bom: true });
		const lenient = await Readable.from([bytes]).pipe(parseFast()).toArray();
		expect(lenient).toEqual(strict);
		expect(strict).toHaveLength(MONTH.length + 1);
	});

	test('amounts are in the currency’s own units', async () => {
		const [, line] = parse(await csv([row({ currency: 'USD', amountMinor: 12_345, commissionMinor: -5 })]), {
			bom: true,
		});
		expect(line?.slice(18)).toEqual(['123.45', '10', '5.5', '-0.05', 'USD', '']);
	});

	test('of no row it is the header', async () => {
		expect((await csv([], { language: 'en' })).toString()).toMatch(/^\ufeffReferrer,.*Note\r\n$/);
	});
});

describe('workbook', () => {
	test('sums come first, and are those of the rows in it', async () => {
		const { sheets } = await readXlsx(await xlsx());
		expect(sheets.map(({ name }) => name)).toEqual([
			...['總表', '對帳', '撥款試算', '依團購', '依群組', '依商品', '依推薦碼', '明細'],
		]);
		const [overview, statements, estimates, campaigns] = sheets.map(({ rows }) => rows);
		expect(overview?.[0]).toEqual([
			...[
				'期間',
				'推薦人',
				'訂單數',
				'已付款訂單',
				'已結案訂單',
				'退貨訂單',
				'數量',
				'銷售額',
				'退貨退款金額',
			],
			...[
				'分潤基準',
				'分潤',
				'退貨退款',
				'訂單更正',
				'級距加成',
				'人工調整',
				'分潤合計',
				'鑑賞期中',
				'可撥款',
			],
			...['已撥款', '待結案', '幣別'],
		]);
		const period = '2026-11-01 – 2026-11-30';
		expect(overview?.slice(1)).toEqual([
			[period, '林團主', 3, 2, 2, 1, 7, 7600, -500, 7100, 385, -28, 0, 0, 0, 357, -28, 165, 220, 33, 'TWD'],
			[period, '陳團主', 1, 1, 1, 0, 2, 300, 0, 300, 17, 0, 0, 0, 0, 17, 17, 0, 0, 0, 'TWD'],
		]);
		expect(statements?.[1]).toEqual(['林團主', 'TWD', 100, 385, -28, 0, 0, 0, -320, 137]);
		expect(estimates?.[0]?.slice(3, 7)).toEqual([
			'應付分潤',
			'扣繳稅額（試算）',
			'補充保費（試算）',
			'實付金額（試算）',
		]);
		expect(estimates?.[1]?.slice(0, 7)).toEqual(['林團主', 'TWD', '佣金', 35_000, 3_500, 739, 30_761]);
		expect(campaigns?.slice(1).map(([code, name]) => [code, name])).toEqual([
			['C2', '宅配海鮮'],
			['C7K3M9QX', '十一月蔬果團'],
		]);
	});

	test('a second reader finds all rows in it', async () => {
		const sheets = await readExcelFile(await xlsx());
		const detail = sheets.find(({ sheet }) => sheet === '明細')?.data;
		expect(detail).toHaveLength(MONTH.length + 1);
		expect(detail?.[1]?.slice(15, 22)).toEqual(['0012', '高山高麗菜', 2, 1000, 1000, 5.5, 55]);
	});

	test('without accounts and rows it has its headers', async () => {
		const { sheets } = await readXlsx(await xlsx([], { language: 'en' }, NO_ACCOUNTS));
		expect(sheets.map(({ name, rows }) => [name, rows.length])).toEqual([
			...['Summary', 'By campaign', 'By group', 'By product', 'By code', 'Detail'].map((name) => [name, 1]),
		]);
	});

	test('the same rows are the same bytes', async () => {
		expect(await xlsx()).toEqual(await xlsx());
	});
});

test('whatever texts are in it, every form can be read and runs nothing', async () => {
	const text = fc.oneof(
		fc.constantFrom(...ATTACKS),
		fc.string({ unit: 'binary', maxLength: 40 }),
		fc
			.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '＝', ' ='), fc.string())
			.map((parts) => parts.join('')),
	);
	await fc.assert(
		fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (texts) => {
			const rows = texts.map((attack) => spoiled(row(), attack));
			const lines = parse(await csv(rows), { bom: true });
			expect(lines).toHaveLength(rows.length + 1);
			expect(lines.flat().filter((cell) => /^\s*[=+@＝＋＠]/.test(cell))).toEqual([]);
			const { sheets } = await readXlsx(await xlsx(rows));
			expect(sheets.at(-1)?.rows).toHaveLength(rows.length + 1);
			const formulas = sheets.flatMap(({ cells }) => [...(cells?.values() ?? [])]);
			expect(formulas.filter(({ formula }) => formula !== undefined)).toEqual([]);
		}),
		{ numRuns: 25 },
	);
});

test('nobody who buys is in it', async () => {
	const stray = { ...row(), buyerName: '王小明', phone: '0912345678', address: '台北市' };
	const all = (await csv([stray])).toString() + JSON.stringify(await readXlsx(await xlsx([stray])));
	expect(all).not.toMatch(/王小明|0912345678|台北市/);
});
