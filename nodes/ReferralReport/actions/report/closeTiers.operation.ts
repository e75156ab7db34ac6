import type { IExecuteFunctions } from 'n8n-workflow';

import { closeTiers } from '../../../../lib/store/commission-tiers';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { isoTime } from '../../../shared/present';
import { timeZoneOf } from '../../../shared/time-zone';
import { catchUp } from '../catch-up';
import { periodFields, readPeriod } from '../../../shared/period-fields';
import { readReferrerOrAll, referrerOrAllField } from '../referrer-filter';

export const description = showFor('report', 'closeTiers', [
	{
		displayName:
			'For plans with tiers: gives what was completed in the period the rate that its total reaches, as rows on its last moment. Run it when the period is over; run again, it adds only what is missing.',
		name: 'tiersNotice',
		type: 'notice',
		default: '',
	},
	...periodFields,
	referrerOrAllField,
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const zone = timeZoneOf(this);
	const { from, to } = readPeriod(this, item);
	const referrer = await readReferrerOrAll(this, store.db, item);
	await catchUp(this, store, referrer?.id);
	const leader = referrer === null ? {} : { leaderId: referrer.id };
	const { orders, entries } = await closeTiers(store, { from, to, ...leader }, Date.now);
	return { from: isoTime(from, zone), to: isoTime(to, zone), orders, entries };
}
