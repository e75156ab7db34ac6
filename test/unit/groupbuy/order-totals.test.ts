import type { Coupon, ShippingMethod } from '../../../lib/groupbuy/checkout';
import { orderTotals } from '../../../lib/groupbuy/order-totals';
import type { Promotion, Totals, TotalsInput, TotalsLine } from '../../../lib/groupbuy/totals';

const NOW = Date.UTC(2026, 11, 1, 4);

const line = (
	key: string,
	unitPriceMinor: number,
	quantity = 1,
	more: Partial<TotalsLine> = {},
): TotalsLine => ({
	key,
	variantId: key,
	unitPriceMinor,
	quantity,
	gift: false,
	...more,
});
const promotion = (benefit: Promotion['benefit'], more: Partial<Promotion> = {}): Promotion => ({
	name: 'P',
	variantIds: [],
	minQuantity: 1,
	minAmountMinor: 0,
	benefit,
	...more,
});
const coupon = (benefit: Coupon['benefit'], more: Partial<Coupon> = {}, uses = 0) => ({
	coupon: {
		code: 'HI',
		name: 'Hello',
		benefit,
		minOrderMinor: 0,
		variantIds: [],
		maxUses: null,
		expiresAt: null,
		...more,
	},
	uses,
});
const credit = (
	balanceMinor: number,
	wantedMinor: number | null,
	rule: Partial<NonNullable<TotalsInput['storeCredit']>['rule']> = {},
) => ({ rule: { minOrderMinor: 0, maxMinor: null, editable: true, ...rule }, balanceMinor, wantedMinor });
const shipping = (feeMinor: number, freeFromMinor: number | null = null): ShippingMethod => ({
	id: 'home',
	type: 'home_delivery',
	name: '宅配',
	feeMinor,
	freeFromMinor,
	places: [],
});
const discount = (amountMinor: number, name = 'D') => ({ name, amountMinor });
const refusal = (
	field: Totals['refusals'][number]['field'],
	reason: Totals['refusals'][number]['reason'],
	limitMinor: number | null = null,
) => expect.objectContaining({ field, reason, limitMinor }) as object;

const totals = (input: Partial<TotalsInput>) =>
	orderTotals({
		lines: [line('a', 100), line('b', 50, 4)],
		promotions: [],
		coupon: null,
		storeCredit: null,
		discounts: [],
		shipping: null,
		tax: { mode: 'none', rate: 0 },
		now: NOW,
		...input,
	});

/** The goods above cost 300 unless a case has its own lines. */
type Case = [name: string, input: Partial<TotalsInput>, expected: object];

/** A promotion that takes so much off; `null`: it does not apply. */
const taken = (...amounts: number[]) => ({
	promotions: amounts.map((amountMinor) => expect.objectContaining({ amountMinor }) as object),
	totalMinor: 300 - amounts.reduce((sum, amount) => sum + amount, 0),
	refusals: [],
});
const notTaken = (reason: Totals['refusals'][number]['reason'], limitMinor: number | null = null) => ({
	promotions: [],
	totalMinor: 300,
	refusals: [refusal('promotions', reason, limitMinor)],
});

const GOODS: Case[] = [
	['nothing', { lines: [] }, { goodsMinor: 0, totalMinor: 0, refusals: [] }],
	['two lines', {}, { goodsMinor: 300, totalMinor: 300 }],
	[
		'a gift costs nothing',
		{ lines: [line('a', 100), line('g', 80, 2, { gift: true })] },
		{ goodsMinor: 100 },
	],
	['only gifts', { lines: [line('g', 80, 2, { gift: true })], shipping: shipping(60) }, { totalMinor: 60 }],
	['free of charge', { lines: [line('a', 0, 9)] }, { totalMinor: 0 }],
	[
		'the dearest order there can be, to the unit',
		{ lines: Array.from({ length: 100 }, (_, key) => line(`${key}`, 1_000_000_000, 999)) },
		{ totalMinor: 99_900_000_000_000 },
	],
];

