import { columnsOf } from '../../../lib/feed/columns-of';
import { DEFAULT_SETTINGS } from '../../../lib/feed/default-settings';
import { AGE_GROUPS, CONDITIONS, GENDERS } from '../../../lib/feed/feed-product';
import { PROFILE_NAMES } from '../../../lib/feed/profile-names';
import { PROFILES } from '../../../lib/feed/profiles';
import type { FeedSettings } from '../../../lib/feed/settings';
import googleFacts from '../../support/feed/facts/google-product-attributes.json';
import metaFacts from '../../support/feed/facts/meta-product-item.json';
import { read, rowOf } from '../../support/feed/rows';

/** Columns of Meta's files that its API calls by other names. */
const META_API: Record<string, string> = {
	title: 'name',
	link: 'url',
	image_link: 'image_url',
	additional_image_link: 'additional_image_urls',
	item_group_id: 'retailer_product_group_id',
	mpn: 'manufacturer_part_number',
	// Its API has the beginning and the end apart.
	sale_price_effective_date: 'sale_price_start_date',
	// A number of Google's list, which it maps to its own.
	google_product_category: 'category',
};

describe('by what the platforms publish', () => {
	test.each(['google', 'openai', 'custom'] as const)('%s has attributes of Google only', (profile) => {
		const known = [
			...googleFacts.single,
			...googleFacts.repeated.map((name) => name.replace(/s$/, '')),
			// Beside the attributes, as `offer_id`.
			'id',
		];
		for (const { name } of PROFILES[profile].columns) expect(known).toContain(name);
	});

	test.each(['meta', 'lineAds'] as const)('%s has columns of Meta only', (profile) => {
		for (const { name } of PROFILES[profile].columns)
			expect(metaFacts.fields).toContain(META_API[name] ?? name);
	});

	test('every word for a state is one of the platform', () => {
		expect(googleFacts.availability).toEqual(
			expect.arrayContaining(Object.values(PROFILES.google.availability)),
		);
		expect(metaFacts.availability).toEqual(expect.arrayContaining(Object.values(PROFILES.meta.availability)));
	});

	test.each([googleFacts, metaFacts])('conditions, genders and age groups are known to both', (facts) => {
		expect(facts.condition).toEqual(expect.arrayContaining([...CONDITIONS]));
		expect(facts.gender).toEqual(expect.arrayContaining([...GENDERS]));
		expect(facts.ageGroup).toEqual(expect.arrayContaining([...AGE_GROUPS]));
	});
});

describe.each(PROFILE_NAMES)('%s', (name) => {
	const profile = PROFILES[name];
	test('is itself, with settings that fit', () => {
		expect(profile.name).toBe(name);
		expect(DEFAULT_SETTINGS[name].profile).toBe(name);
		expect(profile.formats).toContain(DEFAULT_SETTINGS[name].format);
		expect(columnsOf(profile, DEFAULT_SETTINGS[name]).map((column) => column.name)).toEqual(
			profile.columns.map((column) => column.name),
		);
	});
	test('asks for what makes a product', () => {
		const required = profile.columns.filter(({ need }) => need === 'required').map((column) => column.name);
		expect(required).toEqual(expect.arrayContaining(['id', 'title', 'price']));
	});
});

const FULL = {
	variantId: 'V1',
	title: '茶',
	variantTitle: '大',
	price: 1280,
	salePrice: 990,
	saleStartsAt: '2026-11-20',
	saleEndsAt: '2026-11-30',
	availability: 'preorder',
	availabilityDate: '2026-12-01',
	additionalImageLinks: ['https://cdn.shop.example/b.jpg'],
	gtin: '4006381333931',
	mpn: 'TEA-1',
	productType: '食品 > 茶',
	googleProductCategory: '2073',
	color: '紅',
	size: '大',
	material: '鐵',
	pattern: '花',
	gender: '女',
	ageGroup: '成人',
	customLabel0: '零',
	customLabel4: '四',
};

function row(settings: Partial<FeedSettings>) {
	const complete = { ...DEFAULT_SETTINGS[settings.profile ?? 'google'], ...settings };
	const { product } = read(FULL, complete);
	if (product === null) throw new Error('The product cannot be read');
	return rowOf(product, complete);
}

