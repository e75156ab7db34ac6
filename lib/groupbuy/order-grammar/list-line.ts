import { readChanges, skipGap, type Understood, unclearReason } from './changes';
import { matchAt, sticky } from './forms';
import { MAX_NAME } from './mentions';
import { isOnOffer, MARK, markNames, type Reading, readings, unmarked } from './names';
import { CHINESE_DIGITS, parseQuantity } from './numerals';
import {
	type Break,
	breaksIn,
	canBeName,
	firstItem,
	namesItem,
	type PersonAndOrder,
	splitAt,
} from './person-and-order';
import type { ItemNames, ListProblem, OrderChange } from './types';
import { CATTY, KILOGRAM, PARTICLES, PIECE } from './words';

/** What a line of a list says. */
export type ListLine =
	| { kind: 'entry'; name: string; changes: OrderChange[] }
	/** An order, and not whose. */
	| { kind: 'order'; changes: OrderChange[] }
	| { kind: 'name'; name: string }
	/** Perhaps a name, with digits or of several words; whoever it is, not the one above. */
	| { kind: 'somebody' }
	| { kind: 'unclear'; reason: ListProblem }
	/** Nothing like an order: a title, a comment. */
	| { kind: 'talk' };

/** Announcements, comments and sums, none of which is somebody's name. */
const TALK = new RegExp(
	[
		'[?!。;~…$%「」【】]|(?:嗎|呢|吧|了|喔|哦)$|請問|謝謝|感謝|還有|好吃|可以|什麼|怎|多少|想|要|推|已|收到|付款|匯款|運費',
		'團購|開團|接龍|名單|截止|結單|結團|限[購量時]|取貨|到貨|出貨|每人|一?共|[總合小]計|數量|滿|買|送|剩|元|登記|格式|範例|備註',
		'[[\\]]|加入|進入|離開|退出|分享|按讚|回覆|置頂|釘選|觀看|愛心|直播|主播|小編|老闆|團主|主揪|版主|店家|官方|客服|等|今晚|明[天早晚]|後天|週[一二三四五六日]|星期',
		'(?:[Jj]oined|[Ll]eft|[Rr]eplied|[Ss]hared|[Ww]atching)(?: |$)',
	].join('|'),
);

/** Names that are none for certain: user123, 小華2, 小美 (Amy). */
const LIKE_A_NAME =
	/^(?=.*\p{L})[\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}_.'’()@&~ -]{1,30}$/u;

const UNIT = `${PIECE}|${CATTY}|${KILOGRAM}`;
/** In a list the number behind a name is how many. */
const LISTED_QUANTITY = sticky(
	`(?<sign>[x*] ?)?(?<n>\\d{1,15}(?:\\.\\d{1,15})?(?!\\d)|[${CHINESE_DIGITS}]{1,7})(?<unit> ?(?:${UNIT}))?${PARTICLES}`,
);

