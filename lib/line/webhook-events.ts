import { createHash } from 'node:crypto';

import { isObject } from './json';

/** An event as LINE sent it. Properties may be missing, new or unknown: LINE adds some without notice. */
export type RawEvent = Record<string, unknown>;

export type ParsedWebhookBody =
	| { ok: true; destination: string | null; events: RawEvent[] }
	/** `reason` is one sentence in English for a log or a 400 answer. */
	| { ok: false; reason: string };

export interface Mention {
	/** Position and length in `text`, UTF-16 units. */
	index: number;
	length: number;
	/** `user`, or `all` for `@All`. */
	type: string;
	/** `null` when LINE does not identify the person. */
	userId: string | null;
	/** True when the bot itself is mentioned. */
	isSelf: boolean;
}

/** One webhook event as one flat n8n item. What LINE did not send is `null` (or an empty list). */
export interface LineEvent {
	/** LINE's `webhookEventId`, or a digest of the event where LINE sent none: the same again on redelivery. */
	eventId: string;
	type: string;
	/** When it happened, epoch milliseconds; the same on redelivery. Order by this, not by arrival. */
	timestamp: number | null;
	isRedelivery: boolean;
	/** User ID of the bot that received it. */
	destination: string | null;
	/** `standby`: another channel holds the chat, the bot must not send. */
	mode: string | null;
	/** `user`, `group` or `room`. */
	sourceType: string | null;
	/** Group, multi-person chat or user: where an answer would go. */
	chatId: string | null;
	/** Group or multi-person chat; `null` in one-to-one chats. */
	groupId: string | null;
	/** `null` when LINE does not say who it was, which may happen in groups. */
	userId: string | null;
	/** Single use, to be used within a minute. */
	replyToken: string | null;
	/** Of the message; for `unsend`, of the message taken back. */
	messageId: string | null;
	messageType: string | null;
	text: string | null;
	mentions: Mention[];
	quotedMessageId: string | null;
	quoteToken: string | null;
	markAsReadToken: string | null;
	postbackData: string | null;
	postbackParams: Record<string, unknown> | null;
	/** Who joined or left, for `memberJoined` and `memberLeft`. */
	memberIds: string[];
	raw: RawEvent;
}

export interface EventType {
	type: string;
	label: string;
	description: string;
	/** Whether it can come from groups and multi-person chats. */
	inGroups: boolean;
	/** Whether it carries a reply token, so that it can be answered free of charge. */
	hasReplyToken: boolean;
}

/**
 * The events that LINE documents, sorted by label. Others pass through all the same.
 *
 * @see https://developers.line.biz/en/docs/messaging-api/receiving-messages/
 */
export const EVENT_TYPES: readonly EventType[] = [
	event('accountLink', 'Account Link', 'A user linked an account of yours', 'user', 'token'),
	event('beacon', 'Beacon', 'A user came near a LINE Beacon', 'user', 'token'),
	event('botResumed', 'Bot Resumed', 'The account was resumed (module channels)', 'user', 'silent'),
	event('botSuspended', 'Bot Suspended', 'The account was suspended (module channels)', 'user', 'silent'),
	event(
		'activated',
		'Chat Activated',
		'The channel got control of a chat (module channels)',
		'user',
		'silent',
	),
	event(
		'deactivated',
		'Chat Deactivated',
		'The channel lost control of a chat (module channels)',
		'user',
		'silent',
	),
	event('delivery', 'Delivery Completed', 'A LINE notification message was delivered', 'user', 'silent'),
	event('follow', 'Follow', 'A user added the account as a friend or unblocked it', 'user', 'token'),
	event('join', 'Join', 'The bot joined a group', 'group', 'token'),
	event('leave', 'Leave', 'The bot left a group or was removed from it', 'group', 'silent'),
	event('memberJoined', 'Member Joined', 'Someone joined a group that the bot is in', 'group', 'token'),
	event('memberLeft', 'Member Left', 'Someone left a group that the bot is in', 'group', 'silent'),
	event('membership', 'Membership', 'A user joined or left a membership (Japan only)', 'user', 'token'),
	event('message', 'Message', 'A text, picture, sticker or other message', 'group', 'token'),
	event('messageEdited', 'Message Edited', 'Someone edited a text message in a group', 'group', 'token'),
	event('module', 'Module', 'A module channel was attached or detached', 'user', 'silent'),
	event('postback', 'Postback', 'Someone tapped a postback button', 'group', 'token'),
	event('unfollow', 'Unfollow', 'A user blocked the account', 'user', 'silent'),
	event('unsend', 'Unsend', 'Someone took a message back', 'group', 'silent'),
	event('videoPlayComplete', 'Video Viewed', 'A user watched a video to its end', 'user', 'token'),
];

function event(
	type: string,
	label: string,
	description: string,
	where: 'group' | 'user',
	answer: 'token' | 'silent',
): EventType {
	return { type, label, description, inGroups: where === 'group', hasReplyToken: answer === 'token' };
}

