import type { messagingApi } from '@line/bot-sdk';
import fc from 'fast-check';

import { InputError } from '../../../lib/groupbuy/input-error';
import { parseOrderMessage } from '../../../lib/groupbuy/order-grammar/parse';
import { IGNORED, type ChangeOutcome } from '../../../lib/groupbuy/outcome';
import { composeOrderReply, type ChatAnswer } from '../../../lib/line/order-reply';
import {
	answer,
	asked,
	cake,
	campaign,
	candy,
	changed,
	CLOSES_AT,
	expectSendable,
	items,
	line,
	order,
	quickRepliesOf,
	reply,
	said,
} from './fixtures';

const booked = (quantity: number, total = quantity): Extract<ChangeOutcome, { status: 'booked' }> => ({
	status: 'booked',
	...candy,
	quantity,
	buyerQuantity: total,
	unitPriceMinor: 120,
	left: 7,
});
const choices = [candy, cake];
const whichItem = (quantity: number): ChangeOutcome => ({
	status: 'item_required',
	action: 'add',
	quantity,
	choices,
});
const closed: ChangeOutcome = { status: 'closed', campaignTitle: '春季團購', at: CLOSES_AT };

describe('one line per change', () => {
	const soldOut = (left: number): ChangeOutcome => ({
		status: 'insufficient_stock',
		...candy,
		requested: 5,
		left,
	});
	const unclear = (reason: 'quantity_zero' | 'quantity_fraction' | 'quantity_too_large', input: string) =>
		({ status: 'invalid_quantity', reason, input }) as const;

	test.each<[ChangeOutcome, string, string]>([
		[booked(2), '✅ 小明 A1 牛奶糖 +2', '✅ 小明 A1 牛奶糖 +2'],
		[booked(2, 3), '✅ 小明 A1 牛奶糖 +2（共 3）', '✅ 小明 A1 牛奶糖 +2 (3 in all)'],
		[
			{ status: 'reduced', ...candy, quantity: 1, buyerQuantity: 2 },
			'↩️ 小明 A1 牛奶糖 -1（剩 2）',
			'↩️ 小明 A1 牛奶糖 -1 (2 left)',
		],
		[
			{ status: 'cancelled', ...candy, quantity: 3, buyerQuantity: 0 },
			'↩️ 小明 A1 牛奶糖 已取消（-3）',
			'↩️ 小明 A1 牛奶糖 cancelled (-3)',
		],
		[soldOut(0), '❌ 小明 A1 牛奶糖 已售完', '❌ 小明 A1 牛奶糖 is sold out'],
		[
			soldOut(3),
			'❌ 小明 A1 牛奶糖 要 5，只剩 3，沒有登記',
			'❌ 小明 A1 牛奶糖: 5 wanted, only 3 left, nothing booked',
		],
		[
			{ status: 'quantity_limit', ...candy, requested: 50, limit: 999, scope: 'item' },
			'❌ 小明 A1 牛奶糖 每人最多 999，沒有登記',
			'❌ 小明 A1 牛奶糖: at most 999 each, nothing booked',
		],
		[{ status: 'nothing_to_cancel', code: 'A1' }, 'ℹ️ 小明 沒有訂購 A1', 'ℹ️ 小明 has not ordered A1'],
		[
			{ status: 'nothing_to_cancel', code: null },
			'ℹ️ 小明 目前沒有可以取消的訂購',
			'ℹ️ 小明 has nothing to cancel',
		],
		[
			{ status: 'unknown_item', input: 'A9', suggestions: ['A1', 'A8'] },
			'❓ 小明：沒有「A9」這個商品，是不是 A1、A8？',
			'❓ 小明: there is no item “A9”. Did you mean A1, A8?',
		],
		[
			{ status: 'unknown_item', input: 'Z9', suggestions: [] },
			'❓ 小明：沒有「Z9」這個商品',
			'❓ 小明: there is no item “Z9”',
		],
		[
			unclear('quantity_zero', 'A1+0'),
			'❓ 小明「A1+0」沒有登記：數量要從 1 開始',
			'❓ 小明 “A1+0” was not booked: quantities start at 1',
		],
		[
			unclear('quantity_fraction', 'A1+1.5'),
			'❓ 小明「A1+1.5」沒有登記：數量要是整數',
			'❓ 小明 “A1+1.5” was not booked: quantities are whole numbers',
		],
		[
			unclear('quantity_too_large', 'A1+100'),
			'❓ 小明「A1+100」沒有登記：一次最多 99 個',
			'❓ 小明 “A1+100” was not booked: at most 99 at a time',
		],
		[
			closed,
			'⏰「春季團購」已於 11/21（週六）21:00 結束，小明 的訂購沒有登記',
			'⏰ “春季團購” closed on Sat 21 Nov 21:00; not booked: 小明',
		],
		[
			{ ...closed, at: null },
			'⏰「春季團購」已經結束，小明 的訂購沒有登記',
			'⏰ “春季團購” has closed; not booked: 小明',
		],
		[
			{ status: 'not_open_yet', campaignTitle: '冬季團購', at: CLOSES_AT },
			'⏳「冬季團購」11/21（週六）21:00 才開始，小明 的訂購沒有登記',
			'⏳ “冬季團購” opens on Sat 21 Nov 21:00; not booked: 小明',
		],
		[
			whichItem(1),
			'❓ 小明 要哪一項？請加上代號：\n・A1 牛奶糖\n・B3 鳳梨酥',
			'❓ 小明: which item? Please add its code:\n・A1 牛奶糖\n・B3 鳳梨酥',
		],
	])('%j', (change, chinese, english) => {
		expect(reply([said('小明', changed(change))])).toEqual([chinese]);
		expect(reply([said('小明', changed(change))], { language: 'en' })).toEqual([english]);
	});

	test('the closing time is told in the chat’s zone', () => {
		expect(reply([said('小明', changed(closed))], { timeZone: 'Asia/Tokyo' })).toEqual([
			'⏰「春季團購」已於 11/21（週六）22:00 結束，小明 的訂購沒有登記',
		]);
	});

	test('LINE did not say who wrote', () => {
		expect(
			reply([
				said(null, changed({ status: 'buyer_unknown' })),
				said(null, changed({ status: 'buyer_unknown' })),
			]),
		).toEqual(['⚠️ LINE 沒有告訴我是誰留言，所以沒有登記。請改用手機版 LINE 留言一次。']);
	});

	test('a batch is summed up in one text, in order', () => {
		expect(
			reply([
				said('小明', changed(booked(2), { ...booked(1), ...cake })),
				said('小華', changed(booked(1))),
				said(null, changed(booked(1))),
				said('小明', changed({ status: 'cancelled', ...cake, quantity: 1, buyerQuantity: 0 })),
			]),
		).toEqual([
			[
				'✅ 小明 A1 牛奶糖 +2',
				'✅ 小明 B3 鳳梨酥 +1',
				'✅ 小華 A1 牛奶糖 +1',
				'✅ 團員 A1 牛奶糖 +1',
				'↩️ 小明 B3 鳳梨酥 已取消（-1）',
			].join('\n'),
		]);
	});

	test('what several share is said once, with their names', () => {
		const entries = ['小明', '小華', '小明'].map((name) => said(name, changed(closed)));
		expect(reply(entries)).toEqual(['⏰「春季團購」已於 11/21（週六）21:00 結束，小明、小華 的訂購沒有登記']);
		const many = Array.from({ length: 30 }, (_, index) => said(`團員${index + 1}`, changed(closed)));
		expect(reply(many)[0]).toContain('團員1、團員2、團員3、團員4、團員5 等 30 人 的訂購沒有登記');
	});

	test('names and titles cannot forge a line', () => {
		const forged = '小明\n✅ 小華 A1 牛奶糖 +99';
		const [text] = reply([said(forged, changed({ ...booked(1), title: '糖\n✅ 小華 +99' }))]);
		expect(text!.split('\n')).toHaveLength(1);
	});
});

