import type { GuardPolicy } from '../../lib/groupbuy/message-budget/settings';
import type { SentLog } from '../../lib/line/delivery';
import type { PushGuard } from '../../lib/line/guarded-send';
import { readBudgetSettings } from '../../lib/store/message-budget';
import { quotaLeft, rememberQuota } from '../../lib/store/message-quotas';
import { claimPush } from '../../lib/store/push-guard';
import { claimSending, replyKey, settleSending } from '../../lib/store/sent-messages';
import type { Store } from '../../lib/store/store';
import { currentQuota, type BudgetChannel } from './budget-quota';

/** Replies are remembered in the database by their token's hash. */
export function replyLog(store: Store): SentLog {
	return {
		claim: async (replyToken, messageCount) =>
			await claimSending(store, { requestKey: replyKey(replyToken), messageCount }, Date.now()),
		settle: async (replyToken, answer) =>
			await settleSending(store, replyKey(replyToken), answer, Date.now()),
	};
}

/** A push as the message budget sees it. */
export interface GuardedPush {
	/** UUID: under one key a push is made once. */
	retryKey: string;
	/** Where to; `null` for a narrowcast. */
	chatId: string | null;
	/** Whose cap it uses. */
	campaignCode: string | null;
	/** `null`: the budget's own. */
	policy: GuardPolicy | null;
	isApproved: boolean;
}

/** The message budget in the database as one push meets it. */
export function pushGuard(
	store: Store,
	channel: BudgetChannel,
	{ retryKey, chatId, ...asked }: GuardedPush,
): PushGuard {
	const push = {
		...asked,
		requestKey: retryKey,
		chatId,
		method: chatId === null ? ('narrowcast' as const) : ('push' as const),
		channelKey: channel.key,
	};
	return {
		freshenQuota: async () => {
			const policy = asked.policy ?? (await readBudgetSettings(store.db)).policy;
			// Whatever is left, it waits.
			if (policy === 'wait' && !asked.isApproved) return;
			await currentQuota(store, channel);
		},
		noteUsedUp: async () => await noteUsedUp(store, channel.key),
		claim: async (size) => await claimPush(store, { ...push, ...size }, Date.now()),
		settle: async (answer) => await settleSending(store, retryKey, answer, Date.now()),
	};
}

/** LINE's word counts for more than its figures: part of them may be reserved for a narrowcast. */
async function noteUsedUp(store: Store, channelKey: string): Promise<void> {
	const now = Date.now();
	const known = await quotaLeft(store.db, channelKey, now);
	if (!known) return;
	const { botUserId, used } = known;
	const quota = known.quota ?? used;
	await rememberQuota(store, channelKey, { botUserId, quota, used: Math.max(used, quota) }, now);
}
