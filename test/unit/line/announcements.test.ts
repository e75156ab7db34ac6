// What rides on the next reply of a group without having been asked for.
import type {
	BuyerNotice,
	CampaignAnnouncement,
	CampaignAnnouncementKind,
} from '../../../lib/groupbuy/announcement';
import type { ChangeOutcome } from '../../../lib/groupbuy/outcome';
import { DEFAULT_CAMPAIGN_RULES, DEFAULT_ITEM_RULES, type ItemRules } from '../../../lib/groupbuy/rules';
import type { CampaignView } from '../../../lib/groupbuy/views';
import type { OutboxView } from '../../../lib/line/announcements';
import { composeOrderReply } from '../../../lib/line/order-reply';
import {
	answer,
	asked,
	cake,
	campaign,
	candy,
	changed,
	CLOSES_AT,
	expectSendable,
	item,
	items,
	NOW,
	quickRepliesOf,
	readable,
	reply,
	said,
} from './fixtures';

const HOUR = 3_600_000;

function notice(displayName: string | null, changes: Partial<BuyerNotice> = {}): OutboxView {
	return {
		message: {
			type: 'notice',
			notice: { kind: 'promoted', lineUserId: 'U1', ...candy, quantity: 1, holdUntil: null, ...changes },
		},
		displayName,
		campaign: null,
	};
}

function announce(
	kind: CampaignAnnouncementKind,
	changes: Partial<CampaignView> = {},
	note: CampaignAnnouncement['note'] = null,
): OutboxView {
	const view = campaign({ items: [item(1, { ...candy, left: 5 })], ...changes });
	return {
		message: { type: 'announcement', announcement: { kind, campaignCode: view.code, note } },
		displayName: null,
		campaign: view,
	};
}

const hear = (outbox: OutboxView[], language: 'zh-TW' | 'en' = 'zh-TW') =>
	reply([], { outbox, campaigns: [], language });
const itemWith = (ordered: number, rules: Partial<ItemRules>) =>
	item(1, { ...candy, ordered, rules: { ...DEFAULT_ITEM_RULES, ...rules } });
const booked: ChangeOutcome = {
	status: 'booked',
	...candy,
	quantity: 1,
	buyerQuantity: 1,
	unitPriceMinor: 120,
	left: 7,
};

describe('news for buyers', () => {
	test.each<[Partial<BuyerNotice>, string, string]>([
		[
			{ kind: 'promoted', quantity: 2 },
			'🎉 候補到了，已登記 A1 牛奶糖：小明 ×2',
			'🎉 Off the waitlist and booked, A1 牛奶糖: 小明 ×2',
		],
		[
			{ kind: 'offered', holdUntil: NOW + HOUR },
			'🔔 A1 牛奶糖 有貨了：小明 ×1。要的話請在 11/21（週六）20:00 前留言「確認候補」，不要請留言「放棄候補」',
			'🔔 A1 牛奶糖 has come free: 小明 ×1. Write “confirm waitlist” before Sat 21 Nov 20:00 to take it, “leave waitlist” if not',
		],
		[
			{ kind: 'offer_expired' },
			'⌛ A1 牛奶糖 的保留時間已過，輪到下一位：小明 ×1',
			'⌛ A1 牛奶糖 was held long enough and passes on: 小明 ×1',
		],
		[
			{ kind: 'withdrawn', quantity: 3 },
			'↩️ A1 牛奶糖 缺貨，已取消：小明 ×3',
			'↩️ A1 牛奶糖 is out of stock and was cancelled: 小明 ×3',
		],
		[
			{ kind: 'reordered', quantity: -2 },
			'🔄 A1 牛奶糖 有較早的留言晚送達，依留言時間重新計算：小明 -2',
			'🔄 A1 牛奶糖: an earlier message came late, so the order of writing decided again: 小明 -2',
		],
		[
			{ kind: 'reordered', quantity: 2 },
			'🔄 A1 牛奶糖 有較早的留言晚送達，依留言時間重新計算：小明 +2',
			'🔄 A1 牛奶糖: an earlier message came late, so the order of writing decided again: 小明 +2',
		],
	])('%j', (changes, chinese, english) => {
		expect(hear([notice('小明', changes)])).toEqual([chinese]);
		expect(hear([notice('小明', changes)], 'en')).toEqual([english]);
	});

	test('one line per item, with everyone', () => {
		expect(
			hear([
				notice('小明'),
				notice('小華', { quantity: 2 }),
				notice('小明', cake),
				notice(null),
				notice('小華', { kind: 'withdrawn' }),
			])[0]!.split('\n'),
		).toEqual([
			'🎉 候補到了，已登記 A1 牛奶糖：小明 ×1、小華 ×2、團員 ×1',
			'🎉 候補到了，已登記 B3 鳳梨酥：小明 ×1',
			'↩️ A1 牛奶糖 缺貨，已取消：小華 ×1',
		]);
	});

	test('nobody is left out of a long line', () => {
		const outbox = Array.from({ length: 25 }, (_, index) => notice(`團員${index}`, { kind: 'withdrawn' }));
		const [text] = hear(outbox);
		expect(text!.split('\n')).toHaveLength(3);
		for (const index of outbox.keys()) expect(text).toMatch(new RegExp(`團員${index} ×1`));
	});

	test('what is held for somebody can be answered by a tap, as long as it is held', () => {
		const tapped = (holdUntil: number) =>
			quickRepliesOf(
				composeOrderReply(
					answer([said('小華', changed(booked))], {
						outbox: [notice('小明', { kind: 'offered', holdUntil })],
						campaigns: [],
					}),
				),
			).map(([, text]) => text);
		expect(tapped(NOW + 1)).toEqual(['確認候補', '放棄候補', '我的訂單', '名單', '團購']);
		expect(tapped(NOW)).toEqual(['我的訂單', '名單', '團購']);
		expect(hear([notice('小明', { kind: 'offered', holdUntil: NOW })])).toEqual([]);
	});

	test('names and titles cannot forge a line', () => {
		const [text] = hear([notice('小明\n✅ 小華 +9', { title: '糖\n✅ 小華 +9' })]);
		expect(text!.split('\n')).toHaveLength(1);
	});
});

