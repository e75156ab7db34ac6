import type { IDataObject } from 'n8n-workflow';

import type { MessageMention } from '../../../../lib/groupbuy/order-grammar/types';
import type { MessageOutcome } from '../../../../lib/groupbuy/outcome';
import { isObject } from '../../../../lib/line/json';
import type { Mention } from '../../../../lib/line/webhook-events';
import type { BookingRequest } from '../../../../lib/store/booking';

/** A text message in a group, its edit or that it was taken back, as the LINE Group Trigger gives it. */
export interface ChatMessage extends BookingRequest {
	/** Index of its item. */
	item: number;
	replyToken: string | null;
}

export type BookedMessage = ChatMessage & { outcome: MessageOutcome };

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** `undefined` for everything else: another event, a picture, a one-to-one chat. */
export function toChatMessage(json: IDataObject, item: number): ChatMessage | undefined {
	const kind = kindOf(json);
	const lineGroupId = textOf(json.groupId);
	const messageId = textOf(json.messageId);
	const key = textOf(json.eventId) ?? messageId;
	if (kind === undefined || lineGroupId === null || key === null) return undefined;
	const { text, mentions } = kind === 'unsend' ? NOTHING : withoutBot(json);
	if (kind === 'message' ? text === '' : messageId === null) return undefined;
	return {
		item,
		key,
		kind,
		lineGroupId,
		lineUserId: textOf(json.userId),
		text,
		mentions,
		lineMessageId: messageId,
		at: Number.isSafeInteger(json.timestamp) ? (json.timestamp as number) : Date.now(),
		replyToken: textOf(json.replyToken),
	};
}

/** A text in a one-to-one chat, of which nobody's name is shown in the answer. */
export interface PrivateMessage extends ChatMessage {
	/** LINE user ID. */
	from: string;
}

/** `undefined` for everything that is not a text in a one-to-one chat. */
export function toPrivateMessage(json: IDataObject, item: number): PrivateMessage | undefined {
	const from = textOf(json.userId);
	if (json.type !== 'message' || textOf(json.groupId) !== null || from === null) return undefined;
	// There the chat is the person.
	const message = toChatMessage({ ...json, groupId: from }, item);
	return message && { ...message, lineUserId: null, from };
}

function kindOf({ type, messageType }: IDataObject): BookingRequest['kind'] | undefined {
	if (type === 'unsend') return 'unsend';
	if (messageType !== 'text') return undefined;
	return type === 'message' ? 'message' : type === 'messageEdited' ? 'edit' : undefined;
}

interface Written {
	text: string;
	mentions: MessageMention[];
}

const NOTHING: Written = { text: '', mentions: [] };

type Place = Mention & { index: number; length: number };

/** `@小幫手 +1` is `+1`: that somebody speaks to the bot says nothing about the order. */
function withoutBot({ text, mentions }: IDataObject): Written {
	if (typeof text !== 'string') return NOTHING;
	const places = (Array.isArray(mentions) ? (mentions.filter(isObject) as Array<Partial<Mention>>) : [])
		.filter(
			(mention): mention is Place =>
				Number(mention.index) >= 0 &&
				Number.isSafeInteger(mention.index) &&
				Number.isSafeInteger(mention.length),
		)
		.sort((a, b) => b.index - a.index);
	let written: Written = { text, mentions: [] };
	// From the end, so that places before it stay where they are.
	for (const { index, length, userId, isSelf, type } of places) {
		if (isSelf) written = without(written, index, length);
		else if (type !== 'all') {
			written.mentions.unshift({ index, length, userId: textOf(userId) });
		}
	}
	return written;
}

function without({ text, mentions }: Written, index: number, length: number): Written {
	return {
		text: text.slice(0, index) + text.slice(index + length),
		mentions: mentions.map((mention) => ({ ...mention, index: mention.index - length })),
	};
}
