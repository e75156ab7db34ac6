import fc from 'fast-check';

import { itemNames } from '../../../lib/groupbuy/order-grammar/names';
import { parsePastedList } from '../../../lib/groupbuy/order-grammar/pasted-list';
import type { ItemNames } from '../../../lib/groupbuy/order-grammar/types';
import { shownChanges } from '../../support/meaning';

const NAMES = itemNames([
	{ code: 'A1', productTitle: '北海道牛奶糖', variantTitle: null, keywords: ['牛奶糖'] },
	{ code: 'B1', productTitle: 'T恤', variantTitle: '紅色 / L', keywords: [] },
	{ code: 'B2', productTitle: 'T恤', variantTitle: '藍色 / L', keywords: [] },
	{ code: 'C', productTitle: '紅豆湯', variantTitle: null, keywords: ['紅豆'] },
]);

/** A line for each order, `3#2 小明: A1+2` (line 3, number 2), and for each unclear line, `4 no_name`. */
function read(text: string, names: ItemNames | null = NAMES): string[] {
	const { orders, unclear } = parsePastedList(text, names);
	const lines = [
		...orders.map(({ line, number, name, changes }) => ({
			line,
			shown: `${line}${number === null ? '' : `#${number}`} ${name}: ${shownChanges(changes)}`,
		})),
		...unclear.map(({ line, reason }) => ({ line, shown: `${line} ${reason}` })),
	];
	return lines.sort((a, b) => a.line - b.line).map(({ shown }) => shown);
}

type Case = readonly [text: string, ...expected: string[]];

