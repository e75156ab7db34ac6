import { MAX_QUANTITY_PER_MESSAGE } from '../order';
import { MARK } from './names';
import { CHINESE_DIGITS } from './numerals';
import type { OrderChange } from './types';
import {
	BEFORE_CANCEL,
	BEFORE_CANCEL_ENGLISH,
	CANCEL,
	CANCEL_ENGLISH,
	CATTY,
	CHANGE,
	CHANGE_TO,
	EACH,
	EVERYTHING,
	EVERYTHING_ENGLISH,
	GIVE_ME,
	I_WANT,
	KILOGRAM,
	LESS,
	MINUS_WORD,
	PARTICLES,
	PIECE,
	PLUS,
	PLUS_WORD,
	SELF,
	WANT,
	WHOLE_SET,
} from './words';

/**
 * One form of an order. Its pattern may name the groups `code` (one or several codes or marked names), `whole` (a word
 * for every item) and `n` (the quantity, else 1).
 */
export interface Form {
	pattern: RegExp;
	action: OrderChange['action'];
	/**
	 * The form says that much by itself and no more: a quantity that is not a whole number from 1 to here makes it
	 * chatter. Absent where nothing but an order can be meant; there such a quantity is `unclear`.
	 */
	upTo?: number;
	/** Only when the item is on offer: otherwise the same text is something else (`x=3`). */
	onOffer?: true;
}

export const sticky = (source: string) => new RegExp(source, 'iuy');

// 15 digits are more than anybody orders, and keep what is echoed short.
const N = `(?<n>\\d{1,15}(?:\\.\\d{1,15})?(?!\\d)|[${CHINESE_DIGITS}]{1,7})`;
// +886912345678: eight digits and more are a telephone number, except after 999, which is no country's code.
const NOT_PHONE = '(?!(?!999)\\d{8})';
/** A code with digits, or a name on offer: what can hardly be meant otherwise. */
const NUMBERED = `(?:[A-Z]{1,3}\\d{1,4}(?!\\d)|${MARK})`;
const LETTERS = '[A-Z]{1,3}(?![A-Z0-9])';
export const CODES = `(?:${NUMBERED}|${LETTERS})`;

const unit = `(?: ?(?:${PIECE}|${CATTY}))`;
const anyUnit = `(?: ?(?:${PIECE}|${CATTY}|${KILOGRAM}))`;
const piece = `(?: ?(?:${PIECE}))`;
const self = `(?:(?:${SELF}) ?)`;
const want = `(?:(?:${WANT}) ?)`;
const ask = `(?:${self}?${want}?|(?:${I_WANT}) )`;
/** Somebody says that it is he who wants it. */
const claim = `(?:${self}${want}|${GIVE_ME} ?)`;
const between = ` ?${self}?${want}?`;

const toChange = ` ?(?:我(?:想|要|想要)?)?(?:的?數量)?${CHANGE} ?\\+?`;

const cancel = `${BEFORE_CANCEL}(?:${CANCEL})`;
const cancelEnglish = `${BEFORE_CANCEL_ENGLISH}(?:${CANCEL_ENGLISH})`;
const codeList = (code: string) => `(?<code>${code}(?:(?: ?[,、和跟] ?| )${code}(?![A-Z0-9]))*)`;

/**
 * The forms of an order, each tried in turn at the place where a part of the message begins. One matches only when
 * the part ends behind it, so the order of rules decides only between readings of the same text.
 */
export const FORMS: readonly Form[] = [
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

	// --- so many and no more: a larger number without a unit is a price or a time ---------------------------------
	// A1=3  A1 = 3盒
	{
		pattern: sticky(`${self}?(?<code>${NUMBERED}) ?= ?${N}${anyUnit}${PARTICLES}`),
		action: 'set',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},
	{ pattern: sticky(`${self}?(?<code>${NUMBERED}) ?= ?${N}${PARTICLES}`), action: 'set', upTo: 9 },
	{
		pattern: sticky(`${self}?(?<code>${LETTERS}) ?= ?${N}${anyUnit}?${PARTICLES}`),
		action: 'set',
		upTo: 9,
		onOffer: true,
	},
	// A1改2  A1改成2個  A1我要改成+2
	{
		pattern: sticky(`${self}?(?<code>${NUMBERED})${toChange} ?${N}${anyUnit}${PARTICLES}`),
		action: 'set',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},
	{ pattern: sticky(`${self}?(?<code>${NUMBERED})${toChange} ?${N}${PARTICLES}`), action: 'set', upTo: 9 },
	{
		pattern: sticky(`${self}?(?<code>${LETTERS})${toChange} ?${N}${anyUnit}?${PARTICLES}`),
		action: 'set',
		upTo: 9,
		onOffer: true,
	},
	// =3  改成3  改3個  我要改成兩份
	{ pattern: sticky(`=${N}${unit}?${PARTICLES}`), action: 'set', upTo: 9 },
	{
		pattern: sticky(`${self}?${CHANGE} ?\\+? ?${N}${unit}${PARTICLES}`),
		action: 'set',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},
	{ pattern: sticky(`${self}?${CHANGE_TO} ?\\+? ?${N}${PARTICLES}`), action: 'set', upTo: 9 },
	{
		pattern: sticky(`(?:please )?change (?:(?<code>${NUMBERED})|it|my order) to ${N}${anyUnit}?`),
		action: 'set',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},

	// --- every item ----------------------------------------------------------------------------------------------
	// 全部+1  包+1  *+1  每樣都+1
	{
		pattern: sticky(
			`${ask}(?<whole>${WHOLE_SET})(?:都|各)?${between}(?:${PLUS}|${PLUS_WORD}) ?${N}${unit}?${PARTICLES}`,
		),
		action: 'add',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},
	// 每樣1個  各要2盒  全部各一份
	{
		pattern: sticky(
			`${ask}(?:(?:${WHOLE_SET}) ?)?(?<whole>${EACH})(?:都|各)?${between} ?${N}${unit}${PARTICLES}`,
		),
		action: 'add',
		upTo: MAX_QUANTITY_PER_MESSAGE,
	},

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

/** A match of a sticky pattern right at a place. */
export function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
	pattern.lastIndex = position;
	return pattern.exec(text);
}
