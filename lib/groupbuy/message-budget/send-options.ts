import { share } from '../shares';
import type { MessagePlan } from './plan';
import {
	averageCostMilliMinor,
	costOfMonth,
	hasOverage,
	marginalCostMilliMinor,
	planOf,
	plansAbove,
	planTableAt,
	withTax,
} from './plan-cost';
import type { BudgetSettings } from './settings';

/** Ways to say something, and what stands for or against each. */
export type OptionReason =
	/** Replies are not counted. */
	| 'free'
	/** Free, if somebody writes in the chat in time. */
	| 'free_if_somebody_writes'
	/** LINE's limit and the allowance, which the fee has paid for, suffice. */
	| 'covered'
	/** Additional messages at their price. */
	| 'additional'
	/** The plan sends nothing above its allowance, and that is used up. */
	| 'not_on_this_plan'
	/** The plan would send them, but LINE's limit is reached: raise the additional messages in OA Manager. */
	| 'raise_additional_messages'
	/** This plan does not carry them either. */
	| 'not_enough';

export interface SendOption {
	option: 'reply' | 'wait' | 'push' | 'upgrade';
	/** Key of the plan that the account is on with this option. */
	plan: string;
	/** That LINE counts. */
	messages: number;
	isPossible: boolean;
	why: OptionReason;
	/** To be paid for it now, in minor units, without tax; 0 too where it is not possible. */
	costMinor: number;
	taxMinor: number;
	costWithTaxMinor: number;
	/** Additional messages that have to be allowed in LINE Official Account Manager for it, in all of this month. */
	additionalMessages: number;
	/** What the messages of the allowance that it uses up have cost, in thousandths: paid already, but not free. */
	allowanceShareMilliMinor: number;
}

/** How a month stands when something is to be sent. */
export interface SendState {
	settings: Pick<BudgetSettings, 'plan' | 'planTables'>;
	/** Epoch milliseconds. */
	now: number;
	/** Messages used in this month, by LINE's count. */
	used: number;
	/** Of LINE's limit; `null`: not limited. LINE's word decides what can be pushed, the plan what it costs. */
	quotaLeft: number | null;
}

/**
 * All ways to send something and what each costs: as a reply, waiting for one, pushed on the plan as it is, and pushed after an
 * upgrade to each dearer plan. An upgrade takes effect at once and the difference of the fees is charged; what is used stays
 * used.
 *
 * @param messages as `forecastSend()` counts them
 * @throws InputError when the plan is not in the table that holds
 */
export function optionsFor(messages: number, { settings, now, used, quotaLeft }: SendState): SendOption[] {
	const table = planTableAt(settings.planTables, now);
	const current = planOf(table, settings.plan);
	const free = { plan: current.key, messages: 0, isPossible: true, ...NOTHING };
	const pushed = (plan: MessagePlan, limit: number | null): Omit<SendOption, 'option'> => {
		const isPossible = limit === null || messages <= limit;
		if (!isPossible) {
			return { plan: plan.key, messages, isPossible, ...NOTHING, why: refusal(plan, plan === current) };
		}
		const covered = Math.min(messages, Math.max(0, plan.includedMessages - used));
		const overage = share(marginalCostMilliMinor(plan, used, messages), 1, 1000);
		const { totalMinor, taxMinor, totalWithTaxMinor } = withTax(
			plan.monthlyFeeMinor - current.monthlyFeeMinor + overage,
			table.taxBasisPoints,
		);
		return {
			plan: plan.key,
			messages,
			isPossible,
			why: hasOverage(plan) && covered < messages ? 'additional' : 'covered',
			costMinor: totalMinor,
			taxMinor,
			costWithTaxMinor: totalWithTaxMinor,
			additionalMessages: costOfMonth(plan, used + messages, table).overageMessages,
			allowanceShareMilliMinor: covered * averageCostMilliMinor(plan),
		};
	};
	return [
		{ option: 'reply', ...free, why: 'free' },
		{ option: 'wait', ...free, why: 'free_if_somebody_writes' },
		{ option: 'push', ...pushed(current, quotaLeft) },
		...plansAbove(table, current).map((plan): SendOption => ({
			option: 'upgrade',
			...pushed(plan, upgradedLimit(plan, used)),
		})),
	];
}

const NOTHING = {
	costMinor: 0,
	taxMinor: 0,
	costWithTaxMinor: 0,
	additionalMessages: 0,
	allowanceShareMilliMinor: 0,
};

/** After an upgrade nothing is known but the plan: its owner may allow as many additional messages as are needed. */
function upgradedLimit(plan: MessagePlan, used: number): number | null {
	return hasOverage(plan) ? null : Math.max(0, plan.includedMessages - used);
}

function refusal(plan: MessagePlan, isCurrent: boolean): OptionReason {
	if (!isCurrent) return 'not_enough';
	return hasOverage(plan) ? 'raise_additional_messages' : 'not_on_this_plan';
}