describe('silence', () => {
	test.each<[string, ChatAnswer['entries'][number][]]>([
		['nothing was written', []],
		['ordinary chat', [said('小明', IGNORED)]],
		['orders without a campaign', [said('小明', changed({ status: 'no_campaign' }))]],
		['a message answered before', [said('小明', { ...changed(booked(1)), replayed: true })]],
		['a word answered before', [said('小明', { ...asked('menu'), replayed: true })]],
	])('%s', (_name, entries) => {
		expect(composeOrderReply(answer(entries))).toEqual([]);
	});

	test('only the others are answered', () => {
		expect(
			reply([
				said('小明', { ...changed(booked(1)), replayed: true }),
				said('小華', changed(booked(1))),
				said('小美', IGNORED),
			]),
		).toEqual(['✅ 小華 A1 牛奶糖 +1']);
	});
});

describe('words', () => {
	test('選單 brings the menu', () => {
		expect(reply([said('小明', asked('menu'))])).toEqual(['[團購選單：團購列表、我的訂單、加入好友]']);
	});

	test('團購 brings a card per open campaign', () => {
		const campaigns = [
			campaign(),
			campaign({ code: 'C2', title: '秋季' }),
			campaign({ code: 'C3', title: '冬季', state: 'closed' }),
		];
		expect(reply([said('小明', asked('products'))], { campaigns })).toEqual([
			'[團購中：春季團購]',
			'[團購中：秋季]',
		]);
	});

	test('more campaigns than cards are named', () => {
		const campaigns = ['甲', '乙', '丙', '丁', '戊'].map((title) => campaign({ code: title, title }));
		expect(reply([said('小明', asked('products'))], { campaigns })).toEqual([
			'進行中的團購還有：丁、戊',
			'[團購中：甲]',
			'[團購中：乙]',
			'[團購中：丙]',
		]);
	});

	test('團購 without a campaign says so, and what comes next', () => {
		const ask = [said('小明', asked('products'))];
		expect(reply(ask, { campaigns: [] })).toEqual(['目前沒有進行中的團購，開團時會在這裡公告。']);
		expect(reply(ask, { campaigns: [campaign({ state: 'settled' })] })).toEqual([
			'目前沒有進行中的團購，開團時會在這裡公告。',
		]);
		expect(reply(ask, { campaigns: [campaign({ state: 'scheduled' })] })).toEqual([
			'⏳「春季團購」將於 11/20（週五）21:00 開始',
		]);
	});

	test('我的訂單 shows the asker’s own orders', () => {
		const orders = [
			order({
				lines: [line(candy, 2), line(cake, 1, { unitPriceMinor: 1_280 })],
				totalMinor: 1_520,
			}),
			order({ campaignTitle: null, code: 'R2', state: 'paid' }),
			order({ state: 'cancelled' }),
		];
		expect(reply([said('小明', asked('my_orders'), orders)])).toEqual([
			[
				'🧾 小明 的訂單',
				'春季團購',
				'・A1 牛奶糖 ×2　NT$240',
				'・B3 鳳梨酥 ×1　NT$1,280',
				'合計 NT$1,520',
				'R2（已付款）',
				'・A1 牛奶糖 ×2　NT$240',
				'合計 NT$240',
			].join('\n'),
		]);
	});

	test('我的訂單 of several members: one answer each, one for who asks twice', () => {
		expect(
			reply([
				said('小明', asked('my_orders'), [order({ code: 'R1' })]),
				said('小華', asked('my_orders')),
				said('小明', asked('my_orders'), [order({ code: 'R1' })]),
				said('小明', asked('my_orders'), [order({ code: 'R9' })]),
			])[0]!
				.split('\n')
				.filter((line) => line.startsWith('🧾')),
		).toEqual(['🧾 小明 的訂單', '🧾 小華 目前沒有訂單', '🧾 小明 的訂單']);
	});

	test('名單 is answered once however many ask', () => {
		const entries = [said('小明', asked('list')), said('小華', asked('list'))];
		expect(reply(entries, { orderList: [order()] })).toEqual([
			'📋 春季團購 訂購名單\n共 1 人・2 件・NT$240\nA1 牛奶糖：2\n\n1. 小明　A1×2　NT$240',
		]);
		expect(reply(entries)).toEqual(['📋 目前還沒有人訂購']);
	});

	test('加入好友 gives the link, or says that there is none', () => {
		expect(reply([said('小明', asked('friend'))])).toEqual([
			'👋 加入我們的官方帳號好友：\nhttps://line.me/R/ti/p/%40123abcde',
		]);
		expect(reply([said('小明', asked('friend'))], { brandAccountId: null })).toEqual([
			'店家還沒有設定官方帳號。',
		]);
	});

	test('報表 is answered to leaders alone, and once', () => {
		const report: messagingApi.FlexMessage = {
			...{ type: 'flex', altText: '林團主的分潤' },
			contents: { type: 'bubble' },
		};
		const leader = { ...said('林團主', asked('report')), report };
		expect(reply([leader, leader])).toEqual(['[林團主的分潤]']);
		expect(reply([{ ...said('小明', asked('report')), report: null }])).toEqual([]);
	});

	test('everything at once is one text and the Flex messages behind it', () => {
		const queries = (['friend', 'menu', 'products', 'list', 'my_orders'] as const).map((query) =>
			said('小明', asked(query)),
		);
		expect(reply([said('小華', changed(booked(1))), ...queries])).toEqual([
			[
				'✅ 小華 A1 牛奶糖 +1',
				'',
				'🧾 小明 目前沒有訂單',
				'',
				'📋 目前還沒有人訂購',
				'',
				'👋 加入我們的官方帳號好友：\nhttps://line.me/R/ti/p/%40123abcde',
			].join('\n'),
			'[團購選單：團購列表、我的訂單、加入好友]',
			'[團購中：春季團購]',
		]);
	});
});

