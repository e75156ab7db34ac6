import { InputError } from '../input-error';
import { share } from '../shares';
import { quotaDay } from './month';
import type { MessagePlan, PlanTable } from './plan';

/** Thousandths of a minor unit in one. */
const MILLI = 1000;
/** Basis points of all of it. */
const WHOLE = 10_000;

/** What a month costs on a plan; amounts are minor units. */
export interface MonthCost {
	feeMinor: number;
	/** Messages above the allowance; 0 where the plan sends none. */
	overageMessages: number;
	/** Rounded half up. */
	overageMinor: number;
	/** Without tax. */
	totalMinor: number;
	taxMinor: number;
	totalWithTaxMinor: number;
	/** Whether the plan can carry all of the messages; if not, the costs are of those that it can. */
	sendable: boolean;
}

export interface PlanCost {
	plan: MessagePlan;
	cost: MonthCost;
}

/**
 * The table of plans that holds at a time. A day begins when LINE's does, at 23:00 in Taiwan. Before all of them it is the
 * earliest, the best that is known of that time.
 *
 * @throws InputError when there is none
 */
export function planTableAt(tables: readonly PlanTable[], ms: number): PlanTable {
	const day = quotaDay(ms);
	const sorted = tables.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
	const table = sorted.findLast(({ effectiveFrom }) => effectiveFrom <= day) ?? sorted[0];
	if (table !== undefined) return table;
	throw new InputError("There is no table of LINE's plans", 'Add one to planTables.');
}

/** @throws InputError when the table has no plan of this key */
export function planOf({ plans, effectiveFrom }: PlanTable, key: string): MessagePlan {
	const plan = plans.find((candidate) => candidate.key === key);
	if (plan !== undefined) return plan;
	throw new InputError(
		`There is no plan '${key.slice(0, 60)}' in the table of ${effectiveFrom}`,
		`It has ${plans.map((candidate) => candidate.key).join(', ')}.`,
	);
}

/** Plans that cost more a month than this one, the cheapest first. */
export function plansAbove({ plans }: PlanTable, { monthlyFeeMinor }: MessagePlan): MessagePlan[] {
	return plans
		.filter((plan) => plan.monthlyFeeMinor > monthlyFeeMinor)
		.sort((a, b) => a.monthlyFeeMinor - b.monthlyFeeMinor);
}

/** Whether the plan sends messages above its allowance, for their price. */
export const hasOverage = ({ overage }: MessagePlan): boolean => overage.length > 0;

/**
 * Messages that a plan can carry in a month.
 *
 * @param additionalMessages what its owner allows above the allowance, in LINE Official Account Manager
 */
export function maxMessages(plan: MessagePlan, additionalMessages: number): number {
	return plan.includedMessages + (hasOverage(plan) ? additionalMessages : 0);
}

/**
 * Whether LINE's limit is the one of this plan: its allowance and what its owner allows above it. Where it is not, the settings
 * name another plan than the account is on, and costs come out wrong.
 *
 * @param quota LINE's limit of the month; `null`: not limited, which says nothing about the plan
 */
export function planFitsQuota(plan: MessagePlan, additionalMessages: number, quota: number | null): boolean {
	return quota === null || quota === maxMessages(plan, additionalMessages);
}

/**
 * What so many messages in a month cost. Each additional message has the price of the tier that its own number lies in. The
 * total is rounded half up to whole minor units, then the tax of it: NT$800 and 5 % are NT$840.
 */
export function costOfMonth(
	plan: MessagePlan,
	messages: number,
	{ taxBasisPoints }: Pick<PlanTable, 'taxBasisPoints'>,
): MonthCost {
	const above = Math.max(0, messages - plan.includedMessages);
	const feeMinor = plan.monthlyFeeMinor;
	const overageMinor = share(overageMilliMinor(plan, above), 1, MILLI);
	return {
		feeMinor,
		overageMessages: hasOverage(plan) ? above : 0,
		overageMinor,
		...withTax(feeMinor + overageMinor, taxBasisPoints),
		sendable: above === 0 || hasOverage(plan),
	};
}

/** An amount without tax, its tax rounded half up, and both. */
export function withTax(
	totalMinor: number,
	taxBasisPoints: number,
): { totalMinor: number; taxMinor: number; totalWithTaxMinor: number } {
	const taxMinor = share(totalMinor, taxBasisPoints, WHOLE);
	return { totalMinor, taxMinor, totalWithTaxMinor: totalMinor + taxMinor };
}

/**
 * What further messages add to a month in which some are used already, in thousandths of the minor unit and without tax. 0 where
 * the allowance covers them, and where the plan cannot send them at all: ask `maxMessages()` for that.
 */
export function marginalCostMilliMinor(plan: MessagePlan, used: number, further: number): number {
	const upTo = (messages: number) => overageMilliMinor(plan, Math.max(0, messages - plan.includedMessages));
	return upTo(used + further) - upTo(used);
}

/**
 * The plan that carries so many messages for the least money; of equal ones the first.
 *
 * @param plans at least one
 * @returns `cost.sendable` is false where no plan carries them all: it is the plan then that carries most
 */
export function cheapestPlan(
	plans: readonly MessagePlan[],
	messages: number,
	table: Pick<PlanTable, 'taxBasisPoints'>,
): PlanCost {
	return plans
		.map((plan) => ({ plan, cost: costOfMonth(plan, messages, table) }))
		.reduce((best, next) => (isBetter(next, best) ? next : best));
}

function isBetter(a: PlanCost, b: PlanCost): boolean {
	if (a.cost.sendable !== b.cost.sendable) return a.cost.sendable;
	if (!a.cost.sendable && a.plan.includedMessages !== b.plan.includedMessages) {
		return a.plan.includedMessages > b.plan.includedMessages;
	}
	return a.cost.totalMinor < b.cost.totalMinor;
}

/** What a message of the allowance costs when all of it is used: they are paid for, not free. 0 without a fee. */
export function averageCostMilliMinor({ monthlyFeeMinor, includedMessages }: MessagePlan): number {
	return includedMessages === 0 ? 0 : share(monthlyFeeMinor, MILLI, includedMessages);
}

/** Of so many additional messages together. */
function overageMilliMinor({ overage }: MessagePlan, additional: number): number {
	return overage.reduce((sum, { from, milliMinorPerMessage }, index) => {
		const last = Math.min(additional, (overage[index + 1]?.from ?? Infinity) - 1);
		return sum + Math.max(0, last - from + 1) * milliMinorPerMessage;
	}, 0);
}
