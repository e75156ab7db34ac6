import { parse } from 'csv-parse/sync';

import { InputError } from '../groupbuy/input-error';
import { MAX_COLUMNS, MAX_ROWS, type BankTable } from './table';

export const ENCODINGS = ['auto', 'utf-8', 'big5'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** As the WHATWG defines it, `big5` is Windows' code page 950 with Hong Kong's additions: what banks in Taiwan send. */
const DECODERS: Record<Exclude<Encoding, 'auto'>, readonly string[]> = { 'utf-8': ['utf-8'], big5: ['big5'] };

// Private characters are what the decoder makes of bytes that stand for nothing.
const NOT_TEXT = /[^\P{Cc}\t\r\n]|[\ufffd\uf8f0-\uf8ff]/u;

/** Texts that are valid UTF-8 by chance are hardly ever Big5, so UTF-8 goes first; UTF-16 must announce itself. */
function decode(bytes: Uint8Array, encoding: Encoding): string {
	const names = encoding === 'auto' ? (utf16(bytes) ?? ['utf-8', 'big5']) : DECODERS[encoding];
	for (const name of names) {
		try {
			const text = new TextDecoder(name, { fatal: true }).decode(bytes);
			if (!NOT_TEXT.test(text)) return text;
		} catch {
			// The next one may be it.
		}
	}
	throw new InputError(
		`The bank file is not a text in ${encoding === 'auto' ? 'UTF-8 or Big5' : encoding.toUpperCase()}`,
		'Save it as CSV (UTF-8) or as a workbook (.xlsx) and try again.',
	);
}

function utf16([first, second]: Uint8Array): string[] | undefined {
	if (first === 0xff && second === 0xfe) return ['utf-16le'];
	return first === 0xfe && second === 0xff ? ['utf-16be'] : undefined;
}

const DELIMITERS = [',', '\t', ';'] as const;

/** Lines that decide about the delimiter: titles above the table may hold commas. */
const LINES_LOOKED_AT = 50;

/** The delimiter that most lines have at least twice. */
function delimiterOf(text: string): string {
	const lines = text.split(/\r\n|\r|\n/, LINES_LOOKED_AT);
	const [best] = DELIMITERS.map((delimiter) => ({
		delimiter,
		lines: lines.filter((line) => line.split(delimiter).length > 2).length,
	})).sort((a, b) => b.lines - a.lines);
	return best?.delimiter ?? ',';
}

/**
 * The rows of a text file with commas, tabs or semicolons; line breaks of any system.
 *
 * @throws InputError for another encoding, too many rows, or quotes that nothing ends
 */
export function readCsv(bytes: Uint8Array, encoding: Encoding): BankTable {
	const text = decode(bytes, encoding);
	if (/^\s*(?:<!doctype html|<html|<table|<\?xml)/i.test(text)) {
		throw new InputError(
			'The bank file is a web page, not a table',
			'Some banks give a page the name .xls: open it with a spreadsheet and save it as .xlsx or CSV (UTF-8).',
		);
	}
	let rows: string[][];
	try {
		rows = parse(text, {
			delimiter: delimiterOf(text),
			bom: true,
			relax_column_count: true,
			relax_quotes: true,
			skip_empty_lines: false,
			to: MAX_ROWS + 1,
			max_record_size: 100_000,
		});
	} catch (error) {
		throw new InputError(
			`The bank file is not a table: ${error instanceof Error ? error.message : String(error)}`,
			'Open it with a spreadsheet and save it as .xlsx or CSV (UTF-8).',
		);
	}
	return rows.map((row) => row.slice(0, MAX_COLUMNS));
}
