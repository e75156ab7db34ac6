import fc from 'fast-check';

import { itemNames } from '../../../lib/groupbuy/order-grammar/names';
import { mayChangeOrders, parseOrderMessage } from '../../../lib/groupbuy/order-grammar/parse';
import type { MessageContext, MessageMention } from '../../../lib/groupbuy/order-grammar/types';
import { shownMeaning } from '../../support/meaning';

const NAMES = itemNames([
	{ code: 'A1', productTitle: '北海道牛奶糖', variantTitle: null, keywords: ['牛奶糖'] },
	{ code: 'B1', productTitle: 'T恤', variantTitle: '紅色 / L', keywords: [] },
	{ code: 'B2', productTitle: 'T恤', variantTitle: '藍色 / L', keywords: [] },
]);

const read = (message: string, context: Partial<MessageContext> = {}) =>
	shownMeaning(parseOrderMessage(message, { names: NAMES, mentions: [], ...context }));

/** Mentions as LINE gives them for the names in a text. */
function mentionsIn(
	text: string,
	...people: Array<readonly [name: string, userId: string | null]>
): MessageMention[] {
	return people.map(([name, userId]) => ({ index: text.indexOf(name), length: name.length, userId }));
}

type Case = readonly [message: string, meaning: string];

describe('so many and no more', () => {
	test.each<Case>([
		['A1=3', 'A1=3'],
		['A1＝３', 'A1=3'],
		['a1 = 3', 'A1=3'],
		['A1=3盒', 'A1=3'],
		['A1=12盒', 'A1=12'],
		['A1=兩個', 'A1=2'],
		['我A1=3', 'A1=3'],
		['A1=3 謝謝', 'A1=3'],
		['A1=2 B1=3', 'A1=2 B1=3'],
		['A1=2，B1+1', 'A1=2 B1+1'],
		['=3', '=3'],
		['＝3', '=3'],
		['=3盒', '=3'],
		['改成3', '=3'],
		['改成３', '=3'],
		['改成三', '=3'],
		['改成 3', '=3'],
		['改成3個', '=3'],
		['改成12個', '=12'],
		['改成兩份', '=2'],
		['改為2', '=2'],
		['改為兩盒', '=2'],
		['改3個', '=3'],
		['改 3 個', '=3'],
		['我要改成3個', '=3'],
		['我想改成2盒', '=2'],
		['我改成2', '=2'],
		['幫我改成3', '=3'],
		['麻煩幫我改成兩個 謝謝', '=2'],
		['改成+2', '=2'],
		['改+2個', '=2'],
		['修改成2', '=2'],
		['更改為3盒', '=3'],
		['更正成2個', '=2'],
		['改成3喔', '=3'],
		['A1改2', 'A1=2'],
		['A1改兩個', 'A1=2'],
		['A1改成2個', 'A1=2'],
		['A1改成2', 'A1=2'],
		['A1 改成 2', 'A1=2'],
		['A1改為3盒', 'A1=3'],
		['A1我要改成2', 'A1=2'],
		['A1我想改2個', 'A1=2'],
		['A1數量改成2', 'A1=2'],
		['A1的數量改為12盒', 'A1=12'],
		['A1改+2', 'A1=2'],
		['A1改成+2', 'A1=2'],
		['A01改2', 'A1=2'],
		['A1改2 B1改1', 'A1=2 B1=1'],
		['A1改2、B1改1', 'A1=2 B1=1'],
		['change A1 to 3', 'A1=3'],
		['Change A1 to 3 please', 'A1=3'],
		['please change it to 2', '=2'],
		['change my order to 2', '=2'],
	])('%j: %s', (message, meaning) => {
		expect(read(message)).toBe(meaning);
	});

	test.each([
		...[
			'=.=',
			'= =',
			'=_=',
			'=',
			'==',
			'=3=',
			'=3?',
			'3=3',
			'1=1',
			'1+1=2',
			'A=B',
			'x=3',
			'a=1',
			'A1=B1',
			'A1=A2',
		],
		...[
			'A1=99',
			'A1=120',
			'A1=$99',
			'A1=99元',
			'A1=1.5',
			'A1=0',
			'=99',
			'=0',
			'=1.5',
			'A1==3',
			'A1>=3',
			'A1!=3',
		],
		...[
			'改天',
			'改天再買',
			'改天+1',
			'改成明天',
			'改成3點',
			'改成3點取貨',
			'改成下午',
			'改成11/21',
			'改成21號',
		],
		...[
			'改成20',
			'改成120',
			'改成99元',
			'改成什麼',
			'改成怎樣',
			'改成3人',
			'改成三樓',
			'改到3',
			'改到3點',
			'改2',
		],
		...['改3次', '改一下', '改一下地址', '改個時間', '改改', '改版', '改錯', '改成+', '改了3個', '已改成3個'],
		...['可以改成3個嗎', '改成3個嗎', '改成3個?', '不要改成3個', '團主改成3個了', '大家改成2', '價格改成3'],
		...[
			'A1改B1',
			'A1改成B1',
			'A1換B1',
			'A1改99',
			'A1改120',
			'A1改99元',
			'A1改天到',
			'A1改成明天',
			'A1改好了',
			'A1改版',
		],
		...[
			'A1改2嗎',
			'A1改2了',
			'A1改2盒裝',
			'A1改成大',
			'改A1',
			'改A1+2',
			'改成A1',
			'全部改2個',
			'全部改成2',
			'C改2',
		],
		...['change to English', 'change my mind', 'change A1', 'change A1 to B1', 'time to 3', 'change it'],
	])('chatter: %j', (message) => {
		expect(read(message)).toBe('chatter');
	});
});

