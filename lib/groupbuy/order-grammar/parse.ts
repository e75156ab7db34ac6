import { MAX_QUANTITY_PER_MESSAGE } from '../order';
import { normalizeMessage } from './normalize';
import { CHINESE_DIGITS, parseQuantity } from './numerals';
import type { OrderChange, OrderQuery, ParsedMessage, UnclearReason } from './types';
import {
	ADDRESSEE,
	BEFORE_CANCEL,
	BEFORE_CANCEL_ENGLISH,
	BEFORE_QUERY,
	CANCEL,
	CANCEL_ENGLISH,
	CATTY,
	CONJUNCTION,
	EVERYTHING,
	EVERYTHING_ENGLISH,
	GIVE_ME,
	I_WANT,
	KILOGRAM,
	LESS,
	MANNERS,
	MINUS_WORD,
	ORNAMENT,
	PARTICLES,
	PIECE,
	PLUS,
	PLUS_WORD,
	QUERY_WORDS,
	RAISED_HAND,
	RESERVED_CODES,
	SELF,
	WANT,
} from './words';

/** One form of an order. Its pattern may name the groups `code` (one or several) and `n` (the quantity, else 1). */
interface Rule {
	pattern: RegExp;
	action: OrderChange['action'];
	/**
	 * The form says that much by itself and no more: a quantity that is not a whole number from 1 to here makes it
	 * chatter. Absent where nothing but an order can be meant; there such a quantity is `unclear`.
	 */
	upTo?: number;
}

const sticky = (source: string) => new RegExp(source, 'iuy');

// 15 digits are more than anybody orders, and keep what is echoed short.
const N = `(?<n>\\d{1,15}(?:\\.\\d{1,15})?(?!\\d)|[${CHINESE_DIGITS}]{1,7})`;
// +886912345678: eight digits and more are a telephone number, except after 999, which is no country's code.
const NOT_PHONE = '(?!(?!999)\\d{8})';
const NUMBERED = '[A-Z]{1,3}\\d{1,4}(?!\\d)';
const LETTERS = '[A-Z]{1,3}(?![A-Z0-9])';
const CODES = `(?:${NUMBERED}|${LETTERS})`;

const unit = `(?: ?(?:${PIECE}|${CATTY}))`;
const anyUnit = `(?: ?(?:${PIECE}|${CATTY}|${KILOGRAM}))`;
const piece = `(?: ?(?:${PIECE}))`;
const self = `(?:(?:${SELF}) ?)`;
const want = `(?:(?:${WANT}) ?)`;
const ask = `(?:${self}?${want}?|(?:${I_WANT}) )`;
/** Somebody says that it is he who wants it. */
const claim = `(?:${self}${want}|${GIVE_ME} ?)`;
const between = ` ?${self}?${want}?`;

const cancel = `${BEFORE_CANCEL}(?:${CANCEL})`;
const cancelEnglish = `${BEFORE_CANCEL_ENGLISH}(?:${CANCEL_ENGLISH})`;
const codeList = (code: string) => `(?<code>${code}(?:(?: ?[,、和跟] ?| )${code}(?![A-Z0-9]))*)`;

/**
 * The forms of an order, each tried in turn at the place where a part of the message begins. One matches only when
 * the part ends behind it, so the order of rules decides only between readings of the same text.
 */
