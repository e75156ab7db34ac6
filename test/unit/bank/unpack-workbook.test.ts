import { deflateRawSync } from 'node:zlib';
import writeExcelFile from 'write-excel-file/node';

import { readXlsx } from '../../../lib/bank/read-xlsx';
import { unpackWorkbook } from '../../../lib/bank/unpack-workbook';

const workbook = async () => await writeExcelFile([[{ value: '日期' }, { value: '存入' }]]).toBuffer();

/** An archive of one packed part that claims to be `claimed` bytes large, and has `hidden` behind it. */
function archive(
	name: string,
	content: Buffer,
	claimed = content.length,
	hidden: Buffer = Buffer.alloc(0),
): Buffer {
	const packed = deflateRawSync(content);
	const fileName = Buffer.from(name);
	const local = Buffer.alloc(30);
	local.writeUInt32LE(0x04034b50, 0);
	local.writeUInt16LE(8, 8);
	local.writeUInt32LE(packed.length, 18);
	local.writeUInt32LE(claimed, 22);
	local.writeUInt16LE(fileName.length, 26);
	const central = Buffer.alloc(46);
	central.writeUInt32LE(0x02014b50, 0);
	central.writeUInt16LE(8, 10);
	central.writeUInt32LE(packed.length, 20);
	central.writeUInt32LE(claimed, 24);
	central.writeUInt16LE(fileName.length, 28);
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(1, 8);
	end.writeUInt16LE(1, 10);
	end.writeUInt32LE(central.length + fileName.length, 12);
	end.writeUInt32LE(local.length + fileName.length + packed.length + hidden.length, 16);
	return Buffer.concat([local, fileName, packed, hidden, central, fileName, end]);
}

test('a workbook stays what it is', async () => {
	expect(await readXlsx(await workbook())).toEqual([[['日期', '存入']]]);
});

test.each([
	['as large as it says', 80 * 1024 * 1024],
	['larger than it says', 100],
])('a small file that unpacks to a large one: %s', (_, claimed) => {
	const bomb = archive('xl/worksheets/sheet1.xml', Buffer.alloc(80 * 1024 * 1024, 32), claimed);
	expect(bomb.length).toBeLessThan(100_000);
	expect(() => unpackWorkbook(bomb)).toThrow('unpacks to more than');
});

test.each([
	['<c r="A100001"/>', 'A100001'],
	["<c r='XFD1048576'/>", 'XFD1048576'],
	['<row r="1048576"/>', '1048576'],
	['<c s="1" r="CW1"/>', 'CW1'],
])('one cell far out: %s', (xml, cell) => {
	const far = archive('xl/worksheets/sheet1.xml', Buffer.from(`<worksheet><sheetData>${xml}`));
	expect(() => unpackWorkbook(far)).toThrow(`has a cell at ${cell}`);
});

test('a part that the directory does not know is left out', () => {
	const hidden = archive('xl/worksheets/sheet9.xml', Buffer.from('<worksheet/>')).subarray(0, -22);
	const content = Buffer.from('<workbook/>');
	const unpacked = unpackWorkbook(archive('xl/workbook.xml', content, content.length, hidden));
	expect(unpacked.includes('<workbook/>')).toBe(true);
	expect(unpacked.includes('sheet9')).toBe(false);
});

test.each([
	['cut off', async () => (await workbook()).subarray(0, 400)],
	['of one byte', () => Buffer.from('P')],
	['of nothing but zeros', () => Buffer.alloc(500)],
	['of another kind', () => archive('word/document.xml', Buffer.from('<document/>'))],
])('a workbook %s', async (_, file) => {
	await expect(readXlsx(await file())).rejects.toThrow('is not a workbook (.xlsx) that can be read');
});
