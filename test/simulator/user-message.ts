import type { ChatEntry, Mentionee, UserMessage } from './types';

/** Whom a text mentions: members by `userId`, the account by its `botUserId`, everybody by `all`. */
export type Mention = { userId: string; text?: string } | { all: true; text?: string };

/** A file that a user sent, as the content endpoints give it. */
export interface Media {
	type: string;
	data: Uint8Array;
	contentType: string;
	/** Until then LINE is still preparing the file, epoch milliseconds. */
	readyAt: number;
}

const CONTENT_TYPES = {
	image: 'image/jpeg',
	video: 'video/mp4',
	audio: 'audio/x-m4a',
	file: 'application/octet-stream',
} as const;

const DEFAULT_DURATION_MS = 60_000;

/** A message's own properties in the webhook, beside `id`, `type` and the tokens. */
export function webhookContent(message: UserMessage): object {
	switch (message.type) {
		case 'text': {
			const { text, emojis, mention } = message;
			return { text, ...(emojis ? { emojis } : {}), ...(mention ? { mention } : {}) };
		}
		case 'sticker':
			return { stickerResourceType: 'STATIC', ...message };
		case 'location':
			return message;
		case 'file':
			return { fileName: message.fileName, fileSize: message.data.byteLength };
		case 'image':
			return {
				contentProvider: { type: 'line' },
				...(message.imageSet ? { imageSet: message.imageSet } : {}),
			};
		default:
			return { contentProvider: { type: 'line' }, duration: message.duration ?? DEFAULT_DURATION_MS };
	}
}

/** What the chat keeps of a message to show it. */
export function shownContent(message: UserMessage): Pick<ChatEntry, 'text' | 'attachment'> {
	switch (message.type) {
		case 'text':
			return { text: message.text };
		case 'sticker':
		case 'location':
			return { attachment: message };
		case 'file':
			return { attachment: { type: 'file', fileName: message.fileName } };
		default:
			return { attachment: { type: message.type } };
	}
}

/** The file in a message sent at `now`, if it has one. */
export function mediaOf(message: UserMessage, now: number): Media | undefined {
	if (!('data' in message)) return undefined;
	const { type, data } = message;
	const contentType = ('contentType' in message ? message.contentType : undefined) ?? CONTENT_TYPES[type];
	const preparation = ('preparation' in message ? message.preparation : undefined) ?? 0;
	return { type, data, contentType, readyAt: now + preparation };
}

/**
 * Places of mentions in a text, in UTF-16 units. `mentions` are in the order of the text, each as `@name` there unless
 * its `text` says otherwise.
 *
 * @throws {Error} when the text does not have one of them
 */
export function mentionees(
	text: string,
	mentions: readonly Mention[],
	nameOf: (userId: string) => string,
	botUserId: string | undefined,
): Mentionee[] {
	let from = 0;
	return mentions.map((mention) => {
		const shown = mention.text ?? `@${'all' in mention ? 'All' : nameOf(mention.userId)}`;
		const index = text.indexOf(shown, from);
		if (index < 0) throw new Error(`The text has no "${shown}" to be a mention`);
		from = index + shown.length;
		const place = { index, length: shown.length };
		if ('all' in mention) return { type: 'all', ...place };
		return { type: 'user', ...place, userId: mention.userId, isSelf: mention.userId === botUserId };
	});
}