const RULES: readonly Rule[] = [
	// --- with an item's code -----------------------------------------------------------------------------------
	// A1+2  A1 + 2盒  A1加二  A1十2  A1x2  A1*2  我要A1+2  A1我+2
	{
		pattern: sticky(
			`${ask}(?<code>${NUMBERED})${between}(?:${PLUS}|${PLUS_WORD}|[x*]) ?${N}${anyUnit}?${PARTICLES}`,
		),
		action: 'add',
	},
	// +2 A1  +2盒A1: only a code with digits, because the B of `+1 B` may be a name or a size; not `+1x2`.
	{
		pattern: sticky(
			`${ask}(?:${PLUS}|${PLUS_WORD}) ?${N}${anyUnit}?(?: |(?!x))(?<code>${NUMBERED})${PARTICLES}`,
		),
		action: 'add',
	},
	// A1 2盒  A1兩個  A1要2個: the unit stands for the sign. A larger number is a stock that somebody announces.
	{
		pattern: sticky(`${ask}(?<code>${NUMBERED})${between} ?${N}${anyUnit}${PARTICLES}`),
		action: 'add',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},
	// A1 2: one digit, because `A1 99` is how prices are listed; not `A 2`, which numbers plans, rooms and classes.
	{ pattern: sticky(`${ask}(?<code>${NUMBERED}) (?<n>[1-9])(?!\\d)${PARTICLES}`), action: 'add', upTo: 9 },
	// 2個A1  我要兩份A1  2x A1  2*A1. Not 2xA1, which may mean an item XA1.
	{
		pattern: sticky(`${ask}${N}(?:${anyUnit} ?| ?x | ?\\* ?)(?<code>${NUMBERED})${PARTICLES}`),
		action: 'add',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},
	{
		pattern: sticky(`(?:${I_WANT}) ${N} (?<code>${NUMBERED})`),
		action: 'add',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},
	// 我要A1: one, because a code with digits is nothing else that one could want.
	{ pattern: sticky(`(?:${claim}|(?:${I_WANT}) )(?<code>${NUMBERED})${PARTICLES}`), action: 'add' },

	// --- without a code, before codes of letters so that `me+1` has none ---------------------------------------
	// +1  ＋1盒  十1  我+1  我要+1. Not 要+1, which urges others.
	{
		pattern: sticky(`(?:${self}${want}?|(?:${I_WANT}) )?(?:${PLUS}) ?${NOT_PHONE}${N}${unit}?${PARTICLES}`),
		action: 'add',
	},
	// 加2盒  再加十二個
	{
		pattern: sticky(`(?:${self}${want}?)?(?:${PLUS_WORD}) ?${N}${unit}${PARTICLES}`),
		action: 'add',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},
	// 加1  加一: one digit, because 加20 is what an extra costs.
	{ pattern: sticky(`(?:${self}${want}?)?(?:${PLUS_WORD}) ?${N}${PARTICLES}`), action: 'add', upTo: 9 },
	// 我要兩份  幫我訂2盒  我要1公斤
	{ pattern: sticky(`${self}${want}${N}${anyUnit}${PARTICLES}`), action: 'add' },
	// 要2個  訂2盒: without 我 a large number is a demand on others.
	{
		pattern: sticky(`${want}${N}${unit}${PARTICLES}`),
		action: 'add',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},

	// --- codes of letters alone: with a sign or with 要, for `A 1` is a class, a plan, a block --------------------
	// A+2  a加二  XL*1. No x as sign: AX2 may be a code. `I +1` is English.
	{
		pattern: sticky(
			`${ask}(?!i )(?<code>${LETTERS})${between}(?:${PLUS}|${PLUS_WORD}|\\*) ?${N}${anyUnit}?${PARTICLES}`,
		),
		action: 'add',
	},
	// A要2個  A 我要兩份  我要A 2個
	{
		pattern: sticky(`(?<code>${LETTERS}) ?${self}?${want}${N}${anyUnit}${PARTICLES}`),
		action: 'add',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},
	{
		pattern: sticky(`${self}?${want}(?<code>${LETTERS}) ?${N}${anyUnit}${PARTICLES}`),
		action: 'add',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},

	// --- giving back: never `unclear`, for a minus joins numbers of every kind ----------------------------------
	// A1-1  A1 -2盒  A1減一  A1少1
	{
		pattern: sticky(`${self}?(?<code>${NUMBERED})${between}(?:-|${MINUS_WORD}) ?${N}${anyUnit}?${PARTICLES}`),
		action: 'remove',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},
	// XL -1  XL減一, and A-1: two letters or digits joined by a hyphen are a model's name (GPT-4, F-16).
	{
		pattern: sticky(
			`${self}?(?!i )(?<code>${LETTERS})(?: -|${between}${MINUS_WORD}) ?${N}${anyUnit}?${PARTICLES}`,
		),
		action: 'remove',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},
	{
		pattern: sticky(`${self}?(?<code>[A-Z])-(?<n>[1-9])(?!\\d)${unit}?${PARTICLES}`),
		action: 'remove',
		upTo: 9,
	},
	{ pattern: sticky(`(?<code>${CODES}) ?${LESS} ?${N}${PARTICLES}`), action: 'remove', upTo: 9 },
	// -1  我-1  -2盒. Not `- 1`, which begins a list.
	{
		pattern: sticky(`(?:${self}${want}?)?-${N}${piece}?${PARTICLES}`),
		action: 'remove',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},
	// 減2盒; 減一 and 少1 with one digit, as 減20 is a price.
	{
		pattern: sticky(`(?:${self}${want}?)?${MINUS_WORD} ?${N}${piece}${PARTICLES}`),
		action: 'remove',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},
	{ pattern: sticky(`(?:${self}${want}?)?${MINUS_WORD} ?${N}${PARTICLES}`), action: 'remove', upTo: 9 },
	{ pattern: sticky(`${LESS} ?${N}`), action: 'remove', upTo: 9 },

	// --- cancelling: no particles, 取消囉 is news --------------------------------------------------------------
	// 取消A1  取消A1、B2  cancel A1. After an English word only one letter, for `cancel it` names no item.
	{ pattern: sticky(`${cancel} ?(?:我的)?${codeList(CODES)}`), action: 'cancel' },
	{ pattern: sticky(`${cancelEnglish} ${codeList(`(?:${NUMBERED}|[A-Z](?![A-Z0-9]))`)}`), action: 'cancel' },
	// A1取消  A1、B2取消  我的A1要取消
	{ pattern: sticky(`(?:我的?)?${codeList(CODES)} ?我?想?要?(?:全部)?(?:${CANCEL})`), action: 'cancel' },
	{ pattern: sticky(`${codeList(NUMBERED)} ${CANCEL_ENGLISH}`), action: 'cancel' },
	// 取消  全部取消  取消訂單  我的訂單要取消
	{ pattern: sticky(`${BEFORE_CANCEL}(?:全部都?)?(?:${CANCEL})${EVERYTHING}`), action: 'cancel' },
	{ pattern: sticky(`我的(?:訂[單購])?(?:全部)?要?(?:${CANCEL})`), action: 'cancel' },
	{ pattern: sticky(`${cancelEnglish}${EVERYTHING_ENGLISH}`), action: 'cancel' },
];

