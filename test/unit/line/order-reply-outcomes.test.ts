// What the rules of a campaign make of a message: waitlist, limits, edits, orders for others.
import type { ChangeOutcome, MessageOutcome } from '../../../lib/groupbuy/outcome';
import { composeOrderReply } from '../../../lib/line/order-reply';
import { answer, cake, candy, changed, CLOSES_AT, quickRepliesOf, reply, said } from './fixtures';

const booked: ChangeOutcome = {
	status: 'booked',
	...candy,
	quantity: 1,
	buyerQuantity: 1,
	unitPriceMinor: 120,
	left: 7,
};
const soldOut: ChangeOutcome = { status: 'insufficient_stock', ...candy, requested: 1, left: 0 };
const closed: ChangeOutcome = { status: 'closed', campaignTitle: '春季團購', at: CLOSES_AT };

type Action = Extract<ChangeOutcome, { status: 'item_required' }>['action'];
const which = (action: Action, quantity: number | null, choices = [candy, cake]): ChangeOutcome => ({
	status: 'item_required',
	action,
	quantity,
	choices,
});

const forAmy = (...changes: ChangeOutcome[]): MessageOutcome => ({
	...changed(...changes),
	buyer: { lineUserId: null, name: 'Amy' },
});

const tapped = (outcome: MessageOutcome, language: 'zh-TW' | 'en' = 'zh-TW') =>
	quickRepliesOf(composeOrderReply(answer([said('小明', outcome)], { language, campaigns: [] }))).map(
		([, text]) => text,
	);
const NEXT = ['我的訂單', '名單', '團購'];

describe('one line per change', () => {
	test.each<[ChangeOutcome, string, string]>([
		[
			{ status: 'unchanged', ...candy, buyerQuantity: 3 },
			'ℹ️ 小明 A1 牛奶糖 已經是 3 了',
			'ℹ️ 小明 A1 牛奶糖 is 3 already',
		],
		[
			{ status: 'waitlisted', ...candy, quantity: 2, position: 1 },
			'🕐 小明 A1 牛奶糖 候補 2，排第 1 位',
			'🕐 小明 A1 牛奶糖: 2 on the waitlist, number 1 in line',
		],
		[
			{ status: 'left_waitlist', ...candy, quantity: 2 },
			'↩️ 小明 A1 牛奶糖 已取消候補（-2）',
			'↩️ 小明 A1 牛奶糖: off the waitlist (-2)',
		],
		[
			{ status: 'no_offer' },
			'ℹ️ 目前沒有保留給 小明 的候補商品',
			'ℹ️ Nothing from the waitlist is held for 小明 at the moment',
		],
		[
			{ status: 'quantity_limit', ...candy, requested: 3, limit: 2, scope: 'item' },
			'❌ 小明 A1 牛奶糖 每人最多 2，沒有登記',
			'❌ 小明 A1 牛奶糖: at most 2 each, nothing booked',
		],
		[
			{ status: 'quantity_limit', ...candy, requested: 3, limit: 5, scope: 'campaign' },
			'❌ 小明 A1 牛奶糖 沒有登記，這一團合計最多 5 件',
			'❌ 小明 A1 牛奶糖: at most 5 pieces in this group buy, nothing booked',
		],
		[
			{ status: 'campaign_full', limit: 30 },
			'❌ 這一團收滿 30 人了，小明 的訂購沒有登記',
			'❌ This group buy is full (buyers: 30); not booked: 小明',
		],
		[
			{ status: 'blocked' },
			'ℹ️ 小明 的訂購沒有登記，請直接聯絡店家',
			'ℹ️ Not booked, please contact the shop: 小明',
		],
		[
			{ status: 'add_only', code: 'A1' },
			'ℹ️ 這一團只能加訂，不能減少或取消；小明 的訂購不變',
			'ℹ️ In this group buy orders can be added to, not reduced or cancelled; unchanged: 小明',
		],
		[
			{ status: 'kept_after_unsend' },
			'ℹ️ 小明 收回了留言，訂購仍然保留',
			'ℹ️ 小明 unsent a message; the order stays',
		],
		[
			{ status: 'edit_refused', why: [soldOut] },
			'✏️ 小明 修改後的內容沒有登記，原本的訂購不變：\n❌ 小明 A1 牛奶糖 已售完',
			'✏️ 小明: the edited message was not booked, the earlier order stays:\n❌ 小明 A1 牛奶糖 is sold out',
		],
		[
			which('remove', 2),
			'❓ 小明 要取消哪一項？請加上代號：\n・A1 牛奶糖\n・B3 鳳梨酥',
			'❓ 小明: take back which item? Please add its code:\n・A1 牛奶糖\n・B3 鳳梨酥',
		],
		[
			which('set', 3),
			'❓ 小明 要改哪一項？請加上代號：\n・A1 牛奶糖\n・B3 鳳梨酥',
			'❓ 小明: change which item? Please add its code:\n・A1 牛奶糖\n・B3 鳳梨酥',
		],
		[
			which('add', 1, [candy]),
			'❓ 小明 要的是這一項嗎？請加上代號：\n・A1 牛奶糖',
			'❓ 小明: this item? Please add its code:\n・A1 牛奶糖',
		],
		[
			which('cancel', null, [candy]),
			'❓ 小明 要取消的是這一項嗎？請加上代號：\n・A1 牛奶糖',
			'❓ 小明: cancel this item? Please add its code:\n・A1 牛奶糖',
		],
	])('%j', (change, chinese, english) => {
		expect(reply([said('小明', changed(change))])).toEqual([chinese]);
		expect(reply([said('小明', changed(change))], { language: 'en' })).toEqual([english]);
	});

	test('what several share is said once', () => {
		const statuses: ChangeOutcome[] = [
			{ status: 'add_only', code: 'A1' },
			{ status: 'blocked' },
			{ status: 'campaign_full', limit: 9 },
		];
		for (const change of statuses) {
			const entries = ['小明', '小華', '小明'].map((name) => said(name, changed(change, change)));
			const lines = reply(entries)[0]!.split('\n');
			expect(lines).toHaveLength(1);
			expect(lines[0]).toContain('小明、小華 的訂購');
		}
	});

	test('an edit that was refused for several reasons', () => {
		const outcome = changed({ status: 'edit_refused', why: [soldOut, closed, which('add', 2)] });
		expect(reply([said('小明', outcome)])[0]!.split('\n')).toEqual([
			'✏️ 小明 修改後的內容沒有登記，原本的訂購不變：',
			'❌ 小明 A1 牛奶糖 已售完',
			'⏰「春季團購」已於 11/21（週六）21:00 結束，小明 的訂購沒有登記',
			'❓ 小明 要哪一項？請加上代號：',
			'・A1 牛奶糖',
			'・B3 鳳梨酥',
		]);
	});
});

