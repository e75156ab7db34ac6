import type { ScheduledPush } from '../../lib/groupbuy/message-budget/forecast';
import { findGroup } from '../../lib/store/groups';
import { readBudgetSettings } from '../../lib/store/message-budget';
import { listOutbox } from '../../lib/store/outbox-lists';
import type { Store } from '../../lib/store/store';

/** What waits in the outbox and will be pushed at its deadline, unless a reply comes first. One push per chat and deadline. */
export async function scheduledPushes(store: Store, now: number): Promise<ScheduledPush[]> {
	const { policy: ownPolicy } = await readBudgetSettings(store.db);
	const pushes = new Map<string, { chatId: string; at: number }>();
	for (const { chatId, policy, deadlineAt } of await listOutbox(store.db, { isWaiting: true })) {
		if (deadlineAt === null || (policy ?? ownPolicy) === 'wait') continue;
		const at = Math.max(now, deadlineAt);
		pushes.set(`${chatId} ${at}`, { chatId, at });
	}
	const scheduled: ScheduledPush[] = [];
	for (const { chatId, at } of pushes.values()) {
		scheduled.push({ at, recipients: (await findGroup(store.db, chatId))?.memberCount ?? 1 });
	}
	return scheduled;
}
