import { lineCommissions } from '../../../lib/groupbuy/commission';
import { tierReached } from '../../../lib/groupbuy/commission-tiers';
import type { CommissionLine, CommissionOrder, ReferralTerms } from '../../../lib/groupbuy/referral';
import { readReferralTerms } from '../../../lib/groupbuy/referral-terms-input';

const terms = (more: Record<string, unknown> = {}): ReferralTerms =>
	readReferralTerms({ rate: { by: 'order', rate: 500 }, ...more });
const line = (key: string, amountMinor: number, productId: string | null = key): CommissionLine => ({
	key,
	productId,
	quantity: 1,
	amountMinor,
});
const order = (lines: CommissionLine[], more: Partial<CommissionOrder> = {}): CommissionOrder => ({
	currency: 'TWD',
	lines,
	discountMinor: 0,
	includedTaxRate: 0,
	refundedMinor: 0,
	payableMinor: lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
	isReturned: false,
	...more,
});
const commissions = (lines: CommissionOrder, plan: ReferralTerms, tierRate: number | null = null) =>
	lineCommissions(lines, plan, tierRate).map(({ commissionMinor }) => commissionMinor);

const PER_ORDER = { per: 'order', mode: 'floor' };
const BY_PRODUCT = {
	by: 'product',
	products: [
		{ productId: 'a', rate: 1_000 },
		{ productId: 'b', rate: 333 },
	],
	otherwise: 100,
};

describe('what an order earns', () => {
	test.each<[string, CommissionOrder, Record<string, unknown>, number[]]>([
		['decimals are cut on each line', order([line('a', 99), line('b', 99)]), {}, [4, 4]],
		[
			'or rounded half up, 4.5 too',
			order([line('a', 90), line('b', 89)]),
			{ rounding: { per: 'line', mode: 'half_up' } },
			[5, 4],
		],
		[
			'once per order nothing of it is lost: 9.9',
			order([line('a', 99), line('b', 99)]),
			{ rounding: PER_ORDER },
			[5, 4],
		],
		[
			'once per order, half up: 9.5',
			order([line('a', 95), line('b', 95)]),
			{ rounding: { per: 'order', mode: 'half_up' } },
			[5, 5],
		],
		['0.12 % of 2500 is 3, not 2.9999', order([line('a', 2_500)]), { rate: { by: 'order', rate: 12 } }, [3]],
		['a gift earns nothing', order([line('a', 0), line('b', 1_000)]), {}, [0, 50]],
		['an order of gifts earns nothing', order([line('a', 0)], { discountMinor: 10 }), {}, [0]],
		['no lines, no commission', order([]), { rounding: PER_ORDER }, []],
		[
			'a discount is spread by amounts',
			order([line('a', 1_000), line('b', 3_000)], { discountMinor: 400 }),
			{},
			[45, 135],
		],
		[
			'a discount may be ignored',
			order([line('a', 1_000), line('b', 3_000)], { discountMinor: 400 }),
			{ base: { discounts: 'ignored' } },
			[50, 150],
		],
		[
			'a discount of more than the goods leaves 0',
			order([line('a', 1_000)], { discountMinor: 5_000, payableMinor: 80 }),
			{},
			[0],
		],
		[
			'tax in the prices is taken out: 1000 of 1050',
			order([line('a', 1_050)], { includedTaxRate: 500 }),
			{ base: { tax: 'deducted' } },
			[50],
		],
		['or not', order([line('a', 1_060)], { includedTaxRate: 500 }), { base: { tax: 'ignored' } }, [53]],
		[
			'products have their rates, others the one that is left',
			order([line('x', 1_000, 'a'), line('y', 1_000, 'b'), line('z', 1_000, 'c'), line('zz', 1_000, null)]),
			{ rate: BY_PRODUCT },
			[100, 33, 10, 10],
		],
		[
			'rates of several products once per order: 9.9 + 3.2967 + 0.99 = 14.1867',
			order([line('x', 99, 'a'), line('y', 99, 'b'), line('z', 99, 'c')]),
			{ rate: BY_PRODUCT, rounding: PER_ORDER },
			[10, 3, 1],
		],
		[
			'more than the cap is lost',
			order([line('a', 1_000), line('b', 3_000)]),
			{ maxPerOrderMinor: 101 },
			[25, 76],
		],
		['a cap that is not reached changes nothing', order([line('a', 1_000)]), { maxPerOrderMinor: 50 }, [50]],
		[
			'products of numbers that pass 2^53',
			order([line('a', 900_000_000_000_001)]),
			{ rate: { by: 'order', rate: 9_999 } },
			[899_910_000_000_000],
		],
	])('%s', (_case, placed, more, expected) => {
		expect(commissions(placed, terms(more))).toEqual(expected);
	});

	test('a line says what its rate was taken of', () => {
		const placed = order([line('b', 2_100, 'b'), line('a', 1_050, 'a')], {
			discountMinor: 315,
			includedTaxRate: 500,
		});
		const plan = terms({ rate: BY_PRODUCT, base: { discounts: 'deducted', tax: 'deducted' } });
		expect(lineCommissions(placed, plan, null)).toEqual([
			{ key: 'a', amountMinor: 945, baseMinor: 900, rate: 1_000, commissionMinor: 90 },
			{ key: 'b', amountMinor: 1_890, baseMinor: 1_800, rate: 333, commissionMinor: 59 },
		]);
	});

	test("a tier's rate takes the place of the one rate, never of a product's", () => {
		expect(commissions(order([line('a', 1_000)]), terms(), 800)).toEqual([80]);
		expect(commissions(order([line('a', 1_000)]), terms({ rate: BY_PRODUCT }), 800)).toEqual([100]);
	});
});

