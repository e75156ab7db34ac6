import { readChanges, type Understood } from './changes';
import { MAX_NAME, MENTION_MARK } from './mentions';
import { isOnOffer, MARK, markNames, type Reading } from './names';
import type { ItemChoice, ItemNames } from './types';
import { GRAMMAR_WORD } from './words';

/** A name with the order behind it. */
export interface PersonAndOrder {
	name: string;
	understood: Understood;
}

const BREAKS = /[ ,:、\n]+/g;
// A digit belongs to an order, or nobody knows what it belongs to.
const NO_NAME = new RegExp(`${MARK}|${MENTION_MARK}|[\\d\\n+=*$:,、;]`);

/** Whether a text can be somebody's name: short, with a letter, without digits, and not a word of orders. */
export function canBeName(text: string): boolean {
	if (text.length === 0 || Array.from(text).length > MAX_NAME) return false;
	if (!/[\p{L}\p{Extended_Pictographic}]/u.test(text) || NO_NAME.test(text)) return false;
	// 小明 我要 +1: the last word is not his name.
	return !text.split(' ').some((word) => GRAMMAR_WORD.test(word));
}

/**
 * Reads `王小明 A1+2`, from a place in a text to its end: a name, a space, comma or colon, an order.
 *
 * @returns `undefined` when nothing is understood, or when it is not certain where the name ends: neither does a name
 * swallow an item nor an item a name
 */
export function readPersonAndOrder(reading: Reading, start: number): PersonAndOrder | undefined {
	const [first, second] = splitAt(reading, start, breaksIn(reading.text, start), readChanges);
	if (!first || namesItem(first.name, reading.names)) return undefined;
	const item = firstItem(first);
	// Amy XL +1: an item on offer is no part of a name.
	if (second) return item && isOnOffer(item, reading.names) ? first : undefined;
	return first.name.includes(' ') && item?.by === 'none' ? undefined : first;
}

/** What the order is about; the rest of it is in `understood`. */
export function firstItem({ understood }: PersonAndOrder): ItemChoice | undefined {
	return understood.kind === 'changes' ? understood.changes[0]?.item : undefined;
}

/** Whether a name is also that of an item, or holds one. 小紅 is none for being 紅. */
export function namesItem(name: string, names: ItemNames | null): boolean {
	if (!names) return false;
	const words = name.split(' ');
	return markNames(name, names, false).marks.some(({ input }) => input.length > 1 || words.includes(input));
}

/** A place where a name may end, and where the order behind it begins. */
export type Break = readonly [end: number, next: number];

/** Between words; a name of more than 20 characters is none. */
export function breaksIn(text: string, start: number): Break[] {
	const breaks: Break[] = [];
	BREAKS.lastIndex = start;
	for (let match = BREAKS.exec(text); match; match = BREAKS.exec(text)) {
		if (match.index - start > 2 * MAX_NAME) break;
		breaks.push([match.index, match.index + match[0].length]);
	}
	return breaks;
}

/** All ways to part a text into a name and an order, the shortest name first. */
export function splitAt(
	reading: Reading,
	start: number,
	breaks: readonly Break[],
	read: (reading: Reading, start: number) => Understood | undefined,
): PersonAndOrder[] {
	return breaks.flatMap(([end, next]) => {
		const name = reading.text.slice(start, end).replace(/^ ?@/, '').trim();
		if (next >= reading.text.length || !canBeName(name)) return [];
		const understood = read(reading, next);
		return understood ? [{ name, understood }] : [];
	});
}
