import { CHINESE_DIGITS, parseQuantity } from './numerals';

/** A month: nobody means more by 延長. */
const MAX_MINUTES = 30 * 24 * 60;

const UNITS: ReadonlyArray<readonly [minutes: number, words: string]> = [
	[24 * 60, '天|日|days?|d'],
	[60, '小時|鐘頭|hours?|hrs?|hr|h'],
	[1, '分鐘?|minutes?|mins?|m'],
];

const AMOUNT = `\\d{1,5}(?:\\.\\d{1,2})?|[${CHINESE_DIGITS}]{1,5}|半`;
/** The words of one duration, for a larger pattern: 2小時, 一個半小時, 2小時30分, 90 min, half of them in Chinese. */
const WORDS = UNITS.map(([, words]) => words).join('|');
export const DURATION = `(?:(?:${AMOUNT})(?: ?個半?)? ?(?:${WORDS})(?![a-z]) ?){1,3}`;

const PART = new RegExp(
	`(?<amount>${AMOUNT})(?: ?個(?<half>半)?)? ?(?:${UNITS.map(([, words], unit) => `(?<unit${unit}>${words})`).join('|')})(?![a-z])`,
	'giu',
);

/**
 * The minutes of a duration in words.
 *
 * @returns whole minutes from 1 to 30 days, `undefined` for anything else (半天, 0分鐘, 一年)
 */
export function parseDuration(text: string): number | undefined {
	let minutes = 0;
	for (const { groups = {} } of text.matchAll(PART)) {
		const { amount = '', half } = groups;
		const unit = UNITS.findIndex((_unit, index) => groups[`unit${index}`] !== undefined);
		const unitMinutes = UNITS[unit]?.[0] ?? 0;
		// Half a day is twelve hours to some and four to others.
		if (unitMinutes > 60 && (amount === '半' || half)) return undefined;
		const count = amount === '半' ? 0.5 : parseQuantity(amount);
		if (count === undefined) return undefined;
		minutes += (count + (half ? 0.5 : 0)) * unitMinutes;
	}
	return Number.isInteger(minutes) && minutes >= 1 && minutes <= MAX_MINUTES ? minutes : undefined;
}
