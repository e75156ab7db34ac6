import fc from 'fast-check';

import { TAIWAN_PLANS } from '../../../../lib/groupbuy/message-budget/plan';
import { planTableAt } from '../../../../lib/groupbuy/message-budget/plan-cost';
import { savings } from '../../../../lib/groupbuy/message-budget/savings';

const table = planTableAt(TAIWAN_PLANS, Date.parse('2026-11-21'));

test.each([
	['light', 0, 0, 'light', 0, 0],
	['light', 0, 200, 'light', 0, 0],
	['light', 0, 1800, 'medium', 840, 840],
	['light', 100, 101, 'medium', 840, 840],
	['light', 0, 18_000, 'high', 3780, 3780],
	// The fee is paid whether the allowance is used or not.
	['medium', 600, 2400, 'medium', 840, 0],
	['medium', 600, 2401, 'high', 1260, 420],
	['high', 0, 6000, 'high', 1260, 0],
	['high', 6000, 300, 'high', 1323, 63],
])(
	'on %s, %d paid and %d spared: pushed on %s for %d, %d saved',
	(plan, paid, spared, pushedPlan, cost, saved) => {
		expect(savings({ paidMessages: paid, sparedMessages: spared }, plan, table)).toMatchObject({
			pushedPlan,
			pushedCostMinor: cost,
			savedMinor: saved,
		});
	},
);

test('what no plan could have carried has no price', () => {
	const small = { ...table, plans: table.plans.filter(({ key }) => key !== 'high') };
	expect(savings({ paidMessages: 0, sparedMessages: 5000 }, 'light', small).savedMinor).toBeNull();
});

test('replies never cost more than pushes, and more of them never save less', () => {
	const counts = fc.nat(50_000);
	fc.assert(
		fc.property(
			counts,
			counts,
			counts,
			fc.constantFrom('light', 'medium', 'high'),
			(paid, spared, more, plan) => {
				const saved = (sparedMessages: number) =>
					savings({ paidMessages: paid, sparedMessages }, plan, table).savedMinor ?? NaN;
				expect(saved(spared)).toBeGreaterThanOrEqual(0);
				expect(saved(spared + more)).toBeGreaterThanOrEqual(saved(spared));
			},
		),
	);
});
