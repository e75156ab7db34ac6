import type { IExecuteFunctions } from 'n8n-workflow';

import { nowSellingCard } from '../../../../lib/line/flex/now-selling-card';
import { getCampaign } from '../../../../lib/store/campaign-views';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, showFor } from '../../../shared/fields';
import { languageField, readLanguage } from '../../../shared/language';
import { toJson } from '../../../shared/operation';
import { presentCampaign } from '../../../shared/present';
import { readLocator, readText } from '../../../shared/read';

export const description = showFor('campaign', 'nowSelling', [
	campaignField,
	{
		displayName: 'Item Code',
		name: 'itemCode',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. A1',
		description: 'The item that is being shown. In the group the leader types 商品卡 A1 instead.',
	},
	languageField,
]);

/** The item's numbers, and `messages` with its card for LINE Message. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const now = Date.now();
	const campaign = await getCampaign(store.db, readLocator(this, 'campaign', item), now);
	const code = readText(this, 'itemCode', item, 20).normalize('NFKC').toUpperCase();
	const timeZone = timeZoneOf(this);
	const card = nowSellingCard(campaign, code, { language: readLanguage(this, item), timeZone, now });
	const { items, state, title } = presentCampaign(campaign, timeZone);
	return {
		campaignCode: campaign.code,
		campaignTitle: title,
		state,
		...items.find((candidate) => candidate.code === code),
		messages: [toJson(card)],
	};
}
