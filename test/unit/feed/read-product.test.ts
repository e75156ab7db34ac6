import type { FeedProduct } from '../../../lib/feed/feed-product';
import type { FeedSettings } from '../../../lib/feed/settings';
import { brief, GOOD, read } from '../../support/feed/rows';

type Case = [values: Record<string, unknown>, expected: Partial<FeedProduct> | null, issues?: string[]];

/** Reads the good product with other values: what becomes of them, and what is said of it. */
function check(cases: Case[], settings: Partial<FeedSettings> = {}): void {
	test.each(cases)('%j', (values, expected, issues = []) => {
		const { product, issues: found } = read(values, settings);
		expect(brief(found)).toEqual(issues);
		if (expected === null) expect(product).toBeNull();
		else expect(product).toMatchObject(expected);
	});
}

test('a product that says what it must has no issues', () => {
	expect(read()).toEqual({
		issues: [],
		product: {
			origin: 7,
			productId: '8801',
			variantId: null,
			title: '高山烏龍茶',
			description: '嚴選產地直送。',
			link: 'https://shop.example/products/8801',
			imageLink: 'https://cdn.shop.example/8801.jpg',
			additionalImageLinks: [],
			availability: 'in_stock',
			availabilityDate: null,
			currency: 'TWD',
			priceMinor: 1280,
			salePriceMinor: null,
			saleStartsAt: null,
			saleEndsAt: null,
			brand: '好茶',
			gtin: null,
			mpn: null,
			condition: 'new',
			productType: null,
			googleProductCategory: null,
			color: null,
			size: null,
			material: null,
			pattern: null,
			gender: null,
			ageGroup: null,
			customLabels: [],
		},
	});
});

test('everything that is wrong is said at once', () => {
	const { product, issues } = read({
		productId: '',
		title: null,
		description: {},
		link: 'ftp://shop.example',
		imageLink: undefined,
		price: -5,
		gtin: '123',
		gender: '龍',
	});
	expect(product).toBeNull();
	expect(brief(issues)).toEqual([
		'error productId missing',
		'error title missing',
		'error description invalid_value',
		'error link invalid_url',
		'error imageLink missing',
		'error price invalid_price',
		'warning gtin invalid_gtin',
		'warning gender dropped_value',
	]);
});

test('an issue says where it comes from, and what the value was', () => {
	const { issues } = read({ variantId: 'V1', price: 99.5 });
	expect(issues).toEqual([
		{
			origin: 7,
			id: 'V1',
			productId: '8801',
			field: 'price',
			rule: 'invalid_price',
			severity: 'error',
			value: '99.5',
			limit: 'TWD',
		},
	]);
	const [long] = read({ price: `${'茶'.repeat(59)}🍵\n${'x'.repeat(1_000)}` }).issues;
	expect(long?.value).toBe(`${'茶'.repeat(59)}🍵`);
});

describe('IDs', () => {
	const id50 = 'a'.repeat(50);
	check([
		[{ productId: 8801 }, { productId: '8801' }],
		[{ productId: ' A-1 ' }, { productId: 'A-1' }],
		[{ productId: '茶-1' }, { productId: '茶-1' }],
		[{ productId: id50 }, { productId: id50 }],
		[{ productId: `${id50}a` }, null, ['error productId too_long_id']],
		[{ productId: '茶'.repeat(51) }, null, ['error productId too_long_id']],
		[{ productId: 'A 1' }, null, ['error productId invalid_id']],
		[{ productId: 'A\n1' }, null, ['error productId invalid_id']],
		[{ productId: 'A\u200b1' }, null, ['error productId invalid_id']],
		[{ productId: 'A\ud83d1' }, null, ['error productId invalid_id']],
		[{ productId: '<b>1</b>' }, null, ['error productId invalid_id']],
		[{ productId: 2 ** 53 }, null, ['error productId invalid_id']],
		[{ productId: 1.5 }, null, ['error productId invalid_id']],
		[{ productId: true }, null, ['error productId invalid_id']],
		[{ productId: ['8801'] }, null, ['error productId invalid_id']],
		[{ productId: undefined }, null, ['error productId missing']],
		[{ productId: '  ' }, null, ['error productId missing']],
		[{ variantId: 'V1' }, { productId: '8801', variantId: 'V1' }],
		[{ variantId: '' }, { variantId: null }],
		[{ variantId: {} }, null, ['error variantId invalid_id']],
	]);
});

