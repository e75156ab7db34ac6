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

const GROUPINGS = ['all', 'campaign', 'chat'] as const;

export const description = showFor('budget', 'deliveryReport', [
	...periodFields,
	{
		displayName: 'Group By',
		name: 'groupBy',
		type: 'options',
		default: 'all',
		options: [
			{ name: 'Campaign', value: 'campaign', description: 'One item per campaign' },
			{ name: 'Chat', value: 'chat', description: 'One item per group or person' },
			{ name: 'Nothing', value: 'all', description: 'One item, with what it saved in TWD' },
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
	const { plan, planTables } = await readBudgetSettings(store.db);
	const table = planTableAt(planTables, period.from);
	const saved = savings(counts, plan, table);
	return [
		{
			...shown,
			...counts,
			cost: {
				plan: saved.plan,
				totalWithTax: twd(saved.costMinor),
				planIfPushed: saved.pushedPlan,
				totalWithTaxIfPushed: twd(saved.pushedCostMinor),
				savedWithTax: saved.savedMinor === null ? null : twd(saved.savedMinor),
				...feesAsOf(table),
			},
		},
	];
}
