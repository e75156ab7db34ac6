import fc from 'fast-check';

import { fromStored } from '../../../lib/feed/from-stored';
import { sortSources } from '../../../lib/feed/sort';
import { compareIds } from '../../../lib/groupbuy/compare-ids';
import type { SourceProduct } from '../../../lib/feed/source-product';
import type { StoredProduct } from '../../../lib/groupbuy/stored-product';

const source = (values: SourceProduct['values'], origin = 0): SourceProduct => ({ origin, values });

describe('compareIds', () => {
	test('orders as databases do: by the bytes of UTF-8', () => {
		const ids = [
			'',
			'1',
			'10',
			'2',
			'A',
			'B',
			'a',
			'ab',
			'é',
			'中',
			'文',
			'\uff21',
			'\u{1f34e}',
			'\u{20bb7}',
		];
		expect([...ids].reverse().sort(compareIds)).toEqual(ids);
	});

	test('is the comparison of bytes for any two texts', () => {
		const text = fc.string({ unit: 'grapheme', maxLength: 6 }).filter((value) => value.isWellFormed());
		fc.assert(
			fc.property(text, text, (a, b) => {
				expect(Math.sign(compareIds(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
			}),
		);
	});
});

describe('sortSources', () => {
	const products = [
		source({ productId: 'b', variantId: '2' }),
		source({ productId: 'a', variantId: '9' }),
		source({ productId: 10 }),
		source({ productId: 'b', variantId: '1' }),
		source({}),
		source({ productId: ' b ', variantId: { not: 'an ID' } }, 5),
		source({ productId: 'b', variantId: '1' }, 6),
	];
	const idsOf = (sorted: SourceProduct[]) =>
		sorted.map(({ origin, values }) => [values.productId, values.variantId, origin]);

	test('by the ID of the variant, else of the product; the same IDs stay as they came', () => {
		expect(idsOf(sortSources(products, 'variants'))).toEqual([
			[undefined, undefined, 0],
			['b', '1', 0],
			['b', '1', 6],
			[10, undefined, 0],
			['b', '2', 0],
			['a', '9', 0],
			[' b ', { not: 'an ID' }, 5],
		]);
	});

	test('by the ID of the product, with its variants together as they came', () => {
		expect(idsOf(sortSources(products, 'products'))).toEqual([
			[undefined, undefined, 0],
			[10, undefined, 0],
			['a', '9', 0],
			['b', '2', 0],
			['b', '1', 0],
			[' b ', { not: 'an ID' }, 5],
			['b', '1', 6],
		]);
	});
});

describe('fromStored', () => {
	const stored: StoredProduct = {
		productId: '7',
		variantId: '7-S',
		title: '杯',
		variantTitle: 'S',
		description: '白瓷',
		url: 'https://a.example/7',
		imageUrl: 'https://a.example/7.jpg',
		images: ['https://a.example/8.jpg'],
		isPublic: true,
		isListed: false,
		tags: ['新品'],
		priceMinor: 8050,
		listPriceMinor: 10000,
		saleStartsAt: 1_763_000_000_000,
		saleEndsAt: null,
		currency: 'USD',
		left: 3,
		attributes: { brand: '山丘', availability: 'preorder' },
		updatedAt: 1_763_100_000_000,
	};

	test('a lower price than the list price is the sale price', () => {
		expect(fromStored(stored)).toEqual({
			origin: null,
			values: {
				productId: '7',
				variantId: '7-S',
				title: '杯',
				variantTitle: 'S',
				description: '白瓷',
				link: 'https://a.example/7',
				imageLink: 'https://a.example/7.jpg',
				additionalImageLinks: ['https://a.example/8.jpg'],
				price: '100.00',
				salePrice: '80.50',
				saleStartsAt: 1_763_000_000_000,
				saleEndsAt: null,
				currency: 'USD',
				stock: 3,
				isPublic: true,
				isListed: false,
				tags: ['新品'],
				updatedAt: 1_763_100_000_000,
				brand: '山丘',
				availability: 'preorder',
			},
		});
	});

	test.each<[listPriceMinor: number | null]>([[null], [8050], [5000]])(
		'beside a list price of %s there is no sale, nor dates of one',
		(listPriceMinor) => {
			const { values } = fromStored({ ...stored, listPriceMinor });
			expect(values).toMatchObject({ price: '80.50' });
			expect(values).not.toHaveProperty('salePrice');
			expect(values).not.toHaveProperty('saleStartsAt');
		},
	);

	test('a product without variants has none', () => {
		expect(fromStored({ ...stored, variantId: '7' }).values).not.toHaveProperty('variantId');
	});
});
