import type { IExecuteFunctions } from 'n8n-workflow';

import { copyCampaign } from '../../../../lib/store/campaign-copy';
import { parseByCode } from '../../../../lib/groupbuy/rules-input';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, groupField, showFor } from '../../../shared/fields';
import { presentCampaign } from '../../../shared/present';
import { cleanText, readLocator, readOptionalText, readTime } from '../../../shared/read';
import {
	besideOthersField,
	capsField,
	closesAtField,
	opensAtField,
	orderTagsField,
	readOrderTags,
	readReferralCode,
	referralCodeOption,
} from './create-fields';

export const description = showFor('campaign', 'copy', [
	campaignField,
	{
		displayName: 'In Another Group',
		name: 'inAnotherGroup',
		type: 'boolean',
		default: false,
		description: 'Whether the copy is for another group than the campaign',
	},
	{ ...groupField, displayOptions: { show: { inAnotherGroup: [true] } } },
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		description: 'What buyers see; empty: as before',
	},
	opensAtField,
	closesAtField,
	{
		displayName: 'With Orders',
		name: 'withOrders',
		type: 'boolean',
		default: false,
		description:
			'Whether what is ordered in the campaign is ordered again in the copy; for one that opens later Run Schedule does it then',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				...orderTagsField,
				description:
					'What every order of the copy is tagged with, separated by commas; not added: the same as of the campaign',
			},
			capsField,
			{
				...referralCodeOption,
				description: "With which every order of the copy is made; not added: the group's, empty: none",
			},
			besideOthersField,
		],
	},
]);

/** Makes a campaign with the category and the rules of another; prices are those that the category has now. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const options = this.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const inAnotherGroup = this.getNodeParameter('inAnotherGroup', item, false) === true;
	const now = Date.now();
	const input = {
		from: readLocator(this, 'campaign', item),
		lineGroupId: inAnotherGroup ? readLocator(this, 'group', item) : null,
		title: readOptionalText(this, 'title', item, 100),
		opensAt: readTime(this, 'opensAt', item) ?? now,
		closesAt: readTime(this, 'closesAt', item),
		withOrders: this.getNodeParameter('withOrders', item, false) === true,
		caps: parseByCode(cleanText(options.caps, 'Quantity Caps', 10_000) ?? '', 'Quantity Caps'),
		besideOthers: options.besideOthers === true,
		...(options.orderTags !== undefined && { orderTags: readOrderTags(options.orderTags) }),
		...readReferralCode(options),
	};
	return presentCampaign(
		await store.tx(async (trx) => await copyCampaign(trx, input, now)),
		timeZoneOf(this),
	);
}