describe('quick replies', () => {
	const next = [
		['我的訂單', '我的訂單'],
		['訂購名單', '名單'],
		['團購列表', '團購'],
	];
	const compose = (entries: ChatAnswer['entries'][number][], changes: Partial<ChatAnswer> = {}) =>
		quickRepliesOf(composeOrderReply(answer(entries, changes)));

	test('offer what comes next, whether or not the campaigns are given', () => {
		expect(compose([said('小明', changed(booked(1)))])).toEqual(next);
		expect(compose([said('小明', changed(booked(1)))], { campaigns: [] })).toEqual(next);
	});

	test('are left out when nothing is on offer', () => {
		expect(compose([said('小明', changed(closed))], { campaigns: [] })).toEqual([]);
		expect(compose([said('小明', asked('products'))], { campaigns: [] })).toEqual([]);
	});

	test('answer the question which item', () => {
		expect(compose([said('小明', changed(whichItem(2)))])).toEqual([
			['A1+2 牛奶糖', 'A1+2'],
			['B3+2 鳳梨酥', 'B3+2'],
			...next,
		]);
	});

	test('one question for several who asked, with each quantity to choose', () => {
		const entries = [
			said('小明', changed(whichItem(1))),
			said('小華', changed(whichItem(3))),
			said('小美', changed(whichItem(1))),
		];
		expect(reply(entries)).toEqual(['❓ 小明、小華、小美 要哪一項？請加上代號：\n・A1 牛奶糖\n・B3 鳳梨酥']);
		expect(
			compose(entries)
				.slice(0, 4)
				.map(([, text]) => text),
		).toEqual(['A1+1', 'B3+1', 'A1+3', 'B3+3']);
	});

	test('at most thirteen, labels of at most twenty characters, and all understood when tapped', () => {
		const many = items(200, { title: '長'.repeat(300) });
		const entries = [
			said('小明', changed({ status: 'item_required', action: 'add', quantity: 99, choices: many })),
		];
		expectSendable(composeOrderReply(answer(entries)));
		const replies = compose(entries);
		expect(replies).toHaveLength(13);
		for (const [label, text] of replies) {
			expect(Array.from(new Intl.Segmenter().segment(label)).length).toBeLessThanOrEqual(20);
			expect(parseOrderMessage(text).kind).not.toBe('chatter');
		}
		expect(reply(entries)[0]).toContain('還有 180 項');
	});

	test('stand on the last message only: LINE shows no others', () => {
		const messages = composeOrderReply(
			answer([said('小明', changed(booked(1))), said('小華', asked('products'))]),
		);
		expect(messages.map(({ quickReply }) => quickReply !== undefined)).toEqual([false, true]);
	});
});

