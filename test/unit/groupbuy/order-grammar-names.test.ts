import { itemNames } from '../../../lib/groupbuy/order-grammar/names';
import { parseOrderMessage } from '../../../lib/groupbuy/order-grammar/parse';
import type { ItemNames, NamedItem } from '../../../lib/groupbuy/order-grammar/types';
import { shownMeaning } from '../../support/meaning';

function item(
	code: string,
	productTitle: string,
	variantTitle: string | null,
	...keywords: string[]
): NamedItem {
	return { code, productTitle, variantTitle, keywords };
}

/** A campaign as they are: sweets with keywords, a shirt in colours and sizes, names in each other, Latin ones. */
const SHOP = itemNames([
	item('A1', '北海道牛奶糖', null, '牛奶糖', '奶糖'),
	item('A2', '高山 烏龍茶', null, '茶'),
	item('A3', '【現貨】鳳梨酥(十入)', null),
	item('B1', 'T恤', '紅色 / L'),
	item('B2', 'T恤', '紅色 / M'),
	item('B3', 'T恤', '藍色 / L'),
	item('B4', 'T恤', '藍色 / M'),
	item('C1', '牛奶', null),
	item('C2', 'Milk Tea', null, 'MT'),
	item('C3', '抹茶蛋糕', '6吋', '抹茶'),
	item('C4', '巧克力蛋糕', '6吋'),
	item('D', '手工皂', null),
	item('E01', 'C+維他命', null),
]);

const read = (message: string, names: ItemNames | null = SHOP) =>
	shownMeaning(parseOrderMessage(message, { names, mentions: [] }));

type Case = readonly [message: string, meaning: string];

