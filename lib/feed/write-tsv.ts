import { oneText, type FeedCell, type FeedWriter } from './feed-writer';

const LINE_END = '\n';

const DIVIDES = /[\t\n\r\v\f\u0085\u2028\u2029]/;
const ALL_THAT_DIVIDE = new RegExp(`${DIVIDES.source}+`, 'g');

/** Tab-separated, UTF-8, a header. There are no quotes in this format, so what would divide cells becomes a space. */
export function tsvWriter(names: readonly string[]): FeedWriter {
	return { head: row(names), row, separator: '', tail: '' };
}

function row(cells: readonly FeedCell[]): string {
	let text = '';
	for (const cell of cells) text += `\t${field(oneText(cell))}`;
	return text.slice(1) + LINE_END;
}

/** Most have nothing to replace, and looking is much cheaper. */
function field(text: string): string {
	return DIVIDES.test(text) ? text.replace(ALL_THAT_DIVIDE, ' ') : text;
}
