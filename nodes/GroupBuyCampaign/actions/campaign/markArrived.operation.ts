import type { IExecuteFunctions } from 'n8n-workflow';

import { markArrived } from '../../../../lib/store/campaign-actions';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, showFor } from '../../../shared/fields';
import { presentCampaign } from '../../../shared/present';
import { readLocator, readOptionalText, readTime } from '../../../shared/read';

export const description = showFor('campaign', 'markArrived', [
	campaignField,
	{
		displayName: 'Note',
		name: 'note',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. 11/28（六）15:00–18:00，社區大廳取貨',
		description: 'What the group reads with it: where and when to pick up',
	},
	{
		displayName: 'Remind At',
		name: 'remindAt',
		type: 'dateTime',
		default: '',
		description:
			"When Run Schedule reminds the group to pick up, in the workflow's time zone; empty: not at all",
	},
]);

/** Tells the group with its next free reply that the goods are there. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readLocator(this, 'campaign', item);
	const now = Date.now();
	const arrival = {
		actor: null,
		reason: readOptionalText(this, 'note', item, 500),
		at: now,
		remindAt: readTime(this, 'remindAt', item),
	};
	const campaign = await store.tx(async (trx) => await markArrived(trx, code, arrival, now));
	return presentCampaign(campaign, timeZoneOf(this));
}
