import { normalizeMessage } from './normalize';
import { parseQuantity } from './numerals';
import type { ItemChoice, ItemNames, NamedItem } from './types';
import { GENERIC_WORDS, GRAMMAR_WORD } from './words';

/** Longer words are nobody's to type, and would cost time for every character of a message. */
const MAX_WORD = 60;
const MAX_TITLE = 100;
/** In a longer message half of a name is chance, and nothing is asked about it. */
const MAX_TEXT_FOR_PARTS = 200;
const MIN_LATIN_PART = 4;

/** A name in a text is marked by one private character, its number in the list of marks. */
const FIRST_MARK = 0xe000;
const MAX_MARKS = 0x18f0;
export const MARK = '[\\ue000-\\uf8ef]';
const MARKS = new RegExp(MARK, 'g');

/** Letters and digits as codes have them; such a word is a code wherever it stands alone. */
const LIKE_CODE = /^[a-z]{1,3}\d{0,4}$/;
const LATIN = /[a-z0-9]/i;
const DIGIT = /\d/;
const LETTER = /\p{L}/u;

/** What a mark stands for. */
export interface Mark {
	input: string;
	codes: readonly string[];
	certain: boolean;
}

/** A message with the names in it marked. */
export interface Reading {
	text: string;
	marks: readonly Mark[];
	names: ItemNames | null;
}

/**
 * Compiles the names by which items can be ordered: keywords, titles, words of variants. Names may say anything (they
 * come from a shop): what the grammar itself understands (要, 2盒) is no name, what is longer than 60 characters neither.
 */
export function itemNames(items: readonly NamedItem[]): ItemNames {
	const words = new Map<string, string[]>();
	const titles = new Map<string, string[]>();
	const codes = new Map<string, string[]>();
	for (const item of items) {
		for (const word of new Set(wordsOf(item))) {
			if (isName(word)) push(words, word, item.code);
			// 包 is what the grammar says it is, but where it is somebody's keyword that is not certain.
			else if (word !== '') push(titles, word, item.code);
		}
		push(titles, squeeze(item.productTitle).slice(0, MAX_TITLE), item.code);
		push(codes, item.code, item.code);
		push(codes, withoutZeros(item.code), item.code);
	}
	const lengths = new Map<string, number[]>();
	for (const word of words.keys()) {
		const known = lengths.get(word.charAt(0)) ?? [];
		if (!known.includes(word.length)) lengths.set(word.charAt(0), [...known, word.length]);
	}
	for (const known of lengths.values()) known.sort((a, b) => b - a);
	const haystack = [...titles.keys()].join('\n');
	const pairs = new Set(Array.from(haystack, (_char, at) => haystack.slice(at, at + 2)));
	return { words, lengths, codes, titles, haystack, pairs };
}

function wordsOf({ code, productTitle, variantTitle, keywords }: NamedItem): string[] {
	const variant = normalizeMessage(variantTitle ?? '');
	const parts = variant.split(/[/・·、,，\s]+/);
	return [
		code,
		...keywords,
		productTitle,
		// 【現貨】牛奶糖(大) is 牛奶糖 to those who order it.
		productTitle.normalize('NFKC').replace(/【[^】]*】|\[[^\]]*\]|\([^)]*\)|《[^》]*》/g, ' '),
		variant,
		...parts,
		...parts.filter((part) => part.length > 1).map((part) => part.replace(/色$/, '')),
	].map(squeeze);
}

function isName(word: string): boolean {
	if (word.length === 0 || word.length > MAX_WORD) return false;
	if (!/[\p{L}\p{Extended_Pictographic}]/u.test(word)) return false;
	return !GRAMMAR_WORD.test(word) && parseQuantity(word) === undefined;
}

/** Whether buyers can order by this word: not by what the grammar itself understands, nor by what looks like a code. */
export function isOrderable(word: string): boolean {
	const name = squeeze(word);
	return isName(name) && !LIKE_CODE.test(name);
}

/** As names are compared: half width, small letters, no spaces. */
const squeeze = (text: string): string => normalizeMessage(text).toLowerCase().replace(/\s/g, '');

const withoutZeros = (code: string): string => code.replace(/(\D)0+(?=\d)/, '$1');

function push(map: Map<string, string[]>, key: string, code: string): void {
	const codes = map.get(key);
	if (!codes) map.set(key, [code]);
	else if (!codes.includes(code)) codes.push(code);
}

/**
 * What a text can be read as: as it stands, with the names marked in it, and with parts of titles marked as well. An
 * order that is understood without names is not read again.
 */
export function* readings(text: string, names: ItemNames | null): Generator<Reading, void> {
	yield { text, marks: [], names };
	if (!names) return;
	const named = markNames(text, names, false);
	if (named.marks.length > 0) yield named;
	if (text.length > MAX_TEXT_FOR_PARTS) return;
	const parts = markNames(text, names, true);
	if (parts.text !== named.text || parts.marks.some(({ certain }) => !certain)) yield parts;
}

