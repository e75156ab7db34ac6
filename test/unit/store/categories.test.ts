import {
	addCategoryItems,
	categoryId,
	copyCategory,
	createCategory,
	getCategory,
	itemTitle,
	listCategories,
	setCategoryKeywords,
	setCategoryPrice,
	type CategoryItemInput,
} from '../../../lib/store/categories';
import { upsertProduct, type ProductInput } from '../../../lib/store/products';
import type { Store } from '../../../lib/store/store';
import { book, HOUR, NOW, openShop, product, said } from '../../support/shop';
import { describeStores } from '../../support/stores';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	const create = async (name: string, now = NOW) =>
		await store.tx(async (trx) => await createCategory(trx, name, now));
	const load = async (...products: Array<Partial<ProductInput>>) =>
		await store.tx(async (trx) => {
			for (const changes of products) await upsertProduct(trx, product(changes), NOW);
		});
	const add = async (changes: Partial<CategoryItemInput> = {}) =>
		await store.tx(
			async (trx) =>
				await addCategoryItems(
					trx,
					{ category: 'Tea', productId: 'P1', variantId: null, priceMinor: null, code: null, ...changes },
					NOW,
				),
		);

	describe('create', () => {
		test('an empty list under its name', async () => {
			expect(await create('夏季 🍉')).toEqual({ name: '夏季 🍉', copiedFrom: null, items: [] });
			expect(await categoryId(store.db, '夏季 🍉')).toEqual(expect.any(Number));
		});

		test('a name is taken for good', async () => {
			await create('Tea');
			await expect(create('Tea')).rejects.toMatchObject({
				name: 'InputError',
				message: "A product category named 'Tea' exists already",
			});
			expect(await listCategories(store.db, {})).toHaveLength(1);
		});
	});

	describe('add variants', () => {
		beforeEach(async () => await create('Tea'));

		test('each variant stands on its own line, numbered, at the shop’s price', async () => {
			await load(
				{ variantId: 'S', variantTitle: '小', priceMinor: 100, stock: 5 },
				{ variantId: 'L', variantTitle: '大', priceMinor: 180 },
			);
			expect(await add()).toEqual([
				{
					code: 'A1',
					productId: 'P1',
					variantId: 'S',
					title: '高山烏龍茶 小',
					priceMinor: 100,
					shopPriceMinor: 100,
					currency: 'TWD',
					keywords: [],
					left: 5,
				},
				{
					code: 'A2',
					productId: 'P1',
					variantId: 'L',
					title: '高山烏龍茶 大',
					priceMinor: 180,
					shopPriceMinor: 180,
					currency: 'TWD',
					keywords: [],
					left: null,
				},
			]);
		});

		test('one variant at a group-buy price', async () => {
			await load({ variantId: 'S' }, { variantId: 'L', priceMinor: 180 });
			expect(await add({ variantId: 'L', priceMinor: 0 })).toMatchObject([
				{ code: 'A1', variantId: 'L', priceMinor: 0, shopPriceMinor: 180 },
			]);
		});

		test.each([
			['B1', 'B1'],
			['b1', 'B1'],
			[' ｂ１２ ', 'B12'],
			['A01', 'A01'],
			['TEA1234', 'TEA1234'],
			['X', 'X'],
		])('code %j is stored as %j', async (typed, stored) => {
			await load({});
			expect(await add({ code: typed })).toMatchObject([{ code: stored }]);
		});

		test.each(['', '1', '1A', 'A-1', 'ABCD1', 'A12345', '茶1', 'A 1', 'A1; --'])(
			'%j cannot be a code',
			async (code) => {
				await load({});
				await expect(add({ code })).rejects.toThrow(`'${code}' cannot be an item code`);
				expect((await getCategory(store.db, 'Tea')).items).toEqual([]);
			},
		);

		test.each(['OK', 'ok', ' ＩＧ ', 'QQ', 'GMT'])(
			'%j, which is said with +1 in any chat, cannot be a code',
			async (code) => {
				await load({});
				await expect(add({ code })).rejects.toThrow('means something else');
				expect((await getCategory(store.db, 'Tea')).items).toEqual([]);
				expect(await add({ code: `${code.trim()}1` })).toHaveLength(1);
			},
		);

		test('numbering leaves out codes that are taken', async () => {
			await load({ productId: 'P1' }, { productId: 'P2' }, { productId: 'P3' }, { productId: 'P4' });
			await add({ productId: 'P1', code: 'A2' });
			await add({ productId: 'P2' });
			await add({ productId: 'P3' });
			await add({ productId: 'P4', code: 'Z' });
			const { items } = await getCategory(store.db, 'Tea');
			expect(items.map(({ productId, code }) => [productId, code])).toEqual([
				['P1', 'A2'],
				['P2', 'A1'],
				['P3', 'A3'],
				['P4', 'Z'],
			]);
		});

		test.each<[string, Partial<CategoryItemInput>, string]>([
			['unknown category', { category: 'Cake' }, "There is no product category 'Cake'"],
			['unknown product', { productId: 'P9' }, "There is no product 'P9'"],
			['unknown variant', { variantId: 'M' }, "There is no variant 'M' of product 'P1'"],
			['product that is not public', { productId: 'Hidden' }, "Product 'Hidden' is not public in the shop"],
			['variant that is in already', { variantId: 'S' }, "Variant 'S' of product 'P1' is in category 'Tea'"],
			['code that is taken', { variantId: 'L', code: 'a1' }, "Item code 'A1' is taken in category 'Tea'"],
			['one code for two variants', { code: 'B1' }, "Item code 'B1' cannot stand for the 2 variants"],
			['some of a product in already', {}, "Variant 'S' of product 'P1' is in category 'Tea' already"],
		])('refused: %s', async (_name, changes, message) => {
			await load(
				{ variantId: 'S' },
				{ variantId: 'L' },
				{ productId: 'Hidden', title: 'Hidden', isPublic: false },
			);
			await add({ variantId: 'S' });
			await expect(add(changes)).rejects.toThrow(message);
			expect((await getCategory(store.db, 'Tea')).items.map(({ code }) => code)).toEqual(['A1']);
		});

		test('two at once get codes of their own', async () => {
			await load(...['P1', 'P2', 'P3', 'P4'].map((productId) => ({ productId })));
			const added = await Promise.all(
				['P1', 'P2', 'P3', 'P4'].map(async (productId) => await add({ productId })),
			);
			expect(added.flatMap((items) => items.map(({ code }) => code)).sort()).toEqual([
				'A1',
				'A2',
				'A3',
				'A4',
			]);
		});
	});

	describe('set price', () => {
		const setPrice = async (code: string, price: number) =>
			await store.tx(async (trx) => await setCategoryPrice(trx, 'Tea', code, price, NOW));

		test('changes one item, however its code is typed', async () => {
			await create('Tea');
			await load({ productId: 'P1' }, { productId: 'P2' });
			await add({ productId: 'P1' });
			await add({ productId: 'P2' });
			expect(await setPrice(' ａ1', 299)).toMatchObject({ code: 'A1', priceMinor: 299, shopPriceMinor: 350 });
			const { items } = await getCategory(store.db, 'Tea');
			expect(items.map(({ priceMinor }) => priceMinor)).toEqual([299, 350]);
		});

		test('neither an unknown item nor an unknown category', async () => {
			await expect(setPrice('A1', 1)).rejects.toThrow("There is no product category 'Tea'");
			await create('Tea');
			await expect(setPrice('A1', 1)).rejects.toThrow("Category 'Tea' has no item 'A1'");
		});
	});

	describe('copy', () => {
		const copy = async (from: string, name: string) =>
			await store.tx(async (trx) => await copyCategory(trx, from, name, NOW));

		test('takes items, codes, order and prices along; afterwards the two are apart', async () => {
			await create('Tea');
			await load({ productId: 'P1' }, { productId: 'P2', priceMinor: 80 });
			await add({ productId: 'P2', code: 'B1', priceMinor: 70 });
			await add({ productId: 'P1' });
			const original = await getCategory(store.db, 'Tea');
			expect(await copy('Tea', 'Tea 小明')).toEqual({ ...original, name: 'Tea 小明', copiedFrom: 'Tea' });

			await store.tx(async (trx) => await setCategoryPrice(trx, 'Tea 小明', 'B1', 60, NOW));
			expect(await getCategory(store.db, 'Tea')).toEqual(original);
		});

		test('an empty one, and refusals', async () => {
			await expect(copy('Tea', 'X')).rejects.toThrow("There is no product category 'Tea'");
			await create('Tea');
			expect(await copy('Tea', 'Empty')).toEqual({ name: 'Empty', copiedFrom: 'Tea', items: [] });
			await expect(copy('Tea', 'Empty')).rejects.toThrow('exists already');
		});
	});

	test('the list counts items and is newest first', async () => {
		await create('Old', NOW - HOUR);
		await create('TEA_100%');
		await load({ variantId: 'S' }, { variantId: 'L' });
		await add({ category: 'TEA_100%' });
		expect(await listCategories(store.db, {})).toEqual([
			{ name: 'TEA_100%', copiedFrom: null, itemCount: 2, createdAt: NOW },
			{ name: 'Old', copiedFrom: null, itemCount: 0, createdAt: NOW - HOUR },
		]);
		for (const [search, count] of [
			['tea', 1],
			['_1', 1],
			['%', 1],
			['x', 0],
		] as const) {
			expect(await listCategories(store.db, { search })).toHaveLength(count);
		}
		expect(await listCategories(store.db, { limit: 1 })).toMatchObject([{ name: 'TEA_100%' }]);
	});

	test('left follows what is sold', async () => {
		await openShop(store, [{ code: 'A1', stock: 3 }]);
		await book(store, [said('ming', 'A1+2')]);
		expect((await getCategory(store.db, 'Tea')).items).toMatchObject([{ code: 'A1', left: 1 }]);
	});

	test('a product without variants is called by its own name', () => {
		expect(itemTitle('茶', null)).toBe('茶');
		expect(itemTitle('茶', '大')).toBe('茶 大');
	});

	describe('keywords', () => {
		const set = async (code: string, ...keywords: string[]) =>
			await store.tx(async (trx) => await setCategoryKeywords(trx, 'Tea', code, keywords, NOW));
		beforeEach(async () => {
			await create('Tea');
			await load({ productId: 'P1', title: '牛奶糖' }, { productId: 'P2', title: '花生糖' });
			await add({ productId: 'P1' });
			await add({ productId: 'P2' });
		});

		test('are set, replaced, copied with the category, and taken over by new campaigns', async () => {
			expect(await set('a1', '牛奶', ' ｍｉｌｋ ', '牛奶', '')).toMatchObject({
				code: 'A1',
				keywords: ['牛奶', 'milk'],
			});
			expect(await set('A1', '奶')).toMatchObject({ keywords: ['奶'] });
			const copy = await store.tx(async (trx) => await copyCategory(trx, 'Tea', 'Copy', NOW));
			expect(copy.items.map(({ keywords }) => keywords)).toEqual([['奶'], []]);
			expect(await set('A1')).toMatchObject({ keywords: [] });
		});

		test.each([
			[
				['a', 'b', 'c', 'd'].map((letter) => `糖${letter}`),
				"Item 'A1' has 4 keywords, at most 3 are possible",
			],
			[['B2'], "'B2' cannot be a keyword"],
			[['12'], "'12' cannot be a keyword"],
			[['兩盒'], "'兩盒' cannot be a keyword"],
			[['要'], "'要' cannot be a keyword"],
			[['糖'.repeat(21)], `'${'糖'.repeat(21)}' cannot be a keyword`],
		])('%j are refused', async (keywords, message) => {
			await expect(set('A1', ...keywords)).rejects.toMatchObject({ name: 'InputError', message });
		});

		test('a word stands for one item of a category', async () => {
			await set('A1', '糖果');
			await expect(set('A2', '糖果')).rejects.toMatchObject({
				message: "'糖果' is a keyword of item 'A1' already",
			});
		});
	});
});
