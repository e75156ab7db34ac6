import type { INodeExecutionData } from 'n8n-workflow';

import { major } from '../../../../lib/groupbuy/money';
import { isoTime } from '../../../shared/present';
import type { PlannedEvent } from './plan-events';

/** An event as an item: by what LINE knows the buyer, never who it is. */
export function presentEvent(planned: PlannedEvent, status: string, zone: string): INodeExecutionData {
	const { deduplicationKey, orderCode, eventName, at, value, event, reason, item } = planned;
	return {
		json: {
			status,
			deduplicationKey,
			orderCode: orderCode === '' ? null : orderCode,
			eventName,
			at: isoTime(at, zone),
			value: value === null ? null : major(value.minor, value.currency),
			currency: value?.currency ?? null,
			identifiedBy: event === null ? [] : Object.keys(event.user),
			reason,
		},
		pairedItem: { item },
	};
}