describe('texts', () => {
	const family = '👨‍👩‍👧‍👦';
	check([
		[{ title: ' 茶\n葉 ' }, { title: '茶 葉' }],
		[{ title: '<b>茶</b> &amp; 咖啡' }, { title: '茶 & 咖啡' }],
		[{ title: 2026 }, { title: '2026' }],
		[{ title: '=HYPERLINK("x")' }, { title: '=HYPERLINK("x")' }],
		[{ title: '<p></p>' }, null, ['error title missing']],
		[{ title: '\u200b' }, null, ['error title missing']],
		[{ title: ['茶'] }, null, ['error title invalid_value']],
		[{ title: NaN }, null, ['error title invalid_value']],
		[{ title: true }, null, ['error title invalid_value']],
		[{ title: '茶'.repeat(150) }, { title: '茶'.repeat(150) }],
		[{ title: '茶'.repeat(151) }, { title: '茶'.repeat(150) }, ['warning title cut']],
		[{ title: `${'茶'.repeat(149)}${family}` }, { title: '茶'.repeat(149) }, ['warning title cut']],
		[{ description: '<p>一</p><p>二</p>' }, { description: '一\n二' }],
		[
			{ description: 'a'.repeat(10_000_000) },
			{ description: 'a'.repeat(5_000) },
			['warning description cut'],
		],
		[{ description: '' }, null, ['error description missing']],
		[{ brand: {} }, { brand: null }, ['warning brand dropped_value']],
		[{ brand: '' }, { brand: null }, ['warning brand recommended']],
		[
			{ brand: '', gtin: '4006381333931' },
			{ brand: null, gtin: '4006381333931' },
		],
		[{ mpn: 'x'.repeat(71) }, { mpn: null }, ['warning mpn dropped_value']],
		[
			{ color: '紅/藍', size: 38 },
			{ color: '紅/藍', size: '38' },
		],
		[{ customLabel1: '雙11' }, { customLabels: [null, '雙11', null, null, null] }],
		[{ googleProductCategory: 2559 }, { googleProductCategory: '2559' }],
	]);
});

describe("a variant's words", () => {
	const [variantId, title] = ['V1', '茶'];
	check([
		[{ variantId, title, variantTitle: '大 / 紅' }, { title: '茶 - 大 / 紅' }],
		[{ variantId, title, variantTitle: 'Default Title' }, { title: '茶' }],
		[{ variantId, title: '茶 大', variantTitle: '大' }, { title: '茶 大' }],
		[{ variantId, title, variantTitle: {} }, { title: '茶' }],
		[{ title, variantTitle: '大' }, { title: '茶' }],
		[
			{ variantId, title, variantTitle: '大'.repeat(150) },
			{ title: `茶 - ${'大'.repeat(146)}` },
			['warning title cut'],
		],
	]);
	test('do not stand where a row is a product', () => {
		expect(read({ variantId, title, variantTitle: '大' }, { rows: 'products' }).product?.title).toBe('茶');
	});
});

