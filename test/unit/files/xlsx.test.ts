// Workbooks as an independent reader finds them.
import { unzipSync } from 'fflate';
import { readXlsx } from 'hucre';
import readExcelFile from 'read-excel-file/node';
import { SaxesParser } from 'saxes';

import { allBytes, type Column, type Sheet, type SheetRow } from '../../../lib/files/sheet';
import { toXlsx, xlsxParts } from '../../../lib/files/xlsx';

const ZONE = 'Asia/Taipei';

const columns: Column[] = [
	{ key: 'name', header: '買家', type: 'text' },
	{ key: 'phone', header: '手機', type: 'code' },
	{ key: 'pieces', header: '數量', type: 'number' },
	{ key: 'amount', header: '金額', type: 'money' },
	{ key: 'at', header: '時間', type: 'time' },
];

async function read(sheets: Sheet[]) {
	return (await readXlsx(await toXlsx(sheets, ZONE))).sheets;
}

test('texts, codes and times are text cells, numbers are numbers', async () => {
	const rows = [['王小明', '0912345678', 2, 99.5, Date.UTC(2026, 10, 21, 16, 5)]];
	const [sheet] = await read([{ name: '裝袋單', columns, rows }]);
	expect(sheet?.name).toBe('裝袋單');
	expect(sheet?.rows).toEqual([
		['買家', '手機', '數量', '金額', '時間'],
		['王小明', '0912345678', 2, 99.5, '2026-11-22 00:05'],
	]);
});

test('several sheets keep their order, an empty one its header', async () => {
	const one = [columns[0]].flatMap((column) => column ?? []);
	const sheets = await read([
		{ name: '甲', columns: one, rows: [['a']] },
		{ name: '乙', columns: one, rows: [] },
	]);
	expect(sheets.map(({ name, rows }) => [name, rows])).toEqual([
		['甲', [['買家'], ['a']]],
		['乙', [['買家']]],
	]);
});

const HOSTILE = [
	"=cmd|'/c calc'!A1",
	'＝1+1',
	'+886912345678',
	'-1',
	'@x',
	'\t=1',
	'a\n=1',
	'<script>alert("1")</script>',
	'&amp;',
	']]>',
	'00912',
	'1E5',
	'👨‍👩‍👧',
];

test.each(HOSTILE)('%j is a text cell and no formula', async (text) => {
	const workbook = await toXlsx([{ name: '表', columns, rows: [[text, text, 1, 1, 0]] }], ZONE);
	const [sheet] = (await readXlsx(workbook)).sheets;
	expect(sheet?.rows[1]?.slice(0, 2)).toEqual([text, text]);
	const cells = [...(sheet?.cells?.values() ?? [])];
	expect(cells.filter(({ formula }) => formula !== undefined)).toEqual([]);
});

test('what XML cannot hold is left out', async () => {
	const [sheet] = await read([{ name: '表', columns, rows: [['a\u0000b\ud800c\uffffd', null, 1, 1, 0]] }]);
	expect(sheet?.rows[1]?.[0]).toBe('abcd');
});

test('10,000 rows are read back as they were', async () => {
	const rows = Array.from({ length: 10_000 }, (_, index) => [
		HOSTILE[index % HOSTILE.length] ?? '',
		`0${index}`,
		index,
		index - 5000,
	]);
	const [sheet] = await read([{ name: '表', columns: columns.slice(0, 4), rows }]);
	expect(sheet?.rows.slice(1)).toEqual(rows);
});

test('a second reader finds the same', async () => {
	const rows = HOSTILE.map((text, index) => [text, '0912345678', index, index - 0.5, NOW]);
	const workbook = await toXlsx([{ name: '表', columns, rows }], ZONE);
	const [sheet] = await readExcelFile(workbook, { trim: false });
	expect(sheet?.sheet).toBe('表');
	expect(sheet?.data.slice(1)).toEqual(rows.map((row) => [...row.slice(0, 4), '2026-11-22 00:05']));
});

const NOW = Date.UTC(2026, 10, 21, 16, 5);
const TEXT: Column[] = [{ key: 'text', header: '字', type: 'text' }];

/** The parts of a workbook, each of them well-formed. */
function partsOf(workbook: Buffer): Map<string, string> {
	const parts = new Map(
		Object.entries(unzipSync(workbook)).map(([name, part]) => [name, new TextDecoder().decode(part)]),
	);
	for (const text of parts.values()) new SaxesParser({ xmlns: true }).write(text).close();
	return parts;
}

