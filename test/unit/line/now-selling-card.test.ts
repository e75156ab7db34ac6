// The card of the item that is being shown, and the leader's command for it.
import type { messagingApi } from '@line/bot-sdk';

import { IGNORED, type MessageOutcome } from '../../../lib/groupbuy/outcome';
import { DEFAULT_ITEM_RULES } from '../../../lib/groupbuy/rules';
import type { CampaignView, ItemView } from '../../../lib/groupbuy/views';
import { nowSellingCard } from '../../../lib/line/flex/now-selling-card';
import { composeOrderReply } from '../../../lib/line/order-reply';
import {
	allOf,
	answer,
	asked,
	campaign,
	CLOSES_AT,
	expectSendable,
	item,
	items,
	NOW,
	quickRepliesOf,
	reply,
	said,
} from './fixtures';

const settings = { language: 'zh-TW', timeZone: 'Asia/Taipei', now: NOW } as const;

function render(
	one: Partial<ItemView>,
	changes: Partial<CampaignView> = {},
	language: 'zh-TW' | 'en' = 'zh-TW',
) {
	const sold = campaign({ items: [item(1, one), item(2)], ...changes });
	const card = nowSellingCard(sold, 'A1', { ...settings, language });
	expectSendable([card]);
	const bubble = card.contents as messagingApi.FlexBubble;
	return { card, bubble, texts: allOf(bubble, 'text') as string[], actions: allOf(bubble, 'action') };
}

const bandOf = ({ header }: messagingApi.FlexBubble) => header?.backgroundColor;

describe('the card', () => {
	test('shows what, for how much, how many are left and until when, and orders by a tap', () => {
		const { card, texts, actions } = render({ left: 5 });
		expect(card.altText).toBe('現正介紹：A1 商品 1 NT$120');
		expect(texts).toEqual([
			'現正介紹',
			'11/21（週六）21:00 結束（剩 2 小時）',
			'A1',
			'商品 1',
			'NT$120',
			'剩 5',
			'A1+1',
		]);
		expect(actions).toEqual([{ type: 'message', label: '+1', text: 'A1+1' }]);
		expect(allOf(card, 'url')).toEqual(['https://shop.example/pictures/1.jpg']);
	});

	test('in English', () => {
		const { card, texts } = render({ left: 5 }, {}, 'en');
		expect(card.altText).toBe('Now selling: A1 商品 1 NT$120');
		expect(texts.slice(0, 2)).toEqual(['Now selling', 'Until Sat 21 Nov 21:00 (2 h left)']);
	});

	test('the price is the one that the group sees: early birds, and what more orders bring', () => {
		const rules = {
			...DEFAULT_ITEM_RULES,
			earlyBird: [{ until: NOW + 3_600_000, priceMinor: 99 }],
			tiers: [{ from: 10, priceMinor: 90 }],
		};
		const { card, texts } = render({ rules });
		expect(card.altText).toContain('NT$99');
		expect(texts).toEqual(
			expect.arrayContaining(['NT$99', '早鳥價到 11/21（週六）20:00，之後 NT$120', '10 件起 NT$90']),
		);
	});

	test.each<[string, Partial<ItemView>, Partial<CampaignView>, label: string, when: string, taps: string[]]>([
		['open', { left: 1 }, {}, '現正介紹', '11/21（週六）21:00 結束（剩 2 小時）', ['A1+1']],
		['sold out', { left: 0 }, {}, '已售完', '11/21（週六）21:00 結束（剩 2 小時）', []],
		[
			'sold out with a waitlist',
			{ left: 0 },
			{ rules: { ...campaign().rules, waitlist: true } },
			'已售完',
			'11/21（週六）21:00 結束（剩 2 小時）',
			['A1+1'],
		],
		['closed', { left: 5 }, { state: 'closed' }, '已結束', '11/21（週六）21:00 結束', []],
		['ended by hand', {}, { state: 'settled', closesAt: null }, '已結束', '截止時間另行公告', []],
		['not open yet', {}, { state: 'scheduled' }, '即將開賣', '11/20（週五）21:00 開始', []],
		['without an end', {}, { closesAt: null }, '現正介紹', '截止時間另行公告', ['A1+1']],
	])('%s', (_name, one, changes, label, when, taps) => {
		const { texts, actions } = render(one, changes);
		expect(texts.slice(0, 2)).toEqual([label, when]);
		expect((actions as messagingApi.MessageAction[]).map(({ text }) => text)).toEqual(taps);
	});

	test('open, sold out and over are told apart at a glance', () => {
		const bands = [render({ left: 1 }), render({ left: 0 }), render({}, { state: 'closed' })];
		expect(new Set(bands.map(({ bubble }) => bandOf(bubble))).size).toBe(3);
	});

	test.each([
		'長'.repeat(300),
		'👨‍👩‍👧‍👦'.repeat(100),
		`e${'\u20dd'.repeat(5_000)}`,
		'',
		'\u200b',
		'\ud83d',
		'<b>"\\\n',
	])('can be sent with the title %j', (title) => {
		const { card, texts } = render({ title, imageUrl: null });
		expect(Buffer.byteLength(JSON.stringify(card.contents))).toBeLessThan(30_000);
		expect(card.altText.length).toBeLessThanOrEqual(400);
		for (const text of texts) expect(text.trim()).not.toBe('');
	});

	test('an item that the campaign does not have is refused, and those that it has are named', () => {
		expect(() => nowSellingCard(campaign(), 'Z9', settings)).toThrow("has no item 'Z9'");
	});
});

describe('商品卡 in the chat', () => {
	const shown = (code: string): MessageOutcome => ({
		...IGNORED,
		status: 'command',
		command: { status: 'card', campaignCode: campaign().code, code, title: '商品' },
	});
	const cardCampaigns = [campaign({ items: items(9) })];

	test('is answered with the card alone, and what can be tapped', () => {
		const messages = composeOrderReply(answer([said('團主', shown('A1'))], { campaigns: [], cardCampaigns }));
		expectSendable(messages);
		expect(messages.map(({ type }) => type)).toEqual(['flex']);
		expect(quickRepliesOf(messages).map(([, text]) => text)).toEqual(['我的訂單', '名單', '團購']);
	});

	test('of many in one batch the last three are shown, in their order and each once', () => {
		const entries = ['A1', 'A2', 'A3', 'A4', 'A2'].map((code) => said('團主', shown(code)));
		expect(reply(entries, { cardCampaigns })).toEqual([
			'[現正介紹：A3 商品 3 NT$120]',
			'[現正介紹：A4 商品 4 NT$120]',
			'[現正介紹：A2 商品 2 NT$120]',
		]);
	});

	test('a card leaves room for the others and the text', () => {
		const entries = [said('團主', shown('A1')), said('小明', asked('menu')), said('小明', asked('products'))];
		const campaigns = ['C1', 'C2', 'C3'].map((code) => campaign({ code, closesAt: CLOSES_AT }));
		const messages = reply(entries, { cardCampaigns, campaigns });
		expect(messages.length).toBeLessThanOrEqual(5);
		expect(messages).toContain('[現正介紹：A1 商品 1 NT$120]');
	});

	test('nothing is said of an item whose campaign is gone', () => {
		expect(reply([said('團主', shown('A1'))], { cardCampaigns: [] })).toEqual([]);
	});

	test('answered before: silence', () => {
		expect(reply([said('團主', { ...shown('A1'), replayed: true })], { cardCampaigns })).toEqual([]);
	});
});
