import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { readBudgetSettingsInput } from '../../../../lib/groupbuy/message-budget/settings-input';
import { readBudgetSettings, writeBudgetSettings } from '../../../../lib/store/message-budget';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { policyField } from '../../../shared/push-guard';
import { readList } from '../../../shared/read';

const LIMITS = ['askAbove', 'campaignCap', 'monthlyCap'];

export const description = showFor('budget', 'updateSettings', [
	{
		displayName:
			'Until somebody chooses another policy here, everything waits for a free reply and nothing is pushed but what a node is told to push.',
		name: 'policyNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Settings',
		name: 'settings',
		type: 'collection',
		placeholder: 'Add setting',
		default: {},
		description: 'Only what is added here changes',
		options: [
			{
				displayName: 'Additional Messages',
				name: 'additionalMessages',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description:
					'What is allowed above the allowance in LINE Official Account Manager, on plans that have it; for forecasts',
			},
			{
				displayName: 'Ask Above',
				name: 'askAbove',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 100,
				description:
					'A push that counts more messages than this is asked about, even where pushes are allowed',
			},
			{
				displayName: 'Campaign Cap',
				name: 'campaignCap',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 500,
				description: 'Messages that everything which one campaign pushes may use',
			},
			{
				displayName: 'Monthly Cap',
				name: 'monthlyCap',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 1000,
				description:
					"Messages that pushes of this package may use in a month, however many LINE's quota has left",
			},
			{
				displayName: 'No Limit Of',
				name: 'noLimit',
				type: 'multiOptions',
				default: [],
				description: 'Limits to take away',
				options: [
					{ name: 'Ask Above', value: 'askAbove' },
					{ name: 'Campaign Cap', value: 'campaignCap' },
					{ name: 'Monthly Cap', value: 'monthlyCap' },
				],
			},
			{
				displayName: 'Plan Name or ID',
				name: 'plan',
				type: 'options',
				typeOptions: { loadOptionsMethod: 'getPlans' },
				default: '',
				description:
					'That the LINE Official Account is on. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			},
			{
				displayName: 'Plan Tables',
				name: 'planTables',
				type: 'json',
				default: '[]',
				description:
					"LINE's plans with the day from which they hold (effectiveFrom) and the day on which somebody compared them (asOf), as Get Settings shows them; the whole list is replaced",
			},
			policyField,
		],
	},
]);

/** Changes the settings that are given. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const given = this.getNodeParameter('settings', item, {}) as Record<string, unknown>;
	const { noLimit, planTables, ...rest } = given;
	const input = {
		...rest,
		...(planTables !== undefined && { planTables: readList(planTables, 'planTables') }),
		...Object.fromEntries(readList(noLimit, 'noLimit').map((name) => [limitOf(name), null])),
	};
	const now = Date.now();
	const changes = readBudgetSettingsInput(input, await readBudgetSettings(store.db), now);
	return await store.tx(async (trx) => await writeBudgetSettings(trx, changes, now));
}

function limitOf(name: unknown): string {
	const found = LIMITS.find((limit) => limit === name);
	if (found !== undefined) return found;
	throw new InputError("The field 'noLimit' names no limit", `It can name ${LIMITS.join(', ')}.`);
}
