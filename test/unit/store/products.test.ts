import {
	findVariants,
	listProducts,
	upsertProduct,
	type ProductInput,
	type UpsertedProduct,
} from '../../../lib/store/products';
import type { StoredProduct } from '../../../lib/groupbuy/stored-product';
import { productPages, type PageOptions } from '../../../lib/store/product-pages';
import type { Store } from '../../../lib/store/store';
import { book, NOW, openShop, product, said } from '../../support/shop';
import { describeStores } from '../../support/stores';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	const upsert = async (changes: Partial<ProductInput> = {}): Promise<UpsertedProduct> =>
		await store.tx(async (trx) => await upsertProduct(trx, product(changes), NOW));

	describe('create or update', () => {
		test('creates a variant with everything that the shop says', async () => {
			const input: ProductInput = {
				productId: 'TEA-1',
				variantId: 'TEA-1-150',
				title: '高山烏龍茶',
				variantTitle: '150 克',
				description: '<b>清香</b>\n第二行',
				imageUrl: 'https://example.com/tea.jpg',
				url: 'https://example.com/tea',
				isPublic: false,
				priceMinor: 1_000_000_000,
				currency: 'USD',
				stock: 12,
			};
			const view = asView(input, 12);
			expect(await upsert(input)).toEqual({ status: 'created', product: view, stockBelowSold: null });
			expect(await listProducts(store.db, {})).toEqual([view]);
		});

		test('the same product and variant are updated, empty values included', async () => {
			await upsert({ description: 'old', url: 'https://example.com/', stock: 3 });
			const changed = { title: '新茶', priceMinor: 380, description: null, url: null, isPublic: false };
			expect((await upsert({ ...changed, stock: 5 })).status).toBe('updated');
			expect(await listProducts(store.db, {})).toEqual([asView(product({ ...changed, stock: 5 }), 5)]);
		});

		test('another variant is a line of its own and shares title and description', async () => {
			await upsert({ variantId: 'S', variantTitle: '小', priceMinor: 100 });
			await upsert({ variantId: 'L', variantTitle: '大', priceMinor: 200, title: '茶 (新)' });
			const rows = await listProducts(store.db, {});
			expect(rows.map(({ title, variantTitle, priceMinor }) => [title, variantTitle, priceMinor])).toEqual([
				['茶 (新)', '小', 100],
				['茶 (新)', '大', 200],
			]);
		});

		test('one variant ID may belong to two products', async () => {
			await upsert({ productId: 'P1', variantId: 'default', title: 'One' });
			await upsert({ productId: 'P2', variantId: 'default', title: 'Two' });
			expect((await listProducts(store.db, {})).map(({ title }) => title)).toEqual(['One', 'Two']);
		});
	});

	describe('details', () => {
		const DETAILS: NonNullable<ProductInput['details']> = {
			isListed: false,
			tags: ['贈品', '熱銷'],
			images: ['https://example.com/2.jpg'],
			listPriceMinor: 500,
			saleStartsAt: NOW,
			saleEndsAt: NOW + 1,
			attributes: { brand: '山茶', color: '紅', gtin: '4710088123457' },
		};

		test('are kept and given back', async () => {
			const { product: view } = await upsert({ details: DETAILS });
			expect(view).toMatchObject(DETAILS);
			expect(await listProducts(store.db, {})).toEqual([view]);
		});

		test('stay when they are not given, an attribute each by itself', async () => {
			await upsert({ details: DETAILS });
			expect((await upsert({ title: 'New' })).product).toMatchObject({ ...DETAILS, title: 'New' });
			const { product: view } = await upsert({
				details: { tags: [], attributes: { color: null, size: 'L' } },
			});
			expect(view).toMatchObject({ ...DETAILS, tags: [], attributes: { brand: '山茶', size: 'L' } });
			expect(view.attributes).not.toHaveProperty('color');
		});

		test('a brand is of all variants, a color of one', async () => {
			await upsert({ variantId: 'S', details: { attributes: { brand: '山茶', color: '紅' } } });
			await upsert({ variantId: 'L', details: { attributes: { brand: '新茶' } } });
			const rows = await listProducts(store.db, {});
			expect(rows.map(({ attributes }) => attributes)).toEqual([
				{ brand: '新茶', color: '紅' },
				{ brand: '新茶' },
			]);
		});

		test.each<[string, Partial<ProductInput>, boolean]>([
			['nothing', {}, false],
			['the stock', { stock: 7 }, false],
			['the same attributes', { details: { attributes: { brand: 'A' } } }, false],
			['the same tags', { details: { tags: ['a'] } }, false],
			['the title', { title: 'Other' }, true],
			['a description that was none', { description: 'x' }, true],
			['the price', { priceMinor: 1 }, true],
			['tags', { details: { tags: ['b'] } }, true],
			['a sale', { details: { saleEndsAt: NOW } }, true],
			['an attribute', { details: { attributes: { mpn: '1' } } }, true],
		])('when it changed last, after a change of %s', async (_name, changes, isChange) => {
			const before = { details: { tags: ['a'], attributes: { brand: 'A' } } };
			await upsert(before);
			const { product: view } = await store.tx(
				async (trx) => await upsertProduct(trx, product({ ...before, ...changes }), NOW + 5),
			);
			expect(view.updatedAt).toBe(isChange ? NOW + 5 : NOW);
		});
	});

	describe('pages for a feed', () => {
		/** In the order of UTF-8: JavaScript would put the emoji before U+FF21, a language a before B. */
		const IDS = ['10', '9', 'A', 'B', 'a', 'b', 'é', '茶', '麵', 'Ａ', '🍵'];
		const pages = async (options: PageOptions) => {
			const found: StoredProduct[][] = [];
			for await (const page of productPages(store.db, options)) found.push(page);
			return found;
		};

		test.each([1, 2, 5, 500])('are in bytewise order, %i in each', async (pageSize) => {
			for (const id of IDS.toReversed()) await upsert({ productId: id, variantId: id });
			for (const rows of ['variants', 'products'] as const) {
				const found = await pages({ rows, pageSize });
				expect(found.flat().map(({ productId }) => productId)).toEqual(IDS);
				expect(found.slice(0, -1).every((page) => page.length === pageSize)).toBe(true);
			}
		});

		test.each([1, 3, 500])(
			'keep variants of a product together, or go by variant, %i in each',
			async (pageSize) => {
				for (const id of ['P2/x', 'P1/y', 'P2/w', 'P1/x']) {
					const [productId, variantId] = id.split('/') as [string, string];
					await upsert({ productId, variantId });
				}
				const ids = async (options: PageOptions) =>
					(await pages(options)).flat().map(({ productId, variantId }) => `${productId}/${variantId}`);
				expect(await ids({ rows: 'products', pageSize })).toEqual(['P1/y', 'P1/x', 'P2/x', 'P2/w']);
				expect(await ids({ rows: 'variants', pageSize })).toEqual(['P2/w', 'P2/x', 'P1/x', 'P1/y']);
				expect(await ids({ rows: 'variants', pageSize, productIds: ['P1', 'none'] })).toEqual([
					'P1/x',
					'P1/y',
				]);
				expect(await ids({ rows: 'products', productIds: [] })).toEqual([]);
			},
		);
	});

	describe('stock', () => {
		/** Sells five pieces of the product of item A1. */
		const sellFive = async () => {
			await openShop(store, [{ code: 'A1', stock: 10 }]);
			await book(store, [said('ming', 'A1+5')]);
		};
		const stockOf = async (stock: number | null) => {
			const { product: view, stockBelowSold } = await upsert({ productId: 'P-A1', stock });
			return [view.stock, view.left, stockBelowSold];
		};

		test.each<[string, number | null, Array<number | null>]>([
			['more than before', 20, [20, 15, null]],
			['just what is sold', 5, [5, 0, null]],
			['less than is sold stays at what is sold, and that is told', 4, [5, 0, 4]],
			['none', 0, [5, 0, 0]],
			['not limited any more', null, [null, null, null]],
		])('%s', async (_name, wanted, expected) => {
			await sellFive();
			expect(await stockOf(wanted)).toEqual(expected);
		});

		test('unlimited counts what is sold, so that it can be limited later', async () => {
			await openShop(store, [{ code: 'A1', stock: null }]);
			await book(store, [said('ming', 'A1+5')]);
			expect(await stockOf(8)).toEqual([8, 3, null]);
			expect(await stockOf(2)).toEqual([5, 0, 2]);
			expect(await stockOf(null)).toEqual([null, null, null]);
		});
	});

	describe('hostile and foreign text', () => {
		test.each([
			["'; drop table products; --"],
			['"quoted" `ticks` \\backslash\\ $1 ?1 :name @x'],
			['<script>alert(1)</script>'],
			['🍵👨‍👩‍👧‍👦 𠮷野家 ﷽'],
			['line\nbreak\ttab\r\n'],
			['ﾊﾝｶｸ ＦＵＬＬ e\u0301'],
			['{"json": [1, null]}'],
			['x'.repeat(100_000)],
		])('%.40j comes back as it is', async (text) => {
			await upsert({ productId: text, variantId: text, title: text, variantTitle: text, description: text });
			const [row] = await listProducts(store.db, { productIds: [text] });
			expect(row).toMatchObject({
				productId: text,
				variantId: text,
				title: text,
				variantTitle: text,
				description: text,
			});
		});

		test('a NUL character, which PostgreSQL cannot hold, is refused on both', async () => {
			await expect(upsert({ title: 'a\0b' })).rejects.toThrow('A text with a NUL character cannot be stored');
			expect(await listProducts(store.db, {})).toEqual([]);
		});
	});

	describe('list', () => {
		beforeEach(async () => {
			await upsert({ productId: 'Tea-1', title: '烏龍茶 Oolong' });
			await upsert({ productId: 'TEA-2', title: '紅茶 50% off', isPublic: false });
			await upsert({ productId: 'cake_1', title: '蛋糕' });
		});

		test.each<[Parameters<typeof listProducts>[1], string[]]>([
			[{ search: 'tea-' }, ['TEA-2', 'Tea-1']],
			[{ search: 'OOLONG' }, ['Tea-1']],
			[{ search: '%' }, ['TEA-2']],
			[{ search: '_' }, ['cake_1']],
			[{ search: '茶' }, ['TEA-2', 'Tea-1']],
			[{ publicOnly: true }, ['Tea-1', 'cake_1']],
			[{ productIds: ['cake_1', 'Tea-1', 'none'] }, ['Tea-1', 'cake_1']],
			[{ productIds: [] }, []],
			[{ search: '茶', publicOnly: true, productIds: ['Tea-1', 'TEA-2'] }, ['Tea-1']],
		])('%j', async (filter, expected) => {
			const ids = (await listProducts(store.db, filter)).map(({ productId }) => productId).sort();
			expect(ids).toEqual(expected);
		});

		test('limit', async () => {
			expect(await listProducts(store.db, { limit: 2 })).toHaveLength(2);
		});

		test('two products of one title keep their variants together', async () => {
			await upsert({ productId: 'X', variantId: '1', title: 'Same' });
			await upsert({ productId: 'Y', variantId: '1', title: 'Same' });
			await upsert({ productId: 'X', variantId: '2', title: 'Same' });
			const rows = await listProducts(store.db, { search: 'same' });
			expect(rows.map(({ productId }) => productId)).toEqual(['X', 'X', 'Y']);
		});
	});

	describe('find variants', () => {
		beforeEach(async () => {
			await upsert({ variantId: 'S' });
			await upsert({ variantId: 'L', isPublic: true, priceMinor: 90 });
		});

		test('all of a product, or the one that is named', async () => {
			expect((await findVariants(store.db, 'P1', null)).map(({ variantId }) => variantId)).toEqual([
				'S',
				'L',
			]);
			expect(await findVariants(store.db, 'P1', 'L')).toEqual([
				{
					id: expect.any(Number) as number,
					productId: 'P1',
					variantId: 'L',
					isPublic: true,
					priceMinor: 90,
				},
			]);
		});

		test('none is told by name', async () => {
			await expect(findVariants(store.db, 'P2', null)).rejects.toThrow("There is no product 'P2'");
			await expect(findVariants(store.db, 'P1', 'M')).rejects.toThrow(
				"There is no variant 'M' of product 'P1'",
			);
		});
	});

	test('two at once that create the same product make one', async () => {
		const results = await Promise.all([1, 2, 3, 4].map(async (stock) => await upsert({ stock })));
		expect(results.map(({ status }) => status).sort()).toEqual(['created', 'updated', 'updated', 'updated']);
		expect(await listProducts(store.db, {})).toHaveLength(1);
		expect(await store.db.selectFrom('stocks').selectAll().execute()).toHaveLength(1);
	});
});

/** What the store answers of a product without details. */
const asView = (input: ProductInput, left: number) => ({
	...input,
	left,
	isListed: true,
	tags: [],
	images: [],
	listPriceMinor: null,
	saleStartsAt: null,
	saleEndsAt: null,
	attributes: {},
	updatedAt: NOW,
});
