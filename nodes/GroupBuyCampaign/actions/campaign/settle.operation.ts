import type { IExecuteFunctions } from 'n8n-workflow';

import { settleCampaign } from '../../../../lib/store/settle';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, showFor } from '../../../shared/fields';
import { presentSettled } from '../../../shared/present';
import { readLocator, readOptionalText } from '../../../shared/read';

export const description = showFor('campaign', 'settle', [
	{
		displayName:
			'Settling cannot be undone: messages that arrive later no longer count, and what did not form falls out. Preview Settling shows what it would do.',
		name: 'settleNotice',
		type: 'notice',
		default: '',
	},
	campaignField,
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: '',
		description: "For the records, and for the group's announcement",
	},
]);

/** Closes the book of a campaign that has ended. One that is settled gives the same answer again. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readLocator(this, 'campaign', item);
	const settling = { actor: null, reason: readOptionalText(this, 'reason', item, 500) };
	const result = await store.tx(async (trx) => await settleCampaign(trx, code, settling, Date.now()));
	return presentSettled(result, timeZoneOf(this));
}
