import { DateTime } from 'luxon';

import type { ReportHeading } from './report';

/** First and last day: `2026-11-01 – 2026-11-30`. */
export function periodText({ from, to, timeZone }: Pick<ReportHeading, 'from' | 'to' | 'timeZone'>): string {
	return `${dayText(from, timeZone)} – ${dayText(to - 1, timeZone)}`;
}

/** @param at epoch milliseconds */
export function dayText(at: number, timeZone: string): string {
	return DateTime.fromMillis(at, { zone: timeZone }).toFormat('yyyy-MM-dd');
}
