// Comments of a live, copied as text: whose a comment is must be certain, or nothing is booked.
import fc from 'fast-check';

import { itemNames } from '../../../lib/groupbuy/order-grammar/names';
import { parsePastedList } from '../../../lib/groupbuy/order-grammar/pasted-list';
import { shownChanges } from '../../support/meaning';

const NAMES = itemNames([
	{ code: 'A1', productTitle: '北海道牛奶糖', variantTitle: null, keywords: ['牛奶糖'] },
	{ code: 'B1', productTitle: 'T恤', variantTitle: '紅色 / L', keywords: [] },
	{ code: 'C', productTitle: '紅豆湯', variantTitle: null, keywords: ['紅豆'] },
]);

/** `小明: A1+2` for each order, `!no_name` for each line that is told as unclear, in the order of the lines. */
function read(text: string): string[] {
	const { orders, unclear } = parsePastedList(text, NAMES);
	return [
		...orders.map(({ line, name, changes }) => ({ line, shown: `${name}: ${shownChanges(changes)}` })),
		...unclear.map(({ line, reason }) => ({ line, shown: `!${reason}` })),
	]
		.sort((a, b) => a.line - b.line)
		.map(({ shown }) => shown);
}

type Case = readonly [text: string, ...expected: string[]];

describe('a comment in one line', () => {
	test.each<Case>([
		['王小明 A1+2', '王小明: A1+2'],
		['王小明: +1', '王小明: +1'],
		['王小明：牛奶糖+2', '王小明: A1+2'],
		['王小明：我要A1兩個', '王小明: A1+2'],
		['王小明：取消A1', '王小明: cancel A1'],
		['王小明 A1+2 ❤️❤️', '王小明: A1+2'],
		['王小明💕 A1+2', '王小明💕: A1+2'],
		['Amy Chen: A1+1', 'Amy Chen: A1+1'],
		['amy.chen A1+1', 'amy.chen: A1+1'],
		// Times.
		['20:31 王小明 A1+2', '王小明: A1+2'],
		['[20:31] 王小明: A1+2', '王小明: A1+2'],
		['(20:31) 王小明 A1+2', '王小明: A1+2'],
		['00:12:31 王小明 A1+2', '王小明: A1+2'],
		['晚上 8:31 王小明 A1+2', '王小明: A1+2'],
		['王小明 20:31 A1+2', '王小明: A1+2'],
		['王小明（20:31）：A1+2', '王小明: A1+2'],
		['王小明 1 分鐘 A1+2', '王小明: A1+2'],
		['王小明 · 2 分鐘前 · A1+2', '王小明: A1+2'],
		['Amy Chen · 2m A1+1', 'Amy Chen: A1+1'],
		['Amy Chen · 2m +1', 'Amy Chen: +1'],
		['王小明 剛剛 A1+2', '王小明: A1+2'],
		['王小明 A1+2 20:31', '王小明: A1+2'],
		['王小明 A1+2 · 1 分鐘', '王小明: A1+2'],
		['王小明 A1+2 讚 回覆 1 分鐘', '王小明: A1+2'],
		['王小明 A1+2 讚', '王小明: A1+2'],
		['王小明 A1+2 已編輯', '王小明: A1+2'],
		// Badges.
		['頭號粉絲 王小明 A1+2', '王小明: A1+2'],
		['新粉絲 王小明 A1+2', '王小明: A1+2'],
		['🏅王小明 A1+2', '🏅王小明: A1+2'],
	])('%j', (text, ...expected) => {
		expect(read(text)).toEqual(expected);
	});

	test.each<Case>([
		// Who answers whom, and who orders?
		['回覆 王小明 A1+1', '!unclear_item'],
		['小華 回覆 王小明: +1', '!unclear_item'],
		['小華回覆王小明 A1+1', '!unclear_item'],
		['回覆 @王小明：A1+1', '!unclear_item'],
		// Those who sell do not order.
		['小編 A1+1', '!unclear_item'],
		['主播：+1', '!unclear_item'],
		['老闆娘 A1+2', '!unclear_item'],
		['小編：喜歡請喊 A1+1', '!unclear_item'],
		// Names that may end elsewhere.
		['user12345 A1+1', '!unclear_item'],
		['小華2 A1+1', '!unclear_item'],
		['Lv.5 小美: A1+1', '!unclear_item'],
		['VIP 小美 A1+1', '!unclear_item'],
		['【王小明】A1+1', '!unclear_item'],
		['王小明 🏅 A1+2', '!unclear_item'],
		['🌸 A1+1', '!unclear_item'],
		['集合 20:00 在 A1 +1', '!unclear_item'],
		['明天 20:00 +1', '!unclear_item'],
		['週五 20:00 +1', '!unclear_item'],
		['等我 20:00 +1', '!unclear_item'],
		// What is ordered?
		['小美 A1+1？', '!unclear_item'],
		['小美 可以+1嗎', '!unclear_item'],
		['小美 A1+1(紅)', '!unclear_item'],
		['小美：+1+1', '!unclear_item'],
		['小美：A1 +100', '!unclear_quantity'],
		['小美：111', '!unclear_quantity'],
		['王小明 加入了直播 A1+1', '!unclear_item'],
	])('told, not booked: %j', (text, ...expected) => {
		expect(read(text)).toEqual(expected);
	});

	test.each([
		...[
			'王小明 加入了直播',
			'王小明加入直播',
			'Amy joined',
			'Amy joined the live',
			'王小明 按了讚',
			'王小明 分享了直播',
		],
		...[
			'❤️',
			'❤️ 12',
			'👍👍👍',
			'[貼圖]',
			'置頂留言',
			'235 人正在觀看',
			'觀看人數 235',
			'3 則留言',
			'查看更多留言',
		],
		...['20:31', '1 分鐘', '頭號粉絲', '讚 回覆 1 分鐘', '回覆 王小明', '小華 回覆了 王小明'],
		...[
			'小編：A1 只要100元',
			'主播 A1 剩2盒',
			'小編 A1 最後10盒',
			'小美：好可愛',
			'小美：牛奶糖多少錢',
			'小美：+++',
			'直播已結束',
		],
	])('nothing is ordered: %j', (text) => {
		expect(read(text)).toEqual([]);
	});
});

