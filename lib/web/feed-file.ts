import { DateTime } from 'luxon';

import { prefersGzip } from './accept-encoding';

/** A feed's current version, as far as an answer tells of it. */
export interface FeedFile {
	/** Of the file as such, in hexadecimal. */
	sha256: string;
	byteCount: number;
	/** Its size as gzip keeps it. */
	gzipCount: number;
	/** e.g. `text/csv`; the text is UTF-8. */
	mime: string;
	/** As `feedFileName()` makes it: nothing in it can end a header. */
	fileName: string;
	/** Since when it is served, epoch milliseconds. */
	publishedAt: number;
}

export interface FeedRequest {
	method: string;
	/** The last part of the address: whatever the other side likes to see as the file's name. */
	file: string;
	/** By their names in lower case. */
	headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface FeedAnswer {
	status: number;
	headers: Readonly<Record<string, string>>;
	/** What follows the head: the file, or the file as gzip keeps it. */
	body: 'file' | 'gzip' | null;
}

/** Nothing of it is for search engines, nor to be run by a browser, whose editor is at the same origin. */
const HEADERS = {
	'X-Content-Type-Options': 'nosniff',
	'X-Robots-Tag': 'noindex',
	'Content-Security-Policy': "default-src 'none'; sandbox",
};

/** `no-transform`: n8n, or a proxy, would compress it another way under the same ETag. */
const REVALIDATE = 'no-cache, no-transform';

/**
 * The answer to a request for a published feed (RFC 9110): whole, or 304 when the other side has it already. An address
 * that ends in `.gz` gives the file as a gzip file, for platforms that take those; otherwise gzip is how it travels.
 */
export function answerFeed({ method, file, headers }: FeedRequest, feed: FeedFile): FeedAnswer {
	const asGzipFile = file.toLowerCase().endsWith('.gz');
	const gzip = asGzipFile || prefersGzip(one(headers['accept-encoding']));
	// Other bytes, another strong ETag.
	const etag = `"${feed.sha256.slice(0, 32)}${gzip ? '-gzip' : ''}"`;
	const head = {
		...HEADERS,
		'Cache-Control': REVALIDATE,
		ETag: etag,
		'Last-Modified': new Date(feed.publishedAt).toUTCString(),
		...(!asGzipFile && { Vary: 'Accept-Encoding' }),
	};
	if (isKnown(headers, etag, feed.publishedAt)) return { status: 304, headers: head, body: null };
	return {
		status: 200,
		headers: {
			...head,
			'Content-Type': asGzipFile ? 'application/gzip' : `${feed.mime}; charset=utf-8`,
			'Content-Length': String(gzip ? feed.gzipCount : feed.byteCount),
			// Shown, not saved, where a browser can.
			'Content-Disposition': `inline; filename="${feed.fileName}${asGzipFile ? '.gz' : ''}"`,
			...(gzip && !asGzipFile && { 'Content-Encoding': 'gzip' }),
		},
		body: method === 'HEAD' ? null : gzip ? 'gzip' : 'file',
	};
}

const REFUSALS = {
	404: { text: 'There is no feed at this address.\n', retryAfter: {} },
	429: { text: 'Too many requests: try again in a minute.\n', retryAfter: { 'Retry-After': '60' } },
	503: {
		text: 'The feed is out of reach for a moment: try again in a minute.\n',
		retryAfter: { 'Retry-After': '60' },
	},
} as const;

/** What is answered in the place of a file: the same for every address that is not, or no longer, a feed's. */
export function refuseFeed(status: keyof typeof REFUSALS): { headers: FeedAnswer['headers']; text: string } {
	const { text, retryAfter } = REFUSALS[status];
	const type = { 'Cache-Control': 'no-store', 'Content-Type': 'text/plain; charset=utf-8' };
	return { headers: { ...HEADERS, ...type, ...retryAfter }, text };
}

const one = (header: string | string[] | undefined): string | undefined =>
	Array.isArray(header) ? header.join(', ') : header;

/** Whether the other side has this very file. Its ETags decide; the time only where it names none (RFC 9110, 13.2.2). */
function isKnown(headers: FeedRequest['headers'], etag: string, publishedAt: number): boolean {
	const tags = one(headers['if-none-match']);
	if (tags !== undefined) {
		return tags.trim() === '*' || (tags.match(/"[^"]*"/g)?.includes(etag) ?? false);
	}
	const since = DateTime.fromHTTP(one(headers['if-modified-since']) ?? '');
	return since.isValid && Math.floor(publishedAt / 1_000) * 1_000 <= since.toMillis();
}
