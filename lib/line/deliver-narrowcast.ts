import { sendGuarded, type GuardOptions, type PushDelivery } from './guarded-send';
import type { LineApi } from './messaging-api';
import { narrowcast, type Narrowcast } from './narrowcast-api';

/**
 * Hands a narrowcast to LINE if the guard agrees; `sent` says that LINE has taken it, `narrowcastProgress()` what becomes of
 * it. What was handed over under the same retry key is not handed over again, by whatever run.
 *
 * @param recipients people in the audiences, or the limit: what is counted until LINE has told how many it reached
 * @throws InputError, LineApiError; see `deliverPush()`
 */
export async function deliverNarrowcast(
	api: LineApi,
	{ retryKey, recipients, ...asked }: Narrowcast & { retryKey: string; recipients: number },
	options: GuardOptions,
): Promise<PushDelivery> {
	const sending = {
		recipients,
		messageCount: asked.messages.length,
		canArrive: async () => await Promise.resolve(true),
		send: async () => ({ ...(await narrowcast(api, asked, retryKey)), messageIds: [] }),
	};
	return await sendGuarded(sending, options);
}
