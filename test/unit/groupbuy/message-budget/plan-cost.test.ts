import fc from 'fast-check';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { TAIWAN_PLANS, type MessagePlan, type PlanTable } from '../../../../lib/groupbuy/message-budget/plan';
import {
	averageCostMilliMinor,
	cheapestPlan,
	costOfMonth,
	marginalCostMilliMinor,
	maxMessages,
	planFitsQuota,
	planOf,
	plansAbove,
	planTableAt,
} from '../../../../lib/groupbuy/message-budget/plan-cost';

const taiwan = planTableAt(TAIWAN_PLANS, Date.parse('2026-11-21'));
const light = planOf(taiwan, 'light');
const medium = planOf(taiwan, 'medium');
const high = planOf(taiwan, 'high');
const TIERED: MessagePlan = {
	key: 'tiered',
	name: '階梯',
	monthlyFeeMinor: 1200,
	includedMessages: 6000,
	overage: [
		{ from: 1, milliMinorPerMessage: 200 },
		{ from: 1001, milliMinorPerMessage: 150 },
		{ from: 5001, milliMinorPerMessage: 11 },
	],
};

test.each<[what: string, MessagePlan, number, Partial<ReturnType<typeof costOfMonth>>]>([
	['nothing on light', light, 0, { totalMinor: 0, taxMinor: 0, totalWithTaxMinor: 0, sendable: true }],
	['all of light', light, 200, { totalWithTaxMinor: 0, overageMessages: 0, sendable: true }],
	['more than light has', light, 201, { totalWithTaxMinor: 0, overageMessages: 0, sendable: false }],
	['nothing on medium', medium, 0, { feeMinor: 800, taxMinor: 40, totalWithTaxMinor: 840, sendable: true }],
	['all of medium', medium, 3000, { totalWithTaxMinor: 840, sendable: true }],
	['more than medium has', medium, 3001, { totalWithTaxMinor: 840, sendable: false }],
	[
		'all of high',
		high,
		6000,
		{ totalMinor: 1200, taxMinor: 60, totalWithTaxMinor: 1260, overageMessages: 0 },
	],
	['one more: NT$0.2', high, 6001, { overageMessages: 1, overageMinor: 0, totalMinor: 1200, sendable: true }],
	['three more: NT$0.6', high, 6003, { overageMessages: 3, overageMinor: 1, totalMinor: 1201, taxMinor: 60 }],
	[
		'a group of 300 more',
		high,
		6300,
		{ overageMinor: 60, totalMinor: 1260, taxMinor: 63, totalWithTaxMinor: 1323 },
	],
	['the first tier', TIERED, 7000, { overageMinor: 200, totalMinor: 1400 }],
	['into the second', TIERED, 7002, { overageMinor: 200, totalMinor: 1400 }],
	['all of the second', TIERED, 11_000, { overageMinor: 800, totalMinor: 2000 }],
	['into the third', TIERED, 21_000, { overageMessages: 15_000, overageMinor: 910, totalWithTaxMinor: 2216 }],
])('%s', (_what, plan, messages, expected) => {
	expect(costOfMonth(plan, messages, taiwan)).toMatchObject(expected);
});

test('tax is rounded half up', () => {
	const plan = { ...light, monthlyFeeMinor: 810 };
	expect(costOfMonth(plan, 0, taiwan)).toMatchObject({ taxMinor: 41, totalWithTaxMinor: 851 });
	expect(costOfMonth({ ...plan, monthlyFeeMinor: 809 }, 0, taiwan)).toMatchObject({ taxMinor: 40 });
});

test.each([
	[light, 0, 200],
	[light, 500, 200],
	[medium, 500, 3000],
	[high, 0, 6000],
	[high, 500, 6500],
])('$key with %d additional messages allowed carries %d', (plan, additional, messages) => {
	expect(maxMessages(plan, additional)).toBe(messages);
});

test.each([
	[light, 0, 200, true],
	[light, 0, 6000, false],
	[medium, 500, 3000, true],
	[high, 500, 6500, true],
	[high, 0, 6500, false],
	[high, 0, null, true],
])("$key with %d additional messages, and LINE's limit is %p: %p", (plan, additional, quota, fits) => {
	expect(planFitsQuota(plan, additional, quota)).toBe(fits);
});

test.each([
	['covered', high, 0, 6000, 0],
	['half covered', high, 5900, 300, 40_000],
	['above', high, 6000, 300, 60_000],
	['one message', high, 7000, 1, 200],
	['nothing', high, 7000, 0, 0],
	['over a tier', TIERED, 6999, 2, 350],
	['not sent at all', medium, 3000, 300, 0],
])('%s: thousandths that further messages cost', (_what, plan, used, further, cost) => {
	expect(marginalCostMilliMinor(plan, used, further)).toBe(cost);
});

