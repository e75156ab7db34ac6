import type { IExecuteFunctions } from 'n8n-workflow';

import { planTableAt } from '../../../../lib/groupbuy/message-budget/plan-cost';
import { redeem, TAIWAN_SUMMER_2024 } from '../../../../lib/groupbuy/message-budget/promo-code';
import { readBudgetSettings } from '../../../../lib/store/message-budget';
import type { Store } from '../../../../lib/store/store';
import { feesAsOf, twd } from '../../../shared/budget-present';
import { showFor } from '../../../shared/fields';
import { isoTime } from '../../../shared/present';
import { oneOf, readOptionalText, readRequiredTime, readText, readTime, toMinor } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';

export const description = showFor('budget', 'promoCode', [
	{
		displayName:
			'Calculates what a promotion code of LINE (優惠活動代碼) pays for. Nothing is entered or bought: do that in LINE Official Account Manager.',
		name: 'promoCodeNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Use It For',
		name: 'redeemFor',
		type: 'options',
		default: 'upgrade',
		description: 'What the code is to pay for',
		options: [
			{ name: 'Renewal', value: 'renew', description: 'The next fee of the plan as it is' },
			{ name: 'Upgrade', value: 'upgrade', description: 'The difference to a dearer plan, at once' },
		],
	},
	{
		displayName: 'Upgrade To Name or ID',
		name: 'to',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getPlans' },
		default: '',
		required: true,
		description:
			'The plan to go to. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: { show: { redeemFor: ['upgrade'] } },
	},
	{
		displayName: 'Face Value',
		name: 'faceValue',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: twd(TAIWAN_SUMMER_2024.faceValueMinor),
		description: 'In TWD, before tax',
	},
	{
		displayName: 'Valid From',
		name: 'validFrom',
		type: 'dateTime',
		default: '',
		required: true,
		description: "In the workflow's time zone, as the code's own page says",
	},
	{
		displayName: 'Valid Until',
		name: 'validUntil',
		type: 'dateTime',
		default: '',
		required: true,
		description: 'When the code ends, as its own page says; for a whole last day 23:59:59',
	},
	{
		displayName: "This Month's Fee Is Paid",
		name: 'hasPaidThisMonth',
		type: 'boolean',
		default: true,
		description: 'Whether the fee of this month has been charged already',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'At',
				name: 'at',
				type: 'dateTime',
				default: '',
				description: 'When the code is entered; now if not given',
			},
			{
				displayName: 'Country of the Account',
				name: 'country',
				type: 'string',
				default: 'TW',
				description: 'Two letters, ISO 3166-1',
			},
			{
				displayName: 'Paid By',
				name: 'paysBy',
				type: 'options',
				default: 'credit_card',
				description: 'The code holds for credit card and LINE Pay only',
				options: [
					{ name: 'Credit Card', value: 'credit_card' },
					{ name: 'LINE Pay', value: 'line_pay' },
					{ name: 'Something Else', value: 'other' },
				],
			},
			{
				displayName: 'Plan Name or ID',
				name: 'plan',
				type: 'options',
				typeOptions: { loadOptionsMethod: 'getPlans' },
				default: '',
				description:
					'The plan that the account is on, if not that of the settings. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			},
			{
				displayName: 'Renews Itself',
				name: 'autoRenews',
				type: 'boolean',
				default: true,
				description: 'Whether the plan goes on next month; not once it was downgraded to the free plan',
			},
		],
	},
]);

/** What the code pays, what is left to pay, and until when the messages hold. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const zone = timeZoneOf(this);
	const settings = await readBudgetSettings(store.db);
	const options = this.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const at = readTime(this, 'options.at', item) ?? Date.now();
	const table = planTableAt(settings.planTables, at);
	const action = oneOf(this.getNodeParameter('redeemFor', item), 'redeemFor', ['renew', 'upgrade']);
	const result = redeem(
		{
			...TAIWAN_SUMMER_2024,
			faceValueMinor: toMinor(this.getNodeParameter('faceValue', item), 'faceValue', 'TWD'),
			validFrom: readRequiredTime(this, 'validFrom', item),
			validUntil: readRequiredTime(this, 'validUntil', item),
		},
		{
			plan: readOptionalText(this, 'options.plan', item, 30) ?? settings.plan,
			hasPaidThisMonth: this.getNodeParameter('hasPaidThisMonth', item, true) === true,
			autoRenews: options.autoRenews !== false,
			paysBy: oneOf(options.paysBy ?? 'credit_card', 'paysBy', ['credit_card', 'line_pay', 'other']),
			country: readOptionalText(this, 'options.country', item, 2)?.toUpperCase() ?? 'TW',
			at,
		},
		action === 'renew' ? { type: 'renew' } : { type: 'upgrade', to: readText(this, 'to', item, 30) },
		table,
	);
	if (result.status === 'refused') return { ...result, ...feesAsOf(table) };
	const { usedMinor, forfeitedMinor, payMinor, taxMinor, effectiveAt, messagesUntil, ...rest } = result;
	return {
		...rest,
		used: twd(usedMinor),
		forfeited: twd(forfeitedMinor),
		pay: twd(payMinor),
		tax: twd(taxMinor),
		payWithTax: twd(payMinor + taxMinor),
		effectiveAt: isoTime(effectiveAt, zone),
		messagesUntil: isoTime(messagesUntil, zone),
		...feesAsOf(table),
	};
}
