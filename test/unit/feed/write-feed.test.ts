import fc from 'fast-check';
import { DEFAULT_SETTINGS } from '../../../lib/feed/default-settings';
import type { FeedCell } from '../../../lib/feed/feed-writer';
import { FEED_FORMATS, type FeedFormat } from '../../../lib/feed/settings';
import { feedWriter } from '../../../lib/feed/write-feed';
import { readBack, type ReadRow } from '../../support/feed/read-back';

const CHANNEL = { title: '甜點 & 餅乾', link: 'https://shop.example/?a=1&b=2', description: '<每日>' };

function fileOf(format: FeedFormat, names: string[], rows: FeedCell[][]): string {
	const writer = feedWriter({ ...DEFAULT_SETTINGS.custom, format, channel: CHANNEL }, names);
	return writer.head + rows.map((cells) => writer.row(cells)).join(writer.separator) + writer.tail;
}

describe('a file, byte by byte', () => {
	const rows = [
		['A1', '鳳梨酥 12 入, "禮盒"', ['https://a.example/1.jpg', 'https://a.example/2,3.jpg']],
		['A2', '<b>', []],
	];
	const expected: Record<FeedFormat, string> = {
		csv:
			'id,title,image\r\n' +
			'A1,"鳳梨酥 12 入, ""禮盒""","https://a.example/1.jpg,https://a.example/2%2C3.jpg"\r\n' +
			'A2,<b>,\r\n',
		tsv:
			'id\ttitle\timage\n' +
			'A1\t鳳梨酥 12 入, "禮盒"\thttps://a.example/1.jpg,https://a.example/2%2C3.jpg\n' +
			'A2\t<b>\t\n',
		xml:
			'<?xml version="1.0" encoding="UTF-8"?>\n' +
			'<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n' +
			'<channel>\n' +
			'<title>甜點 &amp; 餅乾</title>\n' +
			'<link>https://shop.example/?a=1&amp;b=2</link>\n' +
			'<description>&lt;每日&gt;</description>\n' +
			'<item><g:id>A1</g:id><g:title>鳳梨酥 12 入, "禮盒"</g:title>' +
			'<g:image>https://a.example/1.jpg</g:image><g:image>https://a.example/2,3.jpg</g:image></item>\n' +
			'<item><g:id>A2</g:id><g:title>&lt;b&gt;</g:title></item>\n' +
			'</channel>\n</rss>\n',
		json:
			'[\n' +
			'{"id":"A1","title":"鳳梨酥 12 入, \\"禮盒\\"","image":"https://a.example/1.jpg,https://a.example/2%2C3.jpg"},\n' +
			'{"id":"A2","title":"<b>"}\n' +
			']\n',
	};

	test.each(FEED_FORMATS)('%s', (format) => {
		expect(fileOf(format, ['id', 'title', 'image'], rows)).toBe(expected[format]);
	});

	test.each(FEED_FORMATS)('%s without rows is a whole file', async (format) => {
		expect(await readBack(Buffer.from(fileOf(format, ['id', 'title'], [])), format)).toEqual([]);
	});
});

describe('a cell that looks like a formula is for a platform, not for a spreadsheet: it stays as it is', () => {
	test.each(FEED_FORMATS)('%s', async (format) => {
		const title = '=HYPERLINK("https://evil.example")';
		const file = Buffer.from(fileOf(format, ['id', 'title'], [['A1', title]]));
		expect(await readBack(file, format)).toEqual([{ id: ['A1'], title: [title] }]);
	});
});

test('in CSV the empty cell of an only column is no empty line', async () => {
	const file = Buffer.from(fileOf('csv', ['note'], [[''], ['A']]));
	expect(file.toString()).toBe('note\r\n""\r\nA\r\n');
	expect(await readBack(file, 'csv')).toEqual([{}, { note: ['A'] }]);
});

describe('whatever is in a cell comes back out of the file, and never out of another cell', () => {
	/** What a format cannot hold, as it is said to become. */
	const kept: Record<FeedFormat, (text: string) => string> = {
		csv: (text) => text,
		tsv: (text) => text.replace(/[\t\n\r\v\f\u0085\u2028\u2029]+/g, ' '),
		xml: (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''),
		json: (text) => text,
	};
	const hostile = fc.constantFrom(
		...['"', '""', ',', '\r\n', '\n', '\r', '\t', ' ', '\u3000', '\u00a0', '\u2028', '\u0085'],
		...[
			']]>',
			'<![CDATA[',
			'<!--',
			'&amp;',
			'&#0;',
			'</g:title>',
			'<?x?>',
			'&lol;',
			'</rss>',
			'\\',
			'\\u0000',
		],
		...[
			'\0',
			'\b',
			'\u001f',
			'\u007f',
			'\ufffe',
			'\uffff',
			'=1+1',
			"'",
			'#',
			'👨‍👩‍👧',
			'e\u0301',
			'𠮷',
			'鳳梨酥',
		],
	);
	const text = fc
		.array(fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 4 }), fc.string({ maxLength: 4 })), {
			maxLength: 6,
		})
		// One of the readers takes this one for a mark of the encoding wherever a text begins with it.
		.map((parts) => parts.join('').replaceAll('\ufeff', ''));
	const rows = fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 4 });

	test.each(FEED_FORMATS)('%s', async (format) => {
		await fc.assert(
			fc.asyncProperty(rows, async (texts) => {
				const ids = texts.map((cells, index) => [`R${index}`, ...cells]);
				const names = ['id', 'title', 'description', 'brand'];
				const expected = ids.map((cells): ReadRow =>
					Object.fromEntries(
						cells
							.map((cell, index) => [names[index] ?? '', [kept[format](cell)]] as const)
							// An element may be empty when nothing of its text could be kept.
							.filter(([, [cell]], index) => cell !== '' || (format === 'xml' && cells[index] !== '')),
					),
				);
				expect(await readBack(Buffer.from(fileOf(format, names, ids)), format)).toEqual(expected);
			}),
		);
	});
});