describe('prices', () => {
	check([
		[{ price: 1280 }, { priceMinor: 1280 }],
		[{ price: 'NT$ 1,280' }, { priceMinor: 1280 }],
		[{ price: '1280.00 TWD' }, { priceMinor: 1280 }],
		[
			{ price: '100', currency: 'ntd' },
			{ currency: 'TWD', priceMinor: 100 },
		],
		[{ price: 0 }, null, ['error price invalid_price']],
		[{ price: -100 }, null, ['error price invalid_price']],
		[{ price: '-100' }, null, ['error price invalid_price']],
		[{ price: 99.5 }, null, ['error price invalid_price']],
		[{ price: '99.50' }, null, ['error price invalid_price']],
		[{ price: NaN }, null, ['error price invalid_price']],
		[{ price: 1e21 }, null, ['error price invalid_price']],
		[{ price: '100-200' }, null, ['error price invalid_price']],
		[{ price: [100] }, null, ['error price invalid_price']],
		[{ price: {} }, null, ['error price invalid_price']],
		[{ price: '' }, null, ['error price missing']],
		[{ price: '10 USD' }, null, ['error currency invalid_currency']],
		[{ price: '100', currency: 'USD' }, null, ['error currency invalid_currency']],
		[{ price: '100', currency: 'XYZ' }, null, ['error currency invalid_currency']],
		[{ price: '100', currency: {} }, null, ['error currency invalid_currency']],
	]);
	describe('in dollars', () => {
		check([[{ price: '9.99' }, { currency: 'USD', priceMinor: 999 }]], { currency: 'USD' });
	});
});

describe('sales', () => {
	const NONE = { priceMinor: 1280, salePriceMinor: null, saleStartsAt: null, saleEndsAt: null };
	const on20 = Date.parse('2026-11-20T00:00+08:00');
	const on30 = Date.parse('2026-11-30T23:59+08:00');
	const sale = { salePrice: 990 };
	check([
		[sale, { priceMinor: 1280, salePriceMinor: 990, saleStartsAt: null }],
		[{ salePrice: '' }, NONE],
		[{ salePrice: 1280 }, NONE, ['warning salePrice sale_not_lower']],
		[{ salePrice: 1500 }, NONE, ['warning salePrice sale_not_lower']],
		[{ salePrice: 0 }, NONE, ['warning salePrice dropped_value']],
		[{ salePrice: -1 }, NONE, ['warning salePrice dropped_value']],
		[{ salePrice: '特價' }, NONE, ['warning salePrice dropped_value']],
		[
			{ ...sale, saleStartsAt: '2026-11-20', saleEndsAt: '2026-11-30' },
			{ saleStartsAt: on20, saleEndsAt: on30 },
		],
		[
			{ ...sale, saleStartsAt: '2026-11-20/2026-11-30' },
			{ saleStartsAt: on20, saleEndsAt: on30 },
		],
		[
			{ ...sale, saleStartsAt: '2026/11/20' },
			{ saleStartsAt: on20, saleEndsAt: null },
		],
		[
			{ ...sale, saleEndsAt: on30 },
			{ salePriceMinor: 990, saleStartsAt: null, saleEndsAt: on30 },
		],
		[
			{ ...sale, saleStartsAt: '2026-11-30', saleEndsAt: '2026-11-20' },
			NONE,
			['warning salePrice sale_dates'],
		],
		[{ ...sale, saleStartsAt: '下週' }, NONE, ['warning salePrice sale_dates']],
		[{ ...sale, saleEndsAt: {} }, NONE, ['warning salePrice sale_dates']],
		[{ saleStartsAt: '下週' }, NONE],
	]);
	describe('with times, where the file has no column for them', () => {
		check([[{ ...sale, saleEndsAt: '2026-11-30' }, NONE, ['warning salePrice sale_dates']]], {
			profile: 'lineLive',
		});
	});
});

