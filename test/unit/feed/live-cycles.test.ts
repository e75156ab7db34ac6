import {
	checkLiveSchedule,
	LIVE_SCHEDULE,
	nextBuild,
	nextPull,
	onAirFrom,
	previousPull,
	setUpDeadline,
	type LiveSchedule,
} from '../../../lib/feed/live-cycles';

/** In Taiwan unless an offset is given. */
const at = (text: string): number => Date.parse(/[+-]\d\d:\d\d$|Z$/.test(text) ? text : `${text}+08:00`);
const taipei = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19);

describe('builds and pulls of a day in Taiwan', () => {
	test.each<[now: string, build: string, pull: string, pulled: string]>([
		['2026-11-21T00:00:00', '2026-11-21T04:45:00', '2026-11-21T05:00:00', '2026-11-20T05:00:00'],
		['2026-11-21T04:44:59', '2026-11-21T04:45:00', '2026-11-21T05:00:00', '2026-11-20T05:00:00'],
		['2026-11-21T04:45:00', '2026-11-21T16:45:00', '2026-11-21T05:00:00', '2026-11-20T05:00:00'],
		['2026-11-21T05:00:00', '2026-11-21T16:45:00', '2026-11-22T05:00:00', '2026-11-20T05:00:00'],
		['2026-11-21T05:00:01', '2026-11-21T16:45:00', '2026-11-22T05:00:00', '2026-11-21T05:00:00'],
		['2026-11-21T16:45:00', '2026-11-22T04:45:00', '2026-11-22T05:00:00', '2026-11-21T05:00:00'],
		['2026-12-31T23:59:59', '2027-01-01T04:45:00', '2027-01-01T05:00:00', '2026-12-31T05:00:00'],
		['2028-02-28T17:00:00', '2028-02-29T04:45:00', '2028-02-29T05:00:00', '2028-02-28T05:00:00'],
		// 20:44:59 UTC is 04:44:59 of the next day in Taiwan.
		['2026-11-20T20:44:59Z', '2026-11-21T04:45:00', '2026-11-21T05:00:00', '2026-11-20T05:00:00'],
	])('%s', (now, build, pull, pulled) => {
		expect([
			taipei(nextBuild(at(now), LIVE_SCHEDULE)),
			taipei(nextPull(at(now), LIVE_SCHEDULE)),
			taipei(previousPull(at(now), LIVE_SCHEDULE)),
		]).toEqual([build, pull, pulled]);
	});
});

describe('from when a change is on air', () => {
	test.each<[why: string, changed: string, manual: string | null, built: string, pulled: string]>([
		['in time for the morning', '2026-11-21T04:40:00', null, '2026-11-21T04:45:00', '2026-11-21T05:00:00'],
		['in the very minute', '2026-11-21T04:45:00', null, '2026-11-21T16:45:00', '2026-11-22T05:00:00'],
		['a moment late', '2026-11-21T04:50:00', null, '2026-11-21T16:45:00', '2026-11-22T05:00:00'],
		['in the evening', '2026-11-21T20:00:00', null, '2026-11-22T04:45:00', '2026-11-22T05:00:00'],
		[
			'late, and built by hand',
			'2026-11-21T04:50:00',
			'2026-11-21T04:55:00',
			'2026-11-21T04:55:00',
			'2026-11-21T05:00:00',
		],
		[
			'by hand in the minute of the pull',
			'2026-11-21T04:50:00',
			'2026-11-21T05:00:00',
			'2026-11-21T05:00:00',
			'2026-11-22T05:00:00',
		],
		[
			'by hand at once',
			'2026-11-21T04:50:00',
			'2026-11-21T04:50:00',
			'2026-11-21T04:50:00',
			'2026-11-21T05:00:00',
		],
		[
			'built by hand before the change',
			'2026-11-21T04:50:00',
			'2026-11-21T04:49:00',
			'2026-11-21T16:45:00',
			'2026-11-22T05:00:00',
		],
		[
			'by hand later than by the clock',
			'2026-11-21T04:40:00',
			'2026-11-21T05:30:00',
			'2026-11-21T04:45:00',
			'2026-11-21T05:00:00',
		],
	])('%s', (_why, changed, manual, built, pulled) => {
		const { builtAt, pulledAt } = onAirFrom(at(changed), LIVE_SCHEDULE, manual === null ? null : at(manual));
		expect([taipei(builtAt), taipei(pulledAt)]).toEqual([built, pulled]);
	});
});

