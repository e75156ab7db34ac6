import { DateTime, IANAZone } from 'luxon';

import { InputError } from '../groupbuy/input-error';
import type { Words } from './words';

/** In which words, where and when something is read. */
export interface Setting {
	words: Words;
	/** IANA name. */
	timeZone: string;
	/** Epoch milliseconds. */
	now: number;
}

/**
 * A moment as shoppers read it: `11/21（週六）21:00`. No year: it is never far away.
 *
 * @param at epoch milliseconds
 * @param timeZone IANA name
 * @throws InputError when there is no such time zone
 */
export function formatTime(at: number, timeZone: string, words: Words): string {
	if (!IANAZone.isValidZone(timeZone)) {
		throw new InputError(`"${timeZone}" is not a time zone`, 'Use an IANA name such as Asia/Taipei.');
	}
	return DateTime.fromMillis(at, { zone: timeZone, locale: words.locale }).toFormat(words.timeFormat);
}

const MINUTE = 60_000;

/** The end of a campaign as shoppers read it, with the time that is left: `11/21（週六）21:00 結束（剩 2 小時）`. */
export function deadlineLeft(closesAt: number | null, { words, timeZone, now }: Setting): string {
	if (closesAt === null) return words.cardNoEnd;
	const until = words.cardUntil(formatTime(closesAt, timeZone, words));
	const minutes = Math.floor((closesAt - now) / MINUTE);
	if (minutes < 0) return until;
	const left = words.timeLeft(Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60);
	return words.cardDeadline(until, left);
}