const PROMOTIONS: Case[] = [
	['an amount off', { promotions: [promotion({ amountMinor: 30 })] }, taken(30)],
	['an amount off is at most all', { promotions: [promotion({ amountMinor: 999 })] }, taken(300)],
	['九折', { promotions: [promotion({ rate: 1000 })] }, taken(30)],
	['all of it', { promotions: [promotion({ rate: 10_000 })] }, taken(300)],
	['half a unit goes up', { promotions: [promotion({ rate: 150 })] }, taken(5)],
	['less than half a unit goes down', { promotions: [promotion({ rate: 148 })] }, taken(4)],
	['of some variants', { promotions: [promotion({ rate: 5000 }, { variantIds: ['b'] })] }, taken(100)],
	[
		'of variants that are not there',
		{ promotions: [promotion({ rate: 5000 }, { variantIds: ['x'] })] },
		notTaken('no_matching_item'),
	],
	['任選 4 件', { promotions: [promotion({ amountMinor: 40 }, { minQuantity: 5 })] }, taken(40)],
	[
		'a piece short',
		{ promotions: [promotion({ amountMinor: 40 }, { minQuantity: 6 })] },
		notTaken('below_minimum'),
	],
	[
		'pieces count of its variants only',
		{ promotions: [promotion({ rate: 1 }, { variantIds: ['b'], minQuantity: 5 })] },
		notTaken('below_minimum'),
	],
	['滿額', { promotions: [promotion({ amountMinor: 40 }, { minAmountMinor: 300 })] }, taken(40)],
	[
		'a unit short',
		{ promotions: [promotion({ amountMinor: 40 }, { minAmountMinor: 301 })] },
		notTaken('below_minimum', 301),
	],
	[
		'one after the other',
		{ promotions: [promotion({ rate: 1000 }), promotion({ rate: 1000 })] },
		taken(30, 27),
	],
	[
		'in the other order',
		{ promotions: [promotion({ amountMinor: 100 }), promotion({ rate: 1000 })] },
		taken(100, 20),
	],
	[
		'the second finds less than its minimum',
		{ promotions: [promotion({ amountMinor: 1 }), promotion({ amountMinor: 9 }, { minAmountMinor: 300 })] },
		{
			promotions: [expect.objectContaining({ amountMinor: 1 })],
			refusals: [refusal('promotions', 'below_minimum', 300)],
		},
	],
	[
		'the second finds nothing left',
		{ promotions: [promotion({ rate: 10_000 }), promotion({ amountMinor: 1 })] },
		{ totalMinor: 0, refusals: [refusal('promotions', 'above_total', 0)] },
	],
	[
		'an amount is spread by what is left',
		{ promotions: [promotion({ amountMinor: 60 }), promotion({ rate: 10_000 }, { variantIds: ['b'] })] },
		taken(60, 160),
	],
	[
		'a spread amount loses no unit',
		{
			lines: ['a', 'b', 'c'].map((key) => line(key, 100)),
			promotions: [
				promotion({ amountMinor: 100 }),
				...['a', 'b', 'c'].map((key) => promotion({ rate: 10_000 }, { variantIds: [key] })),
			],
		},
		taken(100, 67, 66, 67),
	],
	[
		'custom items belong to all',
		{ lines: [line('a', 300, 1, { variantId: null })], promotions: [promotion({ rate: 1000 })] },
		taken(30),
	],
	[
		'custom items are no variant',
		{
			lines: [line('a', 300, 1, { variantId: null })],
			promotions: [promotion({ rate: 1000 }, { variantIds: ['a'] })],
		},
		notTaken('no_matching_item'),
	],
	[
		'gifts do not count',
		{
			lines: [line('a', 300), line('g', 9, 9, { gift: true })],
			promotions: [promotion({ rate: 1000 }, { minQuantity: 2 })],
		},
		notTaken('below_minimum'),
	],
	['every third is free', { promotions: [promotion({ cheapestFreeOf: 3 })] }, taken(50)],
	['every second of five: the two cheapest', { promotions: [promotion({ cheapestFreeOf: 2 })] }, taken(100)],
	[
		'every second of four of one kind',
		{ promotions: [promotion({ cheapestFreeOf: 2 }, { variantIds: ['b'] })] },
		taken(100),
	],
	['too few for one free', { promotions: [promotion({ cheapestFreeOf: 6 })] }, notTaken('below_minimum')],
	[
		'the cheapest first, then the next',
		{ lines: [line('a', 200), line('b', 60), line('c', 40)], promotions: [promotion({ cheapestFreeOf: 2 })] },
		taken(40),
	],
	[
		'over several lines',
		{
			lines: [line('a', 100, 2), line('b', 40), line('c', 60)],
			promotions: [promotion({ cheapestFreeOf: 2 })],
		},
		taken(100),
	],
	[
		'free at what is left of it',
		{ promotions: [promotion({ rate: 5000 }), promotion({ cheapestFreeOf: 5 })] },
		taken(150, 25),
	],
];

