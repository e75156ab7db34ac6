import { InputError } from '../../../lib/groupbuy/input-error';
import { readReferralTerms, sameTerms } from '../../../lib/groupbuy/referral-terms-input';

const RATE = { by: 'order', rate: 500 };

test('what is not given is as usual in Taiwan', () => {
	expect(readReferralTerms({ rate: RATE })).toEqual({
		rate: RATE,
		base: { discounts: 'deducted', tax: 'ignored' },
		rounding: { per: 'line', mode: 'floor' },
		maxPerOrderMinor: null,
		tiers: [],
		returnDays: 7,
		bindingDays: null,
		reward: { type: 'none' },
	});
});

test('what is given is kept, products by ID', () => {
	const given = {
		rate: {
			by: 'product',
			products: [
				{ productId: ' P2 ', rate: 300 },
				{ productId: 'P1', rate: 10_000 },
			],
			otherwise: 0,
		},
		base: { discounts: 'ignored', tax: 'deducted' },
		rounding: { per: 'order', mode: 'half_up' },
		maxPerOrderMinor: 100,
		tiers: [],
		returnDays: 0,
		bindingDays: 30,
		reward: { type: 'discount', benefit: { rate: 1_000 }, minOrderMinor: 500 },
	};
	expect(readReferralTerms(given)).toEqual({
		...given,
		rate: {
			...given.rate,
			products: [
				{ productId: 'P1', rate: 10_000 },
				{ productId: 'P2', rate: 300 },
			],
		},
	});
});

test.each<[unknown, unknown]>([
	[
		{ type: 'discount', benefit: { amountMinor: 50 } },
		{ type: 'discount', benefit: { amountMinor: 50 }, minOrderMinor: 0 },
	],
	[
		{ type: 'coupon', code: 'ｔhanks' },
		{ type: 'coupon', code: 'THANKS' },
	],
	[
		{ type: 'points', rate: 100 },
		{ type: 'points', rate: 100 },
	],
	[null, { type: 'none' }],
])('reward %j', (reward, expected) => {
	expect(readReferralTerms({ rate: RATE, reward }).reward).toEqual(expected);
});

test.each<[string, unknown]>([
	["'terms' is not an object", []],
	["'terms.rate' is not an object: empty", {}],
	["'terms.rate.by' cannot be 'line'", { rate: { by: 'line' } }],
	["'terms.rate.rate' cannot be empty", { rate: { by: 'order' } }],
	["'terms.rate.rate' cannot be 10001", { rate: { by: 'order', rate: 10_001 } }],
	["'terms.rate.rate' cannot be 5.5", { rate: { by: 'order', rate: 5.5 } }],
	["'terms.rate.products' is empty", { rate: { by: 'product', otherwise: 500 } }],
	[
		"'terms.rate.products[1].productId' cannot be 'P1' too",
		{ rate: { by: 'product', products: ['P1', ' P1'].map((productId) => ({ productId, rate: 1 })) } },
	],
	["'terms.base.tax' cannot be true", { rate: RATE, base: { tax: true } }],
	["'terms.base' is not an object: 'none'", { rate: RATE, base: 'none' }],
	["'terms.rounding.mode' cannot be 'up'", { rate: RATE, rounding: { mode: 'up' } }],
	["'terms.maxPerOrderMinor' cannot be 0", { rate: RATE, maxPerOrderMinor: 0 }],
	["'terms.returnDays' cannot be -1", { rate: RATE, returnDays: -1 }],
	["'terms.bindingDays' cannot be 0", { rate: RATE, bindingDays: 0 }],
	["'terms.reward.type' cannot be 'cash'", { rate: RATE, reward: { type: 'cash' } }],
	[
		"'terms.reward.benefit' has amountMinor and rate",
		{ rate: RATE, reward: { type: 'discount', benefit: { amountMinor: 1, rate: 1 } } },
	],
	["'terms.reward.code' is empty", { rate: RATE, reward: { type: 'coupon', code: ' ' } }],
	["'terms.reward.rate' cannot be 0", { rate: RATE, reward: { type: 'points', rate: 0 } }],
	["'terms.tiers[0].rate' cannot be 500 after 500", { rate: RATE, tiers: [{ fromMinor: 1, rate: 500 }] }],
	[
		"'terms.tiers[1].fromMinor' cannot be 10 after 10",
		{ rate: RATE, tiers: [600, 700].map((rate) => ({ fromMinor: 10, rate })) },
	],
	[
		"'terms.tiers' does not go with rates per product",
		{
			rate: { by: 'product', products: [{ productId: 'P1', rate: 1 }] },
			tiers: [{ fromMinor: 1, rate: 600 }],
		},
	],
])('%s', (message, value) => {
	expect(() => readReferralTerms(value)).toThrow(InputError);
	expect(() => readReferralTerms(value)).toThrow(message);
});

test('two plans are the same whatever the order of their fields and products', () => {
	const [p1, p2] = ['P1', 'P2'].map((productId) => ({ productId, rate: 300 }));
	const terms = readReferralTerms({ rate: { by: 'product', products: [p1, p2] } });
	const turned = { ...terms, rate: { otherwise: 0, products: [p2!, p1!], by: 'product' as const } };
	expect(sameTerms(terms, turned)).toBe(true);
	expect(sameTerms(terms, { ...terms, returnDays: 8 })).toBe(false);
	expect(sameTerms(terms, { ...terms, rate: { ...turned.rate, otherwise: 1 } })).toBe(false);
});
