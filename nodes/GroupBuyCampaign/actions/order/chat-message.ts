import type { IDataObject } from 'n8n-workflow';

import type { MessageOutcome } from '../../../../lib/groupbuy/outcome';
import type { BookingRequest } from '../../../../lib/store/booking';

/** A text message in a group, as the LINE Group Trigger gives it. */
export interface ChatMessage extends BookingRequest {
	/** Index of its item. */
	item: number;
	replyToken: string | null;
}

export type BookedMessage = ChatMessage & { outcome: MessageOutcome };

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** `undefined` for everything that is not a text in a group: another event, a picture, a one-to-one chat. */
export function toChatMessage(json: IDataObject, item: number): ChatMessage | undefined {
	const lineGroupId = textOf(json.groupId);
	const text = textOf(json.text);
	const messageId = textOf(json.messageId);
	const key = textOf(json.eventId) ?? messageId;
	if (json.type !== 'message' || json.messageType !== 'text') return undefined;
	if (lineGroupId === null || text === null || key === null) return undefined;
	return {
		item,
		key,
		lineGroupId,
		lineUserId: textOf(json.userId),
		text,
		lineMessageId: messageId,
		at: Number.isSafeInteger(json.timestamp) ? (json.timestamp as number) : Date.now(),
		replyToken: textOf(json.replyToken),
	};
}
