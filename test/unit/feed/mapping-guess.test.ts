import fc from 'fast-check';

import { guessMapping } from '../../../lib/feed/mapping/guess-mapping';
import { mapItems } from '../../../lib/feed/mapping/map-items';
import { SHAPE_NAMES } from '../../../lib/feed/mapping/shape';
import { shopifyRestProducts } from '../../support/feed/shops/shopify';
import { wooProducts } from '../../support/feed/shops/woocommerce';

const auto = { shape: 'auto', fields: {} } as const;

test('a guess shows where each value comes from, what is missing and what is left', () => {
	const guess = guessMapping(shopifyRestProducts);
	expect(guess).toMatchObject({
		shape: 'shopifyRest',
		label: 'Shopify product (REST)',
		confidence: 'known',
		missing: ['link'],
	});
	const { fields, unused } = guess;
	expect(fields.filter(({ field }) => /id|price|title|image|stock|gtin|color|link/i.test(field))).toEqual([
		{ field: 'productId', path: 'id', example: '7654321098765' },
		{ field: 'variantId', path: 'variants[*].id', example: '41000000000001' },
		{ field: 'title', path: 'title', example: '條紋上衣' },
		{ field: 'variantTitle', path: 'variants[*].title', example: '藍 / M' },
		{
			field: 'imageLink',
			path: 'images[*].src',
			example: 'https://cdn.shopify.com/s/files/1/0001/top-2.jpg',
		},
		{
			field: 'additionalImageLinks',
			path: 'images',
			example: 'https://cdn.shopify.com/s/files/1/0001/top-1.jpg',
		},
		{ field: 'price', path: 'variants[*].compare_at_price', example: '990.00' },
		{ field: 'salePrice', path: 'variants[*].price', example: '790.00' },
		{ field: 'stock', path: 'variants[*].inventory_quantity', example: '4' },
		{ field: 'gtin', path: 'variants[*].barcode', example: '4710000000011' },
		{ field: 'color', path: 'variants[*].option1', example: '藍' },
	]);
	expect(unused).toEqual(expect.arrayContaining(['handle', 'variants[*].sku', 'variants[*].cost']));
	expect(unused).not.toEqual(expect.arrayContaining(['variants', 'id', 'images']));
});

test('every path of a guess can be given as a path of its own', () => {
	for (const items of [
		shopifyRestProducts,
		wooProducts,
		[{ '價.格[1]': 5, 'a"b': 1, 品名: '茶', 售價: 9 }],
	]) {
		const { fields, shape } = guessMapping(items);
		for (const { field, path, example } of fields) {
			const again = guessMapping(items, { shape, fields: { [field]: path } });
			const mapped = again.fields.find((candidate) => candidate.field === field);
			// What a shape concludes from a value (a date that says "public") stands in no path.
			if (example === null || ['isPublic', 'isListed', 'saleStartsAt', 'saleEndsAt'].includes(field))
				continue;
			expect(mapped).toMatchObject({ path, example: expect.any(String) });
		}
	}
});

test('a place that is empty so far is known all the same', () => {
	const { confidence, fields, missing } = guessMapping([{ 品名: '茶', 售價: '', 網址: null }]);
	expect(confidence).toBe('partly');
	expect(fields).toEqual([
		{ field: 'title', path: '品名', example: '茶' },
		{ field: 'link', path: '網址', example: null },
		{ field: 'price', path: '售價', example: null },
	]);
	expect(missing).toEqual(['productId', 'description', 'imageLink']);
});

test.each<[what: string, items: unknown[]]>([
	['no items', []],
	['empty items', [{}, {}]],
	['nothing that is known', [{ foo: 1, bar: { baz: 2 } }]],
	['values that are no objects', [null, 1, 'text', [], undefined, true]],
])('%s: nothing can be read', (_, items) => {
	expect(guessMapping(items)).toMatchObject({
		shape: 'generic',
		confidence: 'none',
		fields: [],
		missing: ['productId', 'title', 'description', 'link', 'imageLink', 'price'],
	});
	expect([...mapItems(items, auto)]).toEqual(items.map((_item, origin) => ({ origin, values: {} })));
});

test('a long example is cut between characters', () => {
	const { fields } = guessMapping([{ title: '👨‍👩‍👧'.repeat(50) + 'x'.repeat(1_000_000) }]);
	expect(fields[0]?.example?.isWellFormed()).toBe(true);
	expect(Array.from(fields[0]?.example ?? '').length).toBeLessThanOrEqual(60);
});

