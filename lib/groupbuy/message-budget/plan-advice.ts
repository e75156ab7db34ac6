import { allowanceEndsAt, startOfQuotaMonth } from './month';
import type { MessagePlan, PlanTable } from './plan';
import { cheapestPlan, costOfMonth, planOf, plansAbove, planTableAt, type MonthCost } from './plan-cost';

/** Messages that a month is expected to need. */
export interface PlannedMonth {
	/** `YYYY-MM`, as LINE counts. */
	month: string;
	messages: number;
}

export interface PlanStep {
	month: string;
	messages: number;
	/** Key of the plan to be on. */
	plan: string;
	change: 'stay' | 'upgrade' | 'downgrade';
	/**
	 * For a downgrade: until when it must be made, at the end of the month before. An upgrade takes effect at once, so it can wait
	 * until the messages are needed: `null`.
	 */
	changeBy: number | null;
	/**
	 * - `cheapest`: no plan carries the messages for less
	 * - `no_downgrade_yet`: a cheaper one would do, but this month's fee is paid and a downgrade waits for the next
	 * - `none_suffices`: no plan carries them all; this one carries most
	 */
	reason: 'cheapest' | 'no_downgrade_yet' | 'none_suffices';
	/** Charged for the upgrade, before tax: the difference to the plan before. */
	differenceMinor: number;
	cost: MonthCost;
}

/** Which plan to be on in the months ahead; amounts are minor units. */
export interface PlanAdvice {
	steps: PlanStep[];
	/** Of all months by the advice, with tax. */
	totalMinor: number;
	/** The same on the plan as it is; `null` where it cannot carry one of the months. */
	stayingMinor: number | null;
	/** What the advice saves against staying; `null` with it. */
	savedMinor: number | null;
}

/**
 * The cheapest plan of each month. LINE charges the difference of an upgrade at once and lets a downgrade take effect next month,
 * so every month but the first is free to have its own plan. In the first the plan that is paid for is the least.
 *
 * @param months one after the other; the first is the one that runs
 * @param current key of the plan that the account is on
 * @throws InputError for a month that is none, or a plan that is not in the first month's table
 */
export function cheapestPlans(
	months: readonly PlannedMonth[],
	tables: readonly PlanTable[],
	current: string,
): PlanAdvice {
	let previous: MessagePlan | undefined;
	const steps = months.map(({ month, messages }): PlanStep => {
		const start = startOfQuotaMonth(month);
		const table = planTableAt(tables, start);
		const before = previous === undefined ? planOf(table, current) : asIn(table, previous);
		const best = cheapestPlan(startingWith(table, before), messages, table);
		const { plan, cost } =
			previous === undefined ? cheapestPlan([before, ...plansAbove(table, before)], messages, table) : best;
		previous = plan;
		const difference = plan.monthlyFeeMinor - before.monthlyFeeMinor;
		const change = plan.key === before.key ? 'stay' : difference > 0 ? 'upgrade' : 'downgrade';
		return {
			month,
			messages,
			plan: plan.key,
			change,
			changeBy: change === 'downgrade' ? allowanceEndsAt(start - 1) : null,
			reason: !cost.sendable ? 'none_suffices' : plan === best.plan ? 'cheapest' : 'no_downgrade_yet',
			differenceMinor: change === 'upgrade' ? difference : 0,
			cost,
		};
	});
	const totalMinor = steps.reduce((sum, { cost }) => sum + cost.totalWithTaxMinor, 0);
	const stayingMinor = costOfStaying(months, tables, current);
	return {
		steps,
		totalMinor,
		stayingMinor,
		savedMinor: stayingMinor === null ? null : stayingMinor - totalMinor,
	};
}

/** The plan by the month's own table, if that still has it. */
function asIn({ plans }: PlanTable, plan: MessagePlan): MessagePlan {
	return plans.find(({ key }) => key === plan.key) ?? plan;
}

/** The plan before goes first: another that costs the same is no reason to change. */
function startingWith({ plans }: PlanTable, first: MessagePlan): MessagePlan[] {
	return [...plans.filter((plan) => plan === first), ...plans.filter((plan) => plan !== first)];
}

function costOfStaying(
	months: readonly PlannedMonth[],
	tables: readonly PlanTable[],
	current: string,
): number | null {
	let total = 0;
	for (const { month, messages } of months) {
		const table = planTableAt(tables, startOfQuotaMonth(month));
		const plan = table.plans.find(({ key }) => key === current);
		const cost = plan && costOfMonth(plan, messages, table);
		if (!cost?.sendable) return null;
		total += cost.totalWithTaxMinor;
	}
	return total;
}
