// What the group reads after a leader's command.
import { IGNORED, type CommandOutcome, type MessageOutcome } from '../../../lib/groupbuy/outcome';
import { composeOrderReply } from '../../../lib/line/order-reply';
import { answer, cake, candy, CLOSES_AT, quickRepliesOf, reply, said } from './fixtures';

const did = (command: CommandOutcome): MessageOutcome => ({ ...IGNORED, status: 'command', command });
const campaignTitle = '春季團購';
const confirmClose: CommandOutcome = {
	status: 'confirm',
	command: 'close',
	token: '4821',
	campaignTitle,
	item: null,
	pieces: 30,
	buyers: 12,
	expiresAt: CLOSES_AT,
};
const confirmWithdraw: CommandOutcome = {
	...confirmClose,
	command: 'withdraw',
	item: candy,
	pieces: 8,
	buyers: 3,
};

test.each<[CommandOutcome, string, string]>([
	[{ status: 'closed', campaignTitle }, '🔒「春季團購」已結單', '🔒 “春季團購” is closed'],
	[
		{ status: 'extended', campaignTitle, closesAt: CLOSES_AT },
		'⏰「春季團購」延長到 11/21（週六）21:00',
		'⏰ “春季團購” now ends on Sat 21 Nov 21:00',
	],
	[
		{ status: 'sold_out', ...candy, ordered: 8 },
		'🚫 A1 牛奶糖 停止訂購，已訂的 8 件保留',
		'🚫 A1 牛奶糖 takes no more orders; the 8 ordered stay',
	],
	[
		{ status: 'sold_out', ...candy, ordered: 0 },
		'🚫 A1 牛奶糖 停止訂購',
		'🚫 A1 牛奶糖 takes no more orders',
	],
	[
		{ status: 'withdrawn', ...candy, buyers: 3, pieces: 8 },
		'↩️ A1 牛奶糖 已全部取消：3 人・8 件',
		'↩️ A1 牛奶糖 was taken back from all (buyers: 3, pieces: 8)',
	],
	[
		{ status: 'restocked', ...candy, quantity: 20, left: 25 },
		'📦 A1 牛奶糖 補貨 20，現在剩 25',
		'📦 A1 牛奶糖: 20 more, 25 left now',
	],
	[
		{ status: 'restocked', ...candy, quantity: 20, left: null },
		'📦 A1 牛奶糖 補貨 20',
		'📦 A1 牛奶糖: 20 more',
	],
	[
		{ status: 'paid', name: 'Amy', orderCodes: ['R1', 'R2'], already: false },
		'💰 已付款：Amy（R1、R2）',
		'💰 Amy (R1, R2) has paid',
	],
	[
		{ status: 'paid', name: null, orderCodes: ['R1'], already: true },
		'ℹ️ 之前就標記付款了：R1',
		'ℹ️ R1 was marked as paid before',
	],
	[
		{ status: 'picked_up', name: 'Amy', orderCodes: ['R1'], already: false },
		'🛍️ 已取貨：Amy（R1）',
		'🛍️ Amy (R1) has picked up',
	],
	[
		{ status: 'picked_up', name: 'Amy', orderCodes: ['R1'], already: true },
		'ℹ️ 之前就標記取貨了：Amy（R1）',
		'ℹ️ Amy (R1) was marked as picked up before',
	],
	[
		confirmClose,
		'⚠️「春季團購」要結單嗎？目前 12 人・30 件\n確定的話，請在 11/21（週六）21:00 前留言：確認結單 4821',
		'⚠️ Close “春季團購”? So far: buyers 12, pieces 30\nIf so, write before Sat 21 Nov 21:00: confirm 4821',
	],
	[
		confirmWithdraw,
		'⚠️ 要取消所有人訂的 A1 牛奶糖 嗎？共 3 人・8 件\n確定的話，請在 11/21（週六）21:00 前留言：確認缺貨取消 4821',
		'⚠️ Take A1 牛奶糖 back from everyone? Buyers 3, pieces 8\nIf so, write before Sat 21 Nov 21:00: confirm 4821',
	],
	[
		{ status: 'stale' },
		'ℹ️ 這個確認已經失效，沒有變更。需要的話請重新下一次指令。',
		'ℹ️ This confirmation is no longer valid and nothing was changed. Please give the command again.',
	],
	[
		{ status: 'no_campaign' },
		'ℹ️ 目前沒有可以操作的團購',
		'ℹ️ There is no group buy to do this with at the moment',
	],
	[
		{ status: 'unknown_item', input: 'A9', suggestions: ['A1', 'A8'] },
		'❓ 沒有「A9」這個商品，是不是 A1、A8？',
		'❓ There is no item “A9”. Did you mean A1, A8?',
	],
	[
		{ status: 'item_required', choices: [candy, cake] },
		'❓ 是哪一項？請加上代號再留言一次：\n・A1 牛奶糖\n・B3 鳳梨酥',
		'❓ Which item? Please write again with its code:\n・A1 牛奶糖\n・B3 鳳梨酥',
	],
	[{ status: 'unknown_order', input: 'R7K3M9QX' }, '❓ 找不到訂單 R7K3M9QX', '❓ There is no order R7K3M9QX'],
	[
		{ status: 'unknown_person', name: 'Amy', count: 0 },
		'❓ 這裡沒有「Amy」的訂單',
		'❓ “Amy” has no order here',
	],
	[
		{ status: 'unknown_person', name: 'Amy', count: 2 },
		'❓ 有 2 位「Amy」，請改用訂單編號，或 @ 標記本人',
		'❓ 2 people are called “Amy”. Please use the order code, or mention them with @',
	],
	[
		{ status: 'too_late', campaignTitle },
		'ℹ️「春季團購」已經結算，不能再更改',
		'ℹ️ “春季團購” is settled and cannot be changed any more',
	],
	[
		{ status: 'not_now', why: 'no_end', campaignTitle },
		'ℹ️「春季團購」沒有設定結束時間，要結束請留言「結單」',
		'ℹ️ “春季團購” has no end time; write “close orders” to end it',
	],
	[{ status: 'not_now', why: 'ended', campaignTitle }, 'ℹ️「春季團購」已經結束了', 'ℹ️ “春季團購” has ended'],
	[
		{ status: 'not_now', why: 'not_settled', campaignTitle },
		'ℹ️「春季團購」還沒結算，結算後才能標記取貨',
		'ℹ️ “春季團購” is not settled yet; pick-ups can be marked after that',
	],
	[
		{ status: 'not_now', why: 'unpaid', campaignTitle },
		'ℹ️「春季團購」要先付款，請先標記付款再標記取貨',
		'ℹ️ “春季團購” is paid in advance: mark the payment first, then the pick-up',
	],
])('%j', (command, chinese, english) => {
	expect(reply([said('團主', did(command))])).toEqual([chinese]);
	expect(reply([said('團主', did(command))], { language: 'en' })).toEqual([english]);
});

