import { ChatReader, EXPORTED } from './exported-chat';
import { HEADER, withoutFurniture } from './furniture';
import { readListLine } from './list-line';
import { ListReader, plainLine } from './list-reader';
import type { ItemNames, PastedList } from './types';

export type { PastedList, PastedOrder } from './types';

const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/;

/**
 * Reads a list that was pasted as text: 接龍 with numbers, a note or a Facebook thread with names above the orders, the
 * comments of a live, an exported chat. A name never swallows an item nor an item a name: what is not certain is `unclear`, also what the same
 * person has said before in a list without numbers. The same name twice is two orders. Pure, never throws, linear in the number of lines.
 *
 * @param names what is on offer; `null`: items are known by code alone
 */
export function parsePastedList(text: string, names: ItemNames | null): PastedList {
	const lines = text.split(LINE_BREAK);
	const isExport = lines.some((line) => EXPORTED.test(line));
	const reader = isExport ? new ChatReader(names) : new ListReader(names, timesStandAbove(lines, names));
	lines.forEach((line, index) => reader.read(line, index + 1));
	reader.end();
	const { orders, unclear } = reader;
	const told = new Set([...orders, ...unclear].map(({ line }) => line));
	return { orders, unclear, skipped: lines.length - told.size };
}

/** Where an app puts times and badges: between a name and its comment, or below both. An order's neighbours tell. */
function timesStandAbove(lines: readonly string[], names: ItemNames | null): boolean {
	const filled = lines.map(plainLine).filter((line) => line !== '');
	const isOrder = (line: string | undefined): boolean =>
		line !== undefined && readListLine(withoutFurniture(line)?.text ?? line, names).kind === 'order';
	const times = filled.flatMap((line, index) => (HEADER.test(line) ? index : []));
	return (
		times.some((index) => isOrder(filled[index + 1])) && !times.some((index) => isOrder(filled[index - 1]))
	);
}
