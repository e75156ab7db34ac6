import { oneText, type FeedCell, type FeedWriter } from './feed-writer';

const LINE_END = '\n';

const DIVIDES = /[\t\n\r\v\f\u0085\u2028\u2029]+/g;

/** Tab-separated, UTF-8, a header. There are no quotes in this format, so what would divide cells becomes a space. */
export function tsvWriter(names: readonly string[]): FeedWriter {
	return { head: row(names), row, separator: '', tail: '' };
}

function row(cells: readonly FeedCell[]): string {
	let text = '';
	for (const cell of cells) text += `\t${oneText(cell).replace(DIVIDES, ' ')}`;
	return text.slice(1) + LINE_END;
}
