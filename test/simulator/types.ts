/** A LINE Official Account with its Messaging API channel. */
export interface Channel {
	/** Channel id, ten digits. */
	id: string;
	channelAccessToken: string;
	channelSecret: string;
	botUserId: string;
	/** For example `@123abcde`. */
	basicId: string;
	displayName: string;
	pictureUrl?: string;
	/** Verified and premium accounts may list members. */
	verified: boolean;
	/** `chat`: staff answer by hand too, so messages carry read tokens. */
	chatMode: 'bot' | 'chat';
	webhook: { endpoint: string; active: boolean } | null;
	quota: Quota;
}

export interface Quota {
	type: 'none' | 'limited';
	/** Messages that may be sent this month; only looked at when `limited`. */
	value: number;
	/** Messages counted in `month`. */
	used: number;
	/** `YYYY-MM` in UTC+9; a later month starts again at 0. */
	month: string;
}

/** As LINE's LIFF server API gives it. */
export interface LiffApp {
	/** Id of the LINE Login channel, a hyphen and eight characters. */
	liffId: string;
	view: { type: 'compact' | 'tall' | 'full'; url: string; moduleMode: boolean };
	/** Its name. */
	description?: string;
	features: { ble: boolean; qrCode: boolean };
	permanentLinkPattern: 'concat';
	scope: string[];
	botPrompt: 'normal' | 'aggressive' | 'none';
}

export interface User {
	userId: string;
	displayName: string;
	pictureUrl?: string;
	statusMessage?: string;
	/** By channel id; absent: never added the account. */
	friendship: Record<string, 'friend' | 'blocked'>;
}

export interface Group {
	/** C… for groups, R… for multi-person chats. */
	groupId: string;
	kind: 'group' | 'room';
	name: string;
	pictureUrl?: string;
	memberIds: string[];
	/** The one account in it, if any: LINE lets only one join. */
	channelId: string | null;
	/** A multi-person chat announces the account with its first event, not when it is added. */
	joinPending: boolean;
}

/** What a user sends. Times and sizes as LINE's webhook gives them. */
export type UserMessage =
	| { type: 'text'; text: string; mention?: { mentionees: Mentionee[] }; emojis?: Emoji[] }
	| { type: 'image'; data: Uint8Array; contentType?: string; imageSet?: ImageSet }
	| {
			type: 'video' | 'audio';
			data: Uint8Array;
			contentType?: string;
			/** Length, milliseconds. */
			duration?: number;
			/** How long LINE prepares the file before it can be fetched, milliseconds. */
			preparation?: number;
	  }
	| { type: 'file'; data: Uint8Array; fileName: string }
	| { type: 'location'; title?: string; address?: string; latitude: number; longitude: number }
	| {
			type: 'sticker';
			packageId: string;
			stickerId: string;
			stickerResourceType?: string;
			keywords?: string[];
	  };

export interface ImageSet {
	id: string;
	index: number;
	total: number;
}

export interface Emoji {
	index: number;
	length: number;
	productId: string;
	emojiId: string;
}

/** `index` and `length` count UTF-16 units. */
export interface Mentionee {
	type: 'user' | 'all';
	index: number;
	length: number;
	userId?: string;
	isSelf?: boolean;
}

/** One of LINE's message objects, already checked by the rules. */
export interface BotMessage {
	type: string;
	[property: string]: unknown;
}

export type SendMethod = 'reply' | 'push' | 'multicast';

/** One line of a chat as its members see it. */
export interface ChatEntry {
	from: 'user' | 'bot' | 'system';
	/** Epoch milliseconds. */
	time: number;
	/** Ids of the messages in it: one from a user, up to five from a bot. */
	messageIds: string[];
	/** Missing for the bot and for users that LINE does not identify. */
	userId?: string;
	displayName?: string;
	/** For `system`: what `displayName` did. */
	notice?: 'joined' | 'left';
	text?: string;
	/** A user's message other than text, without its bytes. */
	attachment?: { type: string; [property: string]: unknown };
	/** The bot's messages of one API call. */
	messages?: BotMessage[];
	sentBy?: SendMethod;
	quotedMessageId?: string;
	edited?: true;
	unsent?: true;
}

export interface WebhookEvent {
	type: string;
	[property: string]: unknown;
}

/** Where an event happened: `userId` is the sender's, missing when LINE does not identify them. */
export type Source =
	| { type: 'user'; userId: string }
	| { type: 'group'; groupId: string; userId?: string }
	| { type: 'room'; roomId: string; userId?: string };

/** One HTTP request to LINE's API, as answered. */
export interface ApiRequest {
	method: string;
	/** Without the query. */
	path: string;
	query: string;
	headers: Record<string, string>;
	/** Parsed JSON, or the text when it is none, or `undefined` without a body. */
	body: unknown;
	/** `null`: the connection was dropped by a fault before an answer. */
	status: number | null;
	response: unknown;
	requestId: string;
	/** The channel whose token was used. */
	channelId?: string;
	/** When it came, epoch milliseconds by the simulator's clock. */
	time: number;
	ms: number;
}