describe('a name above its comment', () => {
	test.each<readonly [name: string, lines: readonly string[], expected: readonly string[]]>([
		['nothing between', ['王小明', 'A1+2', '小華', '+1'], ['王小明: A1+2', '小華: +1']],
		[
			'times between, and chat',
			['小美', '20:31', '好可愛', '小華', '20:32', '+1', '阿明', '20:32', '牛奶糖+2', 'B1+1'],
			['小華: +1', '阿明: A1+2', '阿明: B1+1'],
		],
		['ages between', ['小美', '1 分鐘', 'A1+1', 'Amy Chen', '2m', '+2'], ['小美: A1+1', 'Amy Chen: +2']],
		['badges between', ['小美', '頭號粉絲', '1 分鐘', 'A1+1'], ['小美: A1+1']],
		['times beside the names', ['小美 20:31', '好可愛', '小華 · 20:32', '+1'], ['小華: +1']],
		['badges beside the names', ['小美 頭號粉絲', 'A1+1', '頭號粉絲 小華', '+1'], ['小美: A1+1', '小華: +1']],
		[
			'buttons beside the comments',
			['小美', 'A1+1 讚 回覆', '小華', '+1 · 2 分鐘'],
			['小美: A1+1', '小華: +1'],
		],
		[
			'times below, as before',
			['小美', 'A1+1', '20:31', '小華', '好想吃', '20:32', '阿明', '+1', '20:33'],
			['小美: A1+1', '阿明: +1'],
		],
	])('%s', (_name, lines, expected) => {
		expect(read(lines.join('\n'))).toEqual(expected);
	});

	test.each<readonly [name: string, lines: readonly string[], expected: readonly string[]]>([
		['somebody has come in between', ['小美', '王小明 加入了直播', '+1'], ['!no_name']],
		['somebody has come, and says nothing', ['王小明 加入了直播', '+1'], ['!no_name']],
		['hearts in between', ['小美', '❤️❤️', '+1'], ['!no_name']],
		['a sticker in between', ['小美', '[貼圖]', 'A1+1'], ['!no_name']],
		['hearts are nobody', ['❤️ 12', '+1'], ['!no_name']],
		['a name with digits is somebody else', ['小美', '好想吃喔', 'user123', '+1'], ['!no_name']],
		['a name in brackets is somebody else', ['小美', '好想吃喔', '阿華(Joe)2', 'A1+1'], ['!no_name']],
		['a name or a comment', ['阿明', '哈哈', '小美', '好可愛', '+1'], ['!no_name']],
		[
			'a comment or a name, with times',
			['小美', '20:31', '好可愛', '+1', '小華', '20:32', '+1'],
			['!no_name', '小華: +1'],
		],
		['her comment was another one', ['小美 20:31', '這個好好吃喔', '+1'], ['!no_name']],
		['an answer', ['小華', '回覆 王小明', 'A1+1'], ['!no_name']],
		['an answer by mention', ['小華', '@王小明 +1'], ['!no_name']],
		['whoever sells', ['小編', 'A1+1'], ['!no_name']],
		['a pinned comment', ['小編 置頂留言', 'A1+1'], ['!no_name']],
		['how many watch', ['觀看人數 235', '+1'], ['!no_name']],
	])('nobody’s: %s', (_name, lines, expected) => {
		expect(read(lines.join('\n'))).toEqual(expected);
	});
});

