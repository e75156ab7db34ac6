import type { IExecuteFunctions } from 'n8n-workflow';

import { reopenCampaign } from '../../../../lib/store/campaign-actions';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, showFor } from '../../../shared/fields';
import { presentCampaign } from '../../../shared/present';
import { readLocator, readTime } from '../../../shared/read';
import { readCause, reasonField } from './cause-fields';

export const description = showFor('campaign', 'reopen', [
	campaignField,
	{
		displayName: 'Closes At',
		name: 'closesAt',
		type: 'dateTime',
		default: '',
		description: "In the workflow's time zone; empty: until it is ended by hand",
	},
	reasonField('Said in the group, and kept in the history', true),
]);

/** Lets a closed campaign take orders again, as long as it is not settled. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readLocator(this, 'campaign', item);
	const now = Date.now();
	const cause = readCause(this, item, { now, required: true });
	const reopening = { ...cause, closesAt: readTime(this, 'closesAt', item) };
	const campaign = await store.tx(async (trx) => await reopenCampaign(trx, code, reopening, now));
	return presentCampaign(campaign, timeZoneOf(this));
}