describe('orders for others, by mention', () => {
	const forAmy = (message: string, userId: string | null = 'U1') =>
		read(message, { mentions: mentionsIn(message, ['@Amy', userId]) });

	test.each<Case>([
		['幫 @Amy +1', 'for Amy: +1'],
		['幫@Amy +1', 'for Amy: +1'],
		['幫@Amy+1', 'for Amy: +1'],
		['幫 @Amy A1+2', 'for Amy: A1+2'],
		['幫@AmyA1+2', 'for Amy: A1+2'],
		['幫 @Amy 加一', 'for Amy: +1'],
		['幫 @Amy 訂2盒', 'for Amy: +2'],
		['幫 @Amy 訂 A1+1', 'for Amy: A1+1'],
		['幫 @Amy 也+1', 'for Amy: +1'],
		['幫 @Amy 要兩份', 'for Amy: +2'],
		['幫 @Amy 牛奶糖+1', 'for Amy: A1+1'],
		['幫 @Amy A1+1 B1+2', 'for Amy: A1+1 B1+2'],
		['幫 @Amy A1+1、牛奶糖+2 謝謝', 'for Amy: A1+1 A1+2'],
		['幫 @Amy 全部+1', 'for Amy: all+1'],
		['請幫 @Amy +1', 'for Amy: +1'],
		['麻煩幫 @Amy +1 謝謝', 'for Amy: +1'],
		['我要幫 @Amy +1', 'for Amy: +1'],
		['我幫 @Amy +1', 'for Amy: +1'],
		['代 @Amy +1', 'for Amy: +1'],
		['替 @Amy +2', 'for Amy: +2'],
		['團主，幫 @Amy +1', 'for Amy: +1'],
		['🙋幫 @Amy +1', 'for Amy: +1'],
		['for @Amy +1', 'for Amy: +1'],
		['For @Amy A1+2 please', 'for Amy: A1+2'],
		['幫 @Amy +100', 'unclear quantity_too_large +100'],
		['幫 @Amy A1+0', 'unclear quantity_zero A1+0'],
	])('%j: %s', (message, meaning) => {
		expect(forAmy(message)).toBe(meaning);
	});

	test.each<Case>([
		['幫 @Amy +1', 'for Amy: +1'],
		['幫@小華 A1+2', 'for 小華: A1+2'],
		['幫@小華+1', 'for 小華: +1'],
		['幫 @小華 牛奶糖+1', 'for 小華: A1+1'],
		['幫 @A +1', 'for A: +1'],
		['幫@小華要2個', 'chatter'],
		['幫@小華A1+2', 'chatter'],
		['幫 @王 小明 +1', 'chatter'],
		['幫@ +1', 'chatter'],
		['幫 @12 +1', 'chatter'],
		[`幫 @${'華'.repeat(21)} +1`, 'chatter'],
	])('a name that is only typed, %j: %s', (message, meaning) => {
		expect(read(message)).toBe(meaning);
	});

	test.each([
		...['@Amy +1', '@Amy A1+1', '+1 @Amy', 'A1+1 @Amy', '@Amy 幫我+1', '@Amy 要的 A1+1', '@Amy 要+1嗎'],
		...[
			'幫忙 @Amy +1',
			'幫 @Amy',
			'幫 @Amy 買',
			'幫 @Amy +1嗎',
			'幫 @Amy +1?',
			'幫 @Amy 問一下',
			'有人幫 @Amy +1',
		],
		...['幫 @Amy +1了', '已幫 @Amy +1', '不要幫 @Amy +1', '幫 @Amy 和 @Bob +1', '幫 @Amy 今天生日+1'],
		// Nobody takes away what somebody else has ordered.
		...['幫 @Amy 取消', '幫 @Amy A1取消', '幫 @Amy -1', '幫 @Amy A1-1', '幫 @Amy 改成1', '幫 @Amy A1=1'],
		...['幫 @Amy A1+1，B1-1'],
	])('chatter: %j', (message) => {
		expect(forAmy(message)).toBe('chatter');
	});

	test.each([
		'幫忙+1',
		'幫Amy+1',
		'幫小華+1',
		'幫大家+1',
		'幫+1',
		'幫媽媽 A1+1',
		'替我+1',
		'幫 @All +1',
		'幫 @大家 +1',
	])('nobody is mentioned, chatter: %j', (message) => {
		expect(read(message)).toBe('chatter');
	});

	test('the writer speaks of himself', () => {
		expect(read('幫我+1')).toBe('+1');
		expect(read('請幫我A1+2')).toBe('A1+2');
	});

	test('LINE may keep an ID to itself', () => {
		const message = '幫 @Amy A1+1';
		const parsed = (userId: string | null) =>
			parseOrderMessage(message, { names: null, mentions: mentionsIn(message, ['@Amy', userId]) });
		expect(parsed('U1')).toMatchObject({ kind: 'order', buyer: { lineUserId: 'U1', name: 'Amy' } });
		expect(parsed(null)).toMatchObject({ kind: 'order', buyer: { lineUserId: null, name: 'Amy' } });
	});

	test.each([
		['@王 小明', '王 小明'],
		['@A1+1', 'A1+1'],
		['@取消', '取消'],
		['@🐱 貓奴', '🐱 貓奴'],
		['@Ａｍｙ', 'Amy'],
		[`@${'華'.repeat(30)}`, '華'.repeat(20)],
	])('the mentioned name %j says nothing but who it is', (name, shown) => {
		const message = `幫 ${name} A1+2`;
		expect(read(message, { mentions: mentionsIn(message, [name, 'U1']) })).toBe(`for ${shown}: A1+2`);
		expect(read(`${name} `, { mentions: mentionsIn(name, [name, 'U1']) })).toBe('chatter');
	});

	test('the place of a mention counts in UTF-16 units, before full width and emoji are changed', () => {
		const message = '🙋🏻‍♀️　幫　@王 小明　＋２';
		expect(read(message, { mentions: mentionsIn(message, ['@王 小明', 'U1']) })).toBe('for 王 小明: +2');
	});

	test.each<readonly [string, MessageMention[]]>([
		['outside of the text', [{ index: 90, length: 4, userId: 'U1' }]],
		['longer than the text', [{ index: 2, length: 400, userId: 'U1' }]],
		['before the text', [{ index: -3, length: 4, userId: 'U1' }]],
		['empty', [{ index: 2, length: 0, userId: 'U1' }]],
	])('a mention %s is none', (_name, mentions) => {
		expect(read('幫 @Amy +1', { mentions })).toBe('for Amy: +1');
		expect(parseOrderMessage('幫 @Amy +1', { names: null, mentions })).toMatchObject({
			buyer: { lineUserId: null },
		});
	});
});