describe('hostile items', () => {
	test('properties of prototypes are not values, and none is changed', () => {
		const items = [
			JSON.parse(
				'{"__proto__": {"title": "x", "price": 1}, "constructor": {"prototype": {"price": 1}}, "id": 1}',
			),
			Object.create({ title: 'inherited', price: 5 }),
		] as unknown[];
		expect([...mapItems(items, auto)].map(({ values }) => values)).toEqual([{ productId: 1 }, {}]);
		expect(Object.hasOwn(Object.prototype, 'price')).toBe(false);
	});

	test('items that contain themselves end', () => {
		const item: Record<string, unknown> = { id: 1, title: 'Tea' };
		item.variants = [item];
		item.images = [item, [item]];
		item.image = item;
		item.products = item;
		const envelope: Record<string, unknown> = {};
		envelope.data = [envelope];
		expect([...mapItems([item, envelope], auto)].map(({ origin }) => origin)).toEqual([0, 1]);
		expect(guessMapping([item]).fields.map(({ field }) => field)).toContain('title');
	});

	test('10,000 variants of a product, and 10,000 columns', () => {
		const [product] = shopifyRestProducts;
		const variants = Array.from({ length: 10_000 }, (_, id) => ({ ...product?.variants[1], id }));
		expect([...mapItems([{ ...product, variants }], auto)]).toHaveLength(10_000);
		const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`column ${index}`, index]));
		expect(guessMapping([{ id: 1, ...wide }]).unused.length).toBeLessThanOrEqual(200);
	});

	test('variants and pictures of any type', () => {
		const [product] = shopifyRestProducts;
		const strange = {
			...product,
			variants: [null, 5, 'x', [], {}],
			images: [null, 7, { src: {} }],
			options: 'x',
		};
		const values = [...mapItems([strange], auto)].map((mapped) => mapped.values);
		for (const value of values) expect(value).toMatchObject({ productId: 7654321098765, title: '條紋上衣' });
		expect(values.every(({ price }) => price === undefined)).toBe(true);
	});

	// Keys that the shapes look at, so that values of any type get to every reader.
	const keys = [
		'id',
		'title',
		'handle',
		'body_html',
		'variants',
		'images',
		'image',
		'options',
		'price',
		'compare_at_price',
		'regular_price',
		'sale_price',
		'permalink',
		'type',
		'parent_id',
		'attributes',
		'categories',
		'tags',
		'brands',
		'stock_status',
		'catalog_visibility',
		'link',
		'image_link',
		'item_group_id',
		'sale_price_effective_date',
		'descriptionHtml',
		'nodes',
		'edges',
		'node',
		'data',
		'products',
		'Handle',
		'Variant Price',
		'Option1 Name',
		'Option1 Value',
		'Type',
		'Regular price',
		'Parent',
		'Images',
		'Categories',
		'Published',
		'商品ID',
		'商品名稱',
		'款式',
		'售價',
		'原價',
		'圖片',
		'toString',
		'__proto__',
		'src',
		'url',
		'name',
		'value',
		'option',
	];
	const { item } = fc.letrec((tie) => ({
		item: fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 12 }),
		value: fc.oneof(
			{ maxDepth: 4, withCrossShrink: true },
			fc.constantFrom<unknown>(
				null,
				true,
				0,
				-1,
				NaN,
				1e21,
				'',
				' ',
				'0',
				'id:1',
				'https://a.example/1.jpg',
				'\ud800',
			),
			fc.string({ unit: 'binary', maxLength: 8 }),
			tie('item'),
			fc.array(tie('value'), { maxLength: 3 }),
		),
	}));

	test('whatever stands in them, each is read in every shape without an error', () => {
		fc.assert(
			fc.property(
				fc.array(fc.oneof(item, fc.jsonValue()), { maxLength: 6 }),
				fc.constantFrom('auto' as const, ...SHAPE_NAMES),
				(items, shape) => {
					for (const { origin, values } of mapItems(items, { shape, fields: {} })) {
						expect(origin).toBeLessThan(items.length);
						for (const value of Object.values(values)) expect(value ?? '').not.toBe('');
					}
					const guess = guessMapping(items, { shape, fields: {} });
					for (const { path } of guess.fields) expect(typeof path).toBe('string');
				},
			),
			{ numRuns: 250 },
		);
	});
});
