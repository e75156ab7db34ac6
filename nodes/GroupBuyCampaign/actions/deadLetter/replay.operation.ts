import type { IExecuteFunctions } from 'n8n-workflow';

import { replayDeadLetters } from '../../../../lib/store/inbox';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readOptionalText } from '../../../shared/read';

export const description = showFor('deadLetter', 'replay', [
	{
		displayName: 'Event ID',
		name: 'eventId',
		type: 'string',
		default: '={{ $json.eventId }}',
		description: 'The event to try again; empty: all dead letters',
	},
]);

/** Puts events back into the inbox. What they booked before is not booked again. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const eventId = readOptionalText(this, 'eventId', item, 100);
	const replayed = await store.tx(async (trx) => await replayDeadLetters(trx, eventId, Date.now()));
	return { eventId, replayed };
}