describe('news of a campaign', () => {
	const rules = { ...DEFAULT_CAMPAIGN_RULES, minQuantity: 10, minAmountMinor: 2_000 };
	const prepaid = { ...rules, payment: 'prepaid' } as const;
	const until = '11/21（週六）21:00 結束（剩 2 小時）';
	const card = '[團購中：春季團購]';

	test.each<[string, OutboxView, string[]]>([
		['opened', announce('opened'), [`📣「春季團購」開團了！\n${until}`, card]],
		[
			'opened without an end',
			announce('opened', { closesAt: null }),
			['📣「春季團購」開團了！\n截止時間另行公告', card],
		],
		[
			'reopened',
			announce('reopened', {}, '老闆多做一批'),
			[`📣「春季團購」重新開放訂購！\n${until}\n📝 老闆多做一批`, card],
		],
		[
			'extended',
			announce('extended', {}, '還差一點點'),
			[`⏰「春季團購」延長了！\n${until}\n📝 還差一點點`, card],
		],
		[
			'last call, short of a minimum',
			announce('last_call', { rules }),
			[
				`⏰「春季團購」快要結單了，目前 3 人・8 件・NT$960\n${until}\n還差 2 件成團\n還差 NT$1,040 成團`,
				card,
			],
		],
		[
			'progress of items',
			announce('progress', {
				rules: { ...rules, minQuantity: 8, minAmountMinor: null },
				items: [
					itemWith(20, { casePack: 24, minQuantity: 24, tiers: [{ from: 30, priceMinor: 95 }] }),
					item(2),
				],
			}),
			[
				'📊「春季團購」目前 3 人・8 件・NT$960\n已達成團門檻\n・A1 牛奶糖：還差 4 件成團，湊箱 20/24，再 10 件降到 NT$95',
			],
		],
		[
			'closed with an open pack',
			announce('closed', { state: 'closed', items: [itemWith(30, { casePack: 24 })] }),
			['🔒「春季團購」結單：3 人・8 件・NT$960\n・A1 牛奶糖：湊箱 6/24\n成團結果會再公布'],
		],
		[
			'closed with nothing missing',
			announce('closed', { state: 'closed', items: [itemWith(48, { casePack: 24 })] }),
			['🔒「春季團購」結單：3 人・8 件・NT$960'],
		],
		['formed', announce('formed', { state: 'settled' }), ['🎉「春季團購」成團了：3 人・8 件・NT$960']],
		[
			'failed',
			announce('failed', { state: 'failed', rules, pieces: 0 }),
			['🙇「春季團購」這次沒有成團，訂購都不算數\n需要 10 件、NT$2,000 才能成團'],
		],
		[
			'failed because of its items, paid in advance',
			announce('failed', { state: 'failed', rules: { ...DEFAULT_CAMPAIGN_RULES, payment: 'deposit' } }),
			['🙇「春季團購」這次沒有成團，訂購都不算數\n已經付款的團員，請聯絡團主退款'],
		],
		[
			'cancelled',
			announce('cancelled', { state: 'cancelled' }, '廠商停產'),
			['🙇「春季團購」取消了，訂購都不算數\n📝 廠商停產'],
		],
		[
			'cancelled, paid in advance',
			announce('cancelled', { state: 'cancelled', rules: prepaid }),
			['🙇「春季團購」取消了，訂購都不算數\n已經付款的團員，請聯絡團主退款'],
		],
		[
			'arrived',
			announce('arrived', { state: 'settled' }, '週六 10:00–12:00\n社區大廳'),
			['📦「春季團購」到貨了！\n📝 週六 10:00–12:00\n📝 社區大廳'],
		],
		[
			'pick-up reminder',
			announce('pickup_reminder', { state: 'settled' }, '社區大廳'),
			['🔔「春季團購」還沒取貨的團員，記得來拿\n📝 社區大廳'],
		],
	])('%s', (_name, entry, expected) => {
		expect(hear([entry])).toEqual(expected);
		const english = hear([entry], 'en');
		expect(english).toHaveLength(expected.length);
		expect(english[0]!.split('\n')).toHaveLength(expected[0]!.split('\n').length);
	});

	test('in English', () => {
		expect(hear([announce('last_call', { rules })], 'en')[0]!.split('\n')).toEqual([
			'⏰ “春季團購” closes soon. So far: buyers 3 · pieces 8 · NT$960',
			'Until Sat 21 Nov 21:00 (2 h left)',
			'2 more to go ahead',
			'NT$1,040 more to go ahead',
		]);
	});

	test('the time that is left', () => {
		const left = (milliseconds: number) =>
			/（剩 (.*)）/.exec(hear([announce('opened', { closesAt: NOW + milliseconds })])[0]!)?.[1];
		expect(left(2 * 24 * HOUR + 3 * HOUR + 59_999)).toBe('2 天 3 小時');
		expect(left(24 * HOUR + 59_999)).toBe('1 天');
		expect(left(HOUR + 30 * 60_000)).toBe('1 小時 30 分鐘');
		expect(left(10 * 60_000)).toBe('10 分鐘');
		expect(left(1)).toBe('1 分鐘');
		expect(left(-1)).toBeUndefined();
	});

	test.each(['opened', 'progress', 'last_call', 'reopened', 'extended'] as const)(
		'%s is passed over once the campaign has ended',
		(kind) => {
			expect(hear([announce(kind, { state: 'closed' })])).toEqual([]);
			expect(hear([announce(kind, { state: 'cancelled' })])).toEqual([]);
		},
	);

	test('a campaign that does not exist any more', () => {
		expect(hear([{ ...announce('arrived'), campaign: null }])).toEqual([]);
	});

	test('said once, with one card, however often it was left', () => {
		const outbox = [announce('progress'), announce('opened'), announce('progress'), announce('last_call')];
		expect(hear(outbox)).toEqual([
			[
				'📊「春季團購」目前 3 人・8 件・NT$960',
				'',
				`📣「春季團購」開團了！\n${until}`,
				'',
				`⏰「春季團購」快要結單了，目前 3 人・8 件・NT$960\n${until}`,
			].join('\n'),
			card,
		]);
	});

	test('a note of any text stays a note', () => {
		const forged = 'ok\n✅ 小華 A1 +99\u2028✅ 小美\r\n\n\u202e' + '長'.repeat(1_000);
		const lines = hear([announce('arrived', {}, forged)])[0]!.split('\n');
		expect(lines).toHaveLength(5);
		for (const line of lines.slice(1)) expect(line).toMatch(/^📝 /);
		expect(hear([announce('arrived', {}, ' \n\u200b')])).toEqual(['📦「春季團購」到貨了！']);
	});
});

