import { parse } from 'csv-parse/sync';

import { csvParts, toCsv } from '../../../lib/files/csv';
import { allBytes, type Cell, type ColumnType, type Sheet } from '../../../lib/files/sheet';

const ZONE = 'Asia/Taipei';

function sheet(type: ColumnType, ...cells: Cell[]): Sheet {
	return { name: '表', columns: [{ key: 'value', header: '欄位', type }], rows: cells.map((cell) => [cell]) };
}

/** What an independent reader finds in the only cell. */
function written(type: ColumnType, cell: Cell): string | undefined {
	const rows = parse(toCsv(sheet(type, cell), ZONE), { bom: true });
	expect(rows).toHaveLength(2);
	return rows[1]?.[0];
}

test('begins with a byte order mark and ends its lines with CRLF, as Excel wants it', () => {
	const csv = toCsv(sheet('text', '牛奶糖', '鳳梨酥'), ZONE);
	expect(csv).toBe('\ufeff欄位\r\n牛奶糖\r\n鳳梨酥\r\n');
	expect(Buffer.from(csv).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
});

describe('a text that a spreadsheet would run as a formula begins with an apostrophe', () => {
	test.each([
		"=cmd|'/c calc'!A1",
		'=1+1',
		'+886912345678',
		'-1+1',
		'@SUM(A1)',
		'＝1+1',
		'＋1',
		'－1',
		'＠x',
		'\t=1',
		'\n=1',
		'\tx',
		'\nx',
		'  =1',
		'\u00a0=1',
		'\u3000=1',
		'\ufeff=1',
	])('%j', (text) => {
		expect(written('text', text)).toBe(`'${text}`);
		expect(written('code', text)).toBe(`'${text}`);
	});

	test('a carriage return does not hide it', () => {
		expect(written('text', '\r\n=1')).toBe("'\n=1");
	});

	test('a control character or a mark of direction before it is left out, and does not hide it', () => {
		expect(written('text', '\u0000=1')).toBe("'=1");
		expect(written('text', '\u202e=1')).toBe("'=1");
	});

	test('in the header too', () => {
		const hostile = { ...sheet('text'), columns: [{ key: 'x', header: '=1', type: 'text' as const }] };
		expect(parse(toCsv(hostile, ZONE), { bom: true })).toEqual([["'=1"]]);
	});
});

describe('other texts stay as they are', () => {
	test.each([
		'王小明',
		'',
		'a,b',
		'say "hi"',
		'two\nlines',
		'<script>alert(1)</script>',
		"O'Brien",
		"'=1",
		'3-4',
		'0912345678',
		'👨‍👩‍👧',
		'a=b',
		'x\t=1',
		';=1',
	])('%j', (text) => {
		expect(written('text', text)).toBe(text);
	});
});

describe('codes survive a spreadsheet as text', () => {
	test.each([
		['0912345678', "'0912345678"],
		['017206', "'017206"],
		['1E5', "'1E5"],
		['3-4', "'3-4"],
		['.5', "'.5"],
		['MAY1', "'MAY1"],
		['dec-12', "'dec-12"],
		['A1', 'A1'],
		['R7K3M9QX', 'R7K3M9QX'],
		['MARS', 'MARS'],
	])('%s → %s', (code, cell) => {
		expect(written('code', code)).toBe(cell);
	});
});

test.each<[ColumnType, Cell, string]>([
	['number', -2, '-2'],
	['money', -120, '-120'],
	['money', 99.5, '99.5'],
	['number', null, ''],
	['time', Date.UTC(2026, 10, 21, 16, 5), '2026-11-22 00:05'],
])('a %s %j is written as %s, without an apostrophe', (type, cell, text) => {
	expect(written(type, cell)).toBe(text);
});

test('halves of characters and control characters are left out', () => {
	expect(written('text', 'a\ud800b\u0007c\u0000d\uffffe')).toBe('abcde');
	expect(written('text', `${'x'.repeat(32_766)}👍`)).toBe('x'.repeat(32_766));
});

test('10,000 rows of hostile cells are read back one by one', () => {
	const rows = Array.from({ length: 10_000 }, (_, index) => [`=${index},"\n`, '0912345678', index]);
	const big: Sheet = {
		name: '表',
		columns: [
			{ key: 'text', header: 't', type: 'text' },
			{ key: 'phone', header: 'p', type: 'code' },
			{ key: 'number', header: 'n', type: 'number' },
		],
		rows,
	};
	const read = parse(toCsv(big, ZONE), { bom: true, from_line: 2 });
	expect(read).toEqual(rows.map((row) => [`'${row[0]}`, "'0912345678", String(row[2])]));
});

test('rows in pages are the same file', async () => {
	const { rows, ...one } = sheet('text', '=1', 'a,b', '"', '兩\n行', null, 3);
	const pages = [rows.slice(0, 2), [], rows.slice(2)];
	expect((await allBytes(csvParts({ ...one, pages }, ZONE))).toString()).toBe(toCsv({ ...one, rows }, ZONE));
});

test.each([
	['Asia/Taipei', '2026-03-08T07:00:00Z', '2026-03-08 15:00'],
	['America/New_York', '2026-03-08T06:59:59Z', '2026-03-08 01:59'],
	['America/New_York', '2026-03-08T07:00:00Z', '2026-03-08 03:00'],
	['America/New_York', '2026-11-01T05:59:00Z', '2026-11-01 01:59'],
	['America/New_York', '2026-11-01T06:00:00Z', '2026-11-01 01:00'],
	['Asia/Kathmandu', '1969-12-31T23:59:59Z', '1970-01-01 05:29'],
])('in %s %s is %s', (zone, time, text) => {
	const [, line] = toCsv(sheet('time', Date.parse(time)), zone).split('\r\n');
	expect(line).toBe(text);
});
