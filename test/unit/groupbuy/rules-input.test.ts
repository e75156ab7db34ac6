import {
	DEFAULT_CAMPAIGN_RULES,
	DEFAULT_ITEM_RULES,
	type CampaignRules,
	type ItemRules,
} from '../../../lib/groupbuy/rules';
import {
	checkCampaignRules,
	checkItemRules,
	parseByCode,
	parseEarlyBird,
	parseNumbers,
	parseTiers,
} from '../../../lib/groupbuy/rules-input';

const NOON = Date.UTC(2026, 11, 1, 4);

describe('rules of a campaign', () => {
	const check = (changes: Partial<CampaignRules>) => () =>
		checkCampaignRules({ ...DEFAULT_CAMPAIGN_RULES, ...changes });

	test.each<[string, Partial<CampaignRules>]>([
		['none', {}],
		['limits', { limitPerBuyer: 1, maxBuyers: 500, minQuantity: 1, minAmountMinor: 1 }],
		['a waitlist with holding', { waitlist: true, holdMinutes: 30 }],
		['a deposit', { payment: 'deposit', depositRate: 3000 }],
		[
			'a deposit of those with marks',
			{ depositRate: 5000, trust: [{ marks: 1, action: 'deposit', limit: null }] },
		],
		['a limit of those with marks', { trust: [{ marks: 2, action: 'limit', limit: 1 }] }],
		['settling at once, no reminders', { settleMinutes: 0, remindMinutes: [] }],
	])('work: %s', (_name, changes) => {
		expect(check(changes)).not.toThrow();
	});

	test.each<[Partial<CampaignRules>, string]>([
		[{ limitPerBuyer: 0 }, 'Limit per Buyer cannot be 0'],
		[{ maxBuyers: -1 }, 'Max Buyers cannot be -1'],
		[{ minQuantity: 1.5 }, 'Minimum Quantity cannot be 1.5'],
		[{ minAmountMinor: NaN }, 'Minimum Amount cannot be NaN'],
		[{ remindMinutes: [60, 0] }, 'Reminders cannot be 0'],
		[{ settleMinutes: -1 }, 'Settle After (Minutes) cannot be -1'],
		[{ waitlist: true, holdMinutes: 0 }, 'Hold Minutes cannot be 0'],
		[{ holdMinutes: 10 }, 'Hold Minutes is set, but there is no waitlist'],
		[{ payment: 'deposit' }, 'Payment is by deposit, but how much is missing'],
		[{ payment: 'deposit', depositRate: 10_001 }, 'Deposit (%) cannot be 100.01'],
		[{ depositRate: 3000 }, 'Deposit (%) is set, but nobody pays a deposit'],
		[{ trust: [{ marks: 0, action: 'block', limit: null }] }, 'Buyer Record: Marks cannot be 0'],
		[{ trust: [{ marks: 1, action: 'limit', limit: null }] }, "Buyer Record: 'limit' needs a limit"],
		[{ trust: [{ marks: 1, action: 'block', limit: 2 }] }, "Buyer Record: 'block' takes no limit"],
	])('refused: %j', (changes, message) => {
		expect(check(changes)).toThrow(message);
	});
});

