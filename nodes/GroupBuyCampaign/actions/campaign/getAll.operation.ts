import type { IExecuteFunctions } from 'n8n-workflow';

import type { CampaignState } from '../../../../lib/groupbuy/campaign';
import { listCampaigns } from '../../../../lib/store/campaign-views';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { groupField, limitFields, showFor } from '../../../shared/fields';
import { presentCampaign } from '../../../shared/present';
import { readLimit, readLocator } from '../../../shared/read';

export const description = showFor('campaign', 'getAll', [
	...limitFields,
	{
		displayName: 'Of One Group',
		name: 'oneGroup',
		type: 'boolean',
		default: false,
		description: "Whether to list one group's history only",
	},
	{ ...groupField, displayOptions: { show: { oneGroup: [true] } } },
	{
		displayName: 'State',
		name: 'campaignState',
		type: 'options',
		default: 'all',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'Cancelled', value: 'cancelled' },
			{ name: 'Closed', value: 'closed', description: 'Takes no more orders' },
			{ name: 'Failed', value: 'failed', description: 'Did not come about (流團)' },
			{ name: 'Open', value: 'open' },
			{ name: 'Scheduled', value: 'scheduled' },
			{ name: 'Settled', value: 'settled' },
		],
	},
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const state = this.getNodeParameter('campaignState', item, 'all') as CampaignState | 'all';
	const oneGroup = this.getNodeParameter('oneGroup', item, false) === true;
	const filter = {
		...readLimit(this, item),
		...(state !== 'all' && { state }),
		...(oneGroup && { lineGroupIds: [readLocator(this, 'group', item)] }),
	};
	const campaigns = await listCampaigns(store.db, filter, Date.now());
	return campaigns.map((campaign) => presentCampaign(campaign, timeZoneOf(this)));
}
