// Group Buy Campaign → Product and Product Category: items of a shop, as they come from anywhere.
import type { IDataObject } from 'n8n-workflow';
import { listSearch } from './harness';
import { campaign, done, locate, PACKAGE, refused } from './package-nodes';

const byName = (value: string) => locate(value, 'name');

/** A variant as a shop's item has it, with an id of its own. */
let products = 0;
const product = (changes: IDataObject = {}): IDataObject => ({
	productId: `p-${++products}`,
	title: '牛奶糖',
	price: 120,
	stock: 50,
	...changes,
});

describe('create or update products', () => {
	it('takes the usual names from the items, one result each', async () => {
		const full = product({
			productId: 10023,
			variantId: 'tea-50',
			title: ' 高山烏龍 ',
			variantTitle: '50 克',
			description: '春茶\n<b>一心二葉</b>',
			imageUrl: 'https://shop.example/tea.jpg',
			url: 'https://shop.example/tea',
			isPublic: false,
		});
		const { outputs } = await campaign('product', 'upsert', {}, { input: [full, product()] });
		expect(outputs('Node')).toEqual([
			[
				{
					json: {
						productId: '10023',
						variantId: 'tea-50',
						title: '高山烏龍',
						variantTitle: '50 克',
						description: '春茶\n<b>一心二葉</b>',
						imageUrl: 'https://shop.example/tea.jpg',
						url: 'https://shop.example/tea',
						isPublic: false,
						price: 120,
						currency: 'TWD',
						stock: 50,
						left: 50,
						isListed: true,
						tags: [],
						additionalImageUrls: [],
						listPrice: null,
						saleStartsAt: null,
						saleEndsAt: null,
						attributes: {},
						updatedAt: expect.any(String) as string,
						status: 'created',
						stockBelowSold: null,
					},
					pairedItem: { item: 0 },
				},
				{
					json: expect.objectContaining({
						variantId: `p-${products}`,
						variantTitle: null,
						isPublic: true,
						description: null,
					}) as object,
					pairedItem: { item: 1 },
				},
			],
		]);
	});

	it('reads other names by expressions, and fields that are the same for all', async () => {
		const [found] = await done(
			'product',
			'upsert',
			{
				productId: '={{ $json.sku }}',
				title: '={{ $json.name }} ({{ $json.unit }})',
				price: '={{ $json.cents / 100 }}',
				currency: 'USD',
				stock: '',
				additionalFields: { variantId: '={{ $json.sku }}-1', isPublic: '={{ $json.visible }}' },
			},
			{ input: [{ sku: 'S1', name: 'Tea', unit: 'box', cents: 1250, visible: 'no' }] },
		);
		expect(found).toMatchObject({ productId: 'S1', variantId: 'S1-1', title: 'Tea (box)', price: 12.5, stock: null, isPublic: false });
	});

	it('updates what is known', async () => {
		const item = product();
		await done('product', 'upsert', {}, { input: [item] });
		const [again] = await done('product', 'upsert', {}, { input: [{ ...item, title: '新名', price: '99', stock: '10' }] });
		expect(again).toMatchObject({ status: 'updated', title: '新名', price: 99, stock: 10, left: 10 });
	});

	it('updates the variants of one product each by itself, also within one batch', async () => {
		const item = product();
		const variants = ['S', 'M', 'S'].map((variantId, index) => ({ ...item, variantId, price: index + 1 }));
		const found = await done('product', 'upsert', {}, { input: variants });
		expect(found.map(({ status, price }) => [status, price])).toEqual([
			['created', 1],
			['created', 2],
			['updated', 3],
		]);
	});

	it('reads what catalogues ask, keeps what an item does not say, and takes away what it empties', async () => {
		const item = product({ tags: '熱銷, 贈品，熱銷', isListed: 'no', listPrice: 'NT$150', brand: '山茶', size: { cm: 3 } });
		const full = {
			...item,
			additionalImageUrls: 'https://shop.example/a,b.jpg, https://shop.example/c.jpg',
			saleStartsAt: '2026-12-01T00:00',
			attributes: { color: '紅' },
		};
		const kept = {
			...{ tags: ['熱銷', '贈品'], isListed: false, listPrice: 150, saleEndsAt: null },
			...{ saleStartsAt: expect.stringMatching(/^2026-12-01T00:00/) as string, attributes: { brand: '山茶', color: '紅' } },
			additionalImageUrls: ['https://shop.example/a,b.jpg', 'https://shop.example/c.jpg'],
		};
		expect((await done('product', 'upsert', {}, { input: [full] }))[0]).toMatchObject(kept);
		const { productId, title, price, stock } = item;
		const bare = { productId, title, price, stock } as IDataObject;
		expect((await done('product', 'upsert', {}, { input: [bare] }))[0]).toMatchObject(kept);
		const attribute = [{ name: 'color', value: '' }, { name: 'gtin', value: '4710088123457' }];
		const additionalFields = { attributes: { attribute }, tags: [] };
		const [found] = await done('product', 'upsert', { additionalFields }, { input: [{ ...bare, listPrice: '' }] });
		expect(found).toMatchObject({ tags: [], listPrice: null });
		expect(found!.attributes).toEqual({ brand: '山茶', gtin: '4710088123457' });
	});

	test.each<[IDataObject, string]>([
		[{ listPrice: 'free' }, "The field 'listPrice' is not a price in TWD: 'free'"],
		[{ tags: { a: 1 } }, "The field 'tags' is an object, not a text"],
		[{ tags: Array.from({ length: 251 }, (_, n) => n) }, "The field 'tags' has 251 entries"],
		[{ additionalImageUrls: ['http://x.example/'] }, "The field 'additionalImageUrls' is not an https:// address: 'http://x.example/'"],
		[{ saleEndsAt: 'soon' }, "The field 'saleEndsAt' is not a date and time: 'soon'"],
		[{ saleStartsAt: '2026-12-02', saleEndsAt: '2026-12-01' }, "The field 'saleEndsAt' is not after 'saleStartsAt': '2026-12-01'"],
		[{ attributes: 'red' }, `The field 'attributes' is not an object: "red"`],
	])('refuses %j', async (changes, message) => {
		const error = await refused('product', 'upsert', {}, { input: [product(changes)] });
		expect(error).toMatchObject({ name: 'NodeOperationError', message, item: 0 });
	});

	test.each<[unknown, string, number]>([
		[120, 'TWD', 120],
		[0, 'TWD', 0],
		['1,280', 'TWD', 1280],
		['NT$99', 'TWD', 99],
		['NT$ 1,280 元', 'TWD', 1280],
		['１２０', 'TWD', 120],
		['99.00', 'TWD', 99],
		['99.5', 'USD', 99.5],
		['US$1,000.25', 'USD', 1000.25],
		[' 50 ', 'JPY', 50],
	])('reads the price %p in %s', async (price, currency, expected) => {
		const [found] = await done('product', 'upsert', { currency }, { input: [product({ price: price as string })] });
		expect(found!.price).toBe(expected);
	});

	test.each<[unknown, string, string]>([
		['99.5', 'TWD', "The field 'price' is not a price in TWD: '99.5'"],
		[99.5, 'JPY', "The field 'price' is not a price in JPY: '99.5'"],
		['1.005', 'USD', "The field 'price' is not a price in USD: '1.005'"],
		[-1, 'TWD', "The field 'price' is not a price in TWD: '-1'"],
		['-1', 'TWD', "The field 'price' is not a price in TWD: '-1'"],
		['US$10', 'TWD', "The field 'price' is not a price in TWD: 'US$10'"],
		['free', 'TWD', "The field 'price' is not a price in TWD: 'free'"],
		['1e3', 'TWD', "The field 'price' is not a price in TWD: '1e3'"],
		['1,28', 'TWD', "The field 'price' is not a price in TWD: '1,28'"],
		['100000000000', 'TWD', "The field 'price' is not a price in TWD: '100000000000'"],
		[1e21, 'TWD', "The field 'price' is not a price in TWD: '1e+21'"],
		[NaN, 'TWD', "The field 'price' is not a price in TWD: 'NaN'"],
		[Infinity, 'TWD', "The field 'price' is not a price in TWD: 'Infinity'"],
		[true, 'TWD', "The field 'price' is not a price in TWD: 'true'"],
		[{ amount: 1 }, 'TWD', `The field 'price' is not a price in TWD: '{"amount":1}'`],
		[[120], 'TWD', "The field 'price' is not a price in TWD: '[120]'"],
		['', 'TWD', "The field 'price' is empty"],
		[null, 'TWD', "The field 'price' is empty"],
		[undefined, 'TWD', "The field 'price' is empty"],
	])('refuses the price %p in %s', async (price, currency, message) => {
		const error = await refused('product', 'upsert', { currency }, { input: [product({ price: price as string })] });
		expect(error).toMatchObject({ name: 'NodeOperationError', message, item: 0 });
		expect(error.description).toMatch(/number|expression/);
	});

	test.each<[unknown, number | null]>([
		[0, 0],
		['100', 100],
		['１，０００', 1000],
		['1,000', 1000],
		['', null],
		[null, null],
		[undefined, null],
	])('reads the stock %p', async (stock, expected) => {
		const [found] = await done('product', 'upsert', {}, { input: [product({ stock: stock as string })] });
		expect(found!.stock).toBe(expected);
	});

	test.each<[IDataObject, string]>([
		[{ stock: -1 }, "The field 'stock' is not a whole number from 0: '-1'"],
		[{ stock: 1.5 }, "The field 'stock' is not a whole number from 0: '1.5'"],
		[{ stock: 'many' }, "The field 'stock' is not a whole number from 0: 'many'"],
		[{ stock: '1e3' }, "The field 'stock' is not a whole number from 0: '1e3'"],
		[{ stock: '0x10' }, "The field 'stock' is not a whole number from 0: '0x10'"],
		[{ stock: 1e20 }, "The field 'stock' is not a whole number from 0: '100000000000000000000'"],
		[{ stock: '9'.repeat(400) }, `The field 'stock' is not a whole number from 0: '${'9'.repeat(60)}'`],
		[{ stock: true }, "The field 'stock' is not a whole number from 0: 'true'"],
		[{ stock: { here: 1 } }, "The field 'stock' is an object, not a text"],
		[{ productId: undefined }, "The field 'productId' is empty"],
		[{ productId: ' ' }, "The field 'productId' is empty"],
		[{ productId: ['a'] }, "The field 'productId' is a list, not a text"],
		[{ productId: 'x'.repeat(101) }, "The field 'productId' has 101 characters, at most 100 fit"],
		[{ title: '' }, "The field 'title' is empty"],
		[{ title: '長'.repeat(301) }, "The field 'title' has 301 characters, at most 300 fit"],
		[{ imageUrl: 'http://shop.example/a.jpg' }, "The field 'imageUrl' is not an https:// address: 'http://shop.example/a.jpg'"],
		[{ imageUrl: 'a.jpg' }, "The field 'imageUrl' is not an https:// address: 'a.jpg'"],
		[{ url: 'javascript:alert(1)' }, "The field 'url' is not an https:// address: 'javascript:alert(1)'"],
		[{ variantId: { id: 1 } }, "The field 'variantId' is an object, not a text"],
	])('refuses %j', async (changes, message) => {
		const error = await refused('product', 'upsert', {}, { input: [product(changes)] });
		expect(error).toMatchObject({ name: 'NodeOperationError', message, item: 0 });
		expect(error.description).not.toBe('');
	});

	it('loads all or nothing, and names the item', async () => {
		const [good, bad] = [product(), product({ price: 'x' })];
		const error = await refused('product', 'upsert', {}, { input: [good, bad] });
		expect(error).toMatchObject({ item: 1, message: expect.stringContaining("'x'") as string });
		expect(await done('product', 'getAll', { search: good.productId })).toEqual([]);
	});

	it('leaves out what is wrong when told to go on', async () => {
		const [good, bad, last] = [product(), product({ price: 'x' }), product()];
		const node = { onError: 'continueRegularOutput' as const };
		const { outputs } = await campaign('product', 'upsert', {}, { node, input: [good, bad, last] });
		expect(outputs('Node')[0]).toMatchObject([
			{ json: { productId: good.productId, status: 'created' }, pairedItem: { item: 0 } },
			{ json: { error: "The field 'price' is not a price in TWD: 'x'" }, pairedItem: { item: 1 } },
			{ json: { productId: last.productId }, pairedItem: { item: 2 } },
		]);
	});

	it('keeps markup, emoji and NUL as text', async () => {
		const title = `<script>alert('x')</script> 🍎'; drop table products; --\0`;
		const [found] = await done('product', 'upsert', {}, { input: [product({ title })] });
		expect(found!.title).toBe(title.replace('\0', '\ufffd'));
	});

	it('lists variants by search and visibility', async () => {
		const shown = product({ title: '列表茶' });
		const hidden = product({ title: '列表咖啡', isPublic: 'false' });
		await done('product', 'upsert', {}, { input: [shown, hidden] });
		const list = async (parameters: IDataObject) =>
			(await done('product', 'getAll', parameters)).map(({ productId }) => productId);
		expect((await list({ search: '列表' })).sort()).toEqual([shown.productId, hidden.productId].sort());
		expect(await list({ search: '列表', publicOnly: true })).toEqual([shown.productId]);
		expect(await list({ search: '列表', limit: 1 })).toHaveLength(1);
		expect(await list({ search: '%' })).toEqual([]);
	});
});

