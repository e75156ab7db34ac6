import { parse } from 'csv-parse/sync';

import { guessMapping } from '../../../lib/feed/mapping/guess-mapping';
import { mapItems } from '../../../lib/feed/mapping/map-items';
import type { ShapeName } from '../../../lib/feed/mapping/shape';
import type { SourceProduct } from '../../../lib/feed/source-product';
import { shopifyCsv, shopifyGraphqlAnswer, shopifyRestProducts } from '../../support/feed/shops/shopify';
import { cyberbizRows, shoplineRows } from '../../support/feed/shops/taiwan';
import { wooCsv, wooProducts } from '../../support/feed/shops/woocommerce';

const rowsOf = (csv: string): unknown[] => parse(csv, { columns: true });

/** What the items are taken for, and what comes out of them. */
function mapped(items: readonly unknown[]): { shape: ShapeName; products: SourceProduct[] } {
	return {
		shape: guessMapping(items).shape,
		products: [...mapItems(items, { shape: 'auto', fields: {} })],
	};
}

test('products of Shopify: a compare-at price is the price, untracked and endless stock is none', () => {
	const shared = {
		productId: 7654321098765,
		title: '條紋上衣',
		description: '<p>純棉 <strong>條紋</strong>上衣</p>',
		brand: '小島織品',
		productType: '上衣',
		tags: '新品, 秋冬',
		isPublic: true,
		isListed: 'active',
		updatedAt: '2026-11-02T09:30:00+08:00',
		color: '藍',
	};
	const [front, back] = [
		'https://cdn.shopify.com/s/files/1/0001/top-1.jpg',
		'https://cdn.shopify.com/s/files/1/0001/top-2.jpg',
	];
	expect(mapped(shopifyRestProducts)).toEqual({
		shape: 'shopifyRest',
		products: [
			{
				origin: 0,
				values: {
					...shared,
					variantId: 41000000000001,
					variantTitle: '藍 / M',
					size: 'M',
					price: '990.00',
					salePrice: '790.00',
					stock: 4,
					gtin: '4710000000011',
					imageLink: back,
					additionalImageLinks: [front],
				},
			},
			{
				origin: 0,
				values: {
					...shared,
					variantId: 41000000000002,
					variantTitle: '藍 / L',
					size: 'L',
					price: '790.00',
					imageLink: front,
					additionalImageLinks: [back],
				},
			},
			{
				origin: 1,
				values: {
					productId: 7654321098766,
					title: '禮物卡',
					brand: '小島織品',
					tags: '贈品',
					isPublic: false,
					isListed: 'draft',
					price: '500.00',
				},
			},
		],
	});
});

test("an answer of Shopify's GraphQL API: its products, their IDs as numbers", () => {
	const shared = {
		productId: '101',
		title: '手沖壺',
		description: '<p>細口壺</p>',
		link: 'https://shop.example/products/kettle',
		imageLink: 'https://cdn.example/kettle.jpg',
		additionalImageLinks: ['https://cdn.example/kettle-2.jpg'],
		isPublic: true,
		isListed: 'ACTIVE',
		tags: ['咖啡', '新品'],
		brand: '山丘',
		productType: '咖啡器具',
	};
	expect(mapped([shopifyGraphqlAnswer])).toEqual({
		shape: 'shopifyGraphql',
		products: [
			{
				origin: 0,
				values: {
					...shared,
					variantId: '201',
					variantTitle: '黑',
					color: '黑',
					price: '1280.00',
					stock: 7,
					gtin: '4710000000028',
				},
			},
			{
				origin: 0,
				values: {
					...shared,
					variantId: '202',
					variantTitle: '白',
					color: '白',
					price: '1280.00',
					salePrice: '1080.00',
				},
			},
		],
	});
});