const CASES: Record<string, readonly Case[]> = {
	keywords: [
		['牛奶糖+3', 'A1+3'],
		['奶糖+1', 'A1+1'],
		['牛奶糖＋３', 'A1+3'],
		['牛奶糖 +3', 'A1+3'],
		['牛奶糖加三', 'A1+3'],
		['牛奶糖x2', 'A1+2'],
		['牛奶糖*2', 'A1+2'],
		['牛奶糖×2', 'A1+2'],
		['牛奶糖 2', 'A1+2'],
		['牛奶糖2盒', 'A1+2'],
		['牛奶糖 兩盒', 'A1+2'],
		['牛奶糖要2個', 'A1+2'],
		['牛奶糖我要兩包', 'A1+2'],
		['牛奶糖我+1', 'A1+1'],
		['+1牛奶糖', 'A1+1'],
		['+1 牛奶糖', 'A1+1'],
		['+2盒牛奶糖', 'A1+2'],
		['加兩包牛奶糖', 'A1+2'],
		['我要牛奶糖', 'A1+1'],
		['我要牛奶糖2盒', 'A1+2'],
		['我要兩盒牛奶糖', 'A1+2'],
		['我也要牛奶糖+1', 'A1+1'],
		['給我3包牛奶糖', 'A1+3'],
		['請幫我牛奶糖+1', 'A1+1'],
		['幫我訂2盒牛奶糖 謝謝', 'A1+2'],
		['團主，牛奶糖+1', 'A1+1'],
		['牛奶糖+1 謝謝🙏', 'A1+1'],
		['牛奶糖+1喔', 'A1+1'],
		['➕1 牛奶糖', 'A1+1'],
		['牛奶糖+1️⃣', 'A1+1'],
		['牛奶糖+廿', 'A1+20'],
		['茶+1', 'A2+1'],
		['抹茶+1', 'C3+1'],
		['I want 2 牛奶糖', 'A1+2'],
	],
	titles: [
		['北海道牛奶糖+1', 'A1+1'],
		['牛奶+1', 'C1+1'],
		['+1牛奶', 'C1+1'],
		['高山烏龍茶+2', 'A2+2'],
		['高山 烏龍茶+2', 'A2+2'],
		['高山　烏龍茶 +2', 'A2+2'],
		['鳳梨酥+2', 'A3+2'],
		['鳳梨酥兩盒', 'A3+2'],
		['【現貨】鳳梨酥(十入)+1', 'A3+1'],
		['【現貨】鳳梨酥（十入）+1', 'A3+1'],
		['手工皂+1', 'D+1'],
		['C+維他命+1', 'E01+1'],
		['c＋維他命 2瓶', 'E01+2'],
		['巧克力蛋糕+1', 'C4+1'],
	],
	'Latin names': [
		['milk tea+1', 'C2+1'],
		['Milk Tea +1', 'C2+1'],
		['MILK TEA 2', 'C2+2'],
		['milktea x2', 'C2+2'],
		['ＭＩＬＫ　ＴＥＡ＋１', 'C2+1'],
		['+1 milk tea', 'C2+1'],
		['+1milk tea', 'C2+1'],
		['I want milk tea', 'C2+1'],
		["I'd like 2 milk tea please", 'C2+2'],
		['2 x milk tea', 'C2+2'],
		['MT+1', 'C2+1'],
		['mt +2', 'C2+2'],
		['我要MT+2', 'C2+2'],
	],
	'words of a variant': [
		['紅L+1', 'B1+1'],
		['紅色L+1', 'B1+1'],
		['紅 L+1', 'B1+1'],
		['L 紅+1', 'B1+1'],
		['L紅色 +2', 'B1+2'],
		['藍M x2', 'B4+2'],
		['+1 藍M', 'B4+1'],
		['我要紅色M', 'B2+1'],
		['藍色L 2件', 'B3+2'],
		['藍色 L 2', 'B3+2'],
		['紅L+1 藍M+2', 'B1+1 B4+2'],
		['紅色/L+1', 'B1+1'],
		['紅色 / L +1', 'B1+1'],
	],
	'a title with the words of a variant': [
		['T恤紅L+1', 'B1+1'],
		['T恤 紅色 L +1', 'B1+1'],
		['紅色T恤L+1', 'B1+1'],
		['T恤 藍 M 2件', 'B4+2'],
		['t恤 l 藍色x1', 'B3+1'],
		['抹茶蛋糕6吋+1', 'C3+1'],
		['6吋抹茶蛋糕+1', 'C3+1'],
		['+1 巧克力蛋糕 6吋', 'C4+1'],
	],
	'a code with its title, as it stands in the list': [
		['A1牛奶糖+1', 'A1+1'],
		['A1 牛奶糖+1', 'A1+1'],
		['A1 北海道牛奶糖 2盒', 'A1+2'],
		['a2 高山烏龍茶 x1', 'A2+1'],
		['B1 T恤 紅色 L +1', 'B1+1'],
		['D 手工皂+1', 'D+1'],
	],
	'several items are named so: asked': [
		['T恤+1', 'B1|B2|B3|B4?+1'],
		['紅+1', 'B1|B2?+1'],
		['紅色 2件', 'B1|B2?+2'],
		['L+1', 'B1|B3?+1'],
		['我要T恤', 'B1|B2|B3|B4?+1'],
		['T恤L+1', 'B1|B3?+1'],
		['6吋+1', 'C3|C4?+1'],
		['T恤取消', 'cancel B1|B2|B3|B4?'],
		['紅-1', 'B1|B2?-1'],
		['紅改2', 'B1|B2?=2'],
	],
	'a part of a name: asked, never booked': [
		['北海道+1', 'A1?+1'],
		['烏龍茶+1', 'A2?+1'],
		['蛋糕+1', 'C3|C4?+1'],
		['鳳梨+1', 'A3?+1'],
		['我要烏龍茶', 'A2?+1'],
		['巧克力+2', 'C4?+2'],
		['手工+1', 'D?+1'],
		['milk+1', 'C2?+1'],
		['烏龍取消', 'cancel A2?'],
	],
	'giving back, cancelling, setting': [
		['牛奶糖-1', 'A1-1'],
		['牛奶糖 -1', 'A1-1'],
		['牛奶糖減一', 'A1-1'],
		['牛奶糖少1', 'A1-1'],
		['紅L-1', 'B1-1'],
		['牛奶糖取消', 'cancel A1'],
		['取消牛奶糖', 'cancel A1'],
		['取消 牛奶糖 謝謝', 'cancel A1'],
		['我的牛奶糖取消', 'cancel A1'],
		['牛奶糖、鳳梨酥取消', 'cancel A1 cancel A3'],
		['取消牛奶糖和鳳梨酥', 'cancel A1 cancel A3'],
		['紅L取消', 'cancel B1'],
		['milk tea cancel', 'cancel C2'],
		['cancel milk tea', 'cancel C2'],
		['牛奶糖改2', 'A1=2'],
		['牛奶糖改成2盒', 'A1=2'],
		['牛奶糖改為三包', 'A1=3'],
		['牛奶糖=3', 'A1=3'],
		['紅L改成12件', 'B1=12'],
		['change milk tea to 2', 'C2=2'],
	],
	'several at once': [
		['牛奶糖+1 鳳梨酥+2', 'A1+1 A3+2'],
		['牛奶糖+1、鳳梨酥+2', 'A1+1 A3+2'],
		['牛奶糖x1\n鳳梨酥x2', 'A1+1 A3+2'],
		['牛奶糖2盒 鳳梨酥1盒', 'A1+2 A3+1'],
		['牛奶糖 2 鳳梨酥 1', 'A1+2 A3+1'],
		['2盒牛奶糖 3盒鳳梨酥', 'A1+2 A3+3'],
		['牛奶糖+1和紅L+1', 'A1+1 B1+1'],
		['A1+1 鳳梨酥+2', 'A1+1 A3+2'],
		['牛奶糖+1, 牛奶+1', 'A1+1 C1+1'],
		['我要牛奶糖1盒、鳳梨酥2盒，謝謝', 'A1+1 A3+2'],
		['牛奶糖取消，鳳梨酥+1', 'cancel A1 A3+1'],
		['牛奶糖+1 T恤+1', 'A1+1 B1|B2|B3|B4?+1'],
	],
	codes: [
		['A1+1', 'A1+1'],
		['A01+1', 'A1+1'],
		['A01x2', 'A1+2'],
		['a001 2', 'A1+2'],
		['A01取消', 'cancel A1'],
		['E1+1', 'E01+1'],
		['E01+1', 'E01+1'],
		['E001+1', 'E01+1'],
		['A10+1', 'A10+1'],
		['Z9+1', 'Z9+1'],
		['XL+1', 'XL+1'],
		['D+1', 'D+1'],
		['D=3', 'D=3'],
		['D改2', 'D=2'],
		['MT=2', 'C2=2'],
		['B1+1 B2+1', 'B1+1 B2+1'],
	],
	'every item': [
		['全部+1', 'all+1'],
		['全部 +2', 'all+2'],
		['全部都+1', 'all+1'],
		['全部加一', 'all+1'],
		['包+1', 'all+1'],
		['包＋１', 'all+1'],
		['*+1', 'all+1'],
		['＊+1', 'all+1'],
		['每樣+1', 'all+1'],
		['每樣各+1', 'all+1'],
		['每種+2', 'all+2'],
		['每款都+1', 'all+1'],
		['各+1', 'all+1'],
		['全套+1', 'all+1'],
		['整套+1', 'all+1'],
		['我要全部+1', 'all+1'],
		['我全部都+1 謝謝', 'all+1'],
		['每樣1個', 'all+1'],
		['每樣要兩個', 'all+2'],
		['各一份', 'all+1'],
		['我要各2盒', 'all+2'],
		['全部各一份', 'all+1'],
	],
	'a bare order stays one': [
		['+1', '+1'],
		['我要兩份', '+2'],
		['+2盒', '+2'],
		['-1', '-1'],
		['取消', 'cancel'],
		['全部取消', 'cancel'],
		['改成3', '=3'],
	],
	'quantities that cannot be': [
		['牛奶糖+0', 'unclear quantity_zero 牛奶糖+0'],
		['牛奶糖+100', 'unclear quantity_too_large 牛奶糖+100'],
		['牛奶糖+1.5', 'unclear quantity_fraction 牛奶糖+1.5'],
		['紅 L x1000', 'unclear quantity_too_large 紅 L x1000'],
		['鳳梨酥+1 牛奶糖+0', 'unclear quantity_zero 牛奶糖+0'],
	],
};