describe('rows', () => {
	const common = {
		id: 'V1',
		title: '茶 - 大',
		description: '嚴選產地直送。',
		link: 'https://shop.example/products/8801',
		image_link: 'https://cdn.shop.example/8801.jpg',
		additional_image_link: ['https://cdn.shop.example/b.jpg'],
		availability: 'preorder',
		price: '1280 TWD',
		sale_price: '990 TWD',
		sale_price_effective_date: '2026-11-20T00:00+08:00/2026-11-30T23:59+08:00',
		brand: '好茶',
		gtin: '4006381333931',
		mpn: 'TEA-1',
		condition: 'new',
		item_group_id: '8801',
		product_type: '食品 > 茶',
		google_product_category: '2073',
		color: '紅',
		size: '大',
		material: '鐵',
		pattern: '花',
		gender: 'female',
		age_group: 'adult',
		custom_label_0: '零',
		custom_label_4: '四',
	};
	test('for Google', () => {
		expect(row({})).toEqual({ ...common, availability_date: '2026-12-01T00:00+08:00' });
	});
	test('for Meta', () => {
		expect(row({ profile: 'meta' })).toEqual(common);
	});
	test('for a live: the product ID, prices as numbers where they are wanted', () => {
		expect(
			row({ profile: 'lineLive', priceForm: 'number', availabilityWords: { preorder: '預購' } }),
		).toEqual({
			id: '8801',
			title: '茶',
			description: common.description,
			link: common.link,
			image_link: common.image_link,
			price: '1280',
			availability: '預購',
			product_type: common.product_type,
			brand: '好茶',
			gtin: common.gtin,
		});
	});
	test('say that nothing identifies the product', () => {
		const { product } = read({ brand: null });
		expect(product && rowOf(product, DEFAULT_SETTINGS.google).identifier_exists).toBe('no');
		const { product: named } = read({ mpn: 'TEA-1' });
		expect(named && rowOf(named, DEFAULT_SETTINGS.google).identifier_exists).toBeUndefined();
	});
});

describe('columnsOf', () => {
	function names(settings: Partial<FeedSettings>): string[] {
		return columnsOf(PROFILES.lineLive, { ...DEFAULT_SETTINGS.lineLive, ...settings }).map(
			({ name }) => name,
		);
	}
	test('renames, leaves out and adds', () => {
		const columnNames = { id: '商品編號', gtin: '', brand: ' ' };
		const constantColumns = { shop_id: 'S1', product_type: '茶' };
		expect(names({ columnNames, constantColumns })).toEqual([
			...['商品編號', 'title', 'description', 'link', 'image_link', 'price', 'sale_price', 'availability'],
			...['product_type', 'shop_id'],
		]);
		expect(row({ profile: 'lineLive', columnNames, constantColumns })).toMatchObject({
			商品編號: '8801',
			product_type: '茶',
			shop_id: 'S1',
		});
	});
	test.each<[settings: Partial<FeedSettings>, message: string]>([
		[{ columnNames: { pid: 'PID' } }, "no column 'pid' to rename"],
		[{ columnNames: { constructor: 'x' } }, "no column 'constructor' to rename"],
		[{ columnNames: { id: 'title' } }, "Two columns of the feed are called 'title'"],
		[{ columnNames: { id: 'x' }, constantColumns: { x: '1' } }, "Two columns of the feed are called 'x'"],
		[{ columnNames: { id: 'a\tb' } }, 'cannot be called'],
		[{ columnNames: { id: 'a'.repeat(101) } }, 'cannot be called'],
		[{ format: 'xml', columnNames: { id: '商品編號' } }, "XML file cannot be called '商品編號'"],
		[{ format: 'xml', constantColumns: { 'g:x': '1' } }, "XML file cannot be called 'g:x'"],
		[
			{ columnNames: Object.fromEntries(PROFILES.lineLive.columns.map(({ name }) => [name, ''])) },
			'no columns left',
		],
	])('refuses %j', (settings, message) => {
		expect(() => names(settings)).toThrow(message);
	});
	test('says which columns there are', () => {
		try {
			names({ columnNames: { pid: 'PID' } });
			throw new Error('It was taken');
		} catch (error) {
			expect(error).toMatchObject({
				description: expect.stringContaining('id, title, description') as string,
			});
		}
	});
});