test('messages of the allowance are paid for', () => {
	expect([light, medium, high].map(averageCostMilliMinor)).toEqual([0, 267, 200]);
	expect(averageCostMilliMinor({ ...high, includedMessages: 0 })).toBe(0);
});

test('the table that holds is the latest that has begun, by the day in UTC+9', () => {
	const later: PlanTable = { ...taiwan, effectiveFrom: '2027-01-01' };
	const tables = [later, ...TAIWAN_PLANS];
	expect(planTableAt(tables, Date.parse('2026-12-31T22:59:59+08:00'))).toBe(taiwan);
	expect(planTableAt(tables, Date.parse('2026-12-31T23:00:00+08:00'))).toBe(later);
	// Of before nothing is known: the earliest is the nearest.
	expect(planTableAt(tables, Date.parse('2023-08-31T22:59:59+08:00'))).toBe(taiwan);
	expect(() => planTableAt([], Date.now())).toThrow(new InputError("There is no table of LINE's plans", ''));
});

test('an unknown plan is refused', () => {
	const lookUp = () => planOf(taiwan, 'huge');
	expect(lookUp).toThrow(InputError);
	expect(lookUp).toThrow("There is no plan 'huge' in the table of 2023-09-01");
});

test('plans above another one, whatever the order of the table', () => {
	const shuffled = { ...taiwan, plans: [high, light, medium] };
	expect(plansAbove(shuffled, light)).toEqual([medium, high]);
	expect(plansAbove(shuffled, high)).toEqual([]);
});

test.each([
	[200, 'light', true],
	[201, 'medium', true],
	[3001, 'high', true],
	[100_000, 'high', true],
])('for %d messages the cheapest is %s', (messages, key, sendable) => {
	expect(cheapestPlan(taiwan.plans, messages, taiwan)).toMatchObject({ plan: { key }, cost: { sendable } });
});

test('where none carries them, it is the one that carries most', () => {
	expect(cheapestPlan([light, medium], 3001, taiwan)).toMatchObject({
		plan: { key: 'medium' },
		cost: { sendable: false },
	});
});

const plans: fc.Arbitrary<MessagePlan> = fc.record({
	key: fc.constant('any'),
	name: fc.constant('any'),
	monthlyFeeMinor: fc.nat(10_000_000),
	includedMessages: fc.nat(100_000),
	overage: fc
		.tuple(
			fc.uniqueArray(fc.integer({ min: 2, max: 100_000 }), { maxLength: 5 }),
			fc.array(fc.nat(100_000), { minLength: 6, maxLength: 6 }),
			fc.boolean(),
		)
		.map(([starts, prices, hasAny]) =>
			hasAny
				? [1, ...starts.sort((a, b) => a - b)].map((from, index) => ({
						from,
						milliMinorPerMessage: prices[index] ?? 0,
					}))
				: [],
		),
});
const counts = fc.nat(300_000);

test('costs never fall with more messages, and the parts add up', () => {
	fc.assert(
		fc.property(plans, counts, counts, fc.nat(10_000), (plan, messages, more, taxBasisPoints) => {
			const less = costOfMonth(plan, messages, { taxBasisPoints });
			const cost = costOfMonth(plan, messages + more, { taxBasisPoints });
			expect(cost.totalWithTaxMinor).toBeGreaterThanOrEqual(less.totalWithTaxMinor);
			expect(cost.feeMinor + cost.overageMinor).toBe(cost.totalMinor);
			expect(cost.totalMinor + cost.taxMinor).toBe(cost.totalWithTaxMinor);
			expect(Number(cost.sendable)).toBeLessThanOrEqual(Number(less.sendable));
		}),
	);
});

test('what messages add does not depend on how they are split, and each has the price of its tier', () => {
	fc.assert(
		fc.property(plans, counts, counts, counts, (plan, used, first, second) => {
			expect(
				marginalCostMilliMinor(plan, used, first) + marginalCostMilliMinor(plan, used + first, second),
			).toBe(marginalCostMilliMinor(plan, used, first + second));
			const number = used + 1 - plan.includedMessages;
			const tier = plan.overage.filter(({ from }) => from <= number).at(-1);
			expect(marginalCostMilliMinor(plan, used, 1)).toBe(tier?.milliMinorPerMessage ?? 0);
		}),
	);
});
