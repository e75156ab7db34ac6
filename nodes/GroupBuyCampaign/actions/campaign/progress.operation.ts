import type { IExecuteFunctions } from 'n8n-workflow';

import { campaignCard } from '../../../../lib/line/flex/campaign-card';
import { getCampaign } from '../../../../lib/store/campaign-views';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, showFor } from '../../../shared/fields';
import { languageField, readLanguage } from '../../../shared/language';
import { presentCampaign } from '../../../shared/present';
import { readLocator } from '../../../shared/read';

export const description = showFor('campaign', 'progress', [campaignField, languageField]);

/** The campaign's numbers, and `messages` with its card for LINE Message. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const now = Date.now();
	const campaign = await getCampaign(store.db, readLocator(this, 'campaign', item), now);
	const zone = timeZoneOf(this);
	return {
		...presentCampaign(campaign, zone),
		messages: [campaignCard(campaign, { language: readLanguage(this, item), timeZone: zone, now })],
	};
}
