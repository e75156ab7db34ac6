import { feedFileName, feedMime } from '../../../lib/feed/file-name';
import { FEED_FORMATS } from '../../../lib/feed/settings';

test.each<[name: string, expected: string]>([
	['live', 'live.csv'],
	['Summer Sale 2026', 'Summer-Sale-2026.csv'],
	['v1.2_final', 'v1.2_final.csv'],
	['直播 A', 'A.csv'],
	['Ｌｉｖｅ', 'Live.csv'],
	['Café', 'Cafe.csv'],
	['直播目錄', 'line-live.csv'],
	['../../etc/passwd', 'etc-passwd.csv'],
	['..', 'line-live.csv'],
	['a"; filename="b\r\nX: y', 'a-filename-b-X-y.csv'],
	['CON', 'feed-CON.csv'],
	['lpt1.txt', 'feed-lpt1.txt.csv'],
	['a'.repeat(200), `${'a'.repeat(80)}.csv`],
	[`${'a'.repeat(79)} b`, `${'a'.repeat(79)}.csv`],
])('the file of feed %j is %s', (name, expected) => {
	expect(feedFileName(name, { profile: 'lineLive', format: 'csv' }, false)).toBe(expected);
});

test('a compressed file says so', () => {
	expect(feedFileName('live', { profile: 'google', format: 'xml' }, true)).toBe('live.xml.gz');
});

test('each format has its media type', () => {
	expect(FEED_FORMATS.map(feedMime)).toEqual([
		'text/csv',
		'text/tab-separated-values',
		'application/xml',
		'application/json',
	]);
});
