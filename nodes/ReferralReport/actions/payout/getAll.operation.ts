import type { IExecuteFunctions } from 'n8n-workflow';

import { listPayouts } from '../../../../lib/store/payouts';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { readLimit, readTime } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { readReferrerOrAll, referrerOrAllField } from '../referrer-filter';
import { presentPayout } from './present-payout';

export const description = showFor('payout', 'getAll', [
	referrerOrAllField,
	...limitFields,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{ displayName: 'Paid From', name: 'from', type: 'dateTime', default: '' },
			{
				displayName: 'Paid Until',
				name: 'to',
				type: 'dateTime',
				default: '',
				description: 'This moment is no longer part of it',
			},
		],
	},
]);

/** Payouts, the newest first. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const referrer = await readReferrerOrAll(this, store.db, item);
	const payouts = await listPayouts(store.db, {
		...readLimit(this, item),
		leaderIds: referrer === null ? undefined : [referrer.id],
		from: readTime(this, 'filters.from', item) ?? undefined,
		to: readTime(this, 'filters.to', item) ?? undefined,
	});
	return payouts.map((payout) => presentPayout(payout, timeZoneOf(this)));
}