const CHATTER: Record<string, readonly string[]> = {
	'a name in a sentence': [
		'牛奶糖',
		'牛奶糖好吃',
		'牛奶糖好吃+1',
		'牛奶糖超好吃，推+1',
		'牛奶糖還有嗎',
		'牛奶糖+1嗎',
		'牛奶糖+1?',
		'牛奶糖到了嗎',
		'牛奶糖多少錢',
		'牛奶糖一盒多少',
		'牛奶糖一盒100',
		'牛奶糖 100元',
		'牛奶糖 $99',
		'牛奶糖 99',
		'牛奶糖：99元',
		'牛奶糖2盒350',
		'牛奶糖買2送1',
		'牛奶糖買一送一',
		'牛奶糖剩3盒',
		'牛奶糖只剩2個',
		'牛奶糖還差2個成團',
		'牛奶糖11/21到貨',
		'牛奶糖明天到貨',
		'牛奶糖下午3點取貨',
		'我上次買了2盒牛奶糖',
		'我昨天收到2盒牛奶糖',
		'上次牛奶糖+1的還沒到',
		'牛奶糖+1的人舉手',
		'牛奶糖+1了',
		'大家牛奶糖+1',
		'小明牛奶糖+1',
		'我媽要牛奶糖+1',
		'不要牛奶糖',
		'我不要牛奶糖',
		'不是牛奶糖+1',
		'牛奶糖不+1',
		'我要牛奶糖還是鳳梨酥好呢',
		'我要牛奶糖嗎',
		'我要牛奶糖、鳳梨酥',
		'好想要牛奶糖',
		'牛奶糖或鳳梨酥+1',
		'牛奶糖取消了',
		'牛奶糖已取消',
		'牛奶糖可以取消嗎',
		'不要取消牛奶糖',
		'牛奶糖取消?',
		'牛奶糖改天再買',
		'牛奶糖改成明天到',
		'牛奶糖改20元',
		'牛奶糖改成99',
		'牛奶糖=好吃',
		'牛奶糖=99元',
		'牛奶糖加1元',
		'牛奶糖加10元',
		'牛奶糖減20元',
		'牛奶糖+10元',
		'牛奶糖2',
		'我喝茶+1',
		'喝茶+1',
		'大杯紅茶+1',
		'茶葉蛋+1',
		'綠茶+1',
		'紅豆+1',
		'紅包+1',
		'藍天+1',
		'小紅+1',
		'紅的+1',
		'紅不讓+1',
		'牛奶糖果+1',
		'大牛奶糖+1',
		'新牛奶糖+1',
		'酸奶+1',
		'steam+1',
		'milk teas+1',
		'smilk tea+1',
		'empty+1',
		'MTVS+1',
		'L大+1',
	],
	'an item that is not on offer': [
		'布丁+1',
		'牛肉乾 2',
		'黑L+1',
		'紅S+1',
		'T恤白+1',
		'A2 牛奶糖+1',
		'我要布丁',
		'布丁取消',
		'布丁改2',
		'x=3',
		'F=3',
		'A=B',
		'1=1',
		'N=2',
	],
	'all of it, as people say': [
		'全部都好吃',
		'全部多少錢',
		'全部2個',
		'全部到齊',
		'全部+1嗎',
		'全部+1？',
		'全部加1元',
		'包子+1',
		'包裹+1',
		'紅包+1',
		'包郵+1',
		'每樣都想買',
		'每樣都好吃+1',
		'每人+1',
		'每天+1',
		'各位+1',
		'各自+1',
		'各1',
		'各2人',
		'全家+1',
		'全聯+1',
		'每樣1個嗎',
	],
	'parts that say nothing': [
		'團購+1',
		'現貨+1',
		'現+1',
		'糕+1',
		'北+1',
		'milks+1',
		'大家+1',
		'推薦+1',
		'好吃+1',
	],
};

