import type { IExecuteFunctions } from 'n8n-workflow';

import {
	forecastCampaign,
	forecastMonth,
	forecastSend,
	type ScheduledPush,
} from '../../../../lib/groupbuy/message-budget/forecast';
import { cheapestPlan, planTableAt } from '../../../../lib/groupbuy/message-budget/plan-cost';
import { optionsFor } from '../../../../lib/groupbuy/message-budget/send-options';
import type { BudgetSettings } from '../../../../lib/groupbuy/message-budget/settings';
import { readWhole } from '../../../../lib/groupbuy/read-fields';
import { checkChatId } from '../../../../lib/line/messaging-api';
import { getCampaign } from '../../../../lib/store/campaign-views';
import { readBudgetSettings } from '../../../../lib/store/message-budget';
import type { KnownQuota } from '../../../../lib/store/message-quotas';
import type { Store } from '../../../../lib/store/store';
import { chatRecipients } from '../../../shared/budget-members';
import { feesAsOf, presentCost, presentOption, presentQuota } from '../../../shared/budget-present';
import { currentQuota } from '../../../shared/budget-quota';
import { scheduledSends } from '../../../shared/budget-scheduled';
import { showFor } from '../../../shared/fields';
import { isoOrNull, isoTime } from '../../../shared/present';
import { budgetChannel } from '../../../shared/push-guard';
import { oneOf, readList, readLocator } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { ANNOUNCEMENTS, forecastFields, FORECASTS } from './forecast-fields';

const MOST_PEOPLE = 100_000_000;
const MOST_TIMES = 1000;

export const description = showFor('budget', 'forecast', [
	{
		displayName: 'Sends nothing. Amounts are in TWD, by the fees of the day that the answer names.',
		name: 'forecastNotice',
		type: 'notice',
		default: '',
	},
	...forecastFields,
]);

/** What will be counted, and what each way to say it costs. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const kind = oneOf(this.getNodeParameter('forecast', item, 'month'), 'forecast', FORECASTS);
	const channel = await budgetChannel(this);
	const quota = await currentQuota(store, channel);
	const settings = await readBudgetSettings(store.db);
	const base = {
		forecast: kind,
		...presentQuota(quota, timeZoneOf(this)),
		...feesAsOf(planTableAt(settings.planTables, Date.now())),
	};
	if (kind === 'month') {
		const scheduled = await scheduledSends(store, channel, quota.botUserId, Date.now());
		return { ...base, ...month(this, scheduled, quota, settings) };
	}
	const counted = kind === 'campaign' ? await ofCampaign(this, store, item) : await ofSend(this, store, item);
	return { ...base, ...counted, options: options(counted.messages, quota, settings) };
}

async function ofCampaign(context: IExecuteFunctions, store: Store, item: number) {
	const { code, title, lineGroupId } = await getCampaign(
		store.db,
		readLocator(context, 'campaign', item),
		Date.now(),
	);
	const kinds = readList(context.getNodeParameter('announcements', item, []), 'announcements');
	const { api } = await budgetChannel(context);
	const members = await chatRecipients(store, api, lineGroupId);
	const forecast = forecastCampaign({
		members,
		announcements: kinds.map((kind) => oneOf(kind, 'announcements', ANNOUNCEMENTS)),
		notices: readWhole(context.getNodeParameter('notices', item, 0), 'notices', 0, MOST_TIMES),
	});
	return { campaignCode: code, campaignTitle: title, members, ...forecast };
}

async function ofSend(context: IExecuteFunctions, store: Store, item: number) {
	const { api } = await budgetChannel(context);
	const groups = readList(context.getNodeParameter('groups', item, []), 'groups');
	let recipients = readWhole(context.getNodeParameter('people', item, 0), 'people', 0, MOST_PEOPLE);
	for (const chatId of new Set(groups)) {
		recipients += await chatRecipients(store, api, checkChatId(String(chatId)));
	}
	const times = readWhole(context.getNodeParameter('times', item, 1), 'times', 1, MOST_TIMES);
	return { recipients, times, messages: forecastSend({ recipients, times }) };
}

function month(
	context: IExecuteFunctions,
	scheduled: readonly ScheduledPush[],
	{ used, usedSince, quota }: KnownQuota,
	{ plan, planTables }: BudgetSettings,
) {
	const now = Date.now();
	const zone = timeZoneOf(context);
	const forecast = forecastMonth({
		now,
		usedSoFar: used + usedSince,
		quota,
		scheduled,
	});
	const table = planTableAt(planTables, now);
	const cheapest = cheapestPlan(table.plans, forecast.expected, table);
	return {
		...forecast,
		isEnough: forecast.missing === 0,
		runsOutAt: isoOrNull(forecast.runsOutAt, zone),
		allowanceEndsAt: isoTime(forecast.allowanceEndsAt, zone),
		plan,
		cheapestPlan: {
			plan: cheapest.plan.key,
			isEnough: cheapest.cost.sendable,
			...presentCost(cheapest.cost),
		},
	};
}

function options(messages: number, { used, usedSince, left }: KnownQuota, settings: BudgetSettings) {
	const state = { settings, now: Date.now(), used: used + usedSince, quotaLeft: left };
	return optionsFor(messages, state).map(presentOption);
}