test('rows of a Shopify export: those without a title belong to the handle, those with a picture only are no variants', () => {
	const anchor = {
		productId: 'leather-anchor',
		title: 'Leather Anchor',
		description: '<p>Anchor</p>',
		brand: 'Company 123',
		productType: 'Bracelet',
		tags: 'Beads, Men',
		isPublic: 'true',
		isListed: 'active',
		gender: 'Male',
		size: 'M',
	};
	const picture = (name: string) => `https://burst.shopifycdn.com/photos/${name}.jpg`;
	expect(mapped(rowsOf(shopifyCsv))).toEqual({
		shape: 'shopifyCsv',
		products: [
			{
				origin: 0,
				values: {
					productId: 'chain-bracelet',
					title: 'Chain Bracelet',
					description: '<p>One "size"</p>',
					imageLink: picture('7-chakra'),
					price: '44.99',
					salePrice: '42.99',
					stock: '1',
					isPublic: 'true',
					isListed: 'active',
					tags: 'Beads',
					brand: 'Company 123',
					productType: 'Bracelet',
					gender: 'Unisex',
				},
			},
			{
				origin: 1,
				values: {
					...anchor,
					variantId: 'leather-anchor-Gold-M',
					variantTitle: 'Gold / M',
					color: 'Gold',
					price: '85',
					salePrice: '69.99',
					imageLink: picture('gold'),
					additionalImageLinks: [picture('anchor-1'), picture('anchor-2'), picture('anchor-3')],
				},
			},
			{
				origin: 2,
				values: {
					...anchor,
					variantId: 'LA-S',
					variantTitle: 'Silver / M',
					color: 'Silver',
					price: '85',
					salePrice: '55',
					stock: '0',
					gtin: '4710000000035',
					imageLink: picture('anchor-1'),
					additionalImageLinks: [picture('anchor-2'), picture('anchor-3')],
				},
			},
		],
	});
});

test('a Shopify export of which one option was kept', () => {
	const row = {
		Handle: 'tea',
		Title: 'Tea',
		'Option1 Name': 'Size',
		'Option1 Value': '大',
		'Variant Price': '5',
	};
	expect(
		mapped([row, { ...row, Title: '', 'Option1 Value': '小' }]).products.map(({ values }) => values),
	).toEqual([
		{ productId: 'tea', variantId: 'tea-大', title: 'Tea', variantTitle: '大', size: '大', price: '5' },
		{ productId: 'tea', variantId: 'tea-小', title: 'Tea', variantTitle: '小', size: '小', price: '5' },
	]);
});

test('products of WooCommerce: variations have what their parent says, and stand for it', () => {
	const hoodie = {
		productId: 30,
		title: 'Hoodie',
		tags: ['冬季'],
		brand: 'Northern',
		productType: 'Clothing > Hoodies',
		isListed: 'visible',
	};
	const [front, back] = ['https://shop.example/hoodie.jpg', 'https://shop.example/hoodie-back.jpg'];
	const { shape, products } = mapped(wooProducts);
	expect(shape).toBe('woocommerceRest');
	expect(products).toEqual([
		{
			origin: 0,
			values: {
				...hoodie,
				variantId: 31,
				variantTitle: 'Red',
				color: 'Red',
				description: '<p>Warm</p>',
				link: 'https://shop.example/product/hoodie/?attribute_pa_color=red',
				imageLink: 'https://shop.example/hoodie-red.jpg',
				additionalImageLinks: [front, back],
				price: '45',
				salePrice: '42',
				saleStartsAt: '2026-11-19T16:00:00Z',
				saleEndsAt: '2026-11-30T15:59:59Z',
				stock: 3,
				availability: 'instock',
				isPublic: 'publish',
				gtin: '4710000000011',
			},
		},
		{
			origin: 1,
			values: {
				...hoodie,
				variantId: 32,
				variantTitle: 'Blue',
				color: 'Blue',
				description: 'The blue one',
				link: 'https://shop.example/product/hoodie/?attribute_pa_color=blue',
				imageLink: front,
				additionalImageLinks: [back],
				price: '45',
				availability: 'onbackorder',
				isPublic: 'private',
			},
		},
		{
			origin: 3,
			values: {
				productId: 40,
				title: 'Cap',
				description: 'A cap',
				link: 'https://shop.example/product/cap/',
				imageLink: 'https://shop.example/cap.jpg',
				price: '18',
				availability: 'instock',
				isPublic: 'publish',
				isListed: 'hidden',
				material: 'Wool',
			},
		},
		{
			origin: 4,
			values: {
				productId: 50,
				title: 'Logo collection',
				description: 'All of it',
				link: 'https://shop.example/product/logo/',
				price: '18',
				availability: 'instock',
				isPublic: 'publish',
				isListed: 'grouped',
			},
		},
	]);
});

