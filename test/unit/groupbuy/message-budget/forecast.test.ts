import fc from 'fast-check';

import {
	forecastCampaign,
	forecastMonth,
	forecastSend,
} from '../../../../lib/groupbuy/message-budget/forecast';

const taipei = (text: string) => Date.parse(`${text}+08:00`);
/** Half of November has passed. */
const MIDDLE = taipei('2026-11-15T23:00');
const END = taipei('2026-11-30T22:59');

test('people times requests', () => {
	expect(forecastSend({ recipients: 300, times: 4 })).toBe(1200);
});

test('a campaign counts every announcement and notice once per member', () => {
	const forecast = forecastCampaign({ members: 300, announcements: ['opened', 'last_call'], notices: 3 });
	expect(forecast).toEqual({
		announcements: [
			{ kind: 'opened', messages: 300 },
			{ kind: 'last_call', messages: 300 },
		],
		noticeMessages: 900,
		messages: 1500,
	});
});

test.each<[what: string, Partial<Parameters<typeof forecastMonth>[0]>, object]>([
	[
		'the second half is like the first',
		{ usedSoFar: 1500 },
		{
			month: '2026-11',
			monthPassed: 0.5,
			byRunRate: 3000,
			bySchedule: 1500,
			expected: 3000,
			missing: 0,
			allowanceEndsAt: END,
		},
	],
	[
		'more is scheduled than the run rate says',
		{
			usedSoFar: 300,
			scheduled: [
				{ at: MIDDLE, recipients: 600 },
				{ at: END - 1, recipients: 300 },
			],
		},
		{ byRunRate: 600, scheduled: 900, bySchedule: 1200, expected: 1200 },
	],
	[
		'what is past, of the next month or too late does not count',
		{
			usedSoFar: 10,
			scheduled: [
				{ at: MIDDLE - 1, recipients: 1000 },
				{ at: END, recipients: 1000 },
				{ at: taipei('2026-12-01T12:00'), recipients: 1000 },
			],
		},
		{ scheduled: 0, expected: 20 },
	],
	['nothing so far', { usedSoFar: 0 }, { expected: 0, runsOutAt: null }],
	[
		'on the first day a week is taken as passed',
		{ now: taipei('2026-11-01T12:00'), usedSoFar: 300 },
		{ byRunRate: 300 + Math.round((300 * (30 - 13 / 24)) / 7) },
	],
	[
		'the quota is too small',
		{ usedSoFar: 2000, quota: 3000 },
		{ expected: 4000, missing: 1000, runsOutAt: MIDDLE + 7.5 * 86_400_000 },
	],
	['the quota just suffices', { usedSoFar: 1500, quota: 3000 }, { missing: 0, runsOutAt: null }],
	['it is used up', { usedSoFar: 200, quota: 200 }, { missing: 200, runsOutAt: MIDDLE }],
	['it is overdrawn', { usedSoFar: 250, quota: 200 }, { runsOutAt: MIDDLE }],
	['there is none', { usedSoFar: 0, quota: 0 }, { missing: 0, runsOutAt: MIDDLE }],
	[
		'the second scheduled push does not fit any more',
		{
			usedSoFar: 10,
			quota: 310,
			scheduled: [
				{ at: MIDDLE + 2000, recipients: 200 },
				{ at: MIDDLE + 1000, recipients: 200 },
			],
		},
		{ missing: 100, runsOutAt: MIDDLE + 2000 },
	],
	['nothing is limited', { usedSoFar: 99_999, quota: null }, { missing: 0, runsOutAt: null }],
])('%s', (_what, given, expected) => {
	const forecast = forecastMonth({ now: MIDDLE, usedSoFar: 0, quota: null, scheduled: [], ...given });
	expect(forecast).toMatchObject(expected);
});

test('a forecast is never below what is used and scheduled, and says when what is missing will be missing', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: taipei('2026-10-31T23:00'), max: END - 1 }),
			fc.nat(5000),
			fc.nat(5000),
			fc.array(fc.record({ at: fc.integer({ min: MIDDLE, max: END + 1000 }), recipients: fc.nat(500) })),
			(now, usedSoFar, quota, scheduled) => {
				const forecast = forecastMonth({ now, usedSoFar, quota, scheduled });
				expect(forecast.expected).toBeGreaterThanOrEqual(usedSoFar + forecast.scheduled);
				if (forecast.bySchedule > quota) expect(forecast.runsOutAt).not.toBeNull();
				if (forecast.runsOutAt === null) return;
				expect(forecast.runsOutAt).toBeGreaterThanOrEqual(now);
				expect(forecast.runsOutAt).toBeLessThan(END);
			},
		),
	);
});
