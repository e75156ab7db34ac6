import { formatTime, formatTimes, readTime } from '../../../lib/feed/feed-time';

describe('readTime', () => {
	test.each<[value: unknown, iso: string]>([
		['2026-11-20', '2026-11-20T00:00:00+08:00'],
		['2026/11/20', '2026-11-20T00:00:00+08:00'],
		['2026-1-5', '2026-01-05T00:00:00+08:00'],
		['2026-11-20T10:30', '2026-11-20T10:30:00+08:00'],
		['2026-11-20 10:30:15', '2026-11-20T10:30:15+08:00'],
		['2026-11-20T10:30:15.123Z', '2026-11-20T10:30:15Z'],
		['2026-11-20T10:30:00+0900', '2026-11-20T10:30:00+09:00'],
		['2026-11-20T10:30:00-03:30', '2026-11-20T10:30:00-03:30'],
		[1795104000, '2026-11-20T00:00:00+08:00'],
		['1795104000', '2026-11-20T00:00:00+08:00'],
		[1795104000000, '2026-11-20T00:00:00+08:00'],
		[new Date('2026-11-20T00:00:00Z'), '2026-11-20T00:00:00Z'],
		['2028-02-29', '2028-02-29T00:00:00+08:00'],
	])('%j is %s', (value, iso) => {
		expect(readTime(value, 'start')).toBe(Date.parse(iso));
	});

	test("a day's end is its last minute", () => {
		expect(readTime('2026-11-20', 'end')).toBe(Date.parse('2026-11-20T23:59+08:00'));
		expect(readTime('2026-11-20 10:00', 'end')).toBe(Date.parse('2026-11-20T10:00+08:00'));
	});

	test.each<[value: unknown]>([
		['2026-02-29'],
		['2026-13-01'],
		['2026-00-10'],
		['2026-11-20T24:00'],
		['2026-11-20T10:60'],
		['20/11/2026'],
		['下週'],
		['0000-00-00'],
		['1970-01-01'],
		['9999-12-31'],
		[''],
		[0],
		[-1],
		[NaN],
		[Infinity],
		[1e300],
		[new Date(NaN)],
		[{}],
		[null],
		[true],
		['2026-11-20'.repeat(100)],
	])('%j is none', (value) => {
		expect(readTime(value, 'start')).toBeNull();
	});
});

test('times are written to the minute, in Taiwan', () => {
	expect(formatTime(Date.parse('2026-11-20T16:30:59Z'))).toBe('2026-11-21T00:30+08:00');
});

test('a sale that is open on one side has an end of the century there', () => {
	const time = Date.parse('2026-11-20T00:00+08:00');
	expect(formatTimes(time, time + 60_000)).toBe('2026-11-20T00:00+08:00/2026-11-20T00:01+08:00');
	expect(formatTimes(null, time)).toBe('2000-01-01T08:00+08:00/2026-11-20T00:00+08:00');
	expect(formatTimes(time, null)).toBe('2026-11-20T00:00+08:00/2099-12-31T08:00+08:00');
});