test('a variable product of WooCommerce without its variations, and a variation without its parent, go alone', () => {
	const [red, , hoodie] = wooProducts;
	expect(
		mapped([hoodie]).products.map(({ values }) => [values.productId, values.variantId, values.price]),
	).toEqual([[30, undefined, '42']]);
	expect(
		mapped([red]).products.map(({ values }) => [values.productId, values.variantId, values.price]),
	).toEqual([[30, 31, '45']]);
});

test('rows of a WooCommerce export: parents by ID and by SKU, states as words', () => {
	const { shape, products } = mapped(rowsOf(wooCsv));
	expect(shape).toBe('woocommerceCsv');
	const vneck = {
		productId: '44',
		title: 'V-Neck T-Shirt',
		description: 'This is a variable product.',
		isPublic: 'publish',
		isListed: 'visible',
		tags: '夏季',
		productType: 'Clothing > Tshirts',
	};
	expect(products).toEqual([
		{
			origin: 1,
			values: {
				productId: '45',
				title: 'Album',
				description: 'Rock "live"',
				imageLink: 'https://shop.example/album.jpg',
				price: '18',
				salePrice: '15',
				saleStartsAt: '2026-11-20',
				saleEndsAt: '2026-11-30',
				stock: '12',
				availability: 'instock',
				isPublic: 'publish',
				isListed: 'search',
				brand: 'Woo',
				gtin: '4710000000011',
				productType: 'Music',
			},
		},
		{
			origin: 2,
			values: {
				productId: '46',
				title: 'Single',
				price: '3',
				availability: 'onbackorder',
				isPublic: 'draft',
				isListed: 'visible',
				productType: 'Music',
			},
		},
		{
			origin: 3,
			values: {
				productId: '47',
				title: 'Pennant',
				price: '11.05',
				availability: 'instock',
				isPublic: 'publish',
				isListed: 'external',
				productType: 'Decor',
			},
		},
		{
			origin: 4,
			values: {
				productId: '48',
				title: 'Logo Collection',
				availability: 'instock',
				isPublic: 'publish',
				isListed: 'grouped',
				productType: 'Clothing',
			},
		},
		{
			origin: 5,
			values: {
				...vneck,
				variantId: '76',
				variantTitle: 'Red / M',
				color: 'Red',
				size: 'M',
				price: '20',
				availability: 'instock',
				imageLink: 'https://shop.example/vneck-red.jpg',
			},
		},
		{
			origin: 6,
			values: {
				...vneck,
				variantId: '77',
				variantTitle: 'Blue',
				color: 'Blue',
				price: '25',
				availability: 'outofstock',
				imageLink: 'https://shop.example/vneck.jpg',
				additionalImageLinks: ['https://shop.example/vneck-2.jpg'],
			},
		},
	]);
});

test('a list of CYBERBIZ: merged cells, never the cost as the price nor the back office as the page', () => {
	const { shape, products } = mapped(cyberbizRows);
	expect(shape).toBe('cyberbiz');
	const peanuts = {
		productId: 1024,
		title: '日曬花生',
		description: '<p>台南 9 號</p>',
		link: 'https://shop.example/products/peanut',
		imageLink: 'https://cdn.cybershop.example/peanut.jpg',
		tags: '農產,新品',
		isListed: '已上架',
		isPublic: '公開',
	};
	expect(products).toEqual([
		{
			origin: 0,
			values: {
				...peanuts,
				variantId: 90001,
				variantTitle: '原味',
				price: '220',
				salePrice: 'NT$ 180',
				stock: 12,
			},
		},
		{ origin: 1, values: { ...peanuts, variantId: 90002, variantTitle: '蒜味', price: '200', stock: 0 } },
		{
			origin: 2,
			values: {
				productId: 1025,
				title: '提袋',
				price: '0',
				tags: '贈品',
				isListed: '未上架',
				isPublic: '不公開',
			},
		},
	]);
});

test('a list of SHOPLINE: names with their language, several pictures in a cell, a special price of 0 is none', () => {
	expect(mapped(shoplineRows)).toEqual({
		shape: 'shopline',
		products: [
			{
				origin: 0,
				values: {
					productId: 'a1b2c3',
					title: '保溫杯',
					description: '500 ml',
					price: 890,
					salePrice: 690,
					stock: 3,
					imageLink: 'https://img.example/cup.jpg',
					additionalImageLinks: ['https://img.example/cup-2.jpg'],
					isListed: 'Y',
					gtin: '4710000000028',
				},
			},
			{ origin: 1, values: { productId: 'd4e5f6', title: '杯刷', price: 90, stock: 8 } },
		],
	});
});

