import { guessMapping } from '../../../lib/feed/mapping/guess-mapping';
import { mapItems } from '../../../lib/feed/mapping/map-items';
import type { Mapping } from '../../../lib/feed/mapping/plan';
import type { FeedField, SourceProduct } from '../../../lib/feed/source-product';

function valuesOf(items: readonly unknown[], fields: Mapping['fields'] = {}): SourceProduct['values'][] {
	return [...mapItems(items, { shape: 'auto', fields })].map(({ values }) => values);
}

function pathOf(items: readonly unknown[], field: FeedField): string | undefined {
	return guessMapping(items).fields.find((mapped) => mapped.field === field)?.path;
}

describe('columns by their names', () => {
	test.each<[header: string, field: FeedField]>([
		['商品編號', 'productId'],
		['Product ID', 'productId'],
		['product_id', 'productId'],
		['ＰＲＯＤＵＣＴ－ＩＤ', 'productId'],
		['品名', 'title'],
		['商品名稱（必填）', 'title'],
		['*Product Name*', 'title'],
		['Description', 'description'],
		['產品說明', 'description'],
		['商品網址', 'link'],
		['Product URL', 'link'],
		['主圖', 'imageLink'],
		['imageUrl', 'imageLink'],
		['售價', 'price'],
		['售價(NT$)', 'price'],
		['Unit Price', 'price'],
		['特價開始時間', 'saleStartsAt'],
		['sale_end_date', 'saleEndsAt'],
		['幣別', 'currency'],
		['庫存數量', 'stock'],
		['Qty', 'stock'],
		['是否公開', 'isPublic'],
		['上架', 'isListed'],
		['標籤', 'tags'],
		['更新時間', 'updatedAt'],
		['品牌', 'brand'],
		['國際條碼', 'gtin'],
		['EAN', 'gtin'],
		['商品分類', 'productType'],
		['顏色', 'color'],
		['custom label 3', 'customLabel3'],
	])('%s is %s', (header, field) => {
		const value = field === 'link' || field === 'imageLink' ? 'https://a.example/1' : '12';
		expect(pathOf([{ [header]: value }], field)).toBe(header);
	});

	test.each<[header: string]>([
		['成本'],
		['商品成本'],
		['cost'],
		['Cost per item'],
		['wholesale price'],
		['批發價'],
		['進貨價'],
		['價格(成本)'],
		['售價（批發）'],
		['會員價'],
		['VIP price'],
		['price_cost'],
		['shipping price'],
	])('%s is never a price', (header) => {
		expect(valuesOf([{ id: 1, title: 'Tea', [header]: 50 }])).toEqual([{ productId: 1, title: 'Tea' }]);
		expect(guessMapping([{ id: 1, title: 'Tea', [header]: 50 }]).unused).toEqual([header]);
	});

	test.each<[link: string]>([
		['https://shop.example/admin/products/1'],
		['https://shop.example/wp-admin/post.php?post=1&action=edit'],
		['https://shop.example/wp-json/wc/v3/products/1'],
		['https://api.shop.example/products/1'],
		['https://shop.example/graphql'],
	])('%s is never the page of a product', (link) => {
		expect(valuesOf([{ id: 1, url: link }])).toEqual([{ productId: 1 }]);
		expect(valuesOf([{ id: 1, url: link, 網址: 'https://shop.example/1' }])).toEqual([
			{ productId: 1, link: 'https://shop.example/1' },
		]);
	});

	test.each<[header: string]>([['adminUrl'], ['edit link'], ['後台網址'], ['供應商網址']])(
		'%s is never the page of a product',
		(header) => {
			expect(valuesOf([{ id: 1, [header]: 'https://b.example/' }])).toEqual([{ productId: 1 }]);
		},
	);

	test.each<[what: string, prices: Record<string, unknown>, price: unknown, salePrice: unknown]>([
		['the only one', { 售價: 100 }, 100, undefined],
		['a list price alone', { 定價: 100 }, 100, undefined],
		['a higher list price', { 售價: 'NT$80', 原價: '1,000' }, '1,000', 'NT$80'],
		['a list price that is not higher', { 售價: 80, 原價: 80 }, 80, undefined],
		['a list price of old', { 售價: 80, 原價: 60 }, 80, undefined],
		['a sale price', { 售價: 100, 特價: 80 }, 100, 80],
		['a sale price beside a list price', { 原價: 100, 特價: 80 }, 100, 80],
		['a sale price of 0', { 售價: 100, 特價: '0' }, 100, undefined],
		['all three', { 原價: 120, 售價: 100, 特價: 80 }, 100, 80],
		['what is no amount is not compared', { 售價: '洽詢', 原價: 100 }, '洽詢', undefined],
		['a sale price that is not lower is told later', { price: 100, 'sale price': 120 }, 100, 120],
	])('prices: %s', (_, prices, price, salePrice) => {
		const [values] = valuesOf([{ id: 1, ...prices }]);
		expect([values?.price, values?.salePrice]).toEqual([price, salePrice]);
	});

	test('of two columns that fit, the more specific is read, and the other one is shown as unused', () => {
		const item = {
			url: 'https://a.example/u',
			商品網址: 'https://a.example/p',
			id: 9,
			商品ID: 1,
			name: 'n',
			商品名稱: '茶',
		};
		expect(valuesOf([item])).toEqual([{ productId: 1, title: '茶', link: 'https://a.example/p' }]);
		expect(guessMapping([item]).unused).toEqual(['url', 'id', 'name']);
	});

	test('a column without a fitting value gives way to one that has some', () => {
		const items = [
			{ id: 1, 商品網址: '', url: 'https://a.example/1', 售價: '洽詢', price: 50 },
			{ id: 2, 商品網址: '', url: 'https://a.example/2', 售價: '', price: 60 },
		];
		expect(valuesOf(items)).toEqual([
			{ productId: 1, link: 'https://a.example/1', price: 50 },
			{ productId: 2, link: 'https://a.example/2', price: 60 },
		]);
	});

	test('one column for all rows: an ID is never taken from another column where it is missing', () => {
		expect(
			valuesOf([
				{ 商品ID: 'A', id: 1 },
				{ 商品ID: '', id: 2, price: 5 },
			]),
		).toEqual([{ productId: 'A' }, { price: 5 }]);
	});

	test('rows of one product are its variants; a SKU or the words of a variant tell them apart', () => {
		const rows = [
			{ id: 1, title: '杯', 規格: '大', sku: 'C-L', price: 90 },
			{ id: 1, title: '', 規格: '小 號', sku: '', price: '' },
			{ id: 2, title: '盤', 規格: '', sku: 'P', price: 50 },
		];
		expect(valuesOf(rows)).toEqual([
			{ productId: 1, variantId: 'C-L', title: '杯', variantTitle: '大', price: 90 },
			{ productId: 1, variantId: '1-小-號', title: '杯', variantTitle: '小 號' },
			{ productId: 2, title: '盤', price: 50 },
		]);
		expect(valuesOf([{ sku: 'P', name: '盤' }])).toEqual([{ productId: 'P', title: '盤' }]);
	});

	test('a list of variants within an item of no known shop', () => {
		const item = {
			id: 1,
			name: '杯',
			price: 90,
			image: 'https://a.example/cup.jpg',
			variants: [
				{ id: 11, name: '大', price: 120, stock: 4, image: 'https://a.example/big.jpg' },
				{ id: 12, name: '小', stock: 0 },
			],
		};
		expect(valuesOf([item])).toEqual([
			{
				productId: 1,
				variantId: 11,
				title: '杯',
				variantTitle: '大',
				price: 120,
				stock: 4,
				imageLink: 'https://a.example/big.jpg',
				additionalImageLinks: ['https://a.example/cup.jpg'],
			},
			{
				productId: 1,
				variantId: 12,
				title: '杯',
				variantTitle: '小',
				price: 90,
				stock: 0,
				imageLink: 'https://a.example/cup.jpg',
			},
		]);
		expect(pathOf([item], 'price')).toBe('variants[*].price');
	});
});

