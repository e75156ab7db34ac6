import { createHash } from 'node:crypto';

import type { SentLog } from '../../../../lib/line/deliver-replies';
import { claimSending, settleSending } from '../../../../lib/store/sent-messages';
import type { Store } from '../../../../lib/store/store';

/** Replies are remembered in the database: by the token's hash, since a token lets anybody answer while it lives. */
export function sentLog(store: Store): SentLog {
	return {
		claim: async (replyToken, messageCount) =>
			await claimSending(
				store,
				{ requestKey: hashOf(replyToken), method: 'reply', chatId: null, messageCount },
				Date.now(),
			),
		settle: async (replyToken, answer) => await settleSending(store, hashOf(replyToken), answer, Date.now()),
	};
}

function hashOf(replyToken: string): string {
	return createHash('sha256').update(replyToken).digest('hex');
}
