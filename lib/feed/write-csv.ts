import { oneText, type FeedCell, type FeedWriter } from './feed-writer';

const LINE_END = '\r\n';

const DIVIDES = /[",\r\n]/;

/**
 * RFC 4180, which Google and Meta both take: UTF-8 without a byte order mark, CRLF, a header. A cell that begins with `=`
 * stays as it is, unlike in lists for people: an apostrophe before it would be shown in the ad, and no platform calculates.
 */
export function csvWriter(names: readonly string[]): FeedWriter {
	return { head: row(names), row, separator: '', tail: '' };
}

function row(cells: readonly FeedCell[]): string {
	let text = '';
	for (const cell of cells) text += `,${field(oneText(cell))}`;
	// The empty cell of an only column would be an empty line, which readers pass over.
	return (text === ',' ? '""' : text.slice(1)) + LINE_END;
}

function field(text: string): string {
	// White space at an end, which some readers would trim. As a pattern it would cost more than all else here.
	const needsQuotes = DIVIDES.test(text) || text.trim().length < text.length;
	return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}
