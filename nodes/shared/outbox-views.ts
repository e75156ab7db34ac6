import type { OutboxView } from '../../lib/line/announcements';
import type { WaitingMessages } from '../../lib/line/add-composed';
import { listCampaigns } from '../../lib/store/campaign-views';
import type { OutboxEntry } from '../../lib/store/outbox';
import type { Store } from '../../lib/store/store';
import type { Member } from './member-names';

/** Whom the notices of a chat name. */
export function noticedMembers(entries: readonly OutboxEntry[]): Member[] {
	return entries.flatMap(({ chatId, message }) =>
		message.type === 'notice' ? { lineGroupId: chatId, lineUserId: message.notice.lineUserId } : [],
	);
}

/** Entries with the names and the campaigns that they are about, as they are now. */
export async function outboxViews(
	store: Store,
	entries: readonly OutboxEntry[],
	names: ReadonlyMap<string, string>,
	now: number,
): Promise<OutboxView[]> {
	const codes = entries.flatMap(({ message }) =>
		message.type === 'announcement' ? message.announcement.campaignCode : [],
	);
	const campaigns =
		codes.length === 0 ? [] : await listCampaigns(store.db, { codes: [...new Set(codes)] }, now);
	const byCode = new Map(campaigns.map((campaign) => [campaign.code, campaign]));
	return entries.map(({ message }) => ({
		message,
		displayName: message.type === 'notice' ? (names.get(message.notice.lineUserId) ?? null) : null,
		campaign:
			message.type === 'announcement' ? (byCode.get(message.announcement.campaignCode) ?? null) : null,
	}));
}

/** What workflows have composed themselves. */
export function composedOf(entries: readonly OutboxEntry[]): WaitingMessages[] {
	return entries.flatMap(({ id, message }) =>
		message.type === 'composed' ? { id, messages: message.composed.messages } : [],
	);
}