describe('a line of a list', () => {
	test.each<Case>([
		['1. 小明 A1+2', '1#1 小明: A1+2'],
		['1.小明 A1+2', '1#1 小明: A1+2'],
		['2、小華+1', '1#2 小華: +1'],
		['2、小華 +1', '1#2 小華: +1'],
		['3) Amy 2盒', '1#3 Amy: +2'],
		['3）Amy 2盒', '1#3 Amy: +2'],
		['(4) Amy +1', '1#4 Amy: +1'],
		['（4）Amy+1', '1#4 Amy: +1'],
		['4 王小姐 牛奶糖x2、B1+1', '1#4 王小姐: A1+2 B1+1'],
		['5. 小美：A1 2', '1#5 小美: A1+2'],
		['6： 小美 A1+2', '1#6 小美: A1+2'],
		['#7 小美 A1+2', '1#7 小美: A1+2'],
		['8小明+1', '1#8 小明: +1'],
		['1️⃣ 小明 +1', '1#1 小明: +1'],
		['1️⃣小明+1', '1#1 小明: +1'],
		['1️⃣2️⃣ 小明 A1+1', '1#12 小明: A1+1'],
		['① 小明 +1', '1#1 小明: +1'],
		['⒈小明 +1', '1#1 小明: +1'],
		['１．小明　Ａ１＋２', '1#1 小明: A1+2'],
		['10. 小明 A1+2 B1+1', '1#10 小明: A1+2 B1+1'],
		['1. 小明 A1+2, B1+1 謝謝', '1#1 小明: A1+2 B1+1'],
		['1. 小明 牛奶糖+1', '1#1 小明: A1+1'],
		['1. 小明 牛奶糖 2', '1#1 小明: A1+2'],
		['1. 小明 牛奶糖2盒', '1#1 小明: A1+2'],
		['1. 小明 紅L+1', '1#1 小明: B1+1'],
		['1. 小明 T恤 藍 L x2', '1#1 小明: B2+2'],
		['1. 小明 2盒牛奶糖', '1#1 小明: A1+2'],
		['1. 王小姐牛奶糖x2', '1#1 王小姐: A1+2'],
		['1. 小明A1+2', '1#1 小明: A1+2'],
		['1. 小明兩盒', '1#1 小明: +2'],
		['1. 小明 兩盒', '1#1 小明: +2'],
		['1. 小明2盒', '1#1 小明: +2'],
		['1. 小明 x2', '1#1 小明: +2'],
		['1. 小明x2', '1#1 小明: +2'],
		['1. 小明*2', '1#1 小明: +2'],
		['1. 小明 2', '1#1 小明: +2'],
		['1. 小明：2', '1#1 小明: +2'],
		['1. 小明 12', '1#1 小明: +12'],
		['1. 小明要2個', '1#1 小明: +2'],
		['1. 小明我要2個', '1#1 小明: +2'],
		['1. 小明 我要+1', '1#1 小明: +1'],
		['1. 小明也+1', '1#1 小明: +1'],
		['1. 小明 全部+1', '1#1 小明: all+1'],
		['1. @小明 +1', '1#1 小明: +1'],
		['1. Amy+1', '1#1 Amy: +1'],
		['1. Amy +1', '1#1 Amy: +1'],
		['1. Amy A1+1', '1#1 Amy: A1+1'],
		['1. Amy C+1', '1#1 Amy: C+1'],
		['1. Amy Chen A1+1', '1#1 Amy Chen: A1+1'],
		['1. Amy Chen: +1', '1#1 Amy Chen: +1'],
		['1. 王 小明：A1+1', '1#1 王 小明: A1+1'],
		['1. 🐱貓奴 +1', '1#1 🐱貓奴: +1'],
		['1. 小明 +1🙏', '1#1 小明: +1'],
		['小明 +1', '1 小明: +1'],
		['小明+1', '1 小明: +1'],
		['小明 A1+2', '1 小明: A1+2'],
		['小明：牛奶糖+2', '1 小明: A1+2'],
		['小明 A01+2', '1 小明: A1+2'],
		['小明 A1取消', '1 小明: cancel A1'],
		['小明 T恤+1', '1 小明: B1|B2?+1'],
		['20:15 小明 A1+2', '1 小明: A1+2'],
		['下午 8:15 小明 A1+2', '1 小明: A1+2'],
	])('%j', (text, ...expected) => {
		expect(read(text)).toEqual(expected);
	});

	test.each<Case>([
		// Nobody knows whose it is.
		['1. +1', '1 no_name'],
		['1. A1+2', '1 no_name'],
		['1. 牛奶糖+1', '1 no_name'],
		['1. 2盒', '1 no_name'],
		['+1', '1 no_name'],
		['A1+2', '1 no_name'],
		['1. 我要2個', '1 no_name'],
		['1. XXL+1', '1 no_name'],
		// A name without an order.
		['3. 小華', '1 no_order'],
		['3. 小華 ', '1 no_order'],
		['3. 小華要哪個好呢', '1 no_order'],
		// How many?
		['1. 小明 A1+0', '1 unclear_quantity'],
		['1. 小明 +100', '1 unclear_quantity'],
		['1. 小明 1.5盒', '1 unclear_quantity'],
		['1. 小明 120', '1 unclear_quantity'],
		['1. 陳三十二盒', '1 unclear_quantity'],
		// Which item, and where does the name end?
		['1. 小明 布丁+1', '1 unclear_item'],
		['1. 小明 布丁 x2', '1 unclear_item'],
		['1. 小明 布丁 A1+1', '1 unclear_item'],
		['1. 小紅+1', '1 unclear_item'],
		['1. 紅豆 +1', '1 no_name'],
		['1. 小明 北海道+1', '1 unclear_item'],
		['1. 北海道+1', '1 unclear_item'],
		['1. Amy Chen +1', '1 unclear_item'],
		['1. Amy pudding +1', '1 unclear_item'],
		['1. 小明 +1 小華 +1', '1 unclear_item'],
		['1. 小明+1、小華+2', '1 unclear_item'],
		['1. 小明 +1 已付款', '1 unclear_item'],
		['1. 小明 A1+1 晚點領', '1 unclear_item'],
		['1. 小明 A1+1+1', '1 unclear_item'],
		['1. Amy2 A1+1', '1 unclear_item'],
		['小明 A1+1 B9X', '1 unclear_item'],
		[`1. ${'王'.repeat(21)} +1`, '1 unclear_item'],
	])('unclear: %j', (text, ...expected) => {
		expect(read(text)).toEqual(expected);
	});

	test.each([
		...[
			'',
			' ',
			'1.',
			'2、',
			'3)',
			'4️⃣',
			'團購牛奶糖 11/30 截止',
			'【開團】北海道牛奶糖',
			'A1 牛奶糖 $100',
			'A1：100元',
			'A1 100',
		],
		...[
			'每人限購2盒',
			'一盒100元',
			'滿3盒免運',
			'共35份',
			'取貨：11/30 下午3點',
			'請複製後往下接',
			'=======',
			'名單',
			'結單囉',
		],
		...[
			'讚',
			'回覆',
			'讚 · 回覆 · 2 小時',
			'讚回覆',
			'2小時',
			'已編輯',
			'昨天 10:30',
			'2026/11/20 20:15',
			'11月20日',
			'上午10:15',
			'Like · Reply · 2h',
		],
		...['https://example.com/a1', '0912-345-678', '匯款 012-12345678', '小明', '好的', '收到'],
	])('no order: %j', (text) => {
		expect(parsePastedList(text, NAMES)).toEqual({ orders: [], unclear: [], skipped: 1 });
	});

	test('without a campaign items are known by code alone', () => {
		expect(read('1. 小明 A1+2\n2. 小華+1\n3. 王小姐 牛奶糖x2\n4. Amy+1', null)).toEqual([
			'1#1 小明: A1+2',
			'2#2 小華: +1',
			'3 unclear_item',
			'4 no_name',
		]);
	});
});

