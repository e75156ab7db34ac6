import type { messagingApi } from '@line/bot-sdk';

import { mergeMessages } from './merge-messages';

/** Messages of a workflow that wait for a chat. */
export interface WaitingMessages {
	id: number;
	messages: readonly object[];
}

export interface WithComposed {
	/** At most five. */
	messages: messagingApi.Message[];
	/** Entries that had no room: they wait on. */
	leftOut: number[];
}

/**
 * Adds what workflows have composed to what a chat is told anyway, as far as LINE's five messages go. What would be said
 * twice is said once; an entry is said whole or not at all.
 *
 * @param waiting in the order in which they matter
 */
export function addComposed(
	said: readonly messagingApi.Message[],
	waiting: readonly WaitingMessages[],
): WithComposed {
	let messages = [...said];
	const leftOut: number[] = [];
	const known = new Set(messages.map((message) => JSON.stringify(message)));
	for (const entry of waiting) {
		const fresh = (entry.messages as messagingApi.Message[]).filter(
			(message) => !known.has(JSON.stringify(message)),
		);
		const merged = mergeMessages([...messages, ...fresh]);
		if (merged.leftOut > 0) {
			leftOut.push(entry.id);
			continue;
		}
		messages = merged.messages;
		for (const message of fresh) known.add(JSON.stringify(message));
	}
	return { messages, leftOut };
}
