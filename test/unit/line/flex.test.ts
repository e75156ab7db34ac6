import type { messagingApi } from '@line/bot-sdk';

import type { CampaignView } from '../../../lib/groupbuy/views';
import { campaignCard } from '../../../lib/line/flex/campaign-card';
import { menuMessage } from '../../../lib/line/flex/menu';
import { allOf, campaign, expectSendable, item, items, NOW } from './fixtures';

const settings = { language: 'zh-TW', timeZone: 'Asia/Taipei', now: NOW } as const;
const family = '👨‍👩‍👧‍👦';

function render(changes: Partial<CampaignView>) {
	const message = campaignCard(campaign(changes), settings);
	const bubbles = (message.contents as messagingApi.FlexCarousel).contents;
	return { message, bubbles, texts: allOf(message, 'text') as string[] };
}

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('within LINE’s limits', () => {
	const longTitle = '長'.repeat(300);
	const hostile = [
		'\u202e\u0000\n\t<script>alert(1)</script> "\\ {}',
		'',
		'   ',
		'\u200b\u2800',
		family.repeat(100),
		`e${'\u0301'.repeat(5000)}`,
		'\ud83d',
		'x'.repeat(100_000),
	];
	// Three bytes in UTF-8, one unit each, all one grapheme.
	const marks = `e${'\u20dd'.repeat(5_000)}`;
	const longUrl = `https://shop.example/${'a'.repeat(1_979)}`;
	test.each<[string, Partial<CampaignView>]>([
		['no item', { items: [] }],
		['1 item', { items: items(1) }],
		['11 items', { items: items(11) }],
		['12 items', { items: items(12) }],
		['13 items', { items: items(13) }],
		['200 items', { items: items(200) }],
		['300-character titles', { title: longTitle, items: items(200, { title: longTitle }) }],
		['titles of emoji', { title: family.repeat(300), items: items(200, { title: family.repeat(300) }) }],
		['titles of stacked marks', { items: items(200, { title: `e${'\u0301'.repeat(5_000)}` }) }],
		['the longest URLs', { items: items(200, { imageUrl: longUrl }) }],
		[
			'the most bytes that titles, codes and URLs can have',
			{
				title: marks,
				items: items(200, { title: marks, code: '\u2029'.repeat(500), imageUrl: longUrl }),
			},
		],
		[
			'the longest of everything',
			{ title: family.repeat(300), items: items(200, { title: family.repeat(300), imageUrl: longUrl }) },
		],
		['no pictures', { items: items(13, { imageUrl: null }) }],
		['pictures that LINE cannot show', { items: items(13, { imageUrl: 'http://shop.example/a.jpg' }) }],
		[
			'huge numbers',
			{ buyers: 1e15, pieces: 1e15, items: items(13, { priceMinor: 1e9, left: 1e15, ordered: 1e15 }) },
		],
		...hostile.map((title): [string, Partial<CampaignView>] => [
			`hostile title ${JSON.stringify(title.slice(0, 30))}`,
			{ title, items: items(13, { title }) },
		]),
	])('%s', (_name, changes) => {
		const { message, bubbles, texts } = render(changes);
		expectSendable([message]);
		expect(bubbles.length).toBeLessThanOrEqual(12);
		expect(bytes(message.contents)).toBeLessThanOrEqual(50_000);
		for (const bubble of bubbles) expect(bytes(bubble)).toBeLessThanOrEqual(30_000);
		expect(new Set(bubbles.map(({ size }) => size)).size).toBe(1);
		expect(message.altText.length).toBeLessThanOrEqual(1_500);
		for (const text of texts) expect(text.trim()).not.toBe('');
	});
});

