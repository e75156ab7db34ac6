import type { messagingApi } from '@line/bot-sdk';

import { MAX_MESSAGES, MAX_TEXT_UNITS } from './text';

type Message = messagingApi.Message;

/** Between two texts that become one. */
const GAP = '\n\n';

/**
 * Fits messages into one reply, which holds five: first neighbouring texts become one, then all texts, and only what is
 * still too much is left out. Quick replies move to the last message, where alone LINE shows them.
 */
export function mergeMessages(messages: readonly Message[]): { messages: Message[]; leftOut: number } {
	let merged = [...messages];
	if (merged.length > MAX_MESSAGES) merged = joinTexts(merged);
	if (merged.length > MAX_MESSAGES) {
		merged = joinTexts([...merged.filter(isPlainText), ...merged.filter((message) => !isPlainText(message))]);
	}
	const kept = merged.slice(0, MAX_MESSAGES);
	return { messages: withQuickReplyLast(kept), leftOut: merged.length - kept.length };
}

function joinTexts(messages: readonly Message[]): Message[] {
	const joined: Message[] = [];
	for (const message of messages) {
		const previous = joined.at(-1);
		if (previous && isPlainText(previous) && isPlainText(message)) {
			const text = previous.text + GAP + message.text;
			if (text.length <= MAX_TEXT_UNITS) {
				joined.splice(-1, 1, { ...previous, ...message, text });
				continue;
			}
		}
		joined.push(message);
	}
	return joined;
}

/** A text with nothing that belongs to it alone, such as emoji positions, a quoted message or another sender. */
function isPlainText(message: Message): message is messagingApi.TextMessage {
	return (
		message.type === 'text' &&
		Object.keys(message).every((key) => ['type', 'text', 'quickReply'].includes(key))
	);
}

function withQuickReplyLast(messages: Message[]): Message[] {
	const last = messages.at(-1);
	const quickReply = messages.findLast((message) => message.quickReply)?.quickReply;
	return last && quickReply ? [...messages.slice(0, -1), { ...last, quickReply }] : messages;
}
