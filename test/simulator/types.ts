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

export type SendMethod = 'reply' | 'push' | 'multicast' | 'narrowcast' | 'broadcast';

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

/** Whom a narrowcast is for (reference, "Recipient objects"). Of an operator one property is given. */
export type Recipient<AudienceId = number | bigint> =
	| { type: 'audience'; audienceGroupId: AudienceId }
	| { type: 'redelivery'; requestId: string }
	| {
			type: 'operator';
			and?: Recipient<AudienceId>[] | null;
			or?: Recipient<AudienceId>[] | null;
			not?: Recipient<AudienceId> | null;
	  };

/** With audience ids as decimal text, so that they outlive a state file. */
export type StoredRecipient = Recipient<string>;

export interface NarrowcastRequest {
	messages: BotMessage[];
	recipient?: Recipient | null;
	filter?: { demographic?: object | null } | null;
	limit?: {
		max?: number | null;
		upToRemainingQuota?: boolean | null;
		forbidPartialDelivery?: boolean | null;
	} | null;
	notificationDisabled?: boolean | null;
}

/** A broadcast or narrowcast. Times are epoch milliseconds by the simulator's clock. */
export interface MassMessage {
	/** Of the request that LINE accepted. */
	requestId: string;
	channelId: string;
	method: 'narrowcast' | 'broadcast';
	messages: BotMessage[];
	acceptedAt: number;
	phase: 'waiting' | 'sending' | 'succeeded' | 'failed';
	completedAt?: number;
	/** Of the month's quota, until the recipients are known. */
	reserved: number;
	/** The most that may get it, `null` without a limit. */
	maxRecipients: number | null;
	forbidPartialDelivery: boolean;
	/** For whom it is; absent: every friend. */
	recipient?: StoredRecipient;
	hasFilter: boolean;
	/** Once it is being sent. */
	targetIds: string[];
	/** Who got it. */
	deliveredIds: string[];
	/** Who tapped which link in it. */
	clicks: { userId: string; url: string }[];
	errorCode?: number;
	failedDescription?: string;
}

export interface AudienceJob {
	id: number;
	description: string | null;
	/** Users that it adds: those of the given ids that LINE knows. */
	userIds: string[];
	created: number;
	finishedAt: number;
}

/** Times are epoch milliseconds by the simulator's clock. */
export interface Audience {
	/** Decimal text of an int64. */
	audienceGroupId: string;
	/** Whose it is; `null`: of another account or of Business Manager. */
	channelId: string | null;
	/** Channels that Business Manager shares it with. */
	sharedWith: string[];
	/** `UPLOAD`, `CLICK`, `IMP`, or any other of LINE's. */
	type: string;
	createRoute: string;
	description: string;
	created: number;
	/** When LINE has prepared one that is not filled by jobs. */
	readyAt: number;
	/** Members of one that is not filled by jobs. */
	userIds: string[];
	jobs: AudienceJob[];
	requestId?: string;
	clickUrl?: string;
	/** Of a shared one. */
	owner?: { serviceType: string; id: string; name: string };
}

/** The LINE Tag that conversions are sent to. */
export interface LineTag {
	tagId: string;
	accessToken: string;
}

/** An event that the Conversion API took, once per deduplication key. */
export interface Conversion {
	tagId: string;
	/** Of `X-Line-ChannelID`; needed for LINE user ids. */
	channelId: string | null;
	receivedAt: number;
	event: { event_type: string; event_name?: string; deduplication_key: string; [property: string]: unknown };
	user: Record<string, unknown>;
	web?: Record<string, unknown>;
	custom?: Record<string, unknown>;
}
