import type { MonthCost } from '../../lib/groupbuy/message-budget/plan-cost';
import type { PlanTable } from '../../lib/groupbuy/message-budget/plan';
import type { SendOption } from '../../lib/groupbuy/message-budget/send-options';
import { major } from '../../lib/groupbuy/money';
import type { KnownQuota } from '../../lib/store/message-quotas';
import { isoTime } from './present';

/*
 * How the message budget looks as items: amounts in TWD, always with the day on which the fees were last compared.
 */

const CURRENCY = 'TWD';

export const twd = (minor: number): number => major(minor, CURRENCY);

/** Thousandths of a dollar, shown to the cent. */
export const twdOfMilli = (milliMinor: number): number => Math.round(milliMinor / 10) / 100;

/** Of which day the fees are. */
export const feesAsOf = ({ asOf, currency }: PlanTable) => ({ currency, feesAsOf: asOf });

export function presentCost(cost: MonthCost) {
	return {
		fee: twd(cost.feeMinor),
		overageMessages: cost.overageMessages,
		overage: twd(cost.overageMinor),
		total: twd(cost.totalMinor),
		tax: twd(cost.taxMinor),
		totalWithTax: twd(cost.totalWithTaxMinor),
	};
}

export function presentOption(option: SendOption) {
	const { costMinor, taxMinor, costWithTaxMinor, allowanceShareMilliMinor, ...rest } = option;
	return {
		...rest,
		cost: twd(costMinor),
		tax: twd(taxMinor),
		costWithTax: twd(costWithTaxMinor),
		allowanceShare: twdOfMilli(allowanceShareMilliMinor),
	};
}

export function presentQuota(known: KnownQuota, zone: string) {
	const { month, quota, used, usedSince, left, fetchedAt } = known;
	return { month, quota, used: used + usedSince, left, asOf: isoTime(fetchedAt, zone) };
}