const withCoupon = (amountMinor: number) => ({
	coupon: { code: 'HI', name: 'Hello', amountMinor },
	totalMinor: 300 - amountMinor,
	refusals: [],
});
const noCoupon = (reason: Totals['refusals'][number]['reason'], limitMinor: number | null = null) => ({
	coupon: null,
	totalMinor: 300,
	refusals: [refusal('coupon', reason, limitMinor)],
});

const COUPONS: Case[] = [
	['an amount', { coupon: coupon({ amountMinor: 50 }) }, withCoupon(50)],
	['more than the goods: the rest is lost', { coupon: coupon({ amountMinor: 500 }) }, withCoupon(300)],
	['a part', { coupon: coupon({ rate: 1500 }) }, withCoupon(45)],
	['of some variants', { coupon: coupon({ amountMinor: 500 }, { variantIds: ['a', 'x'] }) }, withCoupon(100)],
	[
		'of none that is there',
		{ coupon: coupon({ rate: 1 }, { variantIds: ['x'] }) },
		noCoupon('no_matching_item'),
	],
	['until a moment', { coupon: coupon({ rate: 1000 }, { expiresAt: NOW + 1 }) }, withCoupon(30)],
	['at that moment', { coupon: coupon({ rate: 1000 }, { expiresAt: NOW }) }, noCoupon('expired')],
	['its last use', { coupon: coupon({ rate: 1000 }, { maxUses: 3 }, 2) }, withCoupon(30)],
	['used up', { coupon: coupon({ rate: 1000 }, { maxUses: 3 }, 3) }, noCoupon('used_up')],
	['any number of uses', { coupon: coupon({ rate: 1000 }, {}, 9999) }, withCoupon(30)],
	['its minimum', { coupon: coupon({ rate: 1000 }, { minOrderMinor: 300 }) }, withCoupon(30)],
	[
		'below its minimum',
		{ coupon: coupon({ rate: 1000 }, { minOrderMinor: 301 }) },
		noCoupon('below_minimum', 301),
	],
	[
		'the minimum is of the whole order',
		{ coupon: coupon({ rate: 1000 }, { minOrderMinor: 300, variantIds: ['a'] }) },
		withCoupon(10),
	],
	[
		'after promotions it is below',
		{ promotions: [promotion({ amountMinor: 10 })], coupon: coupon({ rate: 1000 }, { minOrderMinor: 300 }) },
		{ coupon: null, totalMinor: 290, refusals: [refusal('coupon', 'below_minimum', 300)] },
	],
	[
		'of what promotions leave',
		{ promotions: [promotion({ amountMinor: 100 })], coupon: coupon({ rate: 1000 }) },
		{ coupon: expect.objectContaining({ amountMinor: 20 }), totalMinor: 180 },
	],
	[
		'nothing is left',
		{ promotions: [promotion({ rate: 10_000 })], coupon: coupon({ rate: 1000 }) },
		{ coupon: null, refusals: [refusal('coupon', 'above_total', 0)] },
	],
	[
		'free shipping',
		{ shipping: shipping(80), coupon: coupon({ freeShipping: true }) },
		{ coupon: { code: 'HI', name: 'Hello', amountMinor: 0 }, shippingFeeMinor: 0, totalMinor: 300 },
	],
	[
		'free shipping below its minimum',
		{ shipping: shipping(80), coupon: coupon({ freeShipping: true }, { minOrderMinor: 301 }) },
		{ coupon: null, shippingFeeMinor: 80, totalMinor: 380 },
	],
	['free shipping before shipping is chosen', { coupon: coupon({ freeShipping: true }) }, withCoupon(0)],
];

