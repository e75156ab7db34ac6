import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { timeZoneOf } from '../../../shared/time-zone';
import { eventFields } from './event-fields';
import { planEvents, readTag } from './plan-events';
import { presentEvent } from './present-event';

export const description = showFor('conversion', 'previewEvents', eventFields);

/** What Send Events would tell, one item each: `ready`, or `left_out` with the reason. */
export async function executeAll(this: IExecuteFunctions, store: Store): Promise<INodeExecutionData[]> {
	const planned = await planEvents(this, store.db, await readTag(this));
	const zone = timeZoneOf(this);
	return planned.map((one) => presentEvent(one, one.event === null ? 'left_out' : 'ready', zone));
}
