import { createHash } from 'node:crypto';

import { buildFeed } from '../../../lib/feed/build-feed';
import { DEFAULT_SETTINGS } from '../../../lib/feed/default-settings';
import type { SourceProduct } from '../../../lib/feed/source-product';
import { built, partsOf, source, type Values } from '../../support/feed/build';
import { readBack } from '../../support/feed/read-back';

const CSV = { profile: 'custom', format: 'csv' } as const;

function products(count: number, values: (index: number) => Values = () => ({})): SourceProduct[] {
	return Array.from({ length: count }, (_, index) =>
		source({ productId: `P${String(index).padStart(6, '0')}`, ...values(index) }, index),
	);
}

describe('a file in parts', () => {
	test('each part holds whole rows, some 64 KiB of them', async () => {
		const { parts, rows } = await built(
			products(1_000, () => ({ description: '描述'.repeat(100) })),
			CSV,
		);
		expect(parts.length).toBeGreaterThan(8);
		for (const part of parts) {
			expect(part.bytes.toString()).toMatch(/\r\n$/);
			expect(part.bytes.length).toBeLessThan(68_000);
		}
		for (const part of parts.slice(0, -1)) expect(part.bytes.length).toBeGreaterThanOrEqual(65_536);
		expect(rows.map(([id]) => id)).toEqual(products(1_000).map(({ values }) => values.productId));
		expect(parts.every((part) => part.bytes.toString().includes(part.rows[0]?.[0] ?? '-'))).toBe(true);
	});

	test('a single row may be larger than a part', async () => {
		const note = '很長'.repeat(100_000);
		const { file } = await built(products(3), { ...CSV, constantColumns: { note } });
		const rows = await readBack(file, 'csv');
		expect(rows.map((row) => row.note)).toEqual([[note], [note], [note]]);
	});

	test('has the same bytes however its products came in pages', async () => {
		const all = products(300, (index) => ({ title: `第 ${index} 號` }));
		const [one, many] = [await built(all, CSV, 300), await built(all.toReversed(), CSV, 7)];
		expect(many.file.equals(one.file)).toBe(true);
		expect(many.rows).toEqual(one.rows);
		expect(many.statistics).toEqual(one.statistics);
	});

	test('its bytes and their hash are counted on the way', async () => {
		const { file, statistics } = await built(products(500), CSV);
		expect(statistics).toEqual({
			read: 500,
			written: 500,
			excluded: 0,
			invalid: 0,
			warnings: 0,
			byRule: {},
			bytes: file.length,
			sha256: createHash('sha256').update(file).digest('hex'),
		});
	});

	test('a fingerprint changes with its row alone', async () => {
		const before = await built(products(100), CSV);
		const after = await built(
			products(100, (index) => (index === 42 ? { price: 451 } : {})),
			CSV,
		);
		const changed = after.rows.filter(([, fingerprint], index) => fingerprint !== before.rows[index]?.[1]);
		expect(changed.map(([id]) => id)).toEqual(['P000042']);
		expect(new Set(after.rows.map(([, fingerprint]) => fingerprint)).size).toBe(100);
	});
});

test('an invalid product is left out, never the whole file', async () => {
	const { file, issues, statistics } = await built(
		[
			source({ productId: 'A' }, 0),
			source({ productId: 'B', price: -5 }, 1),
			source({ productId: 'C', price: '99.5' }, 2),
			source({ productId: 'D', tags: '贈品' }, 3),
			source({ productId: '' }, 4),
			source({ productId: 'F', gtin: '123' }, 5),
			source({ productId: 'G', availability: 'discontinued' }, 6),
		],
		{ format: 'tsv' },
	);
	expect((await readBack(file, 'tsv')).map(({ id }) => id?.[0])).toEqual(['A', 'F']);
	expect(issues.map(({ origin, id, rule, severity }) => [origin, id, rule, severity])).toEqual([
		[4, null, 'missing', 'error'],
		[1, 'B', 'invalid_price', 'error'],
		[2, 'C', 'invalid_price', 'error'],
		[3, 'D', 'excluded_tag', 'excluded'],
		[5, 'F', 'invalid_gtin', 'warning'],
		[6, 'G', 'not_listed', 'excluded'],
	]);
	expect(statistics).toMatchObject({
		read: 7,
		written: 2,
		excluded: 2,
		invalid: 3,
		warnings: 1,
		byRule: { missing: 1, invalid_price: 2, excluded_tag: 1, invalid_gtin: 1, not_listed: 1 },
	});
});

describe('of products with the same ID', () => {
	test('the first stays', async () => {
		const { file, issues, statistics } = await built(
			[
				source({ productId: 'A', title: '一' }, 0),
				source({ productId: 'B' }, 1),
				source({ productId: 'A', title: '二' }, 2),
				source({ productId: 'C', variantId: 'A', title: '三' }, 3),
			],
			CSV,
		);
		expect((await readBack(file, 'csv')).map(({ id, title }) => [id, title])).toEqual([
			[['A'], ['一']],
			[['B'], ['鳳梨酥']],
		]);
		expect(issues).toEqual([
			expect.objectContaining({ origin: 2, id: 'A', rule: 'duplicate_id', field: 'productId', value: 'A' }),
			expect.objectContaining({ origin: 3, id: 'A', rule: 'duplicate_id', field: 'variantId', value: 'A' }),
		]);
		expect(statistics).toMatchObject({ written: 2, invalid: 2 });
	});

	test('one that is left out for another reason is none of them', async () => {
		const { rows, issues } = await built(
			[source({ productId: 'A', price: 'free' }, 0), source({ productId: 'A' }, 1)],
			CSV,
		);
		expect(rows).toHaveLength(1);
		expect(issues.map(({ origin, rule }) => [origin, rule])).toEqual([[0, 'invalid_price']]);
	});
});