describe('what a refund takes back', () => {
	const placed = order([line('a', 1_000), line('b', 990)], { payableMinor: 2_090 });

	test.each<[string, Partial<CommissionOrder>, number[]]>([
		['nothing was refunded', {}, [50, 49]],
		['a third: 16.67 and 16.33 are taken back', { refundedMinor: 1, payableMinor: 3 }, [33, 33]],
		['a half of 49 is 24.5: 25 are taken back', { refundedMinor: 1_045 }, [25, 24]],
		['all of the money, shipping included', { refundedMinor: 2_090 }, [0, 0]],
		['more than was paid takes no more than all', { refundedMinor: 9_999 }, [0, 0]],
		['all goods came back, whatever was refunded', { isReturned: true, refundedMinor: 10 }, [0, 0]],
		['all goods came back of an order that cost nothing', { isReturned: true, payableMinor: 0 }, [0, 0]],
		['nothing was payable (all store credit), so nothing can be said', { payableMinor: 0 }, [50, 49]],
	])('%s', (_case, more, expected) => {
		expect(commissions({ ...placed, ...more }, terms())).toEqual(expected);
	});

	test('amounts and bases go back with it', () => {
		expect(lineCommissions({ ...placed, refundedMinor: 209 }, terms(), null)).toEqual([
			{ key: 'a', amountMinor: 900, baseMinor: 900, rate: 500, commissionMinor: 45 },
			{ key: 'b', amountMinor: 891, baseMinor: 891, rate: 500, commissionMinor: 44 },
		]);
	});

	test('once per order it is rounded once: 99 - 9.9 half up', () => {
		const plan = terms({ rounding: PER_ORDER });
		expect(commissions({ ...placed, refundedMinor: 209 }, plan)).toEqual([45, 44]);
		expect(commissions({ ...placed, refundedMinor: 2_090 }, plan)).toEqual([0, 0]);
	});
});

test.each<[number, number | null]>([
	[-1, null],
	[0, null],
	[99_999, null],
	[100_000, 700],
	[199_999, 700],
	[200_000, 900],
	[9_000_000, 900],
])('a period of %d reaches %p', (base, rate) => {
	const tiers = [
		{ fromMinor: 100_000, rate: 700 },
		{ fromMinor: 200_000, rate: 900 },
	];
	expect(tierReached(base, terms({ tiers }))).toBe(rate);
	expect(tierReached(base, terms())).toBeNull();
});
