import type { IExecuteFunctions } from 'n8n-workflow';

import { getCampaign } from '../../../../lib/store/campaign-views';
import { updateCampaign, type CampaignChanges } from '../../../../lib/store/campaigns';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, showFor } from '../../../shared/fields';
import { presentCampaign } from '../../../shared/present';
import { cleanText, readLocator, readRequiredTime, readTime } from '../../../shared/read';
import { orderTagsField, readOrderTags, readReferralCode, referralCodeOption } from './create-fields';
import { readItemRules, readRules, ruleFields } from './rule-fields';

export const description = showFor('campaign', 'update', [
	{
		displayName:
			'Only before the campaign starts; order tags can be set at any time. Afterwards it can be ended early (End) or given more time (Extend).',
		name: 'updateNotice',
		type: 'notice',
		default: '',
	},
	campaignField,
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			{
				displayName: 'Closes At',
				name: 'closesAt',
				type: 'dateTime',
				default: '',
				description: "In the workflow's time zone; empty: until it is ended by hand",
			},
			{ displayName: 'Note', name: 'note', type: 'string', default: '', description: 'For the records' },
			{
				displayName: 'Opens At',
				name: 'opensAt',
				type: 'dateTime',
				default: '',
				description: "In the workflow's time zone",
			},
			{
				...orderTagsField,
				description:
					'What every order of the campaign is tagged with, separated by commas; orders that it has get them too and keep the tags that they have',
			},
			{
				...referralCodeOption,
				description: 'With which every order of the campaign is made; empty: none',
			},
			{ displayName: 'Title', name: 'title', type: 'string', default: '', description: 'What buyers see' },
		],
	},
	...ruleFields,
]);

/** Changes what is given; an item that is named gets its rules anew. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readLocator(this, 'campaign', item);
	const now = Date.now();
	const { currency } = await getCampaign(store.db, code, now);
	const fields = this.getNodeParameter('updateFields', item, {}) as Record<string, unknown>;
	const title = cleanText(fields.title, 'title', 100);
	const changes: CampaignChanges = {
		rules: readRules(this, item, currency),
		itemRules: readItemRules(this, item, currency),
		...(title !== null && { title }),
		...(fields.opensAt !== undefined && { opensAt: readRequiredTime(this, 'updateFields.opensAt', item) }),
		...(fields.closesAt !== undefined && { closesAt: readTime(this, 'updateFields.closesAt', item) }),
		...(fields.orderTags !== undefined && { orderTags: readOrderTags(fields.orderTags) }),
		...(fields.note !== undefined && { note: cleanText(fields.note, 'note', 2000) }),
		...readReferralCode(fields),
	};
	const cause = { actor: null, reason: null, at: now };
	const campaign = await store.tx(async (trx) => await updateCampaign(trx, code, changes, cause, now));
	return presentCampaign(campaign, timeZoneOf(this));
}
