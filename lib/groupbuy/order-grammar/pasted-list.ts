import { ChatReader, EXPORTED } from './exported-chat';
import { ListReader } from './list-reader';
import type { ItemNames, PastedList } from './types';

export type { PastedList, PastedOrder } from './types';

const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/;

/**
 * Reads a list that was pasted as text: 接龍 with numbers, a note or a Facebook thread with names above the orders, an
 * exported chat. A name never swallows an item nor an item a name: what is not certain is `unclear`. The same name
 * twice is two orders. Pure, never throws, linear in the number of lines.
 *
 * @param names what is on offer; `null`: items are known by code alone
 */
export function parsePastedList(text: string, names: ItemNames | null): PastedList {
	const lines = text.split(LINE_BREAK);
	const isExport = lines.some((line) => EXPORTED.test(line));
	const reader = isExport ? new ChatReader(names) : new ListReader(names);
	lines.forEach((line, index) => reader.read(line, index + 1));
	reader.end();
	const { orders, unclear } = reader;
	const told = new Set([...orders, ...unclear].map(({ line }) => line));
	return { orders, unclear, skipped: lines.length - told.size };
}