const DISCOUNTS: Case[] = [
	[
		'two',
		{ discounts: [discount(20, '熟客'), discount(30, '瑕疵')] },
		{ discounts: [discount(20, '熟客'), discount(30, '瑕疵')], totalMinor: 250 },
	],
	['down to nothing', { discounts: [discount(300)] }, { totalMinor: 0, refusals: [] }],
	[
		'a unit too far: not at all',
		{ discounts: [discount(301, '太多')] },
		{
			discounts: [],
			totalMinor: 300,
			refusals: [{ field: 'discounts', reason: 'above_total', limitMinor: 300, name: '太多' }],
		},
	],
	[
		'only the one that goes too far',
		{ discounts: [discount(200), discount(101), discount(100)] },
		{
			discounts: [discount(200), discount(100)],
			totalMinor: 0,
			refusals: [refusal('discounts', 'above_total', 100)],
		},
	],
	['five', { discounts: Array.from({ length: 5 }, () => discount(10)) }, { totalMinor: 250, refusals: [] }],
	[
		'a sixth',
		{ discounts: Array.from({ length: 6 }, () => discount(10)) },
		{ totalMinor: 250, refusals: [refusal('discounts', 'too_many')] },
	],
	[
		'after promotions and coupon',
		{
			promotions: [promotion({ amountMinor: 100 })],
			coupon: coupon({ amountMinor: 100 }),
			discounts: [discount(101)],
		},
		{ totalMinor: 100, refusals: [refusal('discounts', 'above_total', 100)] },
	],
];

const paid = (storeCreditMinor: number) => ({
	storeCreditMinor,
	totalMinor: 300 - storeCreditMinor,
	refusals: [],
});
const notPaid = (reason: Totals['refusals'][number]['reason'], limitMinor: number, used = 0) => ({
	storeCreditMinor: used,
	totalMinor: 300 - used,
	refusals: [refusal('storeCredit', reason, limitMinor)],
});

const STORE_CREDIT: Case[] = [
	['all of a small balance', { storeCredit: credit(80, null) }, paid(80)],
	['as much as there is to pay', { storeCredit: credit(800, null) }, paid(300)],
	['as much as the cap', { storeCredit: credit(800, null, { maxMinor: 50 }) }, paid(50)],
	['no balance', { storeCredit: credit(0, null) }, paid(0)],
	['the wanted amount', { storeCredit: credit(800, 120) }, paid(120)],
	['none wanted', { storeCredit: credit(800, 0, { minOrderMinor: 999 }) }, paid(0)],
	['from the minimum on', { storeCredit: credit(80, null, { minOrderMinor: 300 }) }, paid(80)],
	[
		'below the minimum',
		{ storeCredit: credit(80, null, { minOrderMinor: 301 }) },
		notPaid('below_minimum', 301),
	],
	[
		'below the minimum after discounts',
		{ discounts: [discount(1)], storeCredit: credit(80, null, { minOrderMinor: 300 }) },
		{ storeCreditMinor: 0, totalMinor: 299 },
	],
	['above the cap', { storeCredit: credit(800, 51, { maxMinor: 50 }) }, notPaid('above_cap', 50)],
	['above the balance', { storeCredit: credit(80, 81) }, notPaid('above_balance', 80)],
	['above what is to pay', { storeCredit: credit(800, 301) }, notPaid('above_total', 300)],
	[
		'not to be chosen: all that is allowed',
		{ storeCredit: credit(800, 20, { editable: false, maxMinor: 50 }) },
		notPaid('not_editable', 50, 50),
	],
	['chosen as it is anyway', { storeCredit: credit(800, 50, { editable: false, maxMinor: 50 }) }, paid(50)],
];

const SHIPPING: Case[] = [
	['a fee', { shipping: shipping(80) }, { shippingFeeMinor: 80, totalMinor: 380 }],
	['free from an amount on', { shipping: shipping(80, 300) }, { shippingFeeMinor: 0, totalMinor: 300 }],
	['a unit short', { shipping: shipping(80, 301) }, { shippingFeeMinor: 80 }],
	[
		'a discount takes it below',
		{ discounts: [discount(1)], shipping: shipping(80, 300) },
		{ shippingFeeMinor: 80, totalMinor: 379 },
	],
	[
		'store credit does not',
		{ storeCredit: credit(50, null), shipping: shipping(80, 300) },
		{ shippingFeeMinor: 0, totalMinor: 250 },
	],
	['always free', { lines: [], shipping: shipping(80, 0) }, { shippingFeeMinor: 0 }],
	[
		'store credit does not pay the fee',
		{ storeCredit: credit(999, null), shipping: shipping(80) },
		{ storeCreditMinor: 300, totalMinor: 80 },
	],
];