/** Replaces each name, and names beside each other that mean one thing (牛奶糖 紅 L), by a mark. */
export function markNames(text: string, names: ItemNames, withParts: boolean): Reading {
	const marks: Mark[] = [];
	const { letters, places } = squeezed(text);
	let marked = '';
	let copied = 0;
	for (let start = 0; start < letters.length && marks.length < MAX_MARKS;) {
		let run = wordAt(start);
		if (!run) {
			start += 1;
			continue;
		}
		let likeCode = LIKE_CODE.test(letters.slice(start, run.end));
		const firstEnd = run.end;
		for (let next = wordAt(run.end); next; next = wordAt(run.end)) {
			const both = inBoth(run.codes, next.codes);
			if (both.length === 0) break;
			likeCode &&= LIKE_CODE.test(letters.slice(run.end, next.end));
			run = { end: next.end, codes: both, certain: run.certain && next.certain };
		}
		if (likeCode) {
			start = firstEnd;
			continue;
		}
		const from = places[start] ?? 0;
		const to = (places[run.end - 1] ?? 0) + 1;
		marked += text.slice(copied, from) + String.fromCharCode(FIRST_MARK + marks.length);
		marks.push({ input: text.slice(from, to), codes: run.codes, certain: run.certain });
		copied = to;
		start = run.end;
	}
	return { text: marked + text.slice(copied), marks, names };

	function wordAt(start: number): Found | undefined {
		const word = nameAt(start);
		const part = withParts ? partAt(start) : undefined;
		return part && part.end > (word?.end ?? 0) ? part : word;
	}

	function nameAt(start: number): Found | undefined {
		for (const length of names.lengths.get(letters.charAt(start)) ?? []) {
			const end = start + length;
			const codes = end <= letters.length ? names.words.get(letters.slice(start, end)) : undefined;
			if (codes && standsAlone(start, end)) return { end, codes, certain: true };
		}
		return undefined;
	}

	function partAt(start: number): Found | undefined {
		if (!names.pairs.has(letters.slice(start, start + 2))) return undefined;
		let end = start;
		while (
			end < letters.length &&
			LETTER.test(letters.charAt(end)) &&
			names.haystack.includes(letters.slice(start, end + 1))
		) {
			end += 1;
		}
		const part = letters.slice(start, end);
		if (part.length < (/^[a-z]+$/.test(part) ? MIN_LATIN_PART : 2)) return undefined;
		if (GENERIC_WORDS.has(part) || !isName(part) || !standsAlone(start, end)) return undefined;
		return { end, codes: codesWith(names, part), certain: false };
	}

	/** Latin words end where they end: no tea in steak. A digit before one is a quantity. */
	function standsAlone(start: number, end: number): boolean {
		const from = places[start] ?? 0;
		const to = (places[end - 1] ?? 0) + 1;
		const [before, first, last, after] = [from - 1, from, to - 1, to].map((place) => text.charAt(place));
		if (LATIN.test(last ?? '') && LATIN.test(after ?? '')) return false;
		return !LATIN.test(first ?? '') || !LATIN.test(before ?? '') || isQuantityBefore(before, first);
	}
}

const isQuantityBefore = (before = '', first = ''): boolean => DIGIT.test(before) && !DIGIT.test(first);

interface Found {
	end: number;
	codes: readonly string[];
	certain: boolean;
}

/** Small letters without spaces, and the place of each in the text. Line breaks stay: no name goes over one. */
function squeezed(text: string): { letters: string; places: number[] } {
	const lower = text.toLowerCase();
	const source = lower.length === text.length ? lower : text;
	let letters = '';
	const places: number[] = [];
	for (let place = 0; place < source.length; place++) {
		const letter = source.charAt(place);
		if (letter === ' ') continue;
		letters += letter;
		places.push(place);
	}
	return { letters, places };
}

const inBoth = (some: readonly string[], others: readonly string[]) =>
	some.filter((code) => others.includes(code));

function codesWith({ titles }: ItemNames, part: string): string[] {
	return [...titles].flatMap(([title, codes]) => (title.includes(part) ? codes : []));
}

/** The text that a reading was made from, or a part of it. */
export function unmarked(text: string, { marks }: Reading): string {
	return text.replace(MARKS, (mark) => marks[mark.charCodeAt(0) - FIRST_MARK]?.input ?? '');
}

/** The item that a code or a mark in a reading stands for; codes are upper case. */
export function chosenItem(found: string, { marks, names }: Reading): ItemChoice {
	const mark = marks[found.charCodeAt(0) - FIRST_MARK];
	if (mark) return { by: 'words', ...mark };
	if (!names || names.codes.get(found)?.includes(found)) return { by: 'code', code: found };
	// A01 is A1 when there is no A01; of several that it may be none is taken.
	const same = names.codes.get(withoutZeros(found)) ?? [];
	if (same.length === 1 && same[0] !== undefined) return { by: 'code', code: same[0] };
	const codes = names.words.get(found.toLowerCase());
	return codes ? { by: 'words', input: found, codes, certain: true } : { by: 'code', code: found };
}

/** Whether a choice names something that is on offer, as far as that is known. */
export function isOnOffer(item: ItemChoice, names: ItemNames | null): boolean {
	return item.by === 'code' ? names?.codes.get(item.code)?.includes(item.code) === true : item.by === 'words';
}

/**
 * Every item, as 全部 says; but 包 may also be one of the bags on offer: then it is asked which.
 */
export function everyItem(word: string, names: ItemNames): ItemChoice {
	const codes = [...names.words].flatMap(([name, named]) => (name.includes(word) ? named : []));
	const titled = codesWith(names, word);
	const meant = [...new Set([...codes, ...titled])];
	return meant.length === 0 ? { by: 'all' } : { by: 'words', input: word, codes: meant, certain: false };
}