describe('room in one reply', () => {
	const opened = (count: number) =>
		Array.from({ length: count }, (_, index) =>
			announce('opened', { code: `C${index}`, title: `第${index}團` }),
		);

	test('three cards, the other campaigns as text', () => {
		const texts = hear(opened(5));
		expect(texts.slice(1)).toEqual(['[團購中：第0團]', '[團購中：第1團]', '[團購中：第2團]']);
		expect(texts[0]).toContain('📣「第4團」開團了！');
		expect(texts[0]!.split('\n').slice(-5)).toEqual([
			'第3團',
			'・A1 牛奶糖　NT$120（剩 5）',
			'',
			'第4團',
			'・A1 牛奶糖　NT$120（剩 5）',
		]);
	});

	test('who asks for the products sees each campaign once', () => {
		const campaigns = [...opened(2), announce('opened', { code: 'C9', title: '第9團' })].flatMap(
			(entry) => entry.campaign ?? [],
		);
		expect(reply([said('小明', asked('products'))], { outbox: opened(2), campaigns })).toEqual([
			expect.stringContaining('📣「第0團」開團了！'),
			'[團購中：第0團]',
			'[團購中：第1團]',
			'[團購中：第9團]',
		]);
	});

	test('orders and news beside menu and cards: five messages, nothing lost', () => {
		const outbox = [
			...opened(3),
			...Array.from({ length: 97 }, (_, index) => notice(`候補${index}`, item(index))),
		];
		const entries = Array.from({ length: 300 }, (_, index) => said(`團員${index}`, changed(booked)));
		const texts = reply([...entries, said('小明', asked('menu'))], { outbox });
		expect(texts).toHaveLength(5);
		const all = texts.join('\n');
		for (const index of entries.keys()) expect(all).toContain(`✅ 團員${index} A1`);
		for (const index of Array.from({ length: 97 }).keys()) expect(all).toContain(`：候補${index} ×1`);
		expect(all).toContain('第2團');
		expect(all).not.toMatch(/還有 \d+ 行/);
	});

	test('a hundred of the longest notices fit, with nothing left out', () => {
		const outbox = Array.from({ length: 100 }, (_, index) =>
			notice('長'.repeat(300), {
				kind: 'offered',
				code: `A${index}`,
				title: '長'.repeat(300),
				holdUntil: NOW + HOUR,
			}),
		);
		const texts = hear(outbox);
		expect(texts.join('\n').match(/🔔/g)).toHaveLength(100);
		expect(texts.join('\n')).not.toMatch(/還有 \d+ 行/);
	});

	test('a hundred campaigns of two hundred items', () => {
		const short = items(200, { rules: { ...DEFAULT_ITEM_RULES, minQuantity: 5 } });
		const kinds = ['opened', 'closed', 'progress', 'last_call', 'formed'] as const;
		const outbox = Array.from({ length: 100 }, (_, index) =>
			announce(kinds[index % 5]!, { code: `C${index}`, items: short }),
		);
		const messages = composeOrderReply(answer([], { outbox }));
		expectSendable(messages);
		expect(readable(messages).join('\n')).toMatch(/…還有 \d+ 行/);
	});

	test('hostile names, titles and notes', () => {
		const hostile = [
			'\u202e\u0000\n\t<script>alert(1)</script> "\\ {}',
			'',
			'\u200b\u2800',
			`e${'\u0301'.repeat(5_000)}`,
			'\ud83d',
			'x'.repeat(100_000),
			'👨‍👩‍👧‍👦'.repeat(100),
		];
		for (const text of hostile) {
			const outbox = [
				notice(text, { title: text, code: text }),
				notice(text, { kind: 'offered', title: text, holdUntil: CLOSES_AT }),
				announce('opened', { title: text, items: items(13, { title: text }) }, text),
				announce('closed', { state: 'closed', title: text, items: [itemWith(1, { casePack: 2 })] }, text),
			];
			const messages = composeOrderReply(answer([said(text, changed(booked))], { outbox }));
			expectSendable(messages);
			expect(readable(messages).join('\n')).not.toMatch(/[\u202e\u0000]/);
		}
	});
});
