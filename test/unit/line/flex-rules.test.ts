// What the card says of a campaign's rules.
import type { messagingApi } from '@line/bot-sdk';

import {
	DEFAULT_CAMPAIGN_RULES,
	DEFAULT_ITEM_RULES,
	type CampaignRules,
	type ItemRules,
} from '../../../lib/groupbuy/rules';
import type { CampaignView, ItemView } from '../../../lib/groupbuy/views';
import { campaignCard } from '../../../lib/line/flex/campaign-card';
import { allOf, campaign, expectSendable, item, items, NOW } from './fixtures';

const DAY = 86_400_000;

function bubblesOf(changes: Partial<CampaignView>, language: 'zh-TW' | 'en' = 'zh-TW') {
	const card = campaignCard(campaign(changes), { language, timeZone: 'Asia/Taipei', now: NOW });
	expectSendable([card]);
	return (card.contents as messagingApi.FlexCarousel).contents;
}

const texts = (value: unknown) => allOf(value, 'text') as string[];

/** The lines of the one item below its price. */
function details(
	rules: Partial<ItemRules>,
	changes: Partial<ItemView> = {},
	language: 'zh-TW' | 'en' = 'zh-TW',
): string[] {
	const one = item(1, { left: 5, ...changes, rules: { ...DEFAULT_ITEM_RULES, ...rules } });
	return texts(bubblesOf({ items: [one] }, language)[1]!.body).slice(2);
}

const cover = (
	rules: Partial<CampaignRules>,
	changes: Partial<CampaignView> = {},
	language: 'zh-TW' | 'en' = 'zh-TW',
) => bubblesOf({ rules: { ...DEFAULT_CAMPAIGN_RULES, ...rules }, ...changes }, language)[0]!;

describe('an item', () => {
	test('without rules shows price and stock only', () => {
		expect(details({})).toEqual(['NT$120', '剩 5']);
	});

	const tiers = [
		{ from: 10, priceMinor: 95 },
		{ from: 50, priceMinor: 90 },
		{ from: 100, priceMinor: 85 },
		{ from: 200, priceMinor: 80 },
		{ from: 500, priceMinor: 75 },
	];
	const earlyBird = [
		{ until: NOW - 1, priceMinor: 80 },
		{ until: NOW + DAY, priceMinor: 90 },
		{ until: NOW + 2 * DAY, priceMinor: 100 },
	];
	test.each<[string, Partial<ItemRules>, Partial<ItemView>, string[], string[]]>([
		[
			'tiers, none reached',
			{ tiers: tiers.slice(0, 2) },
			{ ordered: 3 },
			['10 件起 NT$95・50 件起 NT$90'],
			['from 10: NT$95・from 50: NT$90'],
		],
		[
			'tiers: the one reached and the next',
			{ tiers },
			{ ordered: 100 },
			['✓ 100 件起 NT$85・200 件起 NT$80・500 件起 NT$75'],
			['✓ from 100: NT$85・from 200: NT$80・from 500: NT$75'],
		],
		['limit', { limitPerBuyer: 2 }, {}, ['每人限 2 件'], ['At most 2 each']],
		[
			'minimum and pack',
			{ minQuantity: 10, casePack: 12 },
			{ ordered: 7 },
			// Only whole packs count: twelve it takes.
			['還差 5 件成團・湊箱 7/12'],
			['5 more to go ahead・pack 7/12'],
		],
		['minimum reached, pack full', { minQuantity: 10, casePack: 12 }, { ordered: 12 }, [], []],
		[
			'limit, waitlist and pack in one line',
			{ limitPerBuyer: 2, casePack: 12 },
			{ ordered: 13, waiting: 4 },
			['每人限 2 件・候補中 4 件・湊箱 1/12'],
			['At most 2 each・4 on the waitlist・pack 1/12'],
		],
	])('%s', (_name, rules, changes, chinese, english) => {
		expect(details(rules, changes).slice(2)).toEqual(chinese);
		expect(details(rules, changes, 'en').slice(2)).toEqual(english);
	});

	test('early birds: the price of now, until when, and what comes then', () => {
		expect(details({ earlyBird })).toEqual(['NT$90', '剩 5', '早鳥價到 11/22（週日）19:00，之後 NT$100']);
		expect(details({ earlyBird: earlyBird.slice(0, 2) })).toEqual([
			'NT$90',
			'剩 5',
			'早鳥價到 11/22（週日）19:00，之後 NT$120',
		]);
		expect(details({ earlyBird: earlyBird.slice(0, 1) })).toEqual(['NT$120', '剩 5']);
	});

	test('rules are not told of a campaign that is over', () => {
		const one = item(1, { rules: { ...DEFAULT_ITEM_RULES, limitPerBuyer: 2, tiers } });
		expect(texts(bubblesOf({ items: [one], state: 'closed' })[1]!.body)).toHaveLength(4);
	});

	test('sold out with a waitlist: a button to get in line', () => {
		const button = (waitlist: boolean, language: 'zh-TW' | 'en') => {
			const rules = { ...DEFAULT_CAMPAIGN_RULES, waitlist };
			return allOf(bubblesOf({ rules, items: [item(1, { left: 0 })] }, language)[1], 'action');
		};
		expect(button(true, 'zh-TW')).toEqual([{ type: 'message', label: '候補 A1+1', text: 'A1+1' }]);
		expect(button(true, 'en')).toEqual([{ type: 'message', label: 'Waitlist A1+1', text: 'A1+1' }]);
		expect(button(false, 'zh-TW')).toEqual([]);
	});
});

