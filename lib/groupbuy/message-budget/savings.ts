import type { PlanTable } from './plan';
import { cheapestPlan, planOf, plansAbove } from './plan-cost';

/** What a month's free replies were worth; amounts are minor units, with tax. */
export interface Savings {
	/** Cheapest plan for the month as it was, and its cost. */
	plan: string;
	costMinor: number;
	/** The same if what was spared had been pushed. */
	pushedPlan: string;
	pushedCostMinor: number;
	/** The difference, never below 0; `null` where no plan could have carried it all. */
	savedMinor: number | null;
}

/**
 * Compares a month with itself if the messages that rode on replies had been pushed: both on the cheapest plan that carries them,
 * from the account's own upwards, since the fee of that is paid in any case. So messages that the allowance would have covered
 * save nothing.
 *
 * @param paidMessages that LINE has counted
 * @param sparedMessages that it would have counted besides
 * @param current key of the plan that the account is on
 * @throws InputError when the table has no such plan
 */
export function savings(
	{ paidMessages, sparedMessages }: { paidMessages: number; sparedMessages: number },
	current: string,
	table: PlanTable,
): Savings {
	const own = planOf(table, current);
	const plans = [own, ...plansAbove(table, own)];
	const now = cheapestPlan(plans, paidMessages, table);
	const pushed = cheapestPlan(plans, paidMessages + sparedMessages, table);
	return {
		plan: now.plan.key,
		costMinor: now.cost.totalWithTaxMinor,
		pushedPlan: pushed.plan.key,
		pushedCostMinor: pushed.cost.totalWithTaxMinor,
		savedMinor: pushed.cost.sendable ? pushed.cost.totalWithTaxMinor - now.cost.totalWithTaxMinor : null,
	};
}