describe('availability', () => {
	const later = { availabilityDate: '2026-12-01' };
	const from = '2026-12-01T00:00+08:00';
	check([
		[{ stock: 5 }, { availability: 'in_stock' }],
		[{ stock: '1,000' }, { availability: 'in_stock' }],
		[{ stock: null }, { availability: 'in_stock' }],
		[{ stock: 0 }, { availability: 'out_of_stock' }],
		[{ stock: '0' }, { availability: 'out_of_stock' }],
		[{ stock: -3 }, { availability: 'out_of_stock' }],
		[{ stock: '缺貨' }, { availability: 'out_of_stock' }],
		[{ stock: true }, { availability: 'in_stock' }],
		[{ stock: '很多' }, null, ['error stock invalid_value']],
		[{ stock: NaN }, null, ['error stock invalid_value']],
		[{ stock: [5] }, null, ['error stock invalid_value']],
		[{ availability: 'in stock', stock: 0 }, { availability: 'in_stock' }],
		[{ availability: 'outofstock', stock: 5 }, { availability: 'out_of_stock' }],
		[{ availability: 'https://schema.org/OutOfStock' }, { availability: 'out_of_stock' }],
		[{ availability: 'available for order' }, { availability: 'in_stock' }],
		[{ availability: '有貨' }, { availability: 'in_stock' }],
		[
			{ availability: '預購', ...later },
			{ availability: 'preorder', availabilityDate: from },
		],
		[
			{ availability: 'onbackorder', ...later },
			{ availability: 'backorder', availabilityDate: from },
		],
		[{ availability: 'in_stock', ...later }, { availabilityDate: null }],
		[{ availability: 'preorder' }, null, ['error availabilityDate missing_date']],
		[{ availability: 'preorder', availabilityDate: '下週' }, null, ['error availabilityDate missing_date']],
		[
			{ availability: '三天後', stock: 1 },
			{ availability: 'in_stock' },
			['warning availability dropped_value'],
		],
		[{ availability: '三天後' }, null, ['error availability invalid_value']],
		[{ availability: {} }, null, ['error availability invalid_value']],
		[{ availability: 'discontinued' }, null, ['excluded availability not_listed']],
	]);
	describe('for Meta, which asks for no date', () => {
		check(
			[
				[{ availability: 'preorder' }, { availability: 'preorder', availabilityDate: null }],
				[{ availability: '停產' }, { availability: 'discontinued' }],
			],
			{ profile: 'meta' },
		);
	});
	describe('with a word of the settings', () => {
		check([[{ availability: '停產' }, { availability: 'discontinued' }]], {
			availabilityWords: { discontinued: 'gone' },
		});
	});
});

describe('words with a fixed meaning', () => {
	check([
		[{ condition: '二手' }, { condition: 'used' }],
		[{ condition: 'NewCondition' }, { condition: 'new' }],
		[{ condition: '福利品' }, { condition: 'refurbished' }],
		[{ condition: '還可以' }, { condition: 'new' }, ['warning condition dropped_value']],
		[{ gender: '女' }, { gender: 'female' }],
		[{ gender: "Men's" }, { gender: 'male' }],
		[{ gender: '男女通用' }, { gender: 'unisex' }],
		[{ gender: 1 }, { gender: null }, ['warning gender dropped_value']],
		[{ ageGroup: '兒童' }, { ageGroup: 'kids' }],
		[{ ageGroup: 'constructor' }, { ageGroup: null }, ['warning ageGroup dropped_value']],
	]);
});

describe('links', () => {
	check([
		[{ link: 'https://shop.example/茶' }, { link: 'https://shop.example/%E8%8C%B6' }],
		[{ link: '' }, null, ['error link missing']],
		[{ link: 'http://192.168.1.2/' }, null, ['error link invalid_url']],
	]);
	describe('by a template, with parameters', () => {
		check(
			[
				[
					{ link: null, variantId: 'V/1' },
					{ link: 'https://shop.example/8801?variant=V%2F1&utm_source=line&utm_content=V%2F1' },
				],
				[{}, { link: 'https://shop.example/products/8801?utm_source=line&utm_content=8801' }],
				[{ link: 'not an address' }, null, ['error link invalid_url']],
				[{ link: `https://shop.example/${'a'.repeat(1_970)}` }, null, ['error link invalid_url']],
			],
			{
				defaults: {
					brand: null,
					condition: 'new',
					productType: null,
					googleProductCategory: null,
					link: 'https://shop.example/{productId}?variant={variantId}',
				},
				linkParameters: 'utm_source=line&utm_content={id}',
			},
		);
	});
});