const feedRow = {
	id: 'A-1',
	title: 'Tea',
	description: 'Oolong',
	link: 'https://shop.example/tea',
	image_link: 'https://shop.example/tea.jpg',
	price: '100.00 TWD',
	sale_price: '90.00 TWD',
	sale_price_effective_date: '2026-11-20T00:00+0800/2026-11-30T23:59+0800',
	availability: 'in stock',
	item_group_id: 'A',
};

const feedValues = {
	productId: 'A',
	variantId: 'A-1',
	title: 'Tea',
	description: 'Oolong',
	link: 'https://shop.example/tea',
	imageLink: 'https://shop.example/tea.jpg',
	price: '100.00 TWD',
	salePrice: '90.00 TWD',
	saleStartsAt: '2026-11-20T00:00+0800',
	saleEndsAt: '2026-11-30T23:59+0800',
	currency: 'TWD',
	availability: 'in stock',
};

test.each<[what: string, items: unknown[], shape: ShapeName, values: SourceProduct['values'][]]>([
	['names of Google, variants of a group', [feedRow], 'google', [feedValues]],
	[
		'names of Google out of XML',
		[
			{
				rss: {
					channel: {
						title: 'Shop',
						item: [
							{
								'g:id': '7',
								'g:title': 'Tea',
								'g:link': 'https://a.example/',
								'g:image_link': 'https://a.example/1.jpg',
								'g:price': '5 USD',
							},
						],
					},
				},
			},
		],
		'google',
		[
			{
				productId: '7',
				title: 'Tea',
				link: 'https://a.example/',
				imageLink: 'https://a.example/1.jpg',
				price: '5 USD',
				currency: 'USD',
			},
		],
	],
	[
		'headers of a sheet that Google names with spaces; a row without a group is a product',
		[
			{
				'image link': 'https://a.example/1.jpg',
				link: 'https://a.example/',
				Title: 'Tea',
				ID: 7,
				price: 5,
				'item group id': '',
			},
		],
		'google',
		[
			{
				productId: 7,
				title: 'Tea',
				link: 'https://a.example/',
				imageLink: 'https://a.example/1.jpg',
				price: 5,
			},
		],
	],
	[
		'names of Meta',
		[{ ...feedRow, quantity_to_sell_on_facebook: 4, visibility: 'published' }],
		'meta',
		[{ ...feedValues, stock: 4, isPublic: 'published' }],
	],
	[
		"items of this package's product table",
		[
			{
				productId: '1',
				variantId: '1-S',
				title: '杯',
				variantTitle: 'S',
				description: null,
				imageUrl: 'https://a.example/1.jpg',
				additionalImageUrls: ['https://a.example/2.jpg'],
				url: 'https://a.example/',
				isPublic: true,
				isListed: false,
				tags: ['新品'],
				price: '80',
				listPrice: '100',
				saleStartsAt: '2026-11-20T00:00:00.000+08:00',
				currency: 'TWD',
				stock: 10,
				left: 3,
				attributes: { brand: '山丘', color: '白' },
			},
			{
				productId: '2',
				variantId: '2',
				title: '盤',
				price: '50',
				isPublic: true,
				imageUrl: null,
				left: null,
			},
		],
		'productTable',
		[
			{
				productId: '1',
				variantId: '1-S',
				title: '杯',
				variantTitle: 'S',
				link: 'https://a.example/',
				imageLink: 'https://a.example/1.jpg',
				additionalImageLinks: ['https://a.example/2.jpg'],
				price: '100',
				salePrice: '80',
				saleStartsAt: '2026-11-20T00:00:00.000+08:00',
				currency: 'TWD',
				stock: 3,
				isPublic: true,
				isListed: false,
				tags: ['新品'],
				brand: '山丘',
				color: '白',
			},
			{ productId: '2', title: '盤', price: '50', isPublic: true },
		],
	],
])('%s', (_, items, shape, values) => {
	const result = mapped(items);
	expect(result.shape).toBe(shape);
	expect(result.products.map((product) => product.values)).toEqual(values);
});
