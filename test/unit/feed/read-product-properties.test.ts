import fc from 'fast-check';

import { DEFAULT_SETTINGS } from '../../../lib/feed/default-settings';
import { eligible } from '../../../lib/feed/eligibility';
import type { ProfileName } from '../../../lib/feed/profile-names';
import { PROFILES } from '../../../lib/feed/profiles';
import { readProduct } from '../../../lib/feed/read-product';
import { FEED_FIELDS } from '../../../lib/feed/source-product';
import { issueText } from '../../../lib/feed/words';
import { PRODUCT_ATTRIBUTES } from '../../../lib/groupbuy/product-details';
import { complaints, JUDGES } from '../../support/feed/judge';
import { GOOD, rowOf } from '../../support/feed/rows';

const JUDGED: ReadonlyArray<[profile: ProfileName, judge: keyof typeof JUDGES]> = [
	['google', 'google'],
	['openai', 'google'],
	['meta', 'meta'],
	['lineAds', 'meta'],
];

const hostile = fc.oneof(
	fc.jsonValue(),
	fc.string({ unit: 'binary', maxLength: 200 }),
	fc.webUrl({ withFragments: true, withQueryParameters: true }),
	fc.array(fc.webUrl(), { maxLength: 30 }),
	fc.constantFrom(
		...[
			'',
			' ',
			'0',
			'-1',
			'99.5',
			'1e21',
			'1,280',
			'NaN',
			'<b>',
			'&#0;',
			'&#xD800;',
			'\ud83d',
			'\u0000',
			'<script>',
		],
		...[
			'preorder',
			'backorder',
			'2026-12-01',
			'2026-01-01/2025-01-01',
			'used',
			'男',
			'兒童',
			'4006381333931',
		],
		...[
			'https://用戶:密碼@shop.example/',
			'https://[::1]/',
			'http://10.0.0.1/',
			'//cdn.shop.example/a"b.jpg',
			'\u202egpj',
		],
		...['👨‍👩‍👧‍👦'.repeat(200), 'e\u0301'.repeat(6000), '<p>茶</p>\n'.repeat(900), 'a b\tc\nd'],
	),
	fc.double(),
	fc.bigInt(),
);

/** A good product with anything in some of its fields. */
const values = fc
	.dictionary(fc.constantFrom(...FEED_FIELDS, ...PRODUCT_ATTRIBUTES), hostile, { maxKeys: 12 })
	.map((changed) => ({ ...GOOD, ...changed }));

describe('whatever a source gives', () => {
	test.each(JUDGED)('%s takes every row that is written', (profile, judge) => {
		const settings = { ...DEFAULT_SETTINGS[profile], linkParameters: 'utm_source=line&utm_content={id}' };
		fc.assert(
			fc.property(values, fc.constantFrom('variants' as const, 'products' as const), (given, rows) => {
				const source = { origin: 1, values: given };
				eligible(source, settings);
				const { product, issues } = readProduct(source, settings, PROFILES[profile]);
				expect(product === null).toBe(issues.some(({ severity }) => severity !== 'warning'));
				if (product === null) return;
				const row = rowOf(
					{ ...product, variantId: rows === 'products' ? null : product.variantId },
					settings,
				);
				expect(complaints(JUDGES[judge], row)).toEqual([]);
			}),
			{ numRuns: 400 },
		);
	});

	test('issues show it in one short line, and have a text', () => {
		fc.assert(
			fc.property(values, fc.constantFrom('zh-TW' as const, 'en' as const), (given, language) => {
				const { issues } = readProduct(
					{ origin: null, values: given },
					DEFAULT_SETTINGS.custom,
					PROFILES.custom,
				);
				for (const issue of issues) {
					expect(Array.from(issue.value ?? '').length).toBeLessThanOrEqual(60);
					expect(issue.value ?? '').not.toMatch(/[\p{Cc}\p{Cs}]/u);
					expect(issueText(issue, language).fix).not.toBe('');
				}
			}),
			{ numRuns: 200 },
		);
	});
});

test('the judge refuses what platforms refuse', () => {
	const good = {
		id: '1',
		title: '茶',
		description: '好茶',
		link: 'https://shop.example/',
		image_link: 'https://shop.example/a.jpg',
		availability: 'in_stock',
		price: '100 TWD',
	};
	expect(complaints(JUDGES.google, good)).toEqual([]);
	for (const change of [
		{ id: 'a b' },
		{ title: '茶'.repeat(151) },
		{ title: 'a\u0000' },
		{ link: 'https://localhost/' },
		{ link: 'https://shop.example/茶' },
		{ availability: 'in stock' },
		{ availability: 'preorder' },
		{ price: '0 TWD' },
		{ sale_price: '100 TWD' },
		{ gtin: '4006381333930' },
		{ unknown: 'x' },
	]) {
		expect([change, complaints(JUDGES.google, { ...good, ...change })]).not.toEqual([change, []]);
	}
});