/** Where an order may begin right behind a name: 小華+1, 小明A1+2, 小明兩盒. Behind a Latin name only a sign tells. */
const GLUED = new RegExp(
	`(?<=\\p{L}\\p{M}?)(?=[+*=])|(?<=[^\\x00-\\x7f])(?=[x\\d]|[a-z]{1,3}\\d|${MARK}|[我要也再加訂]|[${CHINESE_DIGITS}]{1,7} ?(?:${UNIT}))`,
	'giu',
);
const OWN_WORDS = /(?:我|要|也|再|訂)+$/;
/** How a Latin name begins that would also be a code: Amy+1. */
const LATIN_NAME = /^[A-Z][a-z]{1,2}(?![A-Za-z0-9])/;
const LATIN_ONLY = /^[\p{Script=Latin} .'-]+$/u;
/** What must not be passed over in silence, whatever else the line says. */
export const LOOKS_LIKE_ORDER = new RegExp(`[+*=x] ?[\\d${CHINESE_DIGITS}]`, 'iu');
const COUNTS_PIECES = new RegExp(`[\\d${CHINESE_DIGITS}] ?(?:${UNIT})`, 'iu');

/**
 * Reads one line of a list, normalised and without its number: a name and an order, or one of them. What can be parted
 * in two ways is unclear; so is a name that may hold an item.
 */
export function readListLine(line: string, names: ItemNames | null): ListLine {
	const order = readWhole(line, names);
	if (order) return orderOrUnclear(order);
	const plain: Reading = { text: line, marks: [], names };
	const named = names ? markNames(line, names, false) : plain;
	const found = [...splits(plain), ...(named.marks.length > 0 ? splits(named) : [])];
	const people = distinct(found.filter(({ name }) => isName(name, names)));
	const [entry, ...others] = withoutItems(people, names);
	if (entry && others.length > 0) return { kind: 'unclear', reason: whatDiffers([entry, ...others]) };
	if (entry) {
		const { name, understood } = entry;
		if (understood.kind === 'unclear') return { kind: 'unclear', reason: 'unclear_quantity' };
		if (!isCertain(entry, line, names)) return { kind: 'unclear', reason: 'unclear_item' };
		return { kind: 'entry', name, changes: understood.changes };
	}
	if (canBeName(line) && isName(line, names)) return { kind: 'name', name: line.replace(/^@/, '') };
	const isOrder = LOOKS_LIKE_ORDER.test(line) || (COUNTS_PIECES.test(line) && !TALK.test(line));
	if (isOrder) return { kind: 'unclear', reason: 'unclear_item' };
	return LIKE_A_NAME.test(line) && isName(line, names) ? { kind: 'somebody' } : { kind: 'talk' };
}

const isName = (text: string, names: ItemNames | null): boolean =>
	/\p{L}/u.test(text) && !namesItem(text, names) && !TALK.test(text);

function orderOrUnclear(understood: Understood): ListLine {
	if (understood.kind === 'unclear') return { kind: 'unclear', reason: 'unclear_quantity' };
	if (!areCertain(understood)) return { kind: 'unclear', reason: 'unclear_item' };
	return { kind: 'order', changes: understood.changes };
}

function readWhole(line: string, names: ItemNames | null): Understood | undefined {
	for (const reading of readings(line, names)) {
		const understood = readListed(reading, 0);
		if (!understood) continue;
		const [first] = understood.kind === 'changes' ? understood.changes : [];
		const unknownCode = names && first?.item.by === 'code' && !names.codes.has(first.item.code);
		return unknownCode && LATIN_NAME.test(line) ? undefined : understood;
	}
	return undefined;
}

function splits(reading: Reading): PersonAndOrder[] {
	return splitAt(reading, 0, [...breaksIn(reading.text, 0), ...gluedBreaks(reading.text)], readListed);
}

function gluedBreaks(text: string): Break[] {
	return Array.from(text.slice(0, 3 * MAX_NAME).matchAll(GLUED), ({ index }) => [index, index] as const);
}

/** An order as people write it in a list, where 2盒 and 2 behind a name are one too. */
function readListed(reading: Reading, start: number): Understood | undefined {
	return readChanges(reading, start) ?? readQuantity(reading, start);
}

function readQuantity(reading: Reading, start: number): Understood | undefined {
	const { text } = reading;
	const match = matchAt(LISTED_QUANTITY, text, start);
	if (!match || skipGap(text, start + match[0].length).end < text.length) return undefined;
	const { sign, n = '', unit } = match.groups ?? {};
	const quantity = parseQuantity(n);
	// 小明2 may be called so.
	const bare = sign === undefined && unit === undefined;
	if (quantity === undefined || (bare && !/[ ,:、]/.test(text.charAt(start - 1)))) return undefined;
	const reason = unclearReason(quantity);
	if (reason) return { kind: 'unclear', reason, input: unmarked(match[0], reading) };
	return { kind: 'changes', changes: [{ action: 'add', item: { by: 'none' }, quantity }] };
}

/** Without those that are the same, and those whose name has swallowed 我要. */
function distinct(found: readonly PersonAndOrder[]): PersonAndOrder[] {
	const names = new Set(found.map(({ name }) => name));
	const whole = found.filter(({ name }) => {
		const own = name.replace(OWN_WORDS, '').trim();
		return own === name || !names.has(own);
	});
	return [...new Map(whole.map((entry) => [JSON.stringify(entry), entry])).values()];
}

/** 小明 C+1: an item on offer is no part of a name. */
function withoutItems(found: readonly PersonAndOrder[], names: ItemNames | null): PersonAndOrder[] {
	const certain = found.filter((entry) => {
		const item = firstItem(entry);
		return item && (names ? isOnOffer(item, names) : item.by === 'code');
	});
	return found.filter(({ name }) => !certain.some((other) => name.startsWith(`${other.name} `)));
}

function whatDiffers(entries: readonly PersonAndOrder[]): ListProblem {
	const items = new Set(entries.map((entry) => JSON.stringify(firstItem(entry))));
	return items.size === 1 ? 'unclear_quantity' : 'unclear_item';
}

/** Words that name several items are certain to name items; half a word may be somebody's name. */
const areCertain = (understood: Understood): boolean =>
	understood.kind === 'changes' &&
	understood.changes.every(({ item }) => item.by !== 'words' || item.certain);

/** Whether the name ends where it seems to: 小明 布丁+1 may be about a pudding that is not on offer. */
function isCertain(entry: PersonAndOrder, line: string, names: ItemNames | null): boolean {
	const { name, understood } = entry;
	if (!areCertain(understood)) return false;
	const bare = firstItem(entry)?.by === 'none';
	if (bare && names && markNames(name, names, true).marks.some(({ input }) => input.length > 1)) return false;
	if (!name.includes(' ') || line.replace(/^@/, '').charAt(name.length) === ':') return true;
	return !bare && LATIN_ONLY.test(name);
}