describe('the cover', () => {
	test.each<[Partial<CampaignRules>, string, string]>([
		[{ limitPerBuyer: 5 }, '每人合計限 5 件', 'At most 5 pieces each'],
		[
			{ maxBuyers: 30, addOnly: true },
			'限 30 人・訂購後不能減少或取消',
			'For 30 buyers・Orders cannot be reduced or cancelled',
		],
		[{ payment: 'prepaid' }, '需先付款', 'Paid in advance'],
		[{ payment: 'deposit', depositRate: 3_000 }, '需先付訂金 30%', 'Deposit 30%'],
		[{ payment: 'deposit', depositRate: 1_250 }, '需先付訂金 12.5%', 'Deposit 12.5%'],
	])('%j', (rules, chinese, english) => {
		expect(texts(cover(rules))[3]).toBe(chinese);
		expect(texts(cover(rules, {}, 'en'))[3]).toBe(english);
		expect(texts(cover(rules, { state: 'closed' }))).toHaveLength(3);
	});

	test.each<[string, Partial<CampaignRules>, Partial<CampaignView>, string, string]>([
		['pieces', { minQuantity: 10 }, { pieces: 7 }, '70%', '還差 3 件成團'],
		['nothing yet', { minQuantity: 10 }, { pieces: 0 }, '0%', '還差 10 件成團'],
		['never full before it is', { minQuantity: 1_000 }, { pieces: 999 }, '99%', '還差 1 件成團'],
		['amount', { minAmountMinor: 2_000 }, { totalMinor: 500 }, '25%', '還差 NT$1,500 成團'],
		[
			'both: the one that is further away',
			{ minQuantity: 10, minAmountMinor: 2_000 },
			{ pieces: 8, totalMinor: 1_000 },
			'50%',
			'還差 2 件成團・還差 NT$1,000 成團',
		],
		['reached', { minQuantity: 10 }, { pieces: 12 }, '100%', '已達成團門檻'],
	])('bar: %s', (_name, rules, changes, width, text) => {
		const bubble = cover(rules, changes);
		expect(allOf(bubble, 'width')).toEqual([width]);
		expect(texts(bubble)[3]).toBe(text);
	});

	test('no bar without a minimum, nor when it is over', () => {
		expect(allOf(cover({}), 'width')).toEqual([]);
		expect(allOf(cover({ minQuantity: 10 }, { state: 'settled' }), 'width')).toEqual([]);
	});
});

test('the most that rules, titles, URLs and numbers can have stays within 50 KB', () => {
	const huge = 1e9;
	const marks = `e${'\u20dd'.repeat(5_000)}`;
	const rules: ItemRules = {
		limitPerBuyer: huge,
		minQuantity: huge,
		casePack: huge,
		tiers: Array.from({ length: 20 }, (_, index) => ({ from: 2 * huge + index, priceMinor: huge })),
		earlyBird: [{ until: NOW + DAY, priceMinor: huge }],
	};
	const changes: Partial<CampaignView> = {
		title: marks,
		rules: {
			...DEFAULT_CAMPAIGN_RULES,
			limitPerBuyer: huge,
			maxBuyers: huge,
			minQuantity: 1e15,
			minAmountMinor: 1e15,
			addOnly: true,
			waitlist: true,
			payment: 'deposit',
			depositRate: 3_333,
		},
		items: items(200, {
			title: marks,
			imageUrl: `https://shop.example/${'a'.repeat(1_979)}`,
			priceMinor: huge,
			left: 0,
			ordered: huge - 1,
			waiting: huge,
			rules,
		}),
	};
	for (const language of ['zh-TW', 'en'] as const) {
		const bytes = Buffer.byteLength(
			JSON.stringify({ type: 'carousel', contents: bubblesOf(changes, language) }),
		);
		expect(bytes).toBeLessThanOrEqual(50_000);
		expect(bytes).toBeGreaterThan(40_000);
	}
});
