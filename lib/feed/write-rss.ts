import type { FeedCell, FeedWriter } from './feed-writer';
import type { FeedSettings } from './settings';

/** Google's names, which Meta and LINE's partners read too. */
const NAMESPACE = 'http://base.google.com/ns/1.0';

/**
 * RSS 2.0 with a `g:` element for each column; a cell with nothing to say has none, and one with a list has several.
 *
 * @param names of elements, as `columnsOf` takes them
 */
export function rssWriter(names: readonly string[], channel: FeedSettings['channel']): FeedWriter {
	const tags = names.map((name) => ({ start: `<g:${name}>`, end: `</g:${name}>` }));
	return {
		head: [
			'<?xml version="1.0" encoding="UTF-8"?>',
			`<rss version="2.0" xmlns:g="${NAMESPACE}">`,
			'<channel>',
			`<title>${xmlText(channel.title)}</title>`,
			`<link>${xmlText(channel.link)}</link>`,
			`<description>${xmlText(channel.description)}</description>\n`,
		].join('\n'),
		row: (cells) => row(tags, cells),
		separator: '',
		tail: '</channel>\n</rss>\n',
	};
}

type Tag = Record<'start' | 'end', string>;

function row(tags: readonly Tag[], cells: readonly FeedCell[]): string {
	let text = '<item>';
	for (const [index, tag] of tags.entries()) {
		const cell = cells[index] ?? '';
		if (typeof cell === 'string') text += element(tag, cell);
		else for (const value of cell) text += element(tag, value);
	}
	return `${text}</item>\n`;
}

function element({ start, end }: Tag, value: string): string {
	return value === '' ? '' : start + xmlText(value) + end;
}

/** With what XML cannot hold in any form: a single one of these, and the whole file is refused. */
const NOT_PLAIN = /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A return would be read as a line feed; `>` ends a section when it comes after `]]`. */
const REFERENCES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

function xmlText(text: string): string {
	return text.replace(NOT_PLAIN, (character) => REFERENCES[character] ?? '');
}
