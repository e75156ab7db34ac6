// Workbooks as an independent reader finds them.
import { readXlsx } from 'hucre';

import type { Column, Sheet } from '../../../lib/files/sheet';
import { toXlsx } from '../../../lib/files/xlsx';

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