const OPENING = sticky(`(?:${RAISED_HAND}{1,6} ?)?(?:${ADDRESSEE})?`);
const SEPARATORS = sticky('[ ,、;\\n。]+');
const CLOSING = sticky(`(?:${MANNERS})|(?:${ORNAMENT})`);
const JOIN = sticky(CONJUNCTION);

const QUERIES = new Map(
	(Object.entries(QUERY_WORDS) as Array<[OrderQuery, readonly string[]]>).flatMap(([query, words]) =>
		words.map((word) => [word, query] as const),
	),
);
// Longest first: 團購名單 begins with 團購.
const QUERY = sticky(
	`${BEFORE_QUERY}(?<word>${[...QUERIES.keys()].sort((a, b) => b.length - a.length).join('|')})`,
);

/** Most talk has neither, and is told by this alone. */
const QUANTITY_OR_CANCEL = new RegExp(`[\\d${CHINESE_DIGITS}]|${CANCEL}|${CANCEL_ENGLISH}`, 'i');

const CHATTER: ParsedMessage = { kind: 'chatter' };

/**
 * What a chat message means as an order, before any campaign is looked at.
 *
 * Precision comes before recall: a message is an order only when every part of it is understood, since a wrong booking
 * costs money and a missed one a second message. Pure, never throws, linear in the length of the text.
 *
 * @param text the message as it was typed, any script, width or length
 */
export function parseOrderMessage(text: string): ParsedMessage {
	const message = normalizeMessage(text);
	return parseQuery(message) ?? parseChanges(message);
}