describe('lists', () => {
	test.each<readonly [name: string, lines: readonly string[], expected: readonly string[]]>([
		[
			'接龍 with a title, empty places and a sum',
			[
				'團購：北海道牛奶糖 一盒100元',
				'11/30 晚上截止',
				'',
				'1. 小明 A1+2',
				'2. 小華 +1',
				'3.',
				'4. 小美',
				'5.',
				'共3盒',
			],
			['4#1 小明: A1+2', '5#2 小華: +1', '7 no_order'],
		],
		['one person twice', ['1. 小明 A1+2', '2. 小明 B1+1'], ['1#1 小明: A1+2', '2#2 小明: B1+1']],
		[
			'orders below the name',
			['1. 小明', 'A1+2', 'B1+1', '2. 小華', '牛奶糖 2', '3. 小美', '4. Amy +1'],
			['2#1 小明: A1+2', '3#1 小明: B1+1', '5#2 小華: A1+2', '6 no_order', '7#4 Amy: +1'],
		],
		[
			'further items below an order',
			['1. 小明 A1+2', '   B1+1', '2. 小華 +1', '+1'],
			['1#1 小明: A1+2', '2#1 小明: B1+1', '3#2 小華: +1', '4 no_name'],
		],
		['nothing is added over a blank line', ['小明 A1+2', '', 'B1+1'], ['1 小明: A1+2', '3 no_name']],
		[
			'a note of LINE',
			[
				'小明',
				'+1',
				'2026.11.20 20:15',
				'小華',
				'A1+2',
				'2026.11.20 20:16',
				'阿嬤',
				'牛奶糖兩盒',
				'昨天 9:05',
			],
			['2 小明: +1', '5 小華: A1+2', '8 阿嬤: A1+2'],
		],
		[
			'a note without times',
			['小明', '+1', '小華', 'A1+2', 'B1+1', '小美', '+3'],
			['2 小明: +1', '4 小華: A1+2', '5 小華: B1+1', '7 小美: +3'],
		],
		[
			'a note with a title and blank lines',
			['牛奶糖開跑', '小明', '+1', '', '小華', '', '+2'],
			['3 小明: +1', '7 小華: +2'],
		],
		[
			'a name, or a comment?',
			['小明', '+1', '小華', '讚讚', '+1', '小美', '+1'],
			['2 小明: +1', '5 no_name', '7 小美: +1'],
		],
		[
			'a question between name and order',
			['小明', '請問還有嗎？', '+1', '小華', '好想吃喔', '小美', '+2'],
			['3 小明: +1', '7 小美: +2'],
		],
		[
			'comments on Facebook',
			[
				...[
					'所有留言',
					'小明',
					'A1+2',
					'讚 · 回覆 · 2 小時',
					'小華',
					'好想吃',
					'讚',
					'回覆',
					'2小時',
					'已編輯',
				],
				...[
					'頭號粉絲',
					'Amy Chen',
					'+1',
					'Like · Reply · 3h',
					'查看更多留言',
					'王小姐',
					'牛奶糖x2、B1+1',
					'讚 · 回覆 · 1 天',
				],
			],
			['3 小明: A1+2', '13 Amy Chen: +1', '17 王小姐: A1+2 B1+1'],
		],
		['likes end what belongs to a name', ['小明', '讚 · 回覆 · 2 小時', '+1'], ['3 no_name']],
		[
			'an exported chat',
			[
				...[
					'[LINE] 團購群的聊天記錄',
					'儲存日期：2026/11/20 20:30',
					'',
					'2026/11/20（五）',
					'20:15\t小明\tA1+2',
				],
				...[
					'20:16\t小華\t請問還有嗎',
					'20:17\t王 小姐 2號\t+1',
					'20:18\tAmy 加入群組',
					'20:19\tAmy\t"牛奶糖+1',
					'B1+2"',
					'20:20\t小華\t[貼圖]',
				],
				...[
					'20:21\t小華\tA1+0',
					'20:22\t小華\t布丁+1',
					'20:23\t小明\tA1取消',
					'2026/11/21（六）',
					'上午09:05\t小美\t幫 @阿嬤 +1',
					'09:06\t團主\t結單',
				],
			],
			[
				'5 小明: A1+2',
				'7 王 小姐 2號: +1',
				'9 Amy: A1+1 B1+2',
				'12 unclear_quantity',
				'13 unclear_item',
				'14 小明: cancel A1',
				'16 阿嬤: +1',
			],
		],
		['an export that breaks off inside of a quotation', ['20:15\t小明\t"A1+1', 'B1+1'], ['1 unclear_item']],
		[
			'line breaks of every kind',
			['1. 小明 +1\r\n2. 小華 +1\r3. 小美 +1\u20284. Amy +1'],
			['1#1 小明: +1', '2#2 小華: +1', '3#3 小美: +1', '4#4 Amy: +1'],
		],
	])('%s', (_name, lines, expected) => {
		expect(read(lines.join('\n'))).toEqual(expected);
	});

	test('keeps the text of a line, and counts the others', () => {
		expect(parsePastedList('團購\n\n 1. 小明 A1+2 \n2. +1', NAMES)).toEqual({
			orders: [
				{
					line: 3,
					number: 1,
					name: '小明',
					changes: [{ action: 'add', item: { by: 'code', code: 'A1' }, quantity: 2 }],
					text: '1. 小明 A1+2',
				},
			],
			unclear: [{ line: 4, text: '2. +1', reason: 'no_name' }],
			skipped: 2,
		});
	});
});