describe('names of items', () => {
	test.each(Object.entries(CASES).flatMap(([group, cases]) => cases.map((row) => [group, ...row] as const)))(
		'%s: %j',
		(_group, message, meaning) => {
			expect(read(message)).toBe(meaning);
		},
	);

	test.each(
		Object.entries(CHATTER).flatMap(([group, messages]) => messages.map((row) => [group, row] as const)),
	)('chatter, %s: %j', (_group, message) => {
		expect(read(message)).toBe('chatter');
	});

	test('words tell what was typed, and which items they name', () => {
		const names = SHOP;
		expect(parseOrderMessage('紅色　L ＋1', { names, mentions: [] })).toEqual({
			kind: 'order',
			changes: [
				{
					action: 'add',
					item: { by: 'words', input: '紅色 L', codes: ['B1'], certain: true },
					quantity: 1,
				},
			],
			buyer: null,
		});
	});

	test.each([
		'牛奶糖+1',
		'+1牛奶',
		'紅L+1',
		'全部+1',
		'包+1',
		'*+1',
		'各一份',
		'我要牛奶糖',
		'牛奶糖取消',
		'MT=2',
	])('without a campaign %j is chatter', (message) => {
		expect(read(message, null)).toBe('chatter');
	});

	test('包 is asked about where bags are sold', () => {
		const bags = itemNames([
			item('A1', '帆布包', null),
			item('A2', '皮夾', null),
			item('A3', '禮袋', null, '包'),
		]);
		expect(read('包+1', bags)).toBe('A1|A3?+1');
		expect(read('全部+1', bags)).toBe('all+1');
	});

	test('a code that exists wins over the same word', () => {
		const sizes = itemNames([item('L', '提袋', null), item('A1', 'T恤', 'L'), item('A2', 'T恤', 'M')]);
		expect(read('L+1', sizes)).toBe('L+1');
		expect(read('M+1', sizes)).toBe('A2+1');
		expect(read('T恤L+1', sizes)).toBe('A1+1');
	});

	test('of codes that differ in zeros only what is typed is meant', () => {
		const zeros = itemNames([item('A1', '茶', null), item('A01', '酒', null)]);
		expect([read('A1+1', zeros), read('A01+1', zeros), read('A001+1', zeros)]).toEqual([
			'A1+1',
			'A01+1',
			'A001+1',
		]);
	});

	test('two products of one name are asked about', () => {
		const twins = itemNames([item('A1', '【A店】鳳梨酥', null), item('A2', '【B店】鳳梨酥', null)]);
		expect(read('鳳梨酥+1', twins)).toBe('A1|A2?+1');
		expect(read('【B店】鳳梨酥+1', twins)).toBe('A2+1');
	});
});