/** LINE's own events are at most six levels deep; much deeper ones would overflow the stack when written as JSON. */
const MAX_DEPTH = 64;

/**
 * Reads a webhook body without trusting its shape: `{"destination":"U…","events":[{…}, …]}`.
 *
 * Entries that are not objects are dropped, `__proto__` keys too; characters that no database can store as text (NUL
 * and lone surrogates) become U+FFFD, which keeps the positions of mentions.
 */
export function parseWebhookBody(rawBody: Buffer): ParsedWebhookBody {
	let body: unknown;
	try {
		body = JSON.parse(rawBody.toString('utf8'));
	} catch {
		return { ok: false, reason: 'The body is not JSON' };
	}
	if (!isObject(body)) return { ok: false, reason: 'The body is not a JSON object' };
	if (!cleanse(body)) return { ok: false, reason: `The body is nested deeper than ${MAX_DEPTH} levels` };
	if (!Array.isArray(body.events)) return { ok: false, reason: 'The body has no list of events' };
	return { ok: true, destination: textOrNull(body.destination), events: body.events.filter(isObject) };
}

/** Makes one flat item of an event, whatever its type and whatever is missing. */
export function normalizeEvent(raw: RawEvent, destination: string | null): LineEvent {
	const source = objectOrEmpty(raw.source);
	const message = objectOrEmpty(raw.message);
	const postback = objectOrEmpty(raw.postback);
	const groupId = textOrNull(source.groupId) ?? textOrNull(source.roomId);
	const userId = textOrNull(source.userId);
	return {
		eventId: eventIdOf(raw, destination),
		type: textOrNull(raw.type) ?? 'unknown',
		timestamp: Number.isSafeInteger(raw.timestamp) ? (raw.timestamp as number) : null,
		isRedelivery: objectOrEmpty(raw.deliveryContext).isRedelivery === true,
		destination,
		mode: textOrNull(raw.mode),
		sourceType: textOrNull(source.type),
		chatId: groupId ?? userId,
		groupId,
		userId,
		replyToken: textOrNull(raw.replyToken),
		messageId: textOrNull(message.id) ?? textOrNull(objectOrEmpty(raw.unsend).messageId),
		messageType: textOrNull(message.type),
		text: textOrNull(message.text),
		mentions: mentionsOf(message),
		quotedMessageId: textOrNull(message.quotedMessageId),
		quoteToken: textOrNull(message.quoteToken),
		markAsReadToken: textOrNull(message.markAsReadToken),
		postbackData: textOrNull(postback.data),
		postbackParams: isObject(postback.params) ? postback.params : null,
		memberIds: memberIdsOf(objectOrEmpty(raw.joined ?? raw.left)),
		raw,
	};
}

function mentionsOf(message: RawEvent): Mention[] {
	return listOf(objectOrEmpty(message.mention).mentionees).flatMap((mentionee) => {
		const { index, length } = mentionee;
		if (!Number.isSafeInteger(index) || !Number.isSafeInteger(length)) return [];
		return {
			index: index as number,
			length: length as number,
			type: textOrNull(mentionee.type) ?? 'user',
			userId: textOrNull(mentionee.userId),
			isSelf: mentionee.isSelf === true,
		};
	});
}

function memberIdsOf(change: RawEvent): string[] {
	return listOf(change.members).flatMap((member) => textOrNull(member.userId) ?? []);
}

function eventIdOf(raw: RawEvent, destination: string | null): string {
	const { webhookEventId } = raw;
	if (typeof webhookEventId === 'string' && /^[\w-]{1,64}$/.test(webhookEventId)) return webhookEventId;
	// A redelivery differs in its delivery context alone.
	const event = { ...raw };
	delete event.deliveryContext;
	return createHash('sha256')
		.update(canonicalJson([destination, event]))
		.digest('hex');
}

/** JSON with sorted keys: the same text however the sender ordered the properties. */
function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_key, inner: unknown) =>
		isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
	);
}

/** Cleans a parsed JSON tree in place; false when it is too deep. A stack of its own, for the depth is not ours. */
function cleanse(root: RawEvent): boolean {
	const stack: Array<{ node: Record<string, unknown>; depth: number }> = [{ node: root, depth: 1 }];
	for (let entry = stack.pop(); entry; entry = stack.pop()) {
		const { node, depth } = entry;
		if (depth > MAX_DEPTH) return false;
		// An own key from JSON; copied key by key into an item, it would replace the item's prototype.
		if (Object.hasOwn(node, '__proto__')) Reflect.deleteProperty(node, '__proto__');
		for (const [key, value] of Object.entries(node)) {
			if (typeof value === 'string') node[key] = value.replace(/[\0\p{Surrogate}]/gu, '\ufffd');
			else if (typeof value === 'object' && value !== null) {
				stack.push({ node: value as Record<string, unknown>, depth: depth + 1 });
			}
		}
	}
	return true;
}

function objectOrEmpty(value: unknown): RawEvent {
	return isObject(value) ? value : {};
}

function listOf(value: unknown): RawEvent[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}

function textOrNull(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}