describe('the card', () => {
	test('says what, until when, how many and how', () => {
		const { texts, message } = render({});
		expect(message.altText).toBe('團購中：春季團購');
		expect(texts).toEqual(
			expect.arrayContaining([
				'春季團購',
				'11/21（週六）21:00 結束（剩 2 小時）',
				'3 人・8 件',
				'留言「A1+1」就完成訂購',
			]),
		);
	});

	test('in English', () => {
		const message = campaignCard(campaign(), { language: 'en', timeZone: 'Europe/Berlin', now: NOW });
		expect(message.altText).toBe('Group buy: 春季團購');
		expect(allOf(message, 'text')).toEqual(
			expect.arrayContaining(['Until Sat 21 Nov 14:00 (2 h left)', 'Write “A1+1” to order']),
		);
	});

	test.each<[string, Partial<CampaignView>, string]>([
		['without an end', { closesAt: null }, '截止時間另行公告'],
		['before it opens', { state: 'scheduled' }, '11/20（週五）21:00 開始'],
		['after it', { state: 'closed' }, '已結束'],
	])('%s', (_name, changes, expected) => {
		expect(render(changes).texts).toContain(expected);
	});

	test('an item shows its code, title, price, picture and a +1 that orders it', () => {
		const { bubbles } = render({ items: [item(7, { left: 5 })] });
		const [, bubble] = bubbles;
		expect(allOf(bubble, 'text')).toEqual(['A7', '商品 7', 'NT$120', '剩 5', 'A7+1']);
		expect(allOf(bubble, 'url')).toEqual(['https://shop.example/pictures/7.jpg']);
		expect(allOf(bubble, 'action')).toEqual([{ type: 'message', label: '+1', text: 'A7+1' }]);
	});

	test('without a picture the code takes its place', () => {
		const { bubbles } = render({ items: [item(7, { imageUrl: null })] });
		expect(allOf(bubbles[1]!.hero, 'text')).toEqual(['A7']);
		expect(allOf(bubbles[1]!.body, 'text')).toEqual(['商品 7', 'NT$120', '已訂 0']);
	});

	test('stock that is not limited shows what was ordered', () => {
		expect(render({ items: [item(7, { left: null, ordered: 9 })] }).texts).toContain('已訂 9');
	});

	test('a sold out item says so and has no button', () => {
		const { bubbles } = render({ items: [item(1, { left: 0 }), item(2, { left: -1 }), item(3)] });
		const states = bubbles.slice(1).map((bubble) => ({
			soldOut: allOf(bubble, 'text').includes('已售完'),
			buttons: allOf(bubble, 'action').length,
		}));
		expect(states).toEqual([
			{ soldOut: true, buttons: 0 },
			{ soldOut: true, buttons: 0 },
			{ soldOut: false, buttons: 1 },
		]);
	});

	test.each(['scheduled', 'closed', 'settled'] as const)('a campaign that is %s has no buttons', (state) => {
		const { message, texts } = render({ state });
		expect(allOf(message, 'action')).toEqual([]);
		expect(texts.join()).not.toContain('+1');
	});

	test('twelve items do not fit: the last bubble counts the others and names one', () => {
		const { bubbles } = render({ items: items(200) });
		expect(bubbles).toHaveLength(12);
		expect(allOf(bubbles.at(-1), 'text')).toEqual(['還有 190 項', '留言代號也能訂購，例如 A11+1']);
		expect(allOf(render({ items: items(11) }).bubbles.at(-1), 'text')).toContain('A11');
	});

	test('what is sold out gives way when not all fit, and only then', () => {
		const some = (count: number) => items(count).map((one, index) => (index < 3 ? { ...one, left: 0 } : one));
		expect(allOf(render({ items: some(11) }).bubbles[1], 'text')).toContain('A1');
		expect(allOf(render({ items: some(20) }).bubbles[1], 'text')).toContain('A4');
	});

	test('a time zone that does not exist', () => {
		expect(() => campaignCard(campaign(), { language: 'en', timeZone: 'Mars/Base', now: NOW })).toThrow(
			/is not a time zone/,
		);
	});
});

describe('the menu', () => {
	const menu = (checkoutUrl: string | null, brandAccountId: string | null) =>
		menuMessage({ language: 'zh-TW', checkoutUrl, brandAccountId });

	test('has every button that has a target', () => {
		const message = menu('https://shop.example/checkout', '@123abcde');
		expectSendable([message]);
		expect(allOf(message, 'action')).toEqual([
			{ type: 'message', label: '團購列表', text: '團購' },
			{ type: 'uri', label: '前往結帳', uri: 'https://shop.example/checkout' },
			{ type: 'message', label: '我的訂單', text: '我的訂單' },
			{ type: 'message', label: '訂購名單', text: '名單' },
			{ type: 'uri', label: '加入好友', uri: 'https://line.me/R/ti/p/%40123abcde' },
		]);
	});

	test('leaves out checkout and friend when they are not set up', () => {
		const message = menu(null, null);
		expectSendable([message]);
		expect(allOf(message, 'label')).toEqual(['團購列表', '我的訂單', '訂購名單']);
	});

	test('in English', () => {
		expectSendable([menuMessage({ language: 'en', checkoutUrl: null, brandAccountId: '@123abcde' })]);
	});
});
