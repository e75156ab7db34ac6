import type { IExecuteFunctions } from 'n8n-workflow';

import { listDeadLetters } from '../../../../lib/store/inbox';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import type { InboxPayload } from '../../../LineGroupTrigger/receive';
import { limitFields, showFor } from '../../../shared/fields';
import { isoTime } from '../../../shared/present';
import { readLimit } from '../../../shared/read';

export const description = showFor('deadLetter', 'getAll', limitFields);

/** Events of the LINE Group Trigger whose execution failed as often as it may. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const zone = timeZoneOf(this);
	const letters = await listDeadLetters(store.db, readLimit(this, item).limit);
	return letters.map(({ eventAt, receivedAt, event, ...letter }) => ({
		...letter,
		...(event as InboxPayload),
		eventAt: isoTime(eventAt, zone),
		receivedAt: isoTime(receivedAt, zone),
	}));
}
