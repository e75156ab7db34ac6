import type { IExecuteFunctions } from 'n8n-workflow';

import { getCampaign } from '../../../../lib/store/campaign-views';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, showFor } from '../../../shared/fields';
import { presentCampaign } from '../../../shared/present';
import { readLocator } from '../../../shared/read';

export const description = showFor('campaign', 'get', [campaignField]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const campaign = await getCampaign(store.db, readLocator(this, 'campaign', item), Date.now());
	return presentCampaign(campaign, timeZoneOf(this));
}
