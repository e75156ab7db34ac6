import type { IExecuteFunctions } from 'n8n-workflow';

import { cancelCampaign } from '../../../../lib/store/campaign-cancel';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, showFor } from '../../../shared/fields';
import { presentCampaign } from '../../../shared/present';
import { readLocator } from '../../../shared/read';
import { readCause, reasonField } from './cause-fields';

export const description = showFor('campaign', 'cancel', [
	{
		displayName: 'All orders of the campaign are cancelled. This cannot be undone.',
		name: 'cancelNotice',
		type: 'notice',
		default: '',
	},
	campaignField,
	reasonField('Said in the group, and kept in the history', true),
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readLocator(this, 'campaign', item);
	const now = Date.now();
	const cause = readCause(this, item, { now, required: true });
	const campaign = await store.tx(async (trx) => await cancelCampaign(trx, code, cause, now));
	return presentCampaign(campaign, timeZoneOf(this));
}
