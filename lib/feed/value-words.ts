import type { Availability, FeedProduct } from './feed-product';

/*
 * The words that shops and platforms write for a few fixed meanings. Written alike but for case, width, blanks, `-` and `_`.
 */

/** @returns what a value means; `undefined` for a word that is not known, and whatever is no word */
export type Meaning<T> = (value: unknown) => T | undefined;

/** Longer than any of the words. */
const MAX_WORD = 60;

function meaning<T extends string>(words: Record<T, readonly string[]>): Meaning<T> {
	const known = new Map<string, T>();
	for (const name of Object.keys(words) as T[]) {
		for (const word of [name, ...words[name]]) known.set(plainWord(word), name);
	}
	return (value) => {
		const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
		if (typeof text !== 'string') return undefined;
		if (text.length > MAX_WORD) return undefined;
		return known.get(text) ?? known.get(plainWord(text));
	};
}

function plainWord(text: string): string {
	return (
		text
			.normalize('NFKC')
			.toLowerCase()
			.trim()
			.replace(/^https?:\/\/schema\.org\//, '')
			// Not at the beginning: -1 is not 1.
			.replace(/(?!^)[\s_-]+/g, '')
	);
}

export const availabilityOf = meaning<Availability>({
	in_stock: [
		...[
			'available',
			'available for order',
			'limited availability',
			'in store only',
			'online only',
			'true',
			'yes',
		],
		...['有貨', '有庫存', '有現貨', '現貨', '供貨中', '販售中', '可購買', '充足'],
	],
	out_of_stock: [
		...['sold out', 'unavailable', 'not available', 'no stock', 'mark as sold', 'false', 'no'],
		...['缺貨', '缺貨中', '無庫存', '無貨', '沒貨', '售完', '已售完', '售罄', '完售', '補貨中'],
	],
	preorder: ['pre sale', '預購', '預購中', '預售', '預訂'],
	backorder: ['on backorder', 'back ordered', '可預訂', '延後出貨', '缺貨可訂', '接單後出貨'],
	discontinued: ['停產', '停售', '絕版', '不再販售'],
});

export const conditionOf = meaning<FeedProduct['condition']>({
	new: ['brand new', 'new condition', '新', '新品', '全新', '全新品'],
	refurbished: ['refurbished condition', 'renewed', '整新', '整新品', '福利品', '整修品', '翻新'],
	used: [
		...['used condition', 'second hand', 'pre owned', 'used like new', 'used good', 'used fair'],
		...['二手', '中古', '二手品', '中古品', '使用過'],
	],
});

export const genderOf = meaning<NonNullable<FeedProduct['gender']>>({
	male: [
		'm',
		'man',
		'men',
		'mens',
		"men's",
		'boy',
		'boys',
		'男',
		'男性',
		'男款',
		'男用',
		'男裝',
		'男士',
		'男生',
		'男童',
	],
	female: [
		...['f', 'woman', 'women', 'womens', "women's", 'girl', 'girls', 'lady', 'ladies'],
		...['女', '女性', '女款', '女用', '女裝', '女士', '女生', '女童'],
	],
	unisex: [
		'all',
		'both',
		'中性',
		'男女',
		'男女皆可',
		'男女通用',
		'男女兼用',
		'男女適用',
		'不分性別',
		'不限',
		'通用',
	],
});

export const ageGroupOf = meaning<NonNullable<FeedProduct['ageGroup']>>({
	newborn: ['新生兒', '初生兒'],
	infant: ['baby', 'babies', 'infants', '嬰兒', '寶寶'],
	toddler: ['toddlers', '幼兒', '學步兒'],
	kids: ['kid', 'child', 'children', '兒童', '小孩', '孩童', '童'],
	adult: ['adults', 'all ages', 'teen', '成人', '大人', '成年', '青少年', '全年齡'],
});

/** Whether a product is shown, as shops say it; `visible` and `hidden` stand for all that is so. */
export const visibilityOf = meaning<'visible' | 'hidden'>({
	visible: [
		...[
			'true',
			'1',
			'yes',
			'y',
			'on',
			'publish',
			'published',
			'public',
			'active',
			'enabled',
			'listed',
			'live',
			'open',
		],
		...[
			'catalog',
			'search',
			'shown',
			'available',
			'公開',
			'已公開',
			'上架',
			'已上架',
			'上架中',
			'顯示',
			'可見',
			'是',
			'啟用',
		],
		...['販售中', '銷售中', '發布', '已發布', '發佈', '已發佈', '開啟'],
	],
	hidden: [
		...[
			'false',
			'0',
			'-1',
			'no',
			'n',
			'off',
			'draft',
			'private',
			'pending',
			'archived',
			'inactive',
			'disabled',
		],
		...[
			'unlisted',
			'unpublished',
			'not published',
			'trash',
			'deleted',
			'future',
			'scheduled',
			'closed',
			'staging',
		],
		...[
			'不公開',
			'未公開',
			'非公開',
			'私密',
			'下架',
			'已下架',
			'未上架',
			'待上架',
			'不上架',
			'隱藏',
			'已隱藏',
			'不顯示',
		],
		...['否', '停用', '草稿', '停售', '已停售', '未發布', '未發佈', '關閉', '封存', '已刪除'],
	],
});
