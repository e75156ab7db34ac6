import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { LineApiError } from '../../../../lib/line/api-error';
import { dueForRefresh } from '../../../../lib/store/audience-refresh';
import type { AudienceView } from '../../../../lib/store/audiences';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { oneOf, readLocator } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { ownAudience } from './all-audiences';
import { audienceChannel, type AudienceChannel } from './audience-channel';
import { audienceField } from './audience-fields';
import { presentAudience, presentRefreshed } from './present-audience';
import { refreshAndSettle, refreshAudience, RENEW_BEFORE_MS, settleRefreshed } from './sync-audience';
import { readWaitUntil, waitField } from '../wait-field';

const DAY_MS = 24 * 60 * 60_000;
const MAX_DAYS = 180;

export const description = showFor('audience', 'refresh', [
	{
		displayName: 'Which',
		name: 'which',
		type: 'options',
		default: 'due',
		description: 'One audience, or whatever it is time for, as on a schedule',
		options: [
			{
				name: 'All That Are Due',
				value: 'due',
				description: 'Refreshed long ago, about to expire, or left half done. One item each.',
			},
			{ name: 'One', value: 'one' },
		],
	},
	{ ...audienceField, displayOptions: { show: { which: ['one'] } } },
	{
		displayName: 'Older Than Days',
		name: 'olderThanDays',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: MAX_DAYS },
		default: 6,
		description: 'How long ago the last refresh must be; 0: all',
		displayOptions: { show: { which: ['due'] } },
	},
	waitField,
]);

/** Replaces audiences by who is in their selections now. The same people are not uploaded again. */
export async function execute(
	this: IExecuteFunctions,
	store: Store,
	item: number,
): Promise<object | object[]> {
	const channel = await audienceChannel(this, store);
	const zone = timeZoneOf(this);
	const until = readWaitUntil(this, item);
	if (oneOf(this.getNodeParameter('which', item, 'due'), 'which', ['due', 'one']) === 'one') {
		const audience = await refreshable(channel, readLocator(this, 'audience', item));
		return presentRefreshed(await refreshAndSettle(channel, audience, until), zone);
	}
	const due = { olderThanMs: readDays(this, item) * DAY_MS, renewBeforeMs: RENEW_BEFORE_MS };
	const audiences = await dueForRefresh(store.db, channel.key, due, Date.now());
	return await refreshAll(channel, audiences, until, zone);
}

async function refreshable(channel: AudienceChannel, chosen: string): Promise<AudienceView> {
	const own = await ownAudience(channel, chosen);
	if (own !== null) return own;
	throw new InputError(
		`The audience '${chosen.slice(0, 60)}' has no selection to refresh by`,
		'Choose one that Create From Buyers has made.',
	);
}

/** All are begun before any is waited for. What goes wrong with one must not keep the others from their refresh. */
async function refreshAll(
	channel: AudienceChannel,
	audiences: readonly AudienceView[],
	until: number,
	zone: string,
): Promise<object[]> {
	const begun = [];
	for (const audience of audiences) {
		begun.push(await orFailed(audience, zone, async () => await refreshAudience(channel, audience)));
	}
	const done: object[] = [];
	for (const one of begun) {
		if (!('audience' in one)) done.push(one);
		else {
			const settled = await orFailed(one.audience, zone, async () => {
				return await settleRefreshed(channel, one, until);
			});
			done.push('audience' in settled ? presentRefreshed(settled, zone) : settled);
		}
	}
	return done;
}

async function orFailed<T>(audience: AudienceView, zone: string, work: () => Promise<T>) {
	try {
		return await work();
	} catch (error) {
		return failure(audience, zone, error);
	}
}

/** What a person can put right, or what LINE said; anything else is a mistake of the program. */
function failure(audience: AudienceView, zone: string, error: unknown) {
	if (!(error instanceof LineApiError || error instanceof InputError)) throw error;
	return {
		...presentAudience(audience, zone),
		status: 'failed' as const,
		reason: `${error.message}. ${error.description}`,
	};
}

function readDays(context: IExecuteFunctions, item: number): number {
	const value = context.getNodeParameter('olderThanDays', item, 0) as unknown;
	const days = Number(value);
	if (days >= 0 && days <= MAX_DAYS) return days;
	throw new InputError(
		`The field 'olderThanDays' cannot be '${String(value)}'`,
		`Give a number from 0 to ${MAX_DAYS}.`,
	);
}
