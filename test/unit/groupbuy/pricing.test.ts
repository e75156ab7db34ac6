import { paymentDue, priceAt, tierOf } from '../../../lib/groupbuy/pricing';
import { DEFAULT_CAMPAIGN_RULES, type CampaignRules, type TrustRule } from '../../../lib/groupbuy/rules';
import { trustOf } from '../../../lib/groupbuy/trust';

describe('priceAt', () => {
	const item = {
		unitPriceMinor: 100,
		rules: {
			earlyBird: [
				{ until: 10, priceMinor: 80 },
				{ until: 20, priceMinor: 90 },
			],
		},
	};

	test.each([
		[0, 80],
		[9, 80],
		[10, 90],
		[19, 90],
		[20, 100],
	])('at %d: %d', (at, price) => {
		expect(priceAt(item, at)).toBe(price);
	});

	test('without early birds it is the base price', () => {
		expect(priceAt({ ...item, rules: { earlyBird: [] } }, 0)).toBe(100);
	});
});

test.each([
	[0, undefined],
	[9, undefined],
	[10, 95],
	[49, 95],
	[50, 90],
	[999, 90],
])('%d pieces reach the tier of %p', (pieces, price) => {
	const tiers = [
		{ from: 10, priceMinor: 95 },
		{ from: 50, priceMinor: 90 },
	];
	expect(tierOf(tiers, pieces)?.priceMinor).toBe(price);
	expect(tierOf([], pieces)).toBeUndefined();
});

const TRUST: TrustRule[] = [
	{ marks: 1, action: 'deposit', limit: null },
	{ marks: 2, action: 'limit', limit: 5 },
	{ marks: 3, action: 'limit', limit: 3 },
	{ marks: 4, action: 'block', limit: null },
];

test.each([
	[0, null, { blocked: false, limit: null, deposit: false }],
	[0, 4, { blocked: false, limit: 4, deposit: false }],
	[1, 4, { blocked: false, limit: 4, deposit: true }],
	[2, null, { blocked: false, limit: 5, deposit: true }],
	[2, 4, { blocked: false, limit: 4, deposit: true }],
	[3, 4, { blocked: false, limit: 3, deposit: true }],
	[9, null, { blocked: true, limit: 3, deposit: true }],
])('%d marks where %p is the limit', (marks, limitPerBuyer, expected) => {
	expect(trustOf({ limitPerBuyer, trust: TRUST }, marks)).toEqual(expected);
});

describe('paymentDue', () => {
	test.each<[name: string, rules: Partial<CampaignRules>, marks: number, total: number, due: number]>([
		['at pick-up', {}, 0, 1000, 0],
		['at pick-up, with a record but no rule', {}, 9, 1000, 0],
		['all in advance', { payment: 'prepaid' }, 0, 1000, 1000],
		['all in advance, whatever the rate', { payment: 'prepaid', depositRate: 3000 }, 0, 1000, 1000],
		['a deposit', { payment: 'deposit', depositRate: 3000 }, 0, 1000, 300],
		['a deposit, rounded up', { payment: 'deposit', depositRate: 3000 }, 0, 101, 31],
		['a deposit of nothing', { payment: 'deposit', depositRate: 3000 }, 0, 0, 0],
		['a deposit without a rate', { payment: 'deposit' }, 0, 1000, 1000],
		[
			'more than a number holds exactly when multiplied',
			{ payment: 'deposit', depositRate: 9_999 },
			0,
			9_007_199_254_740_001,
			9_006_298_534_814_527,
		],
		['at pick-up, trusted', { trust: TRUST }, 0, 1000, 0],
		['at pick-up, not trusted', { trust: TRUST }, 1, 1000, 1000],
		['at pick-up, not trusted, with a rate', { trust: TRUST, depositRate: 5000 }, 1, 999, 500],
		[
			'a deposit from everyone, also with a record',
			{ payment: 'deposit', depositRate: 2000, trust: TRUST },
			1,
			1000,
			200,
		],
	])('%s', (_name, rules, marks, total, due) => {
		expect(paymentDue({ ...DEFAULT_CAMPAIGN_RULES, ...rules }, marks, total)).toBe(due);
	});
});