describe('other schedules', () => {
	const newYork: LiveSchedule = {
		...LIVE_SCHEDULE,
		zone: 'America/New_York',
		buildTimes: ['02:30'],
		pullTimes: ['01:30', '13:00'],
	};

	test.each<[why: string, now: string, build: string]>([
		['before the clock is put forward', '2026-03-07T12:00:00-05:00', '2026-03-08T03:30:00-04:00'],
		['the day after', '2026-03-08T03:30:00-04:00', '2026-03-09T02:30:00-04:00'],
		['before it is put back', '2026-10-31T12:00:00-04:00', '2026-11-01T02:30:00-05:00'],
		['the day after', '2026-11-01T02:30:00-05:00', '2026-11-02T02:30:00-05:00'],
	])('a build at 02:30 in New York, %s', (_why, now, build) => {
		expect(nextBuild(at(now), newYork)).toBe(at(build));
	});

	test('an hour that comes twice is pulled in once', () => {
		const first = at('2026-11-01T01:30:00-04:00');
		expect(nextPull(at('2026-11-01T00:00:00-04:00'), newYork)).toBe(first);
		expect(nextPull(first, newYork)).toBe(at('2026-11-01T13:00:00-05:00'));
		expect(previousPull(at('2026-11-01T12:00:00-05:00'), newYork)).toBe(first);
	});

	test('times in any order, and several lives a day: each has the pull before it', () => {
		const schedule = { ...LIVE_SCHEDULE, pullTimes: ['17:00', '05:00', '11:00'] };
		const lives = [
			'2026-11-21T05:00:00',
			'2026-11-21T12:00:00',
			'2026-11-21T17:00:00',
			'2026-11-21T20:00:00',
		];
		expect(lives.map((live) => taipei(previousPull(at(live), schedule)))).toEqual([
			'2026-11-20T17:00:00',
			'2026-11-21T11:00:00',
			'2026-11-21T11:00:00',
			'2026-11-21T17:00:00',
		]);
	});

	test('whatever the moment, the next comes after it and within two days', () => {
		for (let hour = 0; hour < 24 * 366; hour += 41) {
			const now = at('2026-01-01T00:00:00Z') + hour * 3_600_000;
			for (const schedule of [LIVE_SCHEDULE, newYork]) {
				const next = nextPull(now, schedule);
				expect(next).toBeGreaterThan(now);
				expect(next - now).toBeLessThanOrEqual(25 * 3_600_000);
				expect(previousPull(next + 1, schedule)).toBe(next);
			}
		}
	});
});

test('everything should be set up a day before', () => {
	expect(taipei(setUpDeadline(at('2026-11-22T20:00:00')))).toBe('2026-11-21T20:00:00');
});

test.each<[Partial<LiveSchedule>, string]>([
	[{ zone: 'Taipei' }, '"Taipei" is not a time zone'],
	[{ buildTimes: [] }, 'Build Times is empty'],
	[{ pullTimes: ['05:00', '25:00'] }, 'Pull Times: "25:00" is not a time of day'],
	[{ buildTimes: ['4:45 PM'] }, 'Build Times: "4:45 PM" is not a time of day'],
	[{ buildTimes: [''] }, 'Build Times: "" is not a time of day'],
])('refused: %j', (wrong, message) => {
	expect(() => checkLiveSchedule({ ...LIVE_SCHEDULE, ...wrong })).toThrow(message);
});

test.each(['4:45', '04:45', '23:59', '00:00'])('%s is a time of day', (time) => {
	expect(() => checkLiveSchedule({ ...LIVE_SCHEDULE, pullTimes: [time] })).not.toThrow();
});