function parseQuery(message: string): ParsedMessage | undefined {
	const match = matchAt(QUERY, message, 0);
	const query = match?.groups?.['word'] && QUERIES.get(match.groups['word'].toLowerCase());
	if (!match || !query || skipGap(message, match[0].length).end < message.length) return undefined;
	return { kind: 'query', query };
}

function parseChanges(message: string): ParsedMessage {
	if (!QUANTITY_OR_CANCEL.test(message)) return CHATTER;
	const changes: OrderChange[] = [];
	let unclear: ParsedMessage | undefined;
	let position = matchAt(OPENING, message, 0)?.[0].length ?? 0;
	let certainGap = true;
	do {
		const part = parsePart(message, position);
		if (!part) return CHATTER;
		// 取消 A1+1 may take back or order: beside other changes a cancellation needs a comma or a line of its own.
		const cancels = [changes.at(-1), part.changes[0]].map((change) => change?.action === 'cancel');
		if (changes.length > 0 && !certainGap && cancels[0] !== cancels[1]) return CHATTER;
		changes.push(...part.changes);
		unclear ??= part.unclear;
		({ end: position, certain: certainGap } = part.gap);
	} while (position < message.length);
	// "The item" can be meant once: a second +1 is applause, or belongs to the code before it.
	if (changes.length > 1 && changes.some(({ code }) => code === null)) return CHATTER;
	return unclear ?? { kind: 'order', changes };
}

interface Part {
	changes: OrderChange[];
	unclear: ParsedMessage | undefined;
	gap: Gap;
}

function parsePart(message: string, position: number): Part | undefined {
	for (const rule of RULES) {
		const match = matchAt(rule.pattern, message, position);
		if (!match) continue;
		const gap = skipGap(message, position + match[0].length);
		if (!gap.parts && gap.end < message.length) continue;
		const codes = match.groups?.['code']?.toUpperCase().match(/[A-Z]+\d*/g) ?? [null];
		if (codes.some((code) => code !== null && RESERVED_CODES.has(code))) continue;
		const { action } = rule;
		if (action === 'cancel') {
			return { changes: codes.map((code) => ({ action, code })), unclear: undefined, gap };
		}
		const quantity = parseQuantity(match.groups?.['n'] ?? '1');
		const reason = quantity === undefined ? undefined : unclearReason(quantity, rule.upTo);
		if (quantity === undefined || (reason && rule.upTo !== undefined)) continue;
		const unclear: ParsedMessage | undefined = reason && { kind: 'unclear', reason, input: match[0].trim() };
		return { changes: codes.map((code) => ({ action, code, quantity })), unclear, gap };
	}
	return undefined;
}

function unclearReason(quantity: number, upTo = MAX_QUANTITY_PER_MESSAGE): UnclearReason | undefined {
	if (quantity === 0) return 'quantity_zero';
	if (!Number.isInteger(quantity)) return 'quantity_fraction';
	return quantity > upTo ? 'quantity_too_large' : undefined;
}

/** What lies between two parts, or behind the last: separators, manners, ornaments. */
interface Gap {
	end: number;
	/** Whether it parts at all: `A1+1!B2` does not. */
	parts: boolean;
	/** Whether it ends what was said before: a comma does, a space or 、 may join. */
	certain: boolean;
}

function skipGap(message: string, start: number): Gap {
	const gap: Gap = { end: start, parts: false, certain: false };
	for (;;) {
		const separators = matchAt(SEPARATORS, message, gap.end)?.[0];
		const skipped = separators ?? matchAt(CLOSING, message, gap.end)?.[0];
		if (skipped === undefined) break;
		gap.end += skipped.length;
		gap.parts ||= separators !== undefined;
		gap.certain ||= /[,;\n。]/.test(separators ?? '');
	}
	const joined = matchAt(JOIN, message, gap.end)?.[0];
	// A conjunction behind which nothing follows is an unfinished sentence: it stays and is not understood.
	if (joined !== undefined && gap.end + joined.length < message.length) {
		gap.end += joined.length;
		gap.parts = true;
	}
	return gap;
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
	pattern.lastIndex = position;
	return pattern.exec(text);
}
