import { DateTime } from 'luxon';

/** Epoch milliseconds; `to` is no longer part of it. */
export interface Period {
	from: number;
	to: number;
}

const NAMED = {
	today: ['day', 0],
	yesterday: ['day', 1],
	thisWeek: ['week', 0],
	lastWeek: ['week', 1],
	thisMonth: ['month', 0],
	lastMonth: ['month', 1],
	thisYear: ['year', 0],
	lastYear: ['year', 1],
} as const;

export type PeriodName = keyof typeof NAMED;

/** What a name means at a moment in a time zone. Weeks begin on Mondays. */
export function namedPeriod(name: PeriodName, now: number, zone: string): Period {
	const [unit, back] = NAMED[name];
	const from = DateTime.fromMillis(now, { zone })
		.startOf(unit)
		.minus({ [unit]: back });
	return { from: from.toMillis(), to: from.plus({ [unit]: 1 }).toMillis() };
}