describe('limits', () => {
	test('a batch of 500 orders fits, with nothing left out', () => {
		const entries = Array.from({ length: 500 }, (_, index) =>
			said(`團員${index}`, changed({ ...booked(1), title: '好吃的手工牛奶糖禮盒' })),
		);
		const texts = reply(entries);
		expect(texts.length).toBeLessThanOrEqual(5);
		expect(texts.join('\n').split('\n')).toHaveLength(500);
	});

	test('a list of 2,000 buyers beside menu and cards is cut with a count', () => {
		const orderList = Array.from({ length: 2_000 }, (_, index) =>
			order({ code: `R${index}`, lineUserId: `U${index}`, buyerName: `團員${index}` }),
		);
		const entries = (['list', 'menu', 'products'] as const).map((query) => said('小明', asked(query)));
		const texts = reply(entries, { orderList });
		expect(texts).toHaveLength(5);
		expect(texts[2]).toMatch(/…還有 \d+ 行$/);
		expect(texts[0]).toContain('共 2000 人');
	});

	test('any outcome with any text makes messages that LINE takes', () => {
		const text = fc.string({ unit: 'binary', maxLength: 400 });
		const number = fc.integer({ min: -1, max: 1_000_000 });
		const change = fc.oneof(
			fc.record({
				status: fc.constant('booked' as const),
				code: text,
				title: text,
				quantity: number,
				buyerQuantity: number,
				unitPriceMinor: number,
				left: number,
			}),
			fc.record({
				status: fc.constantFrom('reduced' as const, 'cancelled' as const),
				code: text,
				title: text,
				quantity: number,
				buyerQuantity: number,
			}),
			fc.record({
				status: fc.constant('insufficient_stock' as const),
				code: text,
				title: text,
				requested: number,
				left: number,
			}),
			fc.record({
				status: fc.constant('unknown_item' as const),
				input: text,
				suggestions: fc.array(text, { maxLength: 3 }),
			}),
			fc.record({
				status: fc.constant('invalid_quantity' as const),
				reason: fc.constant('quantity_zero' as const),
				input: text,
			}),
			fc.record({
				status: fc.constant('waitlisted' as const),
				code: text,
				title: text,
				quantity: number,
				position: number,
			}),
			fc.record({
				status: fc.constant('item_required' as const),
				action: fc.constantFrom('add' as const, 'remove' as const, 'set' as const, 'cancel' as const),
				quantity: fc.option(number),
				choices: fc.array(fc.record({ code: fc.stringMatching(/^[A-Z0-9]{1,20}$/), title: text })),
			}),
			fc.record({
				status: fc.constant('closed' as const),
				campaignTitle: text,
				at: fc.constantFrom(null, CLOSES_AT),
			}),
		);
		const query = fc.constantFrom(
			'menu' as const,
			'products' as const,
			'friend' as const,
			'my_orders' as const,
			'list' as const,
		);
		const outcome = fc.oneof(
			fc.array(change, { maxLength: 5 }).map((changes) => changed(...changes)),
			fc.array(change, { maxLength: 5 }).map((why) => changed({ status: 'edit_refused', why })),
			fc
				.record({ change, name: text })
				.map(({ name, ...one }) => ({ ...changed(one.change), buyer: { lineUserId: null, name } })),
			query.map(asked),
		);
		const entry = fc.record({ displayName: fc.option(text), outcome, orders: fc.constant([]) });
		fc.assert(
			fc.property(fc.array(entry, { maxLength: 30 }), text, (entries, title) => {
				const messages = composeOrderReply(
					answer(entries, { campaigns: [campaign({ title })], orderList: [order({ buyerName: title })] }),
				);
				if (messages.length > 0) expectSendable(messages);
			}),
			{ numRuns: 200 },
		);
	});
});

test.each<[string, Partial<ChatAnswer>]>([
	['brand account', { brandAccountId: 'https://lin.ee/abc' }],
	['checkout URL', { checkoutUrl: 'shop' }],
])('a %s that cannot be used is told to the person who set it up', (_name, changes) => {
	expect(() => composeOrderReply(answer([said('小明', asked('menu'))], changes))).toThrow(InputError);
});
