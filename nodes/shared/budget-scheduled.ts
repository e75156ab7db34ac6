import type { ScheduledPush } from '../../lib/groupbuy/message-budget/forecast';
import { scheduledPushes } from '../../lib/store/scheduled-pushes';
import type { Store } from '../../lib/store/store';
import { chatRecipients } from './budget-members';
import type { BudgetChannel } from './budget-quota';

/** What the outbox will push at its deadlines, unless a reply comes first, with the size of each chat. */
export async function scheduledSends(
	store: Store,
	{ api }: BudgetChannel,
	botUserId: string,
	now: number,
): Promise<ScheduledPush[]> {
	const sends: ScheduledPush[] = [];
	for (const { chatId, at, memberCount } of await scheduledPushes(store.db, botUserId, now)) {
		// A group whose size was never noted would count as one person.
		sends.push({ at, recipients: memberCount ?? (await chatRecipients(store, api, chatId)) });
	}
	return sends;
}
