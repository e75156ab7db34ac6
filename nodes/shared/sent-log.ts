import type { SentLog } from '../../lib/line/delivery';
import { claimSending, replyKey, settleSending } from '../../lib/store/sent-messages';
import type { Store } from '../../lib/store/store';

/** Replies are remembered in the database by their token's hash. */
export function replyLog(store: Store): SentLog {
	return sentLog(store, 'reply', null, replyKey);
}

/** Pushes to a chat are remembered in the database by their retry key. */
export function pushLog(store: Store, chatId: string): SentLog {
	return sentLog(store, 'push', chatId, (retryKey) => retryKey);
}

function sentLog(
	store: Store,
	method: 'reply' | 'push',
	chatId: string | null,
	requestKey: (key: string) => string,
): SentLog {
	return {
		claim: async (key, messageCount) =>
			await claimSending(store, { requestKey: requestKey(key), method, chatId, messageCount }, Date.now()),
		settle: async (key, answer) => await settleSending(store, requestKey(key), answer, Date.now()),
	};
}
