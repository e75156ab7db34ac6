import type { IExecuteFunctions } from 'n8n-workflow';

import { listCampaignEvents } from '../../../../lib/store/campaign-events';
import { getCampaign } from '../../../../lib/store/campaign-views';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, showFor } from '../../../shared/fields';
import { presentCampaignEvent } from '../../../shared/present';
import { readLocator } from '../../../shared/read';

export const description = showFor('campaign', 'history', [campaignField]);

/** Everything that happened to the campaign, who did it and why, oldest first. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const { code } = await getCampaign(store.db, readLocator(this, 'campaign', item), Date.now());
	const events = await listCampaignEvents(store.db, code);
	return events.map((event) => presentCampaignEvent(code, event, timeZoneOf(this)));
}
