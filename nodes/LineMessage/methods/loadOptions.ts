import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { planTableAt } from '../../../lib/groupbuy/message-budget/plan-cost';
import { formatMoney } from '../../../lib/groupbuy/money';
import { readBudgetSettings } from '../../../lib/store/message-budget';
import { openNodeStore } from '../../shared/database';

/** LINE's plans as they hold today, with fee and allowance. */
export async function getPlans(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { db } = await openNodeStore(this);
	const { planTables } = await readBudgetSettings(db);
	const { plans, currency } = planTableAt(planTables, Date.now());
	return plans.map(({ key, name, monthlyFeeMinor, includedMessages }) => ({
		name: `${name} (${formatMoney(monthlyFeeMinor, currency)}, ${includedMessages} messages)`,
		value: key,
	}));
}