describe('orders for others', () => {
	test.each<[ChangeOutcome, string, string]>([
		[booked, '✅ Amy A1 牛奶糖 +1（小明代訂）', '✅ Amy A1 牛奶糖 +1 (ordered by 小明)'],
		[soldOut, '❌ Amy A1 牛奶糖 已售完（小明代訂）', '❌ Amy A1 牛奶糖 is sold out (ordered by 小明)'],
		[
			closed,
			'⏰「春季團購」已於 11/21（週六）21:00 結束，Amy（小明代訂） 的訂購沒有登記',
			'⏰ “春季團購” closed on Sat 21 Nov 21:00; not booked: Amy (ordered by 小明)',
		],
		[
			{ status: 'buyer_unknown' },
			'⚠️ LINE 沒有告訴我「Amy」是誰，所以沒有登記。請本人留言一次。',
			'⚠️ LINE did not tell me who “Amy” is, so nothing was booked. Please let them write themselves.',
		],
		[
			which('add', 1, [candy]),
			'❓ 小明 要幫 Amy 訂哪一項？請連同名字和代號再留言一次：\n・A1 牛奶糖',
			'❓ 小明: order which item for Amy? Please write again with the name and the code:\n・A1 牛奶糖',
		],
	])('%j', (change, chinese, english) => {
		expect(reply([said('小明', forAmy(change))])).toEqual([chinese]);
		expect(reply([said('小明', forAmy(change))], { language: 'en' })).toEqual([english]);
	});

	test('nothing to tap: whoever taps would order for themselves', () => {
		expect(tapped(forAmy(which('add', 1)))).toEqual(NEXT);
	});

	test('a name that is no name', () => {
		const outcome = { ...forAmy(booked), buyer: { lineUserId: null, name: '\u202e\n' } };
		expect(reply([said('小明', outcome)])).toEqual(['✅ 團員 A1 牛奶糖 +1（小明代訂）']);
		const forged = { ...outcome, buyer: { lineUserId: null, name: 'Amy\n✅ 小華 A1 +9' } };
		expect(reply([said('小明', forged)])[0]!.split('\n')).toHaveLength(1);
	});
});

describe('what can be tapped', () => {
	test.each<[Action, number | null, string[], string[]]>([
		['add', 2, ['A1+2', 'B3+2'], ['A1+2', 'B3+2']],
		['remove', 1, ['A1-1', 'B3-1'], ['A1-1', 'B3-1']],
		['set', 3, ['A1=3', 'B3=3'], ['A1=3', 'B3=3']],
		['cancel', null, ['A1取消', 'B3取消'], ['A1 cancel', 'B3 cancel']],
	])('%s %s', (action, quantity, chinese, english) => {
		expect(tapped(changed(which(action, quantity)))).toEqual([...chinese, ...NEXT]);
		expect(tapped(changed(which(action, quantity)), 'en').slice(0, 2)).toEqual(english);
	});

	test('nothing that would come on top of what an edit had ordered before', () => {
		expect(tapped(changed({ status: 'edit_refused', why: [which('add', 2)] }))).toEqual(NEXT);
	});
});
