import type { IExecuteFunctions } from 'n8n-workflow';

import { allowanceEndsAt } from '../../../../lib/groupbuy/message-budget/month';
import { planFitsQuota, planOf, planTableAt } from '../../../../lib/groupbuy/message-budget/plan-cost';
import { readBudgetSettings } from '../../../../lib/store/message-budget';
import type { Store } from '../../../../lib/store/store';
import { feesAsOf, presentQuota, twd } from '../../../shared/budget-present';
import { currentQuota } from '../../../shared/budget-quota';
import { showFor } from '../../../shared/fields';
import { isoTime } from '../../../shared/present';
import { budgetChannel } from '../../../shared/push-guard';
import { timeZoneOf } from '../../../shared/time-zone';

export const description = showFor('budget', 'get', [
	{
		displayName: 'Refresh',
		name: 'refresh',
		type: 'boolean',
		default: false,
		description: 'Whether to ask LINE even if it was asked within the last ten minutes',
	},
]);

/** What the month has, what of it is used, and what may be pushed. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const zone = timeZoneOf(this);
	const now = Date.now();
	const refresh = this.getNodeParameter('refresh', item, false) === true;
	const quota = await currentQuota(store, await budgetChannel(this), refresh);
	const { planTables, plan: planKey, ...settings } = await readBudgetSettings(store.db);
	const table = planTableAt(planTables, now);
	const plan = planOf(table, planKey);
	const { key, name, monthlyFeeMinor, includedMessages } = plan;
	const fitsQuota = planFitsQuota(plan, settings.additionalMessages, quota.quota);
	return {
		...presentQuota(quota, zone),
		allowanceEndsAt: isoTime(allowanceEndsAt(now), zone),
		plan: { key, name, monthlyFee: twd(monthlyFeeMinor), includedMessages, fitsQuota, ...feesAsOf(table) },
		...settings,
	};
}
