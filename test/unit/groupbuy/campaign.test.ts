import {
	CAMPAIGN_TRANSITIONS,
	endOf,
	orderingWindow,
	type CampaignState,
	type CampaignWindow,
} from '../../../lib/groupbuy/campaign';

const window = (change: Partial<CampaignWindow> = {}): CampaignWindow => ({
	state: 'open',
	opensAt: 1_000,
	closesAt: 2_000,
	endedAt: null,
	earlierWindows: [],
	...change,
});

describe('endOf', () => {
	test.each([
		[null, null, null],
		[2_000, null, 2_000],
		[null, 1_500, 1_500],
		[2_000, 1_500, 1_500],
		[2_000, 2_000, 2_000],
		// Closed by a scheduled run that came late: the orders ended with the time, not with the run.
		[2_000, 2_400, 2_000],
		[null, 0, 0],
	])('planned for %p, ended at %p: %p', (closesAt, endedAt, expected) => {
		expect(endOf({ ...window(), closesAt, endedAt })).toBe(expected);
	});
});

describe('orderingWindow', () => {
	test.each<[name: string, change: Partial<CampaignWindow>, at: number, expected: string]>([
		['before the start', {}, 999, 'not_open_yet'],
		['at the start', {}, 1_000, 'open'],
		['inside', {}, 1_500, 'open'],
		['the last millisecond', {}, 1_999, 'open'],
		['at the end', {}, 2_000, 'closed'],
		['after the end', {}, 9_999, 'closed'],
		['without an end', { closesAt: null }, 999_999, 'open'],
		['scheduled, but the time has come', { state: 'scheduled' }, 1_000, 'open'],
		['scheduled, before', { state: 'scheduled' }, 999, 'not_open_yet'],
		['open by state, over by time', { state: 'open' }, 2_000, 'closed'],
		['ended early, written before', { state: 'closed', endedAt: 1_500 }, 1_499, 'open'],
		['ended early, written then', { state: 'closed', endedAt: 1_500 }, 1_500, 'closed'],
		['ended without a planned end', { state: 'closed', closesAt: null, endedAt: 1_500 }, 1_600, 'closed'],
		['closed late, written after the end', { state: 'closed', endedAt: 2_400 }, 2_100, 'closed'],
		['ended before its start', { state: 'closed', endedAt: 900 }, 950, 'closed'],
		['settled', { state: 'settled', endedAt: 2_000 }, 1_500, 'closed'],
		['failed', { state: 'failed', endedAt: 2_000 }, 1_500, 'closed'],
		['cancelled', { state: 'cancelled', endedAt: 1_200 }, 1_100, 'closed'],
		['cancelled before its start', { state: 'cancelled' }, 500, 'closed'],
		['before it was reopened', { earlierWindows: [[100, 400]] }, 399, 'open'],
		['between its end and its reopening', { earlierWindows: [[100, 400]] }, 400, 'not_open_yet'],
		['since it was reopened', { earlierWindows: [[100, 400]] }, 1_000, 'open'],
		['reopened and settled', { state: 'settled', earlierWindows: [[100, 400]] }, 200, 'closed'],
	])('%s', (_name, change, at, expected) => {
		expect(orderingWindow(window(change), at)).toBe(expected);
	});

	test.each<[CampaignState, number]>([
		['settled', 0],
		['failed', 0],
		['cancelled', 0],
		['scheduled', 1_000],
		['open', 1_000],
		['closed', 1_000],
	])('a campaign that is %s takes orders of %d milliseconds in all', (state, expected) => {
		const times = Array.from({ length: 4_000 }, (_, at) => at);
		expect(times.filter((at) => orderingWindow(window({ state }), at) === 'open')).toHaveLength(expected);
	});
});

test('a campaign can be called off until it is settled or failed', () => {
	expect(CAMPAIGN_TRANSITIONS).toMatchObject({
		scheduled: expect.arrayContaining(['cancelled']) as unknown,
		open: expect.arrayContaining(['cancelled']) as unknown,
		closed: expect.arrayContaining(['cancelled']) as unknown,
		settled: [],
		failed: [],
	});
});
