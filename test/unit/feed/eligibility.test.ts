import { DEFAULT_EXCLUDED_TAGS, eligible } from '../../../lib/feed/eligibility';

const SETTINGS = { excludedTags: DEFAULT_EXCLUDED_TAGS, rows: 'variants' as const };

function judged(values: Record<string, unknown>, excludedTags = DEFAULT_EXCLUDED_TAGS): string {
	const issue = eligible(
		{ origin: 3, values: { productId: 'P1', ...values } },
		{ ...SETTINGS, excludedTags },
	);
	return issue === null
		? 'in'
		: `${issue.severity} ${issue.field ?? ''} ${issue.rule} ${issue.value ?? ''}`.trim();
}

describe('public and listed', () => {
	test.each<[value: unknown]>([
		[undefined],
		[null],
		[''],
		[true],
		['true'],
		['TRUE'],
		[1],
		['1'],
		['publish'],
		['Published'],
		['visible'],
		['active'],
		['ACTIVE'],
		['catalog'],
		['公開'],
		['上架'],
		['已上架'],
		[' 已 上架 '],
		['是'],
	])('%j is in', (value) => {
		expect(judged({ isPublic: value })).toBe('in');
		expect(judged({ isListed: value })).toBe('in');
	});

	test.each<[value: unknown, shown: string]>([
		[false, 'false'],
		['false', 'false'],
		[0, '0'],
		['0', '0'],
		[-1, '-1'],
		['draft', 'draft'],
		['ARCHIVED', 'ARCHIVED'],
		['hidden', 'hidden'],
		['private', 'private'],
		['不公開', '不公開'],
		['下架', '下架'],
		['未上架', '未上架'],
		['否', '否'],
		// Words that nobody knows hide as well.
		['也許', '也許'],
		[2, '2'],
		[{}, '{…}'],
		[['公開'], '[…]'],
		['constructor', 'constructor'],
		['公開'.repeat(10_000), '公開'.repeat(30)],
	])('%j is out', (value, shown) => {
		expect(judged({ isPublic: value })).toBe(`excluded isPublic not_public ${shown}`);
		expect(judged({ isListed: value })).toBe(`excluded isListed not_listed ${shown}`);
	});
});

describe('tags', () => {
	test.each<[tags: unknown, tag: string]>([
		[['贈品'], '贈品'],
		[['茶', ' 贈品 '], '贈品'],
		['茶, 贈品', '贈品'],
		['茶，贈品、罐裝', '贈品'],
		['排除product feed', '排除product feed'],
		[['排除Product  Feed'], '排除Product Feed'],
		[['排除ｐｒｏｄｕｃｔ　ｆｅｅｄ'], '排除ｐｒｏｄｕｃｔ ｆｅｅｄ'],
		[[{ id: 4, name: '贈品' }], '贈品'],
	])('%j keep it out', (tags, tag) => {
		expect(judged({ tags })).toBe(`excluded tags excluded_tag ${tag}`);
	});

	test.each<[tags: unknown]>([
		[undefined],
		[''],
		[[]],
		['茶, 罐裝'],
		[['贈品專區']],
		[['滿額贈品', '排除productfeed', '排除 product feed']],
		[[null, 1, {}, [], { name: 1 }]],
		[42],
		[{}],
	])('%j do not', (tags) => {
		expect(judged({ tags })).toBe('in');
	});

	test('are those of the settings', () => {
		expect(judged({ tags: ['贈品'] }, [])).toBe('in');
		expect(judged({ tags: ['隱藏版'] }, ['隱藏版'])).toBe('excluded tags excluded_tag 隱藏版');
	});
});

test('the issue says whose it is', () => {
	const source = { origin: 3, values: { productId: 'P1', variantId: 'V1', isListed: false } };
	const common = { origin: 3, productId: 'P1', field: 'isListed', rule: 'not_listed', severity: 'excluded' };
	expect(eligible(source, SETTINGS)).toEqual({ ...common, id: 'V1', value: 'false', limit: null });
	expect(eligible(source, { ...SETTINGS, rows: 'products' })).toMatchObject({ ...common, id: 'P1' });
});