describe('what is copied twice', () => {
	test.each<readonly [name: string, lines: readonly string[], expected: readonly string[]]>([
		['without a time', ['小華：+1', '小華：+1'], ['小華: +1', '!repeated']],
		['at the same time', ['20:31 小華 A1+1', '20:31 小華 A1+1'], ['小華: A1+1', '!repeated']],
		['in another layout', ['20:31 小華 A1+1', '小華 20:31 A1+1 讚'], ['小華: A1+1', '!repeated']],
		['at another time', ['20:31 小華 A1+1', '20:35 小華 A1+1'], ['小華: A1+1', '小華: A1+1']],
		['another quantity', ['小華 A1+1', '小華 A1+2'], ['小華: A1+1', '小華: A1+2']],
		['of somebody else', ['小華 A1+1', '小美 A1+1'], ['小華: A1+1', '小美: A1+1']],
		[
			'the places of a numbered list are meant',
			['1. 小華 A1+1', '2. 小華 A1+1'],
			['小華: A1+1', '小華: A1+1'],
		],
		[
			'a window scrolled too little',
			['小美', '20:31', 'A1+1', '小華', '20:31', '+1', '小華', '20:31', '+1', '阿明', '20:32', '+1'],
			['小美: A1+1', '小華: +1', '!repeated', '阿明: +1'],
		],
	])('%s', (_name, lines, expected) => {
		expect(read(lines.join('\n'))).toEqual(expected);
	});
});

test('a whole live: what is booked is what was written, and no line is lost', () => {
	const name = fc.constantFrom('小明', '小華', 'Amy Chen', '王小姐', '阿嬤', 'Jason');
	const order = fc.constantFrom('A1+1', 'A1+2', 'B1+1', 'C+3');
	const chat = fc.constantFrom('好可愛', '主播好漂亮！', '請問有貨嗎', '❤️❤️', '[貼圖]', '哈哈');
	const comment = fc.oneof(
		fc.record({ name, said: order, isOrder: fc.constant(true) }),
		fc.record({ name, said: chat, isOrder: fc.constant(false) }),
	);
	const noise = fc.constantFrom<string[]>([], [], ['王小明 加入了直播'], ['❤️ 3'], ['235 人正在觀看']);
	fc.assert(
		fc.property(fc.array(fc.tuple(comment, noise), { maxLength: 12 }), (live) => {
			const lines = live.flatMap(([{ name: who, said }, between], index) => [
				who,
				`20:${String(10 + index)}`,
				said,
				...between,
			]);
			const orders = live.flatMap(([{ name: who, said, isOrder }]) => (isOrder ? `${who}: ${said}` : []));
			expect(read(lines.join('\n'))).toEqual(orders);
		}),
		{ numRuns: 300 },
	);
});
