import type { IExecuteFunctions } from 'n8n-workflow';

import { listPushes } from '../../../../lib/store/outbox-lists';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { isoTime } from '../../../shared/present';
import { oneOf, readLimit } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { previewText } from './preview-text';

const STATES = ['all', 'asking', 'ready', 'refused', 'sent', 'unknown', 'withdrawn'] as const;

export const description = showFor('outbox', 'getAllPushes', [
	...limitFields,
	{
		displayName: 'State',
		name: 'state',
		type: 'options',
		default: 'asking',
		description: 'How far the push has come',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'Needs Approval', value: 'asking' },
			{ name: 'Ready', value: 'ready', description: 'Goes out with the next Deliver Due' },
			{ name: 'Refused', value: 'refused', description: 'LINE does not take it' },
			{ name: 'Sent', value: 'sent' },
			{
				name: 'Unknown',
				value: 'unknown',
				description: 'May have arrived, and LINE can no longer tell: never sent again',
			},
			{ name: 'Withdrawn', value: 'withdrawn', description: 'Said by a reply, taken back or declined' },
		],
	},
]);

/** Pushes of the outbox with their codes, the newest first. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const zone = timeZoneOf(this);
	const state = oneOf(this.getNodeParameter('state', item, 'asking'), 'state', STATES);
	const pushes = await listPushes(store.db, {
		...readLimit(this, item),
		...(state !== 'all' && { state }),
	});
	return pushes.map(({ createdAt, updatedAt, nextAttemptAt, ...push }) => ({
		...push,
		text: previewText(push.messages),
		nextAttemptAt: isoTime(nextAttemptAt, zone),
		createdAt: isoTime(createdAt, zone),
		updatedAt: isoTime(updatedAt, zone),
	}));
}
