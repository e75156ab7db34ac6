import { DateTime, FixedOffsetZone } from 'luxon';

import { InputError } from '../input-error';

/*
 * LINE counts messages by months of UTC+9, which in Taiwan begin and end at 23:00 of a month's last day. Neither zone has
 * summer time.
 */

const LINE_ZONE = FixedOffsetZone.instance(9 * 60);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const monthOf = (ms: number) => DateTime.fromMillis(ms, { zone: LINE_ZONE }).startOf('month');

/** The month that a message of this time counts in, `YYYY-MM`. */
export function quotaMonth(ms: number): string {
	return monthOf(ms).toFormat('yyyy-MM');
}

/** The day that LINE counts it on, `YYYY-MM-DD`; 23:30 in Taiwan is the next day. */
export function quotaDay(ms: number): string {
	return DateTime.fromMillis(ms, { zone: LINE_ZONE }).toFormat('yyyy-MM-dd');
}

/** When the month that `ms` is in has begun: 23:00 in Taiwan. */
export function quotaMonthStart(ms: number): number {
	return monthOf(ms).toMillis();
}

/** When a month has begun that is written as `YYYY-MM`. @throws InputError */
export function startOfQuotaMonth(month: string): number {
	const start = DateTime.fromFormat(month, 'yyyy-MM', { zone: LINE_ZONE });
	if (start.isValid) return start.toMillis();
	throw new InputError(`'${month.slice(0, 60)}' is not a month`, 'Write months as YYYY-MM, e.g. 2026-11.');
}

/** When the month after the one that `ms` is in begins. */
export function nextQuotaMonthStart(ms: number): number {
	return monthOf(ms).plus({ months: 1 }).toMillis();
}

/**
 * Until when the allowance of the month that `ms` is in can be used: 22:59 in Taiwan on its last day, by LINE's plan pages. In
 * the minute from then to 23:00 the month still runs but its allowance is gone, so the answer lies before `ms` there.
 */
export function allowanceEndsAt(ms: number): number {
	return nextQuotaMonthStart(ms) - MINUTE_MS;
}

/** When a plan renews itself after `ms`: on the next month's first, as Taiwan's calendar has it (隔月一日). */
export function renewsAt(ms: number): number {
	return nextQuotaMonthStart(ms) + HOUR_MS;
}

/** How much of the month that `ms` is in has passed, from 0 to less than 1. */
export function monthFraction(ms: number): number {
	const start = quotaMonthStart(ms);
	return (ms - start) / (nextQuotaMonthStart(ms) - start);
}