describe("paths of one's own", () => {
	const item = {
		id: 1,
		title: 'Tea',
		handle: '烏龍 tea',
		price: 100,
		'compare at price': 150,
		prices: { 'web.tw': { amount: 88 } },
		pictures: [{ src: 'https://a.example/1.jpg' }, { src: 'https://a.example/2.jpg' }, null, 'x'],
		options: [
			{ code: 'A', cost: 1, value: { price: 10 } },
			{ code: 'B', cost: 2, value: { price: 20 } },
		],
	};
	test.each<[field: FeedField, path: string, value: unknown]>([
		['price', 'prices["web.tw"].amount', 88],
		['price', "prices['web.tw'].amount", 88],
		['price', ' options[1].value.price ', 20],
		['price', 'options.1.value.price', 20],
		['price', 'prices.web.tw.amount', undefined],
		['price', 'options[9].value.price', undefined],
		['price', 'options[', undefined],
		['price', 'price..x', undefined],
		['additionalImageLinks', 'pictures[*].src', ['https://a.example/1.jpg', 'https://a.example/2.jpg']],
		[
			'link',
			'https://shop.example/p/{handle}?id={id}',
			'https://shop.example/p/%E7%83%8F%E9%BE%8D%20tea?id=1',
		],
		['link', 'https://shop.example/p/{slug}', undefined],
		['title', '{title} {options[0].code}', 'Tea A'],
		['title', 'constructor.name', undefined],
		['title', '__proto__.constructor', undefined],
		['title', 'title.length', undefined],
	])('%s from %s', (field, path, value) => {
		expect(valuesOf([item], { [field]: path })[0]?.[field]).toEqual(value);
		const shown = guessMapping([item], { shape: 'auto', fields: { [field]: path } });
		expect(shown.fields.find((mapped) => mapped.field === field)?.path).toBe(path.trim());
	});

	test('a price of its own takes the guessed sale price away', () => {
		expect(valuesOf([item])[0]).toMatchObject({ price: 150, salePrice: 100 });
		const [values] = valuesOf([item], { price: 'options[0].value.price' });
		expect([values?.price, values?.salePrice]).toEqual([10, undefined]);
	});

	test('a list of variants is gone through where the path of their ID says so', () => {
		const fields = { variantId: 'options[*].code', price: 'options[*].value.price' };
		expect(valuesOf([item], fields).map(({ variantId, price, title }) => [variantId, price, title])).toEqual([
			['A', 10, 'Tea'],
			['B', 20, 'Tea'],
		]);
	});

	test('a shape that was chosen is not guessed', () => {
		const [product] = mapItems(
			[{ id: 1, title: 'Tea', link: 'https://a.example/', image_link: '', price: '5 USD' }],
			{
				shape: 'generic',
				fields: {},
			},
		);
		expect(product?.values).toEqual({
			productId: 1,
			title: 'Tea',
			link: 'https://a.example/',
			price: '5 USD',
		});
	});

	test.each<[mapping: unknown, message: RegExp]>([
		[{ shape: 'magento', fields: {} }, /'mapping\.shape' cannot be 'magento'/],
		[{ shape: 'auto', fields: { prize: 'x' } }, /'mapping\.fields' cannot be 'prize'/],
	])('%j is refused', (mapping, message) => {
		expect(() => mapItems([], mapping as Mapping)).toThrow(message);
		expect(() => guessMapping([], mapping as Mapping)).toThrow(message);
	});
});
