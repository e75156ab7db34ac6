import { inflateRawSync } from 'node:zlib';

import { InputError } from '../groupbuy/input-error';
import { columnNumber, MAX_COLUMNS, MAX_ROWS } from './table';

/** All parts of a workbook together, unpacked: some 100,000 rows of ten columns. */
const MAX_UNPACKED = 60 * 1024 * 1024;
const MAX_PARTS = 1000;

/** Signatures and lengths of the records of a ZIP archive, as PKWARE's APPNOTE.TXT gives them (4.3.7, 4.3.12, 4.3.16). */
const LOCAL = { signature: 0x04034b50, length: 30 };
const CENTRAL = { signature: 0x02014b50, length: 46 };
const END = { signature: 0x06054b50, length: 22 };
const MAX_COMMENT = 0xffff;

const STORED = 0;
const DEFLATED = 8;

interface Part {
	name: string;
	content: Buffer;
}

/**
 * The tables of a workbook as an archive without compression: whoever reads it gets the parts that were measured here and
 * nothing else, whatever sizes the original claims. Pictures and settings are left out.
 *
 * @throws InputError for an archive that is none, or whose parts or cells are more than a bank file can have
 */
export function unpackWorkbook(bytes: Uint8Array): Buffer {
	const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let parts: Part[];
	try {
		parts = readParts(archive);
	} catch (error) {
		if (error instanceof InputError) throw error;
		if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
		throw brokenWorkbook();
	}
	for (const { name, content } of parts) {
		if (/^xl\/worksheets\/[^/]+\.xml$/.test(name)) checkCells(content.toString('latin1'));
	}
	return store(parts);
}

function readParts(archive: Buffer): Part[] {
	const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
	if (end === -1 || end < archive.length - END.length - MAX_COMMENT) throw brokenWorkbook();
	const count = archive.readUInt16LE(end + 10);
	if (count > MAX_PARTS) throw tooLarge();
	const parts: Part[] = [];
	let left = MAX_UNPACKED;
	let at = archive.readUInt32LE(end + 16);
	for (let index = 0; index < count; index++) {
		if (archive.readUInt32LE(at) !== CENTRAL.signature) throw brokenWorkbook();
		const nameLength = archive.readUInt16LE(at + 28);
		const name = archive.toString('utf8', at + CENTRAL.length, at + CENTRAL.length + nameLength);
		if (/\.(?:xml|rels)$/.test(name)) {
			const content = readPart(archive, at, left);
			left -= content.length;
			parts.push({ name, content });
		}
		at += CENTRAL.length + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
	}
	return parts;
}

/** @throws RangeError `ERR_BUFFER_TOO_LARGE` as soon as it passes `limit`, whatever size it claims */
function readPart(archive: Buffer, central: number, limit: number): Buffer {
	const method = archive.readUInt16LE(central + 10);
	const packed = archive.readUInt32LE(central + 20);
	const local = archive.readUInt32LE(central + 42);
	if (archive.readUInt32LE(local) !== LOCAL.signature) throw brokenWorkbook();
	const start = local + LOCAL.length + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
	const data = archive.subarray(start, start + packed);
	if (method === STORED && data.length <= limit) return data;
	if (method === DEFLATED && limit > 0) return inflateRawSync(data, { maxOutputLength: limit });
	throw method === STORED || method === DEFLATED ? tooLarge() : brokenWorkbook();
}

/** One cell far out makes a reader fill everything before it. */
function checkCells(sheet: string): void {
	for (const [, column = '', row = ''] of sheet.matchAll(/\sr\s*=\s*["']\s*([A-Za-z]*)(\d+)\s*["']/g)) {
		if (Number(row) > MAX_ROWS || columnNumber(column) > MAX_COLUMNS) {
			throw new InputError(
				`The bank file has a cell at ${column.slice(0, 10)}${row.slice(0, 10)}`,
				`At most ${MAX_ROWS} rows and ${MAX_COLUMNS} columns are read: copy the table into a workbook of its own.`,
			);
		}
	}
}

/** An archive without compression, dates and checksums, which its only reader does not look at. */
function store(parts: readonly Part[]): Buffer {
	const locals: Buffer[] = [];
	const centrals: Buffer[] = [];
	let offset = 0;
	for (const { name, content } of parts) {
		const fileName = Buffer.from(name);
		const local = Buffer.alloc(LOCAL.length);
		local.writeUInt32LE(LOCAL.signature, 0);
		local.writeUInt32LE(content.length, 18);
		local.writeUInt32LE(content.length, 22);
		local.writeUInt16LE(fileName.length, 26);
		const central = Buffer.alloc(CENTRAL.length);
		central.writeUInt32LE(CENTRAL.signature, 0);
		central.writeUInt32LE(content.length, 20);
		central.writeUInt32LE(content.length, 24);
		central.writeUInt16LE(fileName.length, 28);
		central.writeUInt32LE(offset, 42);
		locals.push(local, fileName, content);
		centrals.push(central, fileName);
		offset += local.length + fileName.length + content.length;
	}
	const directory = Buffer.concat(centrals);
	const end = Buffer.alloc(END.length);
	end.writeUInt32LE(END.signature, 0);
	end.writeUInt16LE(parts.length, 8);
	end.writeUInt16LE(parts.length, 10);
	end.writeUInt32LE(directory.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...locals, directory, end]);
}

export function brokenWorkbook(): InputError {
	return new InputError(
		'The bank file is not a workbook (.xlsx) that can be read',
		'Open it with a spreadsheet and save it as .xlsx or CSV (UTF-8).',
	);
}

function tooLarge(): InputError {
	return new InputError(
		'The bank file unpacks to more than a workbook of payments can hold',
		`At most ${MAX_UNPACKED / 1024 / 1024} MB are read: copy the table into a workbook of its own, or save it as CSV (UTF-8).`,
	);
}
