import type { INodeProperties } from 'n8n-workflow';

import { locator } from './fields';

/** A group, multi-person chat or person to say something to. */
export const chatField: INodeProperties = locator(
	'Chat',
	'chat',
	'searchGroups',
	'The group to say it to; for a person give the LINE user ID',
	{
		displayName: 'By ID',
		name: 'id',
		placeholder: 'e.g. C4af4980629… or U4af4980629…',
		validation: [
			{
				type: 'regex',
				properties: {
					regex: '^[CRU][0-9a-f]{32}$',
					errorMessage: 'A LINE ID is C, R or U and 32 digits 0–9, a–f',
				},
			},
		],
	},
);

/** Whose cap it uses. */
export const capCampaignField: INodeProperties = {
	...locator('Campaign', 'campaign', 'searchCampaigns', 'Whose cap it uses, if it is about a campaign', {
		displayName: 'By Code',
		name: 'code',
		placeholder: 'e.g. C7K3M9QX',
	}),
	required: false,
};