describe('rules of an item', () => {
	const check = (changes: Partial<ItemRules>) => () =>
		checkItemRules({ code: 'A1', priceMinor: 100 }, { ...DEFAULT_ITEM_RULES, ...changes }, 'TWD', NOON);
	const tier = (from: number, priceMinor: number) => ({ from, priceMinor });
	const bird = (hours: number, priceMinor: number) => ({ until: NOON + hours * 3_600_000, priceMinor });

	test.each<[string, Partial<ItemRules>]>([
		['none', {}],
		['limits and packs', { limitPerBuyer: 1, minQuantity: 24, casePack: 12 }],
		['falling tiers', { tiers: [tier(10, 95), tier(50, 90)] }],
		['early birds, the earlier the cheaper', { earlyBird: [bird(1, 80), bird(2, 90)] }],
	])('work: %s', (_name, changes) => {
		expect(check(changes)).not.toThrow();
	});

	test.each<[Partial<ItemRules>, string]>([
		[{ casePack: 1 }, 'A1: Case Pack cannot be 1'],
		[{ limitPerBuyer: 1000 }, 'A1: Limit per Buyer cannot be 1000'],
		[{ tiers: [tier(10, 100)] }, 'A1: Tier Prices: 100 is not less than 100'],
		[{ tiers: [tier(10, 90), tier(50, 95)] }, 'A1: Tier Prices: 95 is not less than 90'],
		[{ tiers: [tier(1, 90)] }, 'A1: Tier Prices cannot be 1'],
		[{ tiers: [tier(10, 95), tier(10, 90)] }, 'A1: the same quantity or time has two prices'],
		[{ earlyBird: [bird(1, 120)] }, 'A1: Early Bird Prices: 120 is not less than 100'],
		[{ earlyBird: [bird(1, 90), bird(2, 80)] }, 'A1: Early Bird Prices: 90 is not less than 80'],
		[{ earlyBird: [bird(0, 90)] }, 'A1: Early Bird Prices end before the campaign opens'],
	])('refused: %j', (changes, message) => {
		expect(check(changes)).toThrow(message);
	});
});

describe('texts', () => {
	test.each<[string, Array<[number, number]>]>([
		['', []],
		['10=95', [[10, 95]]],
		[
			' 50 = NT$90、１０＝95 ',
			[
				[10, 95],
				[50, 90],
			],
		],
		[
			'10=1280;\n20=1100',
			[
				[10, 1280],
				[20, 1100],
			],
		],
	])('tiers %j', (text, tiers) => {
		expect(parseTiers(text, 'Tiers', 'TWD').map(({ from, priceMinor }) => [from, priceMinor])).toEqual(tiers);
	});

	test.each<[string, string]>([
		['10', "Tiers: '10' is not understood"],
		['十=95', "Tiers: '十' is not a whole number"],
		['10=便宜', "Tiers: '便宜' is not a price in TWD"],
		['10=9.5', "Tiers: '9.5' is not a price in TWD"],
		['10=95=90', "Tiers: '10=95' is not a whole number"],
	])('tiers %j are refused', (text, message) => {
		expect(() => parseTiers(text, 'Tiers', 'TWD')).toThrow(message);
	});

	test.each<[string, string, number]>([
		['2026-12-01 12:00=90', 'Asia/Taipei', NOON],
		['2026-12-01T12:00=90', 'Asia/Taipei', NOON],
		['2026/12/1 12:00=90', 'Asia/Taipei', NOON],
		['2026-12-01 04:00=90', 'UTC', NOON],
	])('early bird %j in %s', (text, zone, until) => {
		expect(parseEarlyBird(text, 'Early', 'TWD', zone)).toEqual([{ until, priceMinor: 90 }]);
	});

	test('early birds come by rising time; what is no time is refused', () => {
		const both = parseEarlyBird('2026-12-02 12:00=95, 2026-12-01 12:00=90', 'Early', 'TWD', 'Asia/Taipei');
		expect(both.map(({ priceMinor }) => priceMinor)).toEqual([90, 95]);
		expect(() => parseEarlyBird('明天=90', 'Early', 'TWD', 'Asia/Taipei')).toThrow(
			"Early: '明天' is not a date and time",
		);
	});

	test('pieces by item code', () => {
		expect([...parseByCode('a1=50、Ａ２：20', 'Caps')]).toEqual([
			['A1', 50],
			['A2', 20],
		]);
		expect(() => parseByCode('A1', 'Caps')).toThrow("Caps: 'A1' is not understood");
		expect(() => parseByCode('A1=-1', 'Caps')).toThrow("Caps: A1: '-1' is not a whole number");
	});

	test('numbers', () => {
		expect(parseNumbers('1440, 60、10', 'Reminders')).toEqual([1440, 60, 10]);
		expect(() => parseNumbers('一小時', 'Reminders')).toThrow("'一小時' is not a whole number");
	});
});
