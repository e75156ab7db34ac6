import { DateTime } from 'luxon';

import { namedPeriod, type PeriodName } from '../../../nodes/shared/period';

const ZONE = 'Asia/Taipei';
const iso = (millis: number) => DateTime.fromMillis(millis, { zone: ZONE }).toFormat("yyyy-MM-dd'T'HH:mm");
/** Still the last day of the year in UTC. */
const NEW_YEAR = DateTime.fromISO('2027-01-01T00:30', { zone: ZONE }).toMillis();

test.each<[PeriodName, string, string]>([
	['today', '2027-01-01', '2027-01-02'],
	['yesterday', '2026-12-31', '2027-01-01'],
	['thisWeek', '2026-12-28', '2027-01-04'],
	['lastWeek', '2026-12-21', '2026-12-28'],
	['thisMonth', '2027-01-01', '2027-02-01'],
	['lastMonth', '2026-12-01', '2027-01-01'],
	['thisYear', '2027-01-01', '2028-01-01'],
	['lastYear', '2026-01-01', '2027-01-01'],
])('%s on a new year’s day in Taipei is from %s until %s', (name, from, to) => {
	const period = namedPeriod(name, NEW_YEAR, ZONE);
	expect([iso(period.from), iso(period.to)]).toEqual([`${from}T00:00`, `${to}T00:00`]);
});

test('days are as long as the clock says where it is moved', () => {
	const berlin = 'Europe/Berlin';
	const now = DateTime.fromISO('2026-10-25T12:00', { zone: berlin }).toMillis();
	const { from, to } = namedPeriod('today', now, berlin);
	expect((to - from) / 3_600_000).toBe(25);
});
