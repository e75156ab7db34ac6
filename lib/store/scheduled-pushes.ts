import { readBudgetSettings } from './message-budget';
import { isOfBot } from './outbox-due';
import type { Db } from './store';

export interface ScheduledPush {
	/** LINE's ID of the group, multi-person chat or person. */
	chatId: string;
	/** Epoch milliseconds. */
	at: number;
	/** 1 for a person; `null`: LINE was never asked. */
	memberCount: number | null;
}

/**
 * What waits in the outbox of a bot's chats and will be pushed at its deadline, unless a reply comes first: one push per chat
 * and deadline.
 */
export async function scheduledPushes(db: Db, botUserId: string, now: number): Promise<ScheduledPush[]> {
	const { policy } = await readBudgetSettings(db);
	const rows = await db
		.selectFrom('outbox')
		.leftJoin('line_groups', 'line_groups.line_group_id', 'outbox.chat_id')
		.select(['outbox.chat_id', 'outbox.deadline_at', 'line_groups.member_count'])
		.distinct()
		.where('outbox.done_at', 'is', null)
		.where('outbox.deadline_at', 'is not', null)
		.where((eb) => eb(eb.fn.coalesce('outbox.policy', eb.val(policy)), '!=', 'wait'))
		.where((eb) => isOfBot(eb, botUserId))
		.execute();
	const pushes = rows.map(({ chat_id: chatId, deadline_at, member_count }) => ({
		chatId,
		at: Math.max(now, deadline_at ?? now),
		memberCount: chatId.startsWith('U') ? 1 : member_count,
	}));
	return [...new Map(pushes.map((push) => [`${push.chatId} ${push.at}`, push])).values()];
}
