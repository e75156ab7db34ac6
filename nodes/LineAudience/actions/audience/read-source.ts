import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { listNarrowcasts } from '../../../../lib/store/narrowcasts';
import { readText } from '../../../shared/read';
import type { AudienceChannel } from './audience-channel';

/** LINE's limits for audiences of clicks and impressions (Messaging API reference, "Managing Audience"). */
const MAX_AGE_MS = 60 * 24 * 60 * 60_000;
const MIN_RECIPIENTS = 50;

/**
 * The request ID of the message. Of those that this package has sent it is known whether LINE will take it.
 *
 * @throws InputError with LINE's rule
 */
export async function readSource(
	context: IExecuteFunctions,
	{ store, key: channelKey }: AudienceChannel,
	item: number,
): Promise<string> {
	const requestId = readText(context, 'requestId', item, 100);
	const [sent] = await listNarrowcasts(store.db, { channelKey, lineRequestId: requestId });
	if (!sent) return requestId;
	const recipients = sent.state === 'succeeded' ? sent.counted : sent.maxRecipients;
	if (recipients < MIN_RECIPIENTS) throw unusable(`went to ${recipients} people`);
	if (sent.createdAt < Date.now() - MAX_AGE_MS) throw unusable('was sent more than 60 days ago');
	return requestId;
}

function unusable(why: string): InputError {
	return new InputError(
		`The message ${why}, so LINE makes no audience of it`,
		'LINE makes audiences of clicks and impressions only of a narrowcast or broadcast of the last 60 days that went to at least 50 people.',
	);
}
