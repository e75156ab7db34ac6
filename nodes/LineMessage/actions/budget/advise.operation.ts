import type { IExecuteFunctions } from 'n8n-workflow';

import { forecastMonth } from '../../../../lib/groupbuy/message-budget/forecast';
import { nextQuotaMonthStart, quotaMonth } from '../../../../lib/groupbuy/message-budget/month';
import { cheapestPlans, type PlannedMonth } from '../../../../lib/groupbuy/message-budget/plan-advice';
import { planTableAt } from '../../../../lib/groupbuy/message-budget/plan-cost';
import { InputError } from '../../../../lib/groupbuy/input-error';
import { readWhole } from '../../../../lib/groupbuy/read-fields';
import { readBudgetSettings } from '../../../../lib/store/message-budget';
import type { Store } from '../../../../lib/store/store';
import { feesAsOf, presentCost, twd } from '../../../shared/budget-present';
import { currentQuota } from '../../../shared/budget-quota';
import { showFor } from '../../../shared/fields';
import { isoOrNull } from '../../../shared/present';
import { budgetChannel } from '../../../shared/push-guard';
import { oneOf } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';

const MOST_MONTHS = 24;

export const description = showFor('budget', 'advise', [
	{
		displayName: 'Messages',
		name: 'basis',
		type: 'options',
		default: 'forecast',
		description: 'How many messages each month will need',
		options: [
			{
				name: 'As This Month',
				value: 'forecast',
				description: 'Every month needs what this one will need, if it goes on as it has begun',
			},
			{ name: 'As Given', value: 'given', description: 'A number for each month' },
		],
	},
	{
		displayName: 'Months',
		name: 'months',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MOST_MONTHS },
		default: 6,
		description: 'How many months ahead, this one included',
		displayOptions: { show: { basis: ['forecast'] } },
	},
	{
		displayName: 'Messages of Each Month',
		name: 'messages',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 2400, 5200, 2400',
		description: 'This month first, with commas between them',
		displayOptions: { show: { basis: ['given'] } },
	},
]);

/** The plan to be on in each of the months ahead. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const zone = timeZoneOf(this);
	const now = Date.now();
	const settings = await readBudgetSettings(store.db);
	const needs = await messagesAhead(this, store, item, now);
	const advice = cheapestPlans(monthsFrom(now, needs), settings.planTables, settings.plan);
	return {
		months: advice.steps.map(({ cost, changeBy, differenceMinor, ...step }) => ({
			...step,
			changeBy: isoOrNull(changeBy, zone),
			difference: twd(differenceMinor),
			...presentCost(cost),
		})),
		totalWithTax: twd(advice.totalMinor),
		stayingWithTax: advice.stayingMinor === null ? null : twd(advice.stayingMinor),
		savedWithTax: advice.savedMinor === null ? null : twd(advice.savedMinor),
		plan: settings.plan,
		...feesAsOf(planTableAt(settings.planTables, now)),
	};
}

async function messagesAhead(
	context: IExecuteFunctions,
	store: Store,
	item: number,
	now: number,
): Promise<number[]> {
	const basis = oneOf(context.getNodeParameter('basis', item, 'forecast'), 'basis', ['forecast', 'given']);
	if (basis === 'given') return readMessages(context.getNodeParameter('messages', item, ''));
	const months = readWhole(context.getNodeParameter('months', item, 6), 'months', 1, MOST_MONTHS);
	const { used, usedSince, quota } = await currentQuota(store, await budgetChannel(context));
	const { expected } = forecastMonth({ now, usedSoFar: used + usedSince, quota, scheduled: [] });
	return Array.from({ length: months }, () => expected);
}

/** A list, or numbers with commas between them. */
function readMessages(value: unknown): number[] {
	const given = Array.isArray(value) ? (value as unknown[]) : String(value).split(/[,，、\s]+/);
	const numbers = given.filter((part) => part !== '').map(Number);
	const isUsable = numbers.every((number) => Number.isSafeInteger(number) && number >= 0);
	if (numbers.length >= 1 && numbers.length <= MOST_MONTHS && isUsable) return numbers;
	throw new InputError(
		`The field 'messages' is not a list of whole numbers: '${String(value).slice(0, 60)}'`,
		`Give one number for each month, ${MOST_MONTHS} months at most, e.g. 2400, 5200, 2400.`,
	);
}

function monthsFrom(now: number, needs: readonly number[]): PlannedMonth[] {
	let start = now;
	return needs.map((messages) => {
		const month = quotaMonth(start);
		start = nextQuotaMonthStart(start);
		return { month, messages };
	});
}
