import type { IDataObject } from 'n8n-workflow';

import type { MessageOutcome } from '../../../../lib/groupbuy/outcome';
import { isObject } from '../../../../lib/line/json';
import type { Mention } from '../../../../lib/line/webhook-events';
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
	const text = textOf(withoutBotMention(json));
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

/** `@小幫手 +1` is `+1`: that somebody speaks to the bot says nothing about the order. */
function withoutBotMention({ text, mentions }: IDataObject): string | null {
	if (typeof text !== 'string') return null;
	const own = (Array.isArray(mentions) ? (mentions.filter(isObject) as Array<Partial<Mention>>) : [])
		.filter(
			({ isSelf, index, length }) =>
				isSelf === true && Number(index) >= 0 && Number.isSafeInteger(index) && Number.isSafeInteger(length),
		)
		.sort((a, b) => Number(b.index) - Number(a.index));
	return own.reduce(
		(rest, { index, length }) => rest.slice(0, index) + rest.slice(Number(index) + Number(length)),
		text,
	);
}
