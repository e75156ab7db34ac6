import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { sendConversions, type ConversionAnswer } from '../../../../lib/line/conversion-api';
import { acceptConversions, claimConversions } from '../../../../lib/store/conversions';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { lineConversionApi } from '../../../shared/line-api';
import { timeZoneOf } from '../../../shared/time-zone';
import { eventFields } from './event-fields';
import { planEvents, readTag, type PlannedEvent } from './plan-events';
import { presentEvent } from './present-event';

export const description = showFor('conversion', 'sendEvents', eventFields);

/**
 * Tells LINE of events, one item each: `accepted`, `already` (told by an earlier run), `left_out` or `refused` with the
 * reason. What LINE has not accepted is told again by the next run.
 */
export async function executeAll(this: IExecuteFunctions, store: Store): Promise<INodeExecutionData[]> {
	const tag = await readTag(this);
	const zone = timeZoneOf(this);
	const isTest = this.getNodeParameter('isTest', 0, false) === true;
	const planned = await planEvents(this, store.db, tag);
	const sendable = firstOfEachKey(planned.filter(({ event }) => event !== null));
	// Tests are counted nowhere, so nothing is noted of them.
	const claimed = isTest
		? sendable
		: await store.tx(async (trx) => await claimConversions(trx, tag.tagId, sendable, Date.now()));
	const events = claimed.flatMap(({ event }) => event ?? []);
	const answers =
		events.length === 0 ? [] : await sendConversions(await lineConversionApi(this), tag.tagId, events);
	const refusals = new Map<string, string>();
	for (const answer of answers) {
		if (answer.error !== null) noteRefusals(refusals, answer);
		else if (!isTest) await accept(store, tag.tagId, answer);
	}
	const told = new Set(claimed);
	return planned.map((one) => {
		const reason = refusals.get(one.deduplicationKey) ?? one.reason;
		return presentEvent({ ...one, reason }, statusOf(one, told.has(one), reason), zone);
	});
}

/** Input items may say the same twice. */
function firstOfEachKey(events: readonly PlannedEvent[]): PlannedEvent[] {
	const first = new Map<string, PlannedEvent>();
	for (const one of events) if (!first.has(one.deduplicationKey)) first.set(one.deduplicationKey, one);
	return [...first.values()];
}

function statusOf({ event }: PlannedEvent, isTold: boolean, reason: string | null): string {
	if (event === null) return 'left_out';
	if (!isTold) return 'already';
	return reason === null ? 'accepted' : 'refused';
}

function noteRefusals(refusals: Map<string, string>, { events, error }: ConversionAnswer): void {
	const reason = error === null ? '' : `${error.message}. ${error.description}`;
	for (const { event } of events) refusals.set(event.deduplication_key, reason);
}

async function accept(store: Store, tagId: string, { events }: ConversionAnswer): Promise<void> {
	const keys = events.map(({ event }) => event.deduplication_key);
	await store.tx(async (trx) => {
		await acceptConversions(trx, tagId, keys, Date.now());
	});
}
