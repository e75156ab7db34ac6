// Answers to requests for a published feed: conditional requests, compression, and what a browser may do with it.
import { answerFeed, refuseFeed, type FeedFile } from '../../../lib/web/feed-file';

const PUBLISHED = Date.UTC(2026, 10, 21, 20, 45, 7, 890);
const feed: FeedFile = {
	sha256: '0123456789abcdef'.repeat(4),
	byteCount: 5_000,
	gzipCount: 700,
	mime: 'text/csv',
	fileName: 'line-live.csv',
	publishedAt: PUBLISHED,
};
const PLAIN = '"0123456789abcdef0123456789abcdef"';
const GZIP = '"0123456789abcdef0123456789abcdef-gzip"';

type Headers = Record<string, string | string[]>;
const ask = (headers: Headers = {}, { method = 'GET', file = 'feed.csv' } = {}) =>
	answerFeed({ method, file, headers }, feed);

test('the whole file, and what is to know of it', () => {
	expect(ask()).toEqual({
		status: 200,
		headers: {
			'Cache-Control': 'no-cache, no-transform',
			'Content-Disposition': 'inline; filename="line-live.csv"',
			'Content-Length': '5000',
			'Content-Security-Policy': "default-src 'none'; sandbox",
			'Content-Type': 'text/csv; charset=utf-8',
			ETag: PLAIN,
			'Last-Modified': 'Sat, 21 Nov 2026 20:45:07 GMT',
			Vary: 'Accept-Encoding',
			'X-Content-Type-Options': 'nosniff',
			'X-Robots-Tag': 'noindex',
		},
		body: 'file',
	});
});

test('HEAD has the head of GET and no body', () => {
	for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
		expect(ask(headers, { method: 'HEAD' })).toEqual({ ...ask(headers), body: null });
	}
});

test.each<[string | undefined, boolean]>([
	[undefined, false],
	['', false],
	['gzip', true],
	['GZIP', true],
	['x-gzip', true],
	['gzip, deflate, br, zstd', true],
	['deflate, br', false],
	['*', true],
	['*;q=0', false],
	['gzip;q=0', false],
	['gzip; q=0.000, *', false],
	['br;q=1.0, gzip;q=0.001', true],
	['gzip;q=0.5, identity;q=0.8', false],
	['gzip;q=0.8, identity;q=0.5', true],
	['gzip, identity', true],
	['identity', false],
	['identity;q=0, *', true],
	['gzip;q=2', false],
	['gzip;q=', false],
	['gzip;q=nonsense', false],
	['gzip;level=9;q=0', false],
	['not gzip', false],
	[',;,=,gzip', true],
])('Accept-Encoding: %s', (header, compressed) => {
	const { headers, body } = ask(header === undefined ? {} : { 'accept-encoding': header });
	expect(body).toBe(compressed ? 'gzip' : 'file');
	expect(headers).toMatchObject(
		compressed
			? { 'Content-Encoding': 'gzip', 'Content-Length': '700', ETag: GZIP }
			: { 'Content-Length': '5000', ETag: PLAIN },
	);
	expect('Content-Encoding' in headers).toBe(compressed);
	expect(headers.Vary).toBe('Accept-Encoding');
});

const SAME = 'Sat, 21 Nov 2026 20:45:07 GMT';
const EARLIER = 'Sat, 21 Nov 2026 20:45:06 GMT';

test.each<[string, Headers, 200 | 304]>([
	['its ETag', { 'if-none-match': PLAIN }, 304],
	['a weak one', { 'if-none-match': `W/${PLAIN}` }, 304],
	['one of several', { 'if-none-match': `"a", W/"b,c" ,${PLAIN}` }, 304],
	['in several headers', { 'if-none-match': ['"a"', PLAIN] }, 304],
	['any', { 'if-none-match': ' * ' }, 304],
	['another', { 'if-none-match': '"a", "b"' }, 200],
	['one that begins alike', { 'if-none-match': '"0123456789abcdef"' }, 200],
	['one without quotes', { 'if-none-match': PLAIN.replaceAll('"', '') }, 200],
	['a star as a tag', { 'if-none-match': '"*"' }, 200],
	['an empty header', { 'if-none-match': '' }, 200],
	['that of the compressed form', { 'if-none-match': GZIP }, 200],
	['that of the compressed form, compressed', { 'if-none-match': GZIP, 'accept-encoding': 'gzip' }, 304],
	['that of the plain form, compressed', { 'if-none-match': PLAIN, 'accept-encoding': 'gzip' }, 200],
	['its time', { 'if-modified-since': SAME }, 304],
	['a later time', { 'if-modified-since': 'Sun, 22 Nov 2026 00:00:00 GMT' }, 304],
	['a second earlier', { 'if-modified-since': EARLIER }, 200],
	['a time in the form of RFC 850', { 'if-modified-since': 'Saturday, 21-Nov-26 20:45:07 GMT' }, 304],
	['a time in the form of asctime', { 'if-modified-since': 'Sat Nov 21 20:45:07 2026' }, 304],
	['no time', { 'if-modified-since': 'yesterday' }, 200],
	['another ETag, whatever the time', { 'if-none-match': '"a"', 'if-modified-since': SAME }, 200],
	['its ETag, whatever the time', { 'if-none-match': PLAIN, 'if-modified-since': EARLIER }, 304],
])('a request that knows %s', (_what, headers, status) => {
	for (const method of ['GET', 'HEAD']) {
		const answer = ask(headers, { method });
		expect(answer.status).toBe(status);
		if (status === 200) continue;
		expect(answer.body).toBeNull();
		const names = Object.keys(answer.headers);
		expect(names).toEqual(expect.arrayContaining(['Cache-Control', 'ETag', 'Last-Modified', 'Vary']));
		expect(names.filter((name) => /^content-(?!security)/i.test(name))).toEqual([]);
	}
});

test.each(['feed.csv.gz', '.GZ'])('at %s it is a gzip file, whatever the other side takes', (file) => {
	for (const headers of [{}, { 'accept-encoding': 'identity' }, { 'accept-encoding': 'gzip' }]) {
		const answer = ask(headers, { file });
		expect(answer.body).toBe('gzip');
		expect(answer.headers).toMatchObject({
			'Content-Type': 'application/gzip',
			'Content-Length': '700',
			ETag: GZIP,
			'Content-Disposition': 'inline; filename="line-live.csv.gz"',
		});
		expect(answer.headers).not.toHaveProperty('Content-Encoding');
		expect(answer.headers).not.toHaveProperty('Vary');
	}
});

test.each([
	[404, undefined],
	[429, '60'],
	[503, '60'],
] as const)('a refusal with %d says when to come again, and is kept by nobody', (status, retryAfter) => {
	const { headers, text } = refuseFeed(status);
	expect(headers['Retry-After']).toBe(retryAfter);
	expect(headers).toMatchObject({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });
	expect(headers['Content-Type']).toBe('text/plain; charset=utf-8');
	expect(text).toMatch(/^[A-Z].+\.\n$/);
});