describe('answers to an offer from the waitlist', () => {
	test.each<Case>([
		['確認候補', 'accept'],
		['確認候補！', 'accept'],
		['確認候補 謝謝', 'accept'],
		['我要候補', 'accept'],
		['confirm waitlist', 'accept'],
		['Confirm Waitlist please', 'accept'],
		['放棄候補', 'decline'],
		['放棄候補 🙏', 'decline'],
		['取消候補', 'decline'],
		['leave waitlist', 'decline'],
		['候補', 'chatter'],
		['我要候補嗎', 'chatter'],
		['有候補嗎', 'chatter'],
		['候補+1', 'chatter'],
		['確認候補了', 'chatter'],
		['確認候補名單', 'chatter'],
		['不要放棄候補', 'chatter'],
		['放棄', 'chatter'],
		['確認', 'chatter'],
		['waitlist', 'chatter'],
		['confirm', 'chatter'],
		['accept', 'chatter'],
		['decline', 'chatter'],
	])('%j: %s', (message, meaning) => {
		expect(read(message)).toBe(meaning);
	});
});

describe('commands of the leader', () => {
	test.each<Case>([
		['結單', 'close'],
		['結單！', 'close'],
		['結團', 'close'],
		['收單', 'close'],
		['close orders', 'close'],
		['Close order', 'close'],
		['延長 2小時', 'extend 120'],
		['延長2小時', 'extend 120'],
		['延長 2 小時', 'extend 120'],
		['延長兩小時', 'extend 120'],
		['延長兩個小時', 'extend 120'],
		['延長30分鐘', 'extend 30'],
		['延長三十分鐘', 'extend 30'],
		['延長 30分', 'extend 30'],
		['延長半小時', 'extend 30'],
		['延長半個小時', 'extend 30'],
		['延長一個半小時', 'extend 90'],
		['延長1.5小時', 'extend 90'],
		['延長2小時30分', 'extend 150'],
		['延長 1天', 'extend 1440'],
		['延長兩天', 'extend 2880'],
		['延長1天12小時', 'extend 2160'],
		['延長３０天', 'extend 43200'],
		['extend 2h', 'extend 120'],
		['extend 2 hours', 'extend 120'],
		['extend by 90 min', 'extend 90'],
		['extend 1 day', 'extend 1440'],
		['缺貨 A1', 'sold_out A1'],
		['缺貨A1', 'sold_out A1'],
		['缺貨 a01', 'sold_out A1'],
		['缺貨 牛奶糖', 'sold_out A1'],
		['缺貨 紅L', 'sold_out B1'],
		['缺貨 T恤', 'sold_out B1|B2?'],
		['缺貨 北海道', 'sold_out A1?'],
		['缺貨 Z9', 'sold_out Z9'],
		['sold out A1', 'sold_out A1'],
		['缺貨取消 A1', 'withdraw A1'],
		['缺貨取消A1', 'withdraw A1'],
		['缺貨取消 牛奶糖', 'withdraw A1'],
		['withdraw A1', 'withdraw A1'],
		['補貨 A1 20', 'restock A1 20'],
		['補貨A1 20', 'restock A1 20'],
		['補貨 A1 20個', 'restock A1 20'],
		['補貨 A1+20', 'restock A1 20'],
		['補貨 A1 x20', 'restock A1 20'],
		['補貨 A1 二十', 'restock A1 20'],
		['補貨 A1 100000', 'restock A1 100000'],
		['補貨 牛奶糖 20', 'restock A1 20'],
		['補貨 牛奶糖 20盒', 'restock A1 20'],
		['補貨 藍L 5', 'restock B2 5'],
		['restock A1 20', 'restock A1 20'],
		['商品卡 A1', 'card A1'],
		['商品卡A1', 'card A1'],
		['商品卡 a01', 'card A1'],
		['商品卡 牛奶糖', 'card A1'],
		['商品卡 Z9', 'card Z9'],
		['商品卡 A1 謝謝', 'card A1'],
		['now A1', 'card A1'],
		['NOW a1', 'card A1'],
		['代訂 王小明 A1+2', 'order_for 王小明: A1+2'],
		['代訂王小明 A1+2', 'order_for 王小明: A1+2'],
		['代訂 王小明 +1', 'order_for 王小明: +1'],
		['代訂 王小明：A1+2', 'order_for 王小明: A1+2'],
		['代訂 王小明，A1+2，B1+1', 'order_for 王小明: A1+2 B1+1'],
		['代訂 王小明 牛奶糖+2', 'order_for 王小明: A1+2'],
		['代訂 王小明 要2個', 'order_for 王小明: +2'],
		['代訂 王小明 我要 +1', 'order_for 王小明: +1'],
		['代訂 王小明 A1-1', 'order_for 王小明: A1-1'],
		['代訂 王小明 取消', 'order_for 王小明: cancel'],
		['代訂 王小明 A1改成3', 'order_for 王小明: A1=3'],
		['代訂 Amy A1+2', 'order_for Amy: A1+2'],
		['代訂 Amy Chen A1+2', 'order_for Amy Chen: A1+2'],
		['代訂 Amy A1 2 B1 1', 'order_for Amy: A1+2 B1+1'],
		['代訂 @Amy A1+2', 'order_for Amy: A1+2'],
		['代訂 王小明 A1+100', 'unclear quantity_too_large A1+100'],
		['order for Amy A1+2', 'order_for Amy: A1+2'],
		['標記付款 王小明', 'mark_paid 王小明'],
		['標記付款王小明', 'mark_paid 王小明'],
		['標記付款 Amy Chen', 'mark_paid Amy Chen'],
		['標記付款 @Amy', 'mark_paid Amy'],
		['標記付款 R7K3M9QX', 'mark_paid #R7K3M9QX'],
		['標記付款 r7k3m9qx', 'mark_paid #R7K3M9QX'],
		['標記已付款 王小明', 'mark_paid 王小明'],
		['mark paid Amy', 'mark_paid Amy'],
		['mark paid R7K3M9QX', 'mark_paid #R7K3M9QX'],
		['標記取貨 王小明', 'mark_picked_up 王小明'],
		['標記取貨 R7K3M9QX', 'mark_picked_up #R7K3M9QX'],
		['取貨 R7K3M9QX', 'mark_picked_up #R7K3M9QX'],
		['取貨R7K3M9QX', 'mark_picked_up #R7K3M9QX'],
		['picked up R7K3M9QX', 'mark_picked_up #R7K3M9QX'],
		['mark picked up Amy', 'mark_picked_up Amy'],
		['確認結單 4821', 'confirm 4821'],
		['確認結單4821', 'confirm 4821'],
		['確認缺貨取消 4821', 'confirm 4821'],
		['確認 4821', 'confirm 4821'],
		['confirm 4821', 'confirm 4821'],
	])('%j: %s', (message, meaning) => {
		expect(read(message)).toBe(meaning);
	});

	test.each([
		...[
			'結單了',
			'結單了嗎',
			'結單囉 共35份',
			'結單嗎',
			'什麼時候結單',
			'結單時間',
			'已結單',
			'快結單了',
			'晚上結單',
			'結單+1',
		],
		...[
			'結單前',
			'收單了沒',
			'收單中',
			'還沒結單',
			'結單 A1+1',
			'close',
			'close to me',
			'orders closed',
			'close orders?',
		],
		...[
			'延長',
			'延長賽',
			'延長一下',
			'延長2',
			'延長 20',
			'延長線2條',
			'延長2個',
			'延長到明天',
			'延長半天',
			'延長一個半天',
		],
		...[
			'延長0分鐘',
			'延長31天',
			'延長999999天',
			'延長2小時嗎',
			'可以延長2小時嗎',
			'延長2小時了',
			'延長一年',
			'延長0.3分鐘',
		],
		...['extend', 'extend it', 'extend 2', 'extend 2 hamburgers', 'extend 2 months'],
		...[
			'缺貨',
			'缺貨了',
			'缺貨了嗎',
			'缺貨嗎',
			'缺貨中',
			'A1缺貨了嗎',
			'缺貨 A1嗎',
			'缺貨 A1了',
			'缺貨 布丁',
			'缺貨 A1 B1',
		],
		...[
			'缺貨取消',
			'缺貨取消了',
			'缺貨取消 布丁',
			'缺貨退款',
			'sold out',
			'A1 is sold out',
			'sold out already',
			'withdraw',
		],
		...[
			'補貨',
			'補貨了沒',
			'補貨了嗎',
			'補貨中',
			'補貨 A1',
			'補貨 20',
			'補貨 A1 0',
			'補貨 A1 100001',
			'補貨 A1 1.5',
			'補貨A120',
		],
		...[
			'補貨 A1 20元',
			'補貨 A1 明天',
			'補貨 布丁 20',
			'何時補貨 A1 20',
			'商品卡',
			'商品卡 A1+1',
			'商品卡 A1 好看',
			'商品卡在哪',
			'想看商品卡 A1',
			'now',
			'now or never',
			'now A1 please come',
			'nowA1',
			'know A1',
			'restock',
			'restock soon',
			'restock A1',
		],
		...[
			'代訂',
			'代訂 王小明',
			'代訂費用',
			'代訂 A1+2',
			'代訂 +1',
			'代訂王小明A1+2',
			'代訂 王小明 好',
			'可以代訂嗎',
		],
		...[
			'代訂 王小明 A1+2嗎',
			'代訂 Amy XL +1',
			'代訂 大家 +1嗎',
			`代訂 ${'王'.repeat(21)} A1+1`,
			'代訂 王小明 100元',
			'代訂 @All +1',
		],
		...['order for Amy', 'order for two', 'order for Amy soon'],
		...[
			'標記付款',
			'標記付款 A1+1',
			'標記付款 12',
			'標記付款 +1',
			`標記付款 ${'王'.repeat(21)}`,
			'付款 王小明',
			'標記',
			'標記付款 王小明 謝謝',
		],
		...['mark paid', 'paid', 'Amy paid', '已付款', '付款了'],
		...[
			'取貨',
			'取貨 王小明',
			'取貨 明天',
			'取貨時間',
			'取貨了',
			'取貨 R7K3',
			'取貨 R7K3M9QXY',
			'明天取貨 R7K3M9QX',
			'picked up',
		],
		...['picked up Amy', 'picked up the kids', 'R7K3M9QX'],
		...[
			'確認',
			'確認結單',
			'確認 12',
			'確認 123456789',
			'確認訂單 4821',
			'確認結單 4821 嗎',
			'請確認 4821',
			'confirm',
			'confirm it',
		],
	])('chatter: %j', (message) => {
		expect(read(message)).toBe('chatter');
	});

	test('a mention names who is meant, whatever the name says', () => {
		for (const name of ['@王 小明', '@A1+1', '@R7K3M9QX']) {
			const message = `代訂 ${name} A1+2`;
			const parsed = parseOrderMessage(message, { names: null, mentions: mentionsIn(message, [name, 'U1']) });
			expect(parsed).toMatchObject({
				kind: 'command',
				command: { type: 'order_for', person: { lineUserId: 'U1', name: name.slice(1) } },
			});
			const paid = `標記付款 ${name}`;
			expect(
				parseOrderMessage(paid, { names: null, mentions: mentionsIn(paid, [name, null]) }),
			).toMatchObject({
				command: { type: 'mark_paid', who: { by: 'person', person: { lineUserId: null } } },
			});
		}
	});

	test('a person may be called like an item', () => {
		expect(read('標記付款 牛奶糖')).toBe('mark_paid 牛奶糖');
		// Here it may as well be the item, and nobody is named.
		expect(read('代訂 牛奶糖 A1+1')).toBe('chatter');
		expect(read('代訂 牛奶糖 +1')).toBe('chatter');
		expect(read('代訂 小紅 A1+1')).toBe('order_for 小紅: A1+1');
		expect(read('代訂 小明 布丁 +1')).toBe('chatter');
	});
});

