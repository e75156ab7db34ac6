import type { SentLog } from '../../../../lib/line/deliver-replies';
import { claimSending, replyKey, settleSending } from '../../../../lib/store/sent-messages';
import type { Store } from '../../../../lib/store/store';

/** Replies are remembered in the database. */
export function sentLog(store: Store): SentLog {
	return {
		claim: async (replyToken, messageCount) =>
			await claimSending(
				store,
				{ requestKey: replyKey(replyToken), method: 'reply', chatId: null, messageCount },
				Date.now(),
			),
		settle: async (replyToken, answer) =>
			await settleSending(store, replyKey(replyToken), answer, Date.now()),
	};
}