describe('whatever is pasted', () => {
	const PIECES =
		'1. 2、 3) 小明 小華 Amy 王小姐 A1 B1 C + - = x 1 2 盒 兩 牛奶糖 紅 L 北海道 我要 取消 ： 、 ， 讚 回覆 20:15 \t " @ 謝謝 ? 100元'.split(
			' ',
		);
	const ORDERS = ['1. 小明 ', '小華 ', '王小姐：', 'Amy\n', 'A1+1', 'C+2 ', '牛奶糖x2', '+1'];
	const text = fc
		.array(fc.constantFrom(...PIECES, ...ORDERS, ' ', ' ', '\n', '\n', '\n\n'), { maxLength: 24 })
		.map((parts) => parts.join(''));
	const shops = fc.constantFrom(NAMES, null);

	test('each line is an order, unclear or skipped; names hold no digit and no item', () => {
		let orders = 0;
		fc.assert(
			fc.property(text, shops, (pasted, names) => {
				const list = parsePastedList(pasted, names);
				const told = [...list.orders, ...list.unclear].map(({ line }) => line);
				expect(new Set(told).size).toBe(told.length);
				expect(told.length + list.skipped).toBe(pasted.split('\n').length);
				orders += list.orders.length;
				if (/\d\d:\d\d\t/.test(pasted)) return;
				for (const { name, changes } of list.orders) {
					expect(name).toMatch(/^[^\d+=*]{1,20}$/u);
					if (names) expect(name).not.toMatch(/牛奶糖/);
					expect(changes.length).toBeGreaterThan(0);
				}
			}),
			{ numRuns: 10_000 },
		);
		expect(orders).toBeGreaterThan(100);
	});

	test('what is written in a list is what is read', () => {
		const name = fc.constantFrom('小明', '小華', 'Amy', '王小姐', '阿嬤', 'Jason');
		const code = fc.constantFrom('A1', 'B1', 'B2', 'C');
		const quantity = fc.integer({ min: 1, max: 99 });
		const line = fc.tuple(name, fc.array(fc.tuple(code, quantity), { minLength: 1, maxLength: 4 }));
		fc.assert(
			fc.property(
				fc.array(line, { minLength: 1, maxLength: 12 }),
				fc.constantFrom('. ', '、', ') ', '）', ' '),
				fc.constantFrom(' ', '：', ', '),
				(lines, mark, colon) => {
					const shown = lines.map(
						([who, items]) => [who, items.map(([c, n]) => `${c}+${n}`).join(' ')] as const,
					);
					const pasted = shown.map(([who, items], index) => `${index + 1}${mark}${who}${colon}${items}`);
					expect(read(pasted.join('\n'))).toEqual(
						shown.map(([who, items], index) => `${index + 1}#${index + 1} ${who}: ${items}`),
					);
				},
			),
			{ numRuns: 500 },
		);
	});

	/** The best of several runs, in milliseconds. */
	function time(work: () => void): number {
		const runs = Array.from({ length: 2 }, () => {
			const start = performance.now();
			work();
			return performance.now() - start;
		});
		return Math.min(...runs);
	}

	test.each<readonly [string, string]>([
		['orders', '1. 小明 牛奶糖+1\n'],
		['names', '小明\n'],
		['talk', '今天天氣很好，大家下班一起去吃飯吧\n'],
		['unclear lines', '1. 小明 布丁+1 小華 北海道 x2\n'],
		['quotations that never end', '20:15\t小明\t"A1+1\n'],
		['buttons', '讚 回覆 讚 回覆 讚 回覆 讚 回覆 讚 回覆 x\n'],
		['long lines', `1. ${'王 '.repeat(100)}+1\n`],
	])('10,000 lines of %s take ten times as long as 1,000', (_name, line) => {
		const small = time(() => parsePastedList(line.repeat(1_000), NAMES));
		const large = time(() => parsePastedList(line.repeat(10_000), NAMES));
		expect(large).toBeLessThan(Math.max(small, 1) * 40);
	});

	test('one line of a million characters is read at once', () => {
		for (const piece of ['1. 小明 ', '+1 ', '王', '讚 ', '牛奶糖', '"\t']) {
			const pasted = piece.repeat(1_000_000 / piece.length);
			expect(time(() => parsePastedList(pasted, NAMES))).toBeLessThan(500);
		}
	});
});
