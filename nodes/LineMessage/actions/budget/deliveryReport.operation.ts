import type { IExecuteFunctions } from 'n8n-workflow';

import { planTableAt } from '../../../../lib/groupbuy/message-budget/plan-cost';
import { savings } from '../../../../lib/groupbuy/message-budget/savings';
import { deliveryReport, deliveryReportBy } from '../../../../lib/store/delivery-report';
import { readBudgetSettings } from '../../../../lib/store/message-budget';
import type { Store } from '../../../../lib/store/store';
import { feesAsOf, twd } from '../../../shared/budget-present';
import { showFor } from '../../../shared/fields';
import { periodFields, readPeriod } from '../../../shared/period-fields';
import { isoTime } from '../../../shared/present';
import { oneOf, readOptionalText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';

const DAY_MS = 24 * 60 * 60 * 1000;

const GROUPINGS = ['all', 'campaign', 'chat'] as const;

export const description = showFor('budget', 'deliveryReport', [
	...periodFields,
	{
		displayName: 'Group By',
		name: 'groupBy',
		type: 'options',
		default: 'all',
		description: 'What each item of the report is about',
		options: [
			{ name: 'Campaign', value: 'campaign', description: 'One item per campaign' },
			{ name: 'Chat', value: 'chat', description: 'One item per group or person' },
			{ name: 'Nothing', value: 'all', description: 'One item; of a whole month with what it saved in TWD' },
		],
	},
	{
		displayName: 'Campaign Code',
		name: 'campaignCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. C7K3M9QX',
		description: 'Only what is about this campaign; empty: everything',
	},
]);

/** What was said free of charge, what was paid for and what that has spared. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const zone = timeZoneOf(this);
	const period = readPeriod(this, item);
	const shown = { from: isoTime(period.from, zone), to: isoTime(period.to, zone) };
	const campaignCode = readOptionalText(this, 'campaignCode', item, 20)?.toUpperCase();
	const filter = { ...period, ...(campaignCode !== undefined && { campaignCode }) };
	const groupBy = oneOf(this.getNodeParameter('groupBy', item, 'all'), 'groupBy', GROUPINGS);
	if (groupBy !== 'all') {
		const groups = await deliveryReportBy(store.db, groupBy, filter);
		return groups.map(({ group, ...counts }) => ({
			...shown,
			[groupBy === 'chat' ? 'chatId' : 'campaignCode']: group,
			...counts,
		}));
	}
	const counts = await deliveryReport(store.db, filter);
	const days = (period.to - period.from) / DAY_MS;
	// A fee is for everything that is sent in a month.
	const isMonth = campaignCode === undefined && days > 27 && days < 32;
	const cost = isMonth ? await costOf(store, period.from, counts) : null;
	return [{ ...shown, ...counts, cost }];
}

async function costOf(store: Store, at: number, counts: Parameters<typeof savings>[0]) {
	const { plan, planTables } = await readBudgetSettings(store.db);
	const table = planTableAt(planTables, at);
	const saved = savings(counts, plan, table);
	return {
		plan: saved.plan,
		totalWithTax: twd(saved.costMinor),
		planIfPushed: saved.pushedPlan,
		totalWithTaxIfPushed: twd(saved.pushedCostMinor),
		savedWithTax: saved.savedMinor === null ? null : twd(saved.savedMinor),
		...feesAsOf(table),
	};
}