describe('mayChangeOrders', () => {
	const PIECES =
		'A1 a01 B XL + ＋ ➕ - = 加 減 少 改 改成 十 x × * 1 2 ２ 12 99 0 1.5 一 兩 十二 1️⃣ 個 盒 公斤 我 我要 要 幫 幫我 給我 ' +
		'取消 全部 每樣 包 各 訂單 謝謝 喔 了 嗎 ? ！ 。 、 ， = : 🙏 牛奶糖 紅 L T恤 北海道 牛 奶 @Amy 代訂 標記付款 補貨 缺貨 ' +
		'結單 延長 小時 確認 4821 候補 放棄 to change I want milk 團購 名單 好 今天';
	const text = fc
		.array(fc.constantFrom(...PIECES.split(' '), ' ', ' ', '\n', '\u200b', '　'), { maxLength: 8 })
		.map((parts) => parts.join(''));
	const SHOPS = [
		null,
		NAMES,
		itemNames([{ code: 'A1', productTitle: '牛', variantTitle: '好', keywords: ['了', '今天', 'milk'] }]),
	];

	test('is true for all that parses to something, whatever is on offer and whoever is mentioned', () => {
		let orders = 0;
		fc.assert(
			fc.property(text, fc.constantFrom(...SHOPS), fc.nat(6), fc.nat(6), (message, names, index, length) => {
				const parsed = parseOrderMessage(message, { names, mentions: [{ index, length, userId: 'U1' }] });
				if (parsed.kind === 'chatter' || parsed.kind === 'query') return;
				orders += 1;
				expect(mayChangeOrders(message)).toBe(true);
			}),
			{ numRuns: 20_000 },
		);
		expect(orders).toBeGreaterThan(100);
	});

	test.each([
		...[
			'',
			'好',
			'今天天氣很好，大家下班一起去吃飯。',
			'哈哈哈',
			'謝謝團主',
			'請問還有嗎？',
			'什麼時候到貨',
			'明天下午3點取貨可以嗎',
		],
		...[
			'團購',
			'我的訂單',
			'12345678',
			'https://example.com/abc',
			'👍',
			'早安',
			'已匯款 末五碼 12345',
			'good morning',
		],
	])('is false for talk: %j', (message) => {
		expect(mayChangeOrders(message)).toBe(false);
	});
});
