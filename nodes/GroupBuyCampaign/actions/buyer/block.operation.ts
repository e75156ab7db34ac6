import type { IExecuteFunctions } from 'n8n-workflow';

import { blockBuyer } from '../../../../lib/store/buyer-records';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { showFor } from '../../../shared/fields';
import { presentBuyer } from '../../../shared/present';
import { cleanText, readTime } from '../../../shared/read';
import { lineUserIdField, readLineUserId } from './line-user-id';

export const description = showFor('buyer', 'block', [
	lineUserIdField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Blocked Until',
				name: 'until',
				type: 'dateTime',
				default: '',
				description: "In the workflow's time zone; empty: for good",
			},
			{ displayName: 'Reason', name: 'reason', type: 'string', default: '', description: 'For the records' },
		],
	},
]);

/** Refuses what this person writes from now on. What is ordered stays ordered. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const lineUserId = readLineUserId(this, item);
	const { reason } = this.getNodeParameter('options', item, {}) as { reason?: unknown };
	const block = { until: readTime(this, 'options.until', item), reason: cleanText(reason, 'reason', 500) };
	const buyer = await store.tx(async (trx) => await blockBuyer(trx, lineUserId, block, Date.now()));
	return presentBuyer(buyer, timeZoneOf(this));
}