describe('hostile names', () => {
	const HOSTILE = itemNames([
		item('A1', '.*', null, '', ' ', '[', '(a+)+$', '\\d'),
		item('A2', '<script>alert(1)</script>', null, '"; drop table items; --'),
		item('A3', '牛'.repeat(5000), null, '奶'.repeat(61)),
		item('A4', '', '', '+1', '1', '12', '+', '取消', '我要', '2盒', '盒', '謝謝', '一', '十二'),
		item('A5', '\ue000\ue001', '\uf8ff', '\u200b', '🍎'),
		item('A6', '$&$1', '$`'),
		item('A7', 'constructor', null, '__proto__'),
	]);

	test.each<Case>([
		['+1', '+1'],
		['取消', 'cancel'],
		['我要2盒', '+2'],
		['+2盒 謝謝', '+2'],
		['<script>alert(1)</script>+1', 'A2+1'],
		['"; drop table items; --+1', 'A2+1'],
		['.*+1', 'chatter'],
		['任何+1', 'chatter'],
		['(a+)+$+1', 'A1+1'],
		['🍎+1', 'A5+1'],
		['\ue000+1', 'chatter'],
		['\uf8ff+1', 'chatter'],
		['幫 \uf8ff +1', 'chatter'],
		['constructor+1', 'A7+1'],
		['toString+1', 'chatter'],
		['__proto__+1', 'A7+1'],
		['12+1', 'chatter'],
		[`${'奶'.repeat(61)}+1`, 'chatter'],
	])('%j: %s', (message, meaning) => {
		expect(read(message, HOSTILE)).toBe(meaning);
	});

	/** The best of several runs, in milliseconds. */
	function time(work: () => void): number {
		const runs = Array.from({ length: 5 }, () => {
			const start = performance.now();
			work();
			return performance.now() - start;
		});
		return Math.min(...runs);
	}

	test.each<[string, (n: number) => string]>([
		['names', (n) => '牛奶糖'.repeat(n)],
		['orders', (n) => '牛奶糖+1 '.repeat(n)],
		['words of variants', (n) => '紅 L '.repeat(n) + '+1'],
		['beginnings of names', (n) => '北海道牛奶'.repeat(n) + '+1'],
		['cancellations', (n) => '牛奶糖、'.repeat(n) + '取消'],
		['spaces in names', (n) => '高山 '.repeat(n) + '+1'],
	])('%s: eight times the length takes about eight times as long', (_name, build) => {
		const small = time(() => read(build(2_000)));
		const large = time(() => read(build(16_000)));
		expect(large).toBeLessThan(Math.max(small, 1) * 32);
	});

	test('a thousand items of long names are compiled and read in well under a second', () => {
		const many = Array.from({ length: 1000 }, (_, n) =>
			item(`A${n}`, `${'統一超商限定'.repeat(9)}${n}號`, `紅色 / ${n}號`, `關鍵字${n}`, `統一${n}`),
		);
		let names = SHOP;
		expect(time(() => (names = itemNames(many)))).toBeLessThan(1000);
		expect(read('關鍵字77+1', names)).toBe('A77+1');
		expect(time(() => read('統一超商限定'.repeat(800) + '+1', names))).toBeLessThan(300);
	});
});