describe('what is to be said of a file as a whole stands at its end', () => {
	test.each([
		['too few products', products(9), { rule: 'too_few_products', value: '9', limit: '10' }],
		[
			'most products left out on purpose',
			products(30, (index) => (index < 16 ? { isPublic: false } : {})),
			{ rule: 'many_excluded', value: '16', limit: '30' },
		],
	])('%s', async (_, all, expected) => {
		const { issues, statistics } = await built(all, { profile: 'lineAds' });
		expect(issues.at(-1)).toEqual({
			origin: null,
			id: null,
			productId: null,
			field: null,
			severity: 'warning',
			...expected,
		});
		expect(statistics.byRule).toMatchObject({ [expected.rule]: 1 });
	});

	test('nothing, when half of many are left out', async () => {
		const half = products(30, (index) => (index < 15 ? { isPublic: false } : {}));
		const { issues } = await built(half, { profile: 'lineAds' });
		expect(issues.filter(({ id }) => id === null)).toEqual([]);
	});
});

test('a feed without products is a whole file', async () => {
	const { file, statistics } = await built([], { format: 'xml' });
	expect(await readBack(file, 'xml')).toEqual([]);
	expect(statistics).toMatchObject({ read: 0, written: 0, byRule: { too_few_products: 1 } });
});

test('issues are handed on while there is nothing to write', async () => {
	const { parts, statistics } = await built(
		products(2_000, () => ({ price: null })),
		CSV,
	);
	expect(statistics).toMatchObject({ written: 0, invalid: 2_000 });
	expect(parts.length).toBeGreaterThanOrEqual(4);
	expect(parts.flatMap(({ issues }) => issues).length).toBe(2_001);
});

describe('a build', () => {
	const settings = { ...DEFAULT_SETTINGS.custom, ...CSV };

	test('refuses a source that is not sorted, by its two IDs', async () => {
		const { parts } = buildFeed([[source({ productId: 'b' })], [source({ productId: 'B' })]], settings);
		await expect(partsOf(parts)).rejects.toThrow('"B" comes after "b"');
	});

	test('sorts as UTF-8 does, rarer characters last', async () => {
		const ids = ['𠮷', 'ｱ', '貨', 'é', 'a', 'B', '1'];
		const { rows } = await built(
			ids.map((productId) => source({ productId })),
			CSV,
		);
		expect(rows.map(([id]) => id)).toEqual(['1', 'B', 'a', 'é', '貨', 'ｱ', '𠮷']);
	});

	test('takes an ID of any type in the order of what is written', async () => {
		const { rows } = await built(
			[10n, '1', 9, ' 2 '].map((productId) => source({ productId })),
			CSV,
		);
		expect(rows.map(([id]) => id)).toEqual(['1', '10', '2', '9']);
	});

	test('refuses settings at once', () => {
		const constantColumns = { 'a b': '' };
		expect(() => buildFeed([], { ...settings, format: 'xml', constantColumns })).toThrow("'a b'");
		expect(() => buildFeed([], { ...settings, columnNames: { colour: 'x' } })).toThrow("'colour'");
		const defaults = { ...settings.defaults, condition: 'broken' };
		expect(() => buildFeed([], { ...settings, defaults })).toThrow("'broken'");
	});

	test('knows its statistics after the last part', async () => {
		const build = buildFeed([products(1)], settings);
		expect(() => build.statistics()).toThrow('not been read to its end');
		for await (const part of build.parts) expect(part.rows).toHaveLength(1);
		expect(build.statistics().written).toBe(1);
	});

	test('lets go of its source when nobody wants the rest', async () => {
		let isReleased = false;
		function* endless(): Generator<SourceProduct[]> {
			try {
				for (let page = 1; ; page++) {
					yield products(100, (index) => ({ productId: `${String(page).padStart(9, '0')}-${index + 100}` }));
				}
			} finally {
				isReleased = true;
			}
		}
		for await (const part of buildFeed(endless(), settings).parts) {
			expect(part.bytes.length).toBeGreaterThan(0);
			break;
		}
		expect(isReleased).toBe(true);
	});

	test('fails as its source does', async () => {
		function* broken(): Generator<SourceProduct[]> {
			yield products(1);
			throw new Error('The disk is gone');
		}
		await expect(partsOf(buildFeed(broken(), settings).parts)).rejects.toThrow('The disk is gone');
	});

	test('pauses, so that other work goes on within one long page', async () => {
		let turns = 0;
		const turn = (): NodeJS.Immediate => setImmediate(() => (turns++, (next = turn())));
		let next = turn();
		const description = `<p>${'好吃'.repeat(500)}</p>`;
		await built(
			products(5_000, () => ({ description })),
			CSV,
			5_000,
		);
		clearImmediate(next);
		expect(turns).toBeGreaterThan(1);
	});
});
