import { oneText, type FeedCell, type FeedWriter } from './feed-writer';

/** One array of objects, one object a line. All values are texts; a cell with nothing to say is left out. */
export function jsonWriter(names: readonly string[]): FeedWriter {
	const keys = names.map((name) => `${JSON.stringify(name)}:`);
	return { head: '[\n', row: (cells) => row(keys, cells), separator: ',\n', tail: '\n]\n' };
}

function row(keys: readonly string[], cells: readonly FeedCell[]): string {
	let text = '';
	for (const [index, cell] of cells.entries()) {
		const value = oneText(cell);
		if (value !== '') text += `,${keys[index] ?? ''}${JSON.stringify(value)}`;
	}
	return `{${text.slice(1)}}`;
}