describe('pictures', () => {
	const a = 'https://cdn.shop.example/a.jpg';
	const b = 'https://cdn.shop.example/b.jpg';
	const c = 'https://cdn.shop.example/c.jpg';
	const many = Array.from({ length: 12 }, (_, index) => `https://cdn.shop.example/${index}.jpg`);
	check([
		[
			{ imageLink: a, additionalImageLinks: [b, a, b, c] },
			{ imageLink: a, additionalImageLinks: [b, c] },
		],
		[
			{ imageLink: null, additionalImageLinks: [a, b] },
			{ imageLink: a, additionalImageLinks: [b] },
		],
		[{ imageLink: a, additionalImageLinks: `${b}, ${c}` }, { additionalImageLinks: [b, c] }],
		[{ imageLink: a, additionalImageLinks: `${b}|${c}` }, { additionalImageLinks: [b, c] }],
		[{ additionalImageLinks: [null, '', b] }, { additionalImageLinks: [b] }],
		[
			{ additionalImageLinks: ['b.jpg', b] },
			{ additionalImageLinks: [b] },
			['warning additionalImageLinks dropped_value'],
		],
		[
			{ additionalImageLinks: { src: b } },
			{ additionalImageLinks: [] },
			['warning additionalImageLinks dropped_value'],
		],
		[
			{ additionalImageLinks: many },
			{ additionalImageLinks: many.slice(0, 10) },
			['warning additionalImageLinks too_many_images'],
		],
		[{ imageLink: null }, null, ['error imageLink missing']],
		[{ imageLink: 'data:image/png;base64,AA' }, null, ['error imageLink invalid_url']],
	]);
	test("the list is no longer than Meta's cell", () => {
		const long = Array.from(
			{ length: 9 },
			(_, index) => `https://cdn.shop.example/${index}${',x'.repeat(60)}`,
		);
		const { product, issues } = read({ additionalImageLinks: long }, { profile: 'meta' });
		expect(brief(issues)).toEqual(['warning additionalImageLinks too_many_images']);
		expect(product?.additionalImageLinks).toEqual(long.slice(0, 7));
	});
});

describe('settings', () => {
	const defaults = {
		brand: '自有品牌',
		condition: '二手',
		productType: '茶',
		googleProductCategory: '2559',
		link: null,
	};
	test('stand in for what a product does not say', () => {
		expect(read({ brand: '' }, { defaults }).product).toMatchObject({
			brand: '自有品牌',
			condition: 'used',
			productType: '茶',
			googleProductCategory: '2559',
		});
		expect(read({ condition: 'new' }, { defaults }).product).toMatchObject({
			brand: '好茶',
			condition: 'new',
		});
	});
	test('a column that is left out or constant asks nothing of products', () => {
		const { issues } = read(
			{ description: '', brand: {}, gtin: 'x' },
			{ columnNames: { description: '', gtin: ' ' }, constantColumns: { brand: '好茶' } },
		);
		expect(issues).toEqual([]);
	});
	test('that cannot be used are refused', () => {
		expect(() => read({}, { defaults: { ...defaults, condition: '還可以' } })).toThrow("cannot be '還可以'");
		expect(() => read({}, { defaults: { ...defaults, link: '/products/{productId}' } })).toThrow(
			'does not make web addresses',
		);
	});
});

test('Meta asks for a brand, a GTIN or a part number', () => {
	const settings = { profile: 'meta' as const };
	expect(brief(read({ brand: null }, settings).issues)).toEqual(['error brand missing']);
	expect(read({ brand: null, mpn: 'TEA-1' }, settings).issues).toEqual([]);
	expect(read({ brand: null, gtin: '4006381333931' }, settings).issues).toEqual([]);
});

test('what a product is given is never changed', () => {
	const values = Object.freeze({
		...GOOD,
		tags: Object.freeze(['茶']),
		additionalImageLinks: Object.freeze([]),
	});
	expect(read(values).issues).toEqual([]);
});
