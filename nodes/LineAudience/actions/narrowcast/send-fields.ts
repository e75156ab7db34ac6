import type { INodeProperties } from 'n8n-workflow';

import { capCampaignField } from '../../../shared/chat-field';
import { messageFields } from '../../../shared/message-fields';
import { guardField } from '../../../shared/push-guard';

const audiences = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getAudiences' },
	default: [],
	description: `${description}. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`,
});

export const sendFields: INodeProperties[] = [
	{
		displayName:
			'A narrowcast costs one message per person. It reaches friends of the account only, and LINE sends nothing to fewer than 50 people unless this account has uploaded the audiences itself.',
		name: 'narrowcastNotice',
		type: 'notice',
		default: '',
	},
	{
		...audiences('Audience Names or IDs', 'audiences', 'Who gets it: whoever is in one of these'),
		required: true,
	},
	...messageFields,
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: true,
		description:
			'Whether to only show how many people it would reach, what it would cost and what the guard says',
	},
	guardField,
	{
		displayName: 'Approved',
		name: 'approved',
		type: 'boolean',
		default: false,
		description: 'Whether somebody has agreed to this very narrowcast. Caps and quota hold all the same.',
	},
	capCampaignField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			audiences('Except Audience Names or IDs', 'exceptAudiences', 'Whoever is in one of these gets nothing'),
			{
				displayName: 'Forbid Partial Delivery',
				name: 'forbidPartialDelivery',
				type: 'boolean',
				default: false,
				description: 'Whether to rather send to nobody when the quota does not suffice for all of them',
			},
			{
				displayName: 'Key',
				name: 'key',
				type: 'string',
				default: '',
				placeholder: 'e.g. mooncake-2026-09',
				description: 'Under one key it is sent once; empty: once per run',
			},
			{
				displayName: 'Max Recipients',
				name: 'maxRecipients',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 500,
				description: 'LINE draws lots among more; without it: all people of the audiences',
			},
			{
				displayName: 'Silent',
				name: 'notificationDisabled',
				type: 'boolean',
				default: false,
				description: 'Whether it arrives without a sound',
			},
			{
				displayName: 'Up to Remaining Quota',
				name: 'upToRemainingQuota',
				type: 'boolean',
				default: false,
				description: 'Whether to send to as many as the month has messages left, instead of to nobody',
			},
		],
	},
];
