import { marginalCostMilliMinor, planOf, planTableAt } from '../../lib/groupbuy/message-budget/plan-cost';
import { readBudgetSettings } from '../../lib/store/message-budget';
import { quotaLeft } from '../../lib/store/message-quotas';
import type { Db } from '../../lib/store/store';
import { feesAsOf, twdOfMilli } from './budget-present';

/** What a push has cost, or would. */
export interface PushCost {
	/** That LINE counts. */
	messages: number;
	free: boolean;
	/** `null`: not limited, or not known. */
	quotaLeft: number | null;
	/** To be paid above the plan's fee; 0 where the allowance covers it. */
	twd: number;
	/** ISO day of the fees. */
	feesAsOf: string;
}

/** @param isCounted the messages are part of what is known as used already */
export async function costOfPush(
	db: Db,
	channelKey: string,
	messages: number,
	{ isCounted }: { isCounted: boolean },
): Promise<PushCost> {
	const now = Date.now();
	const { plan, planTables } = await readBudgetSettings(db);
	const table = planTableAt(planTables, now);
	const known = await quotaLeft(db, channelKey, now);
	const used = known === undefined ? 0 : known.used + known.usedSince;
	const before = isCounted ? Math.max(0, used - messages) : used;
	return {
		messages,
		free: messages === 0,
		quotaLeft: known?.left ?? null,
		twd: twdOfMilli(marginalCostMilliMinor(planOf(table, plan), before, messages)),
		feesAsOf: feesAsOf(table).feesAsOf,
	};
}
