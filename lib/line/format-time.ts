import { DateTime, IANAZone } from 'luxon';

import { InputError } from '../groupbuy/input-error';
import type { Words } from './words';

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
