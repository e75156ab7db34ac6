import { DateTime, IANAZone } from 'luxon';

import { InputError } from '../groupbuy/input-error';

/** When a live's catalogue is built and when LINE pulls it: local times, `HH:MM`. */
export interface LiveSchedule {
	buildTimes: readonly string[];
	pullTimes: readonly string[];
	/** IANA name. */
	zone: string;
	/** By hand it is built at most once in so many minutes. */
	manualEveryMinutes: number;
}

/** As shop platforms in Taiwan build theirs and LINE pulls it. */
export const LIVE_SCHEDULE: LiveSchedule = {
	buildTimes: ['04:45', '16:45'],
	pullTimes: ['05:00'],
	zone: 'Asia/Taipei',
	manualEveryMinutes: 60,
};

const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;
const DAY_MS = 86_400_000;

/** @throws InputError when a time is none, the zone is unknown, or nothing would ever be built or pulled */
export function checkLiveSchedule({ buildTimes, pullTimes, zone }: LiveSchedule): void {
	if (!IANAZone.isValidZone(zone))
		throw new InputError(`"${zone}" is not a time zone`, 'Use an IANA name such as Asia/Taipei.');
	for (const [field, times] of Object.entries({ 'Build Times': buildTimes, 'Pull Times': pullTimes })) {
		if (times.length === 0) throw new InputError(`${field} is empty`, 'Name at least one time, e.g. 05:00.');
		const wrong = times.find((time) => !TIME.test(time));
		if (wrong !== undefined)
			throw new InputError(`${field}: "${wrong}" is not a time of day`, 'Write times as HH:MM, e.g. 04:45.');
	}
}

/** When the catalogue is built next: after `at`, since what changes in the very minute of a build may have missed it. */
export const nextBuild = (at: number, { buildTimes, zone }: LiveSchedule): number =>
	occurrence(at, buildTimes, zone, 'after');

/** When LINE pulls next, after `at`: a pull in the very minute of a build may be ahead of it. */
export const nextPull = (at: number, { pullTimes, zone }: LiveSchedule): number =>
	occurrence(at, pullTimes, zone, 'after');

/** When LINE has pulled last before `at`, by the clock: a live that begins with a pull begins without it. */
export const previousPull = (at: number, { pullTimes, zone }: LiveSchedule): number =>
	occurrence(at, pullTimes, zone, 'before');

/**
 * From when a change is on air: built with the next build, or by hand earlier, and seen with the pull after that.
 *
 * @param changedAt epoch milliseconds
 * @param manualAt when it is built by hand; counts when that is after the change and ahead of the next build
 */
export function onAirFrom(
	changedAt: number,
	schedule: LiveSchedule,
	manualAt: number | null = null,
): { builtAt: number; pulledAt: number } {
	const scheduled = nextBuild(changedAt, schedule);
	const builtAt = manualAt !== null && manualAt >= changedAt ? Math.min(manualAt, scheduled) : scheduled;
	return { builtAt, pulledAt: nextPull(builtAt, schedule) };
}

/** One day before the live everything about its products should be set up. */
export const setUpDeadline = (liveAt: number): number => liveAt - DAY_MS;

/** The first of these times of day after a moment, or the last before it. */
function occurrence(at: number, times: readonly string[], zone: string, side: 'after' | 'before'): number {
	const day = DateTime.fromMillis(at, { zone }).startOf('day');
	// A day more: the last time of a day may be over, and a clock that is put forward has moved one.
	const days = side === 'after' ? [0, 1, 2] : [-2, -1, 0];
	const moments = days.flatMap((days) => times.map((time) => momentOf(day.plus({ days }), time)));
	return side === 'after'
		? Math.min(...moments.filter((moment) => moment > at))
		: Math.max(...moments.filter((moment) => moment < at));
}

/** A time that the clock leaves out in spring comes as much later; of one that comes twice in autumn, the first counts. */
function momentOf(day: DateTime, time: string): number {
	const [, hour, minute] = TIME.exec(time) ?? [];
	return day.set({ hour: Number(hour), minute: Number(minute) }).toMillis();
}
