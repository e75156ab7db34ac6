import fc from 'fast-check';

import { FEED_FORMATS } from '../../../lib/feed/settings';
import { FEED_FIELDS } from '../../../lib/feed/source-product';
import { built, source, type Values } from '../../support/feed/build';
import { readBack, type ReadRow } from '../../support/feed/read-back';

const HOSTILE: Array<[name: string, values: Values, title: string]> = [
	['quotes', { title: '"大" \'小\' 「中」' }, '"大" \'小\' 「中」'],
	['line breaks', { title: '第一行\r\n第二行\n第三行' }, '第一行 第二行 第三行'],
	['tabs', { title: '左\t右' }, '左 右'],
	['emoji', { title: '👨‍👩‍👧 🇹🇼 ☕️' }, '👨‍👩‍👧 🇹🇼 ☕️'],
	['a formula', { title: "=cmd|'/c calc'!A1" }, "=cmd|'/c calc'!A1"],
	['a price as a formula', { title: '+1' }, '+1'],
	['control characters', { title: '鳳\u0000梨\u0008酥\u001f\ufffe' }, '鳳梨酥'],
	['half of a character', { title: '鳳\ud83d梨\udc00酥' }, '鳳梨酥'],
	['the end of a section', { title: '鳳梨酥 ]]> &lt; &amp; ' }, '鳳梨酥 ]]> < &'],
	['a script', { title: '鳳梨酥<script>alert(1)</script>' }, '鳳梨酥'],
	['an entity of its own', { title: '鳳梨酥 &lol9;' }, '鳳梨酥 &lol9;'],
	['a byte order mark', { title: '\ufeff鳳梨酥' }, '鳳梨酥'],
	['a description of 10 MB', { description: '<p>好吃</p>'.repeat(1_000_000) }, '鳳梨酥'],
];

describe('hostile products through the whole pipeline', () => {
	const products = HOSTILE.map(([, values], index) =>
		source({ productId: `P${String(index).padStart(2, '0')}`, ...values }, index),
	);

	test.each(FEED_FORMATS)('in %s', async (format) => {
		const { file } = await built(products, { profile: 'custom', format });
		const rows = await readBack(file, format);
		expect(rows.map(({ title }) => title)).toEqual(HOSTILE.map(([, , title]) => [title]));
		expect(Math.max(...rows.map(({ description }) => description?.[0]?.length ?? 0))).toBeLessThanOrEqual(
			5_000,
		);
	});

	test.each<[name: string, values: Values, rule: string]>([
		['a negative price', { price: -100 }, 'invalid_price'],
		['a fraction of a dollar', { price: 99.5 }, 'invalid_price'],
		['no ID', { productId: ' ' }, 'missing'],
		['an ID with a line break', { productId: 'A\nB' }, 'invalid_id'],
		['an address that runs', { link: 'javascript:alert(1)' }, 'invalid_url'],
	])('%s: left out, by its rule', async (_, values, rule) => {
		const { issues, statistics } = await built([source(values, 7), source({ productId: 'Z9' })], {
			profile: 'meta',
		});
		expect(statistics).toMatchObject({ written: 1, invalid: 1 });
		expect(issues).toContainEqual(expect.objectContaining({ origin: 7, rule, severity: 'error' }));
	});
});

describe('whatever a product is', () => {
	const anything = fc.oneof(
		fc.jsonValue({ maxDepth: 1, stringUnit: 'binary' }),
		fc.constantFrom(
			undefined,
			NaN,
			Infinity,
			10n,
			new Date(0),
			' A',
			'a',
			'B',
			'𠮷',
			'ｱ',
			7,
			'7',
			'10',
			2 ** 60,
		),
	);
	const values = fc.record(Object.fromEntries(FEED_FIELDS.map((field) => [field, anything])), {
		requiredKeys: [],
	});
	const ids = fc.record({ productId: anything, variantId: anything }, { requiredKeys: [] });
	const products = fc.array(
		fc.tuple(fc.oneof(values, fc.constant({})), ids).map(([some, id]) => ({ ...some, ...id })),
		{ maxLength: 8 },
	);

	test.each(FEED_FORMATS)('a feed as %s is built, and all that it counts is in it', async (format) => {
		await fc.assert(
			fc.asyncProperty(products, fc.constantFrom('variants', 'products'), async (all, rows) => {
				const sources = all.map((each, index) => source(each, index));
				const result = await built(sources, { profile: 'custom', format, rows }, 3);
				const { read, written, excluded, invalid } = result.statistics;
				expect(read).toBe(all.length);
				if (rows === 'variants') expect(written + excluded + invalid).toBe(read);
				const found: ReadRow[] = await readBack(result.file, format);
				expect(found.map(({ id }) => id?.[0])).toEqual(result.rows.map(([id]) => id));
				expect(result.rows).toHaveLength(written);
			}),
			{ numRuns: 50 },
		);
	});
});