test('commands stand among the orders in the order of writing', () => {
	const order: MessageOutcome['changes'][number] = {
		status: 'booked',
		...candy,
		quantity: 1,
		buyerQuantity: 1,
		unitPriceMinor: 120,
		left: 0,
	};
	const booked: MessageOutcome = { ...IGNORED, status: 'booked', changes: [order] };
	const restocked = did({ status: 'restocked', ...candy, quantity: 20, left: 20 });
	expect(reply([said('小明', booked), said('團主', restocked), said('小華', booked)])).toEqual([
		'✅ 小明 A1 牛奶糖 +1\n📦 A1 牛奶糖 補貨 20，現在剩 20\n✅ 小華 A1 牛奶糖 +1',
	]);
	expect(
		reply([said('團主', { ...booked, status: 'command', buyer: { lineUserId: null, name: 'Amy' } })]),
	).toEqual(['✅ Amy A1 牛奶糖 +1（團主代訂）']);
});

test('a command answered before is not answered again', () => {
	expect(reply([said('團主', { ...did({ status: 'stale' }), replayed: true })])).toEqual([]);
});

describe('what can be tapped', () => {
	const tapped = (command: CommandOutcome, language: 'zh-TW' | 'en' = 'zh-TW') =>
		quickRepliesOf(composeOrderReply(answer([said('團主', did(command))], { campaigns: [], language })));

	test.each<[string, CommandOutcome, string[], string[]]>([
		['the second word', confirmClose, ['確認結單 4821'], ['confirm 4821']],
		['the second word', confirmWithdraw, ['確認缺貨取消 4821'], ['confirm 4821']],
		['to take back as well', { status: 'sold_out', ...candy, ordered: 1 }, ['缺貨取消 A1'], ['withdraw A1']],
		['nothing to take back', { status: 'sold_out', ...candy, ordered: 0 }, [], []],
		['nothing to undo', { status: 'closed', campaignTitle }, [], []],
	])('%s', (_name, command, chinese, english) => {
		expect(tapped(command)).toEqual(chinese.map((word) => [word, word]));
		expect(tapped(command, 'en')).toEqual(english.map((word) => [word, word]));
	});
});