describe('product categories', () => {
	const [tea, cake] = [product({ title: '烏龍茶', stock: 8 }), product({ title: '鳳梨酥', price: 320 })];
	const twelve = { ...cake, variantId: 'cake-12', variantTitle: '12 入', price: 620 };
	const hidden = product({ isPublic: false });
	beforeAll(async () => {
		await done('product', 'upsert', {}, { input: [tea, { ...cake, variantId: 'cake-6', variantTitle: '6 入' }, twelve, hidden] });
	});

	const add = (category: string, productId: unknown, more: IDataObject = {}) => ({
		category: byName(category),
		product: locate(productId as string),
		...more,
	});

	it('is an empty price list at first, whose name is taken for good', async () => {
		expect(await done('productCategory', 'create', { name: ' 中秋禮盒 ' })).toEqual([
			{ name: '中秋禮盒', copiedFrom: null, items: [] },
		]);
		const error = await refused('productCategory', 'create', { name: '中秋禮盒' });
		expect(error.message).toBe("A product category named '中秋禮盒' exists already");
		expect(error.description).toContain('copy it');
		expect(await refused('productCategory', 'create', { name: '  ' })).toMatchObject({ message: "The field 'name' is empty" });
		const long = await refused('productCategory', 'create', { name: '長'.repeat(201) });
		expect(long.message).toBe("The field 'name' has 201 characters, at most 200 fit");
	});

	it('takes every variant of a product on a line of its own, or one', async () => {
		await done('productCategory', 'create', { name: '一行一款' });
		const lines = await done('productCategory', 'addVariants', add('一行一款', cake.productId));
		expect(lines).toMatchObject([
			{ category: '一行一款', code: 'A1', title: '鳳梨酥 6 入', price: 320, shopPrice: 320, left: 50 },
			{ category: '一行一款', code: 'A2', title: '鳳梨酥 12 入', price: 620, shopPrice: 620 },
		]);
		const [line] = await done('productCategory', 'addVariants', add('一行一款', tea.productId, { groupPrice: 'NT$99', itemCode: ' tea1 ' }));
		expect(line).toMatchObject({ code: 'TEA1', title: '烏龍茶', price: 99, shopPrice: 120, left: 8 });
		const [category] = await done('productCategory', 'get', { category: byName('一行一款') });
		expect((category!.items as IDataObject[]).map(({ code }) => code)).toEqual(['A1', 'A2', 'TEA1']);
	});

	it('fills a list from items, each with its own price', async () => {
		await done('productCategory', 'create', { name: '從清單' });
		const input = [
			{ id: cake.productId, variant: 'cake-12', special: 540 },
			{ id: tea.productId, variant: '', special: '' },
		];
		const fields = add('從清單', '={{ $json.id }}', { variantId: '={{ $json.variant }}', groupPrice: '={{ $json.special }}' });
		const { outputs } = await campaign('productCategory', 'addVariants', fields, { input: input });
		expect(outputs('Node')[0]).toMatchObject([
			{ json: { code: 'A1', price: 540, shopPrice: 620 }, pairedItem: { item: 0 } },
			{ json: { code: 'A2', price: 120 }, pairedItem: { item: 1 } },
		]);
	});

	it('sets the price of a line', async () => {
		await done('productCategory', 'create', { name: '改價' });
		await done('productCategory', 'addVariants', add('改價', tea.productId));
		const set = (itemCode: string, groupPrice: unknown) => ({ category: byName('改價'), itemCode, groupPrice: groupPrice as string });
		expect(await done('productCategory', 'setPrice', set('ａ1', '88'))).toMatchObject([{ code: 'A1', price: 88, shopPrice: 120 }]);
		const unknown = await refused('productCategory', 'setPrice', set('B7', 1));
		expect(unknown).toMatchObject({ message: "Category '改價' has no item 'B7'", description: 'Its items are A1.' });
		expect((await refused('productCategory', 'setPrice', set('A1', '8.5'))).message).toBe(
			"The field 'groupPrice' is not a price in TWD: '8.5'",
		);
		expect((await refused('productCategory', 'setPrice', set('A1', '={{ $json.none }}'))).message).toBe("The field 'groupPrice' is empty");
		expect(await done('productCategory', 'get', { category: byName('改價') })).toMatchObject([{ items: [{ price: 88 }] }]);
	});

	it('is copied with its prices, and then goes its own way', async () => {
		await done('productCategory', 'create', { name: '原版' });
		await done('productCategory', 'addVariants', add('原版', tea.productId, { groupPrice: '100' }));
		const copy = { category: byName('原版'), copyName: '原版 王媽媽' };
		expect(await done('productCategory', 'copy', copy)).toMatchObject([
			{ name: '原版 王媽媽', copiedFrom: '原版', items: [{ code: 'A1', price: 100 }] },
		]);
		await done('productCategory', 'setPrice', { category: byName('原版 王媽媽'), itemCode: 'A1', groupPrice: '90' });
		expect(await done('productCategory', 'get', { category: byName('原版') })).toMatchObject([{ items: [{ price: 100 }] }]);
		expect((await refused('productCategory', 'copy', copy)).message).toContain('exists already');
		expect((await refused('productCategory', 'copy', { ...copy, category: byName('沒有') })).message).toBe(
			"There is no product category '沒有'",
		);
	});

	test.each<[string, IDataObject, string]>([
		['an unknown category', add('沒有', tea.productId), "There is no product category '沒有'"],
		['an unknown product', add('錯誤', 'nope'), "There is no product 'nope'"],
		['an unknown variant', add('錯誤', cake.productId, { variantId: 'cake-99' }), "There is no variant 'cake-99' of product"],
		['a product that is not public', add('錯誤', hidden.productId), 'is not public in the shop'],
		['a code that nobody could type', add('錯誤', tea.productId, { itemCode: '茶1' }), "'茶1' cannot be an item code"],
		['one code for two variants', add('錯誤', cake.productId, { itemCode: 'B1' }), "Item code 'B1' cannot stand for the 2 variants"],
		['a price that is none', add('錯誤', tea.productId, { groupPrice: 'cheap' }), "The field 'groupPrice' is not a price in TWD: 'cheap'"],
		['a negative price', add('錯誤', tea.productId, { groupPrice: '-5' }), "The field 'groupPrice' is not a price in TWD: '-5'"],
		['no product', add('錯誤', '={{ $json.none }}'), "The field 'product' is empty"],
		['no category', add('={{ $json.none }}', tea.productId), "The field 'category' is empty"],
	])('refuses %s', async (_name, fields, message) => {
		await campaign('productCategory', 'create', { name: '錯誤' });
		const error = await refused('productCategory', 'addVariants', fields);
		expect(error.message).toContain(message);
		expect(error.description).not.toBe('');
		expect(await done('productCategory', 'get', { category: byName('錯誤') })).toMatchObject([{ items: [] }]);
	});

	it('refuses a variant twice and a code that is taken', async () => {
		await done('productCategory', 'create', { name: '重複' });
		await done('productCategory', 'addVariants', add('重複', tea.productId, { itemCode: 'T' }));
		expect((await refused('productCategory', 'addVariants', add('重複', tea.productId))).message).toContain('already');
		const taken = add('重複', cake.productId, { variantId: 'cake-6', itemCode: 't' });
		expect((await refused('productCategory', 'addVariants', taken)).message).toBe("Item code 'T' is taken in category '重複'");
	});

	it('is listed newest first, with the number of its items', async () => {
		await done('productCategory', 'create', { name: '清單一' });
		await done('productCategory', 'create', { name: '清單二' });
		await done('productCategory', 'addVariants', add('清單二', cake.productId));
		const list = await done('productCategory', 'getAll', { search: '清單' });
		expect(list.map(({ name, itemCount }) => [name, itemCount])).toEqual([
			['清單二', 2],
			['清單一', 0],
			['從清單', 2],
		]);
		expect(await done('productCategory', 'getAll', { search: '清單', limit: 1 })).toHaveLength(1);
	});

	it('stands in the lists of the fields, as products do once each', async () => {
		const node = { type: `${PACKAGE}.groupBuyCampaign`, parameters: { resource: 'productCategory', operation: 'get' } };
		await campaign('productCategory', 'create', { name: '找得到' });
		const categories = await listSearch(node, 'searchCategories', { filter: '找得' });
		expect(categories.results).toEqual([{ name: '找得到 (0)', value: '找得到' }]);
		const found = await listSearch(node, 'searchProducts', { filter: '鳳梨酥' });
		expect(found.results).toEqual([{ name: '鳳梨酥', value: cake.productId }]);
		const all = await listSearch(node, 'searchProducts', { filter: hidden.productId as string });
		expect(all.results.map(({ value }) => value)).not.toContain(hidden.productId);
	});
});