test('every part is well-formed XML, the header stays in view and has filters', async () => {
	const parts = partsOf(
		await toXlsx([{ name: `甲<&>"`, columns, rows: HOSTILE.map((text) => [text]) }], ZONE),
	);
	expect([...parts.keys()]).toEqual([
		'[Content_Types].xml',
		'_rels/.rels',
		'xl/worksheets/sheet1.xml',
		'xl/workbook.xml',
		'xl/_rels/workbook.xml.rels',
		'xl/styles.xml',
	]);
	const sheet = parts.get('xl/worksheets/sheet1.xml');
	expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
	expect(sheet).toContain(`<autoFilter ref="A1:E${HOSTILE.length + 1}"/>`);
});

test('what looks like an escape of Excel stays what it is', async () => {
	const parts = partsOf(await toXlsx([{ name: '表', columns: TEXT, rows: [['_x0041_ _x']] }], ZONE));
	expect(parts.get('xl/worksheets/sheet1.xml')).toContain('>_x005F_x0041_ _x</t>');
});

test('the same rows are the same bytes', async () => {
	const sheet = { name: '表', columns: TEXT, rows: [['一'], ['二']] };
	expect(await toXlsx([sheet], ZONE)).toEqual(await toXlsx([sheet], ZONE));
});

test('names of sheets are made fit, and each is there once', async () => {
	const names = ['a/b', 'A B', '', "'x'", 'History', '團'.repeat(40), '團'.repeat(40), `${'x'.repeat(30)}👍`];
	const workbook = await toXlsx(
		names.map((name) => ({ name, columns: TEXT, rows: [] })),
		ZONE,
	);
	expect((await readXlsx(workbook)).sheets.map(({ name }) => name)).toEqual([
		'a b',
		'A B (2)',
		'Sheet',
		'x',
		'Sheet History',
		'團'.repeat(31),
		`${'團'.repeat(27)} (2)`,
		'x'.repeat(30),
	]);
});

test('a sum can be shown before the rows that it is of, though it is read after them', async () => {
	let sum = 0;
	async function* detail() {
		for (const number of [1, 2, 3]) {
			sum += number;
			yield await Promise.resolve([[number]]);
		}
	}
	function* total() {
		yield [[sum]];
	}
	const sheets = [
		{ name: '明細', position: 1, columns: TEXT, pages: detail() },
		{ name: '總表', position: 0, columns: TEXT, pages: total() },
	];
	const book = await readXlsx(await allBytes(xlsxParts(sheets, ZONE)));
	expect(book.sheets.map(({ name, rows }) => [name, rows.slice(1)])).toEqual([
		['總表', [[6]]],
		['明細', [[1], [2], [3]]],
	]);
});

test('an error of the rows is the error of the workbook', async () => {
	async function* broken(): AsyncGenerator<SheetRow[]> {
		await Promise.reject(new Error('no more rows'));
	}
	const sheets = [{ name: '表', position: 0, columns: TEXT, pages: broken() }];
	await expect(allBytes(xlsxParts(sheets, ZONE))).rejects.toThrow('no more rows');
});

test('more rows than a sheet holds go on in a further one', async () => {
	const page = Array.from({ length: 10_000 }, () => [1]);
	function* pages() {
		for (let count = 0; count < 105; count++) yield page;
	}
	const sheets = [
		{ name: '明細', position: 0, columns: TEXT, pages: pages() },
		{ name: '別', position: 1, columns: TEXT, pages: [] },
	];
	const parts = unzipSync(await allBytes(xlsxParts(sheets, ZONE)));
	const rowsOf = (file: number) =>
		Buffer.from(parts[`xl/worksheets/sheet${file}.xml`] ?? [])
			.toString()
			.split('<row ').length - 1;
	expect([rowsOf(1), rowsOf(2), rowsOf(3)]).toEqual([1_048_576, 1_426, 1]);
	const names = [
		...Buffer.from(parts['xl/workbook.xml'] ?? [])
			.toString()
			.matchAll(/name="([^"]*)"/g),
	];
	expect(names.map(([, name]) => name)).toEqual(['明細', '明細 (2)', '別']);
});
