import fc from 'fast-check';

import type { Coupon } from '../../../lib/groupbuy/checkout';
import { orderTotals } from '../../../lib/groupbuy/order-totals';
import type { Promotion, TotalsInput, TotalsLine } from '../../../lib/groupbuy/totals';

const KEYS = ['a', 'b', 'c', 'd', 'e'];

const amount = fc.integer({ min: 0, max: 2_000 });
const rate = fc.integer({ min: 1, max: 10_000 });
const variantIds = fc.subarray(KEYS);
const moneyOff = [
	fc.record({ amountMinor: fc.integer({ min: 1, max: 2_000 }) }),
	fc.record({ rate }),
] as const;

const lines: fc.Arbitrary<TotalsLine[]> = fc.subarray(KEYS).chain((keys) =>
	fc.tuple(
		...keys.map((key) =>
			fc.record({
				key: fc.constant(key),
				variantId: fc.constantFrom(key, null),
				unitPriceMinor: fc.oneof(amount, fc.integer({ min: 0, max: 1_000_000_000 })),
				quantity: fc.integer({ min: 1, max: 999 }),
				gift: fc.boolean(),
			}),
		),
	),
);
const promotion: fc.Arbitrary<Promotion> = fc.record({
	name: fc.string({ maxLength: 5 }),
	variantIds,
	minQuantity: fc.integer({ min: 1, max: 20 }),
	minAmountMinor: amount,
	benefit: fc.oneof(...moneyOff, fc.record({ cheapestFreeOf: fc.integer({ min: 2, max: 9 }) })),
});
const coupon: fc.Arbitrary<Coupon> = fc.record({
	code: fc.constant('HI'),
	name: fc.constant('Hello'),
	benefit: fc.oneof(...moneyOff, fc.constant({ freeShipping: true as const })),
	minOrderMinor: amount,
	variantIds,
	maxUses: fc.option(fc.integer({ min: 1, max: 3 })),
	expiresAt: fc.option(fc.integer({ min: 1, max: 3 })),
});
const inputs: fc.Arbitrary<TotalsInput> = fc.record({
	lines,
	promotions: fc.array(promotion, { maxLength: 4 }),
	coupon: fc.option(fc.record({ coupon, uses: fc.integer({ min: 0, max: 3 }) })),
	storeCredit: fc.option(
		fc.record({
			rule: fc.record({ minOrderMinor: amount, maxMinor: fc.option(amount), editable: fc.boolean() }),
			balanceMinor: amount,
			wantedMinor: fc.option(amount),
		}),
	),
	discounts: fc.array(fc.record({ name: fc.string({ maxLength: 5 }), amountMinor: amount }), {
		maxLength: 7,
	}),
	shipping: fc.option(
		fc.record({
			id: fc.constant('home'),
			type: fc.constant('home_delivery' as const),
			name: fc.constant('宅配'),
			feeMinor: amount,
			freeFromMinor: fc.option(amount),
			places: fc.constant([]),
		}),
	),
	tax: fc.record({
		mode: fc.constantFrom('none' as const, 'included' as const, 'added' as const),
		rate: fc.integer({ min: 0, max: 10_000 }),
	}),
	now: fc.integer({ min: 0, max: 4 }),
});

const sum = (amounts: readonly number[]) => amounts.reduce((total, one) => total + one, 0);
const check = (property: (input: TotalsInput) => void) => {
	fc.assert(fc.property(inputs, property), { numRuns: 500 });
};

test('the total is the sum of its parts, whole and never below zero', () => {
	check((input) => {
		const totals = orderTotals(input);
		const off = [...totals.promotions, ...totals.discounts].map(({ amountMinor }) => amountMinor);
		const goods = totals.goodsMinor - sum(off) - (totals.coupon?.amountMinor ?? 0) - totals.storeCreditMinor;
		const onTop = totals.tax.mode === 'added' ? totals.tax.amountMinor : 0;
		expect(totals.totalMinor).toBe(goods + totals.shippingFeeMinor + onTop);
		expect(goods).toBeGreaterThanOrEqual(0);
		for (const part of [...off, totals.storeCreditMinor, totals.shippingFeeMinor, totals.tax.amountMinor]) {
			expect(part).toBeGreaterThanOrEqual(0);
			expect(Number.isSafeInteger(part)).toBe(true);
		}
	});
});

test('the order of the lines changes nothing', () => {
	fc.assert(
		fc.property(
			inputs.chain((input) =>
				fc.tuple(
					fc.constant(input),
					fc.shuffledSubarray([...input.lines], { minLength: input.lines.length }),
				),
			),
			([input, shuffled]) => {
				expect(orderTotals({ ...input, lines: shuffled })).toEqual(orderTotals(input));
			},
		),
		{ numRuns: 500 },
	);
});

test('promotions take no more than their lines cost, all together, and nothing of a gift', () => {
	check((input) => {
		const { promotions } = orderTotals(input);
		const costOf = (keys: Iterable<string>) =>
			sum(
				[...keys].map((key) => {
					const line = input.lines.find((candidate) => candidate.key === key)!;
					expect(line.gift).toBe(false);
					return line.unitPriceMinor * line.quantity;
				}),
			);
		promotions.forEach(({ amountMinor, lineKeys }, index) => {
			expect(amountMinor).toBeGreaterThan(0);
			expect(amountMinor).toBeLessThanOrEqual(costOf(lineKeys));
			const untilNow = promotions.slice(0, index + 1);
			expect(sum(untilNow.map((one) => one.amountMinor))).toBeLessThanOrEqual(
				costOf(new Set(untilNow.flatMap((one) => one.lineKeys))),
			);
		});
	});
});

test('everything that was asked for is granted or refused', () => {
	check((input) => {
		const { promotions, coupon, discounts, storeCreditMinor, refusals } = orderTotals(input);
		const refused = (field: string) => refusals.filter((refusal) => refusal.field === field).length;
		expect(promotions.length + refused('promotions')).toBe(input.promotions.length);
		expect(discounts.length + refused('discounts')).toBe(input.discounts.length);
		expect((coupon === null ? 0 : 1) + refused('coupon')).toBe(input.coupon === null ? 0 : 1);
		const wanted = input.storeCredit?.wantedMinor ?? 0;
		if (wanted > 0 && storeCreditMinor !== wanted) expect(refused('storeCredit')).toBe(1);
	});
});
