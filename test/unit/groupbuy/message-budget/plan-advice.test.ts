import fc from 'fast-check';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { TAIWAN_PLANS, type PlanTable } from '../../../../lib/groupbuy/message-budget/plan';
import { cheapestPlans, type PlanStep } from '../../../../lib/groupbuy/message-budget/plan-advice';
import { costOfMonth, planOf, planTableAt } from '../../../../lib/groupbuy/message-budget/plan-cost';

const taipei = (text: string) => Date.parse(`${text}+08:00`);
const table = planTableAt(TAIWAN_PLANS, Date.parse('2026-11-21'));
const MONTHS = ['2026-11', '2026-12', '2027-01', '2027-02'];
const planned = (...messages: number[]) =>
	messages.map((count, index) => ({ month: MONTHS[index] ?? '', messages: count }));
const short = ({ plan, change, reason }: PlanStep) => `${plan} ${change} ${reason}`;

test.each<[current: string, messages: number[], steps: string[], total: number, saved: number | null]>([
	['light', [200, 0], ['light stay cheapest', 'light stay cheapest'], 0, 0],
	['light', [201], ['medium upgrade cheapest'], 840, null],
	[
		'light',
		[200, 3000, 50],
		['light stay cheapest', 'medium upgrade cheapest', 'light downgrade cheapest'],
		840,
		null,
	],
	['medium', [3001], ['high upgrade cheapest'], 1260, null],
	['medium', [100, 100], ['medium stay no_downgrade_yet', 'light downgrade cheapest'], 840, 840],
	[
		'high',
		[2000, 2000, 6300],
		['high stay no_downgrade_yet', 'medium downgrade cheapest', 'high upgrade cheapest'],
		1260 + 840 + 1323,
		420,
	],
	['light', [50_000], ['high upgrade cheapest'], 10_500, null],
])('on %s for %p messages: %p', (current, messages, steps, total, saved) => {
	const advice = cheapestPlans(planned(...messages), TAIWAN_PLANS, current);
	expect(advice.steps.map(short)).toEqual(steps);
	expect(advice).toMatchObject({ totalMinor: total, savedMinor: saved });
});

test('an upgrade charges the difference, a downgrade must be made before the month before ends', () => {
	const { steps } = cheapestPlans(planned(4000, 100, 1000), TAIWAN_PLANS, 'medium');
	expect(steps).toMatchObject([
		{ plan: 'high', differenceMinor: 400, changeBy: null },
		{ plan: 'light', differenceMinor: 0, changeBy: taipei('2026-11-30T22:59') },
		{ plan: 'medium', differenceMinor: 800, changeBy: null },
	]);
});

test('plans change with their tables', () => {
	const dearer: PlanTable = {
		...table,
		effectiveFrom: '2026-12-01',
		plans: table.plans.map((plan) => ({ ...plan, monthlyFeeMinor: plan.monthlyFeeMinor * 2 })),
	};
	const { steps, totalMinor } = cheapestPlans(planned(3000, 3000), [...TAIWAN_PLANS, dearer], 'medium');
	expect(steps.map(short)).toEqual(['medium stay cheapest', 'medium stay cheapest']);
	expect(totalMinor).toBe(840 + 1680);
});

test('a plan that a later table has no more is left for another one', () => {
	const without: PlanTable = {
		...table,
		effectiveFrom: '2026-12-01',
		plans: table.plans.filter(({ key }) => key !== 'medium'),
	};
	const advice = cheapestPlans(planned(3000, 3000), [...TAIWAN_PLANS, without], 'medium');
	expect(advice.steps.map(short)).toEqual(['medium stay cheapest', 'high upgrade cheapest']);
	expect(advice.stayingMinor).toBeNull();
});

test('where no plan suffices, the largest', () => {
	const small: PlanTable = { ...table, plans: table.plans.filter(({ key }) => key !== 'high') };
	const { steps } = cheapestPlans(planned(5000), [small], 'light');
	expect(steps.map(short)).toEqual(['medium upgrade none_suffices']);
});

test('another plan for the same money is no reason to change', () => {
	const twice: PlanTable = {
		...table,
		plans: [{ ...planOf(table, 'medium'), key: 'twin' }, ...table.plans],
	};
	const { steps } = cheapestPlans(planned(1000, 1000), [twice], 'medium');
	expect(steps.map(({ plan }) => plan)).toEqual(['medium', 'medium']);
});

test('no months, no advice; a month that is none and a plan that is none are refused', () => {
	expect(cheapestPlans([], TAIWAN_PLANS, 'light')).toEqual({
		steps: [],
		totalMinor: 0,
		stayingMinor: 0,
		savedMinor: 0,
	});
	expect(() => cheapestPlans([{ month: '2026-99', messages: 1 }], TAIWAN_PLANS, 'light')).toThrow(InputError);
	expect(() => cheapestPlans(planned(1), TAIWAN_PLANS, 'huge')).toThrow(InputError);
});

test('no sequence of plans that LINE allows is cheaper', () => {
	const counts = fc.array(fc.nat(12_000), { minLength: 1, maxLength: 4 });
	fc.assert(
		fc.property(counts, fc.constantFrom('light', 'medium', 'high'), (messages, current) => {
			const { totalMinor } = cheapestPlans(planned(...messages), TAIWAN_PLANS, current);
			const least = planOf(table, current).monthlyFeeMinor;
			const possible = messages.reduce<number[]>(
				(totals, count, index) =>
					totals.flatMap((total) =>
						table.plans
							.filter(({ monthlyFeeMinor }) => index > 0 || monthlyFeeMinor >= least)
							.map((plan) => costOfMonth(plan, count, table))
							.filter(({ sendable }) => sendable)
							.map(({ totalWithTaxMinor }) => total + totalWithTaxMinor),
					),
				[0],
			);
			expect(totalMinor).toBe(Math.min(...possible));
		}),
	);
});