const included = (rate: number) => ({ mode: 'included', rate }) as const;
const added = (rate: number) => ({ mode: 'added', rate }) as const;

const TAX: Case[] = [
	['none', {}, { tax: { mode: 'none', rate: 0, amountMinor: 0 } }],
	['included 5 %', { tax: included(500) }, { tax: { ...included(500), amountMinor: 14 }, totalMinor: 300 }],
	[
		'included in 105',
		{ lines: [line('a', 105)], tax: included(500) },
		{ tax: { ...included(500), amountMinor: 5 }, totalMinor: 105 },
	],
	[
		'included, half a unit goes up',
		{ lines: [line('a', 1)], tax: included(10_000) },
		{ tax: expect.objectContaining({ amountMinor: 1 }) },
	],
	['added 5 %', { tax: added(500) }, { tax: { ...added(500), amountMinor: 15 }, totalMinor: 315 }],
	[
		'added, half a unit goes up',
		{ lines: [line('a', 110)], tax: added(500) },
		{ tax: expect.objectContaining({ amountMinor: 6 }), totalMinor: 116 },
	],
	['added, less than half goes down', { lines: [line('a', 109)], tax: added(500) }, { totalMinor: 114 }],
	[
		'shipping is taxed',
		{ shipping: shipping(100), tax: added(500) },
		{ tax: expect.objectContaining({ amountMinor: 20 }), totalMinor: 420 },
	],
	['what is taken off is not', { discounts: [discount(100)], tax: added(500) }, { totalMinor: 210 }],
	['nor what store credit pays', { storeCredit: credit(100, null), tax: added(500) }, { totalMinor: 210 }],
	[
		'exact on large sums',
		{ lines: [line('a', 1_000_000_000, 999)], tax: added(333) },
		{ tax: expect.objectContaining({ amountMinor: 33_266_700_000 }) },
	],
];

const ALL: Case[] = [
	[
		'everything at once',
		{
			lines: [line('a', 480, 3), line('b', 120, 2), line('g', 99, 1, { gift: true })],
			promotions: [promotion({ rate: 1000 }, { name: '任選 3 件 9 折', variantIds: ['a'], minQuantity: 3 })],
			coupon: coupon({ amountMinor: 100 }, { minOrderMinor: 1500 }),
			discounts: [discount(36, '湊整數')],
			storeCredit: credit(500, null, { minOrderMinor: 1000, maxMinor: 50 }),
			shipping: shipping(60, 2000),
			tax: included(500),
		},
		{
			goodsMinor: 1680,
			promotions: [{ name: '任選 3 件 9 折', amountMinor: 144, lineKeys: ['a'] }],
			coupon: { code: 'HI', name: 'Hello', amountMinor: 100 },
			discounts: [discount(36, '湊整數')],
			storeCreditMinor: 50,
			shippingFeeMinor: 60,
			tax: { mode: 'included', rate: 500, amountMinor: 67 },
			totalMinor: 1410,
			refusals: [],
		},
	],
];

describe.each([
	['goods', GOODS],
	['promotions', PROMOTIONS],
	['coupons', COUPONS],
	['custom discounts', DISCOUNTS],
	['store credit', STORE_CREDIT],
	['shipping', SHIPPING],
	['tax', TAX],
	['together', ALL],
])('%s', (_group, cases) => {
	test.each(cases)('%s', (_name, input, expected) => {
		expect(totals(input)).toMatchObject(expected);
	});
});

test('a promotion names all lines that count for it, whatever their order', () => {
	const lines = [line('b', 10), line('a', 10), line('c', 10, 1, { gift: true })];
	expect(totals({ lines, promotions: [promotion({ cheapestFreeOf: 2 })] }).promotions).toEqual([
		{ name: 'P', amountMinor: 10, lineKeys: ['a', 'b'] },
	]);
});
