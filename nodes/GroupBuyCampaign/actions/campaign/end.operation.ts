import type { IExecuteFunctions } from 'n8n-workflow';

import { endCampaign } from '../../../../lib/store/campaign-actions';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, showFor } from '../../../shared/fields';
import { presentCampaign } from '../../../shared/present';
import { readLocator } from '../../../shared/read';

export const description = showFor('campaign', 'end', [campaignField]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readLocator(this, 'campaign', item);
	const campaign = await store.tx(async (trx) => await endCampaign(trx, code, Date.now()));
	return presentCampaign(campaign, timeZoneOf(this));
}
