import type { LineEvent } from '../../lib/line/webhook-events';

export interface EventFilter {
	types: readonly string[];
	/** `group` covers multi-person chats; `user` is the one-to-one chat. */
	sources: ReadonlyArray<'group' | 'user'>;
	/** Only these groups; empty: all. */
	groupIds: readonly string[];
	/** Text messages must contain one of these words; empty: all. Other events pass. */
	keywords: readonly string[];
}

/** Whether the workflow wants this event. */
export function wants(filter: EventFilter, event: LineEvent): boolean {
	// In standby another channel holds the chat, and this bot must keep silent.
	if (event.mode === 'standby') return false;
	if (!filter.types.includes(event.type)) return false;
	// Events without a chat (module events) are the account's own.
	if (event.sourceType !== null && !filter.sources.includes(event.groupId === null ? 'user' : 'group'))
		return false;
	if (filter.groupIds.length > 0 && (event.groupId === null || !filter.groupIds.includes(event.groupId)))
		return false;
	return matchesKeyword(filter.keywords, event);
}

function matchesKeyword(keywords: readonly string[], event: LineEvent): boolean {
	if (keywords.length === 0 || event.messageType === null) return true;
	const text = comparable(event.text ?? '');
	return keywords.some((keyword) => text.includes(comparable(keyword)));
}

/** Full width or half, capital or small: people do not care. */
function comparable(text: string): string {
	return text.normalize('NFKC').toLowerCase();
}

/** The words of a parameter that takes several, separated by commas of either width or by lines. */
export function splitKeywords(list: string): string[] {
	return list
		.split(/[,，、\n]/)
		.map((word) => word.trim())
		.filter((word) => word !== '');
}
