import type { messagingApi } from '@line/bot-sdk';

import { sendGuarded, unsent, type GuardOptions, type PushDelivery } from './guarded-send';
import { membersCount, profile, push, type LineApi } from './messaging-api';
import { orNull } from './or-null';

export interface Push {
	/** LINE user, group or multi-person chat ID. */
	to: string;
	messages: readonly messagingApi.Message[];
	/** UUID: under one key LINE sends once within 24 hours, and the guard lets it pass once for good. */
	retryKey: string;
	/** People in the chat; `null`: LINE is asked. Of no meaning for a user. */
	recipients: number | null;
}

/**
 * Sends what costs messages, if the guard agrees and it can arrive. What was sent under the same retry key is not sent
 * again, by whatever run. LINE is asked for nothing that is known already.
 *
 * @throws LineApiError for what a workflow cannot go on with. After the kinds `server` and `network` LINE may have taken
 * it: it stays claimed, and sending the same again with the same key within 24 hours is safe.
 */
export async function deliverPush(api: LineApi, asked: Push, options: GuardOptions): Promise<PushDelivery> {
	const { to, messages, retryKey } = asked;
	const recipients = await recipientsOf(api, asked);
	if (recipients === null) return unsent('unreachable', GONE, null);
	const sending = {
		recipients,
		messageCount: messages.length,
		canArrive: async () => await isReachable(api, to),
		send: async () => await push(api, to, messages, retryKey),
	};
	return await sendGuarded(sending, options);
}

const GONE = 'LINE knows no members of this chat: the bot is no longer in it. Nothing was sent.';

/** @returns `null`: the bot is not in the chat */
async function recipientsOf(api: LineApi, { to, recipients }: Push): Promise<number | null> {
	if (to.startsWith('U')) return 1;
	return recipients ?? (await orNull(membersCount(api, to), ['not_found']));
}

/** LINE would take a push to a stranger, and deliver nothing. Of a chat the number of its members tells. */
async function isReachable(api: LineApi, to: string): Promise<boolean> {
	return !to.startsWith('U') || (await orNull(profile(api, to), ['not_found'])) !== null;
}
