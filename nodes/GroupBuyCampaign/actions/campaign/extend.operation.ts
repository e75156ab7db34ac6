import type { IExecuteFunctions } from 'n8n-workflow';

import { extendCampaign } from '../../../../lib/store/campaign-actions';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, showFor } from '../../../shared/fields';
import { presentCampaign } from '../../../shared/present';
import { readLocator, readRequiredTime } from '../../../shared/read';
import { readCause, reasonField } from './cause-fields';

export const description = showFor('campaign', 'extend', [
	campaignField,
	{
		displayName: 'Closes At',
		name: 'closesAt',
		type: 'dateTime',
		default: '',
		required: true,
		description: "The new end, in the workflow's time zone: later than it is now",
	},
	reasonField('Said in the group, and kept in the history', true),
]);

/** Gives an open campaign more time. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readLocator(this, 'campaign', item);
	const now = Date.now();
	const cause = readCause(this, item, { now, required: true });
	const extension = { ...cause, closesAt: readRequiredTime(this, 'closesAt', item) };
	const campaign = await store.tx(async (trx) => await extendCampaign(trx, code, extension, now));
	return presentCampaign(campaign, timeZoneOf(this));
}
