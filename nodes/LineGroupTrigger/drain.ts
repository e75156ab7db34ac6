import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { normalizeEvent } from '../../lib/line/webhook-events';
import { drainInbox } from '../shared/inbox';
import { toItem, type InboxPayload } from './receive';

/** Starts executions with the events that LINE has sent. */
export async function drain(this: ITriggerFunctions): Promise<ITriggerResponse> {
	return await drainInbox(this, async (_store, events) => {
		const items = events.map(({ payload }) => {
			const { destination, event } = JSON.parse(payload) as InboxPayload;
			return toItem(normalizeEvent(event, destination));
		});
		return await Promise.resolve(items);
	});
}
