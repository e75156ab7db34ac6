import { EventEmitter } from 'node:events';
import { Audiences, type NewAudience } from './audiences';
import { ChannelTokens } from './channel-tokens';
import { Clock } from './clock';
import { Faults } from './faults';
import { IdSource, messageId, opaqueToken, replyToken, ulid } from './ids';
import { Liff } from './liff';
import { Login } from './login';
import { Narrowcasts } from './narrowcasts';
import { RateLimiter } from './rate-limit';
import { State, type ChatKey } from './state';
import type {
	ApiRequest,
	Audience,
	BotMessage,
	Channel,
	ChatEntry,
	Conversion,
	Emoji,
	Group,
	LiffApp,
	LineTag,
	MassMessage,
	Mentionee,
	Quota,
	SendMethod,
	Source,
	User,
	UserMessage,
	WebhookEvent,
} from './types';
import { mediaOf, mentionees, shownContent, webhookContent, type Media, type Mention } from './user-message';
import { Webhooks } from './webhooks';

/** A channel, or its id. */
export type ChannelRef = Channel | string;

/** Both are `undefined` when no account is in the chat, so that no event was made; the token also on standby. */
export interface EventIds {
	webhookEventId: string | undefined;
	replyToken: string | undefined;
}

export interface SentEvent extends EventIds {
	messageId: string;
}

export interface SendOptions {
	quotedMessageId?: string;
	/** Time of the event, epoch milliseconds; now when left out. */
	timestamp?: number;
	/** Which account a one-to-one chat is with; the default one when left out. */
	channel?: ChannelRef;
}

const NO_EVENT: EventIds = { webhookEventId: undefined, replyToken: undefined };

/** What changed, for whoever shows the state. */
export interface Changes {
	state: [];
	chat: [ChatKey];
	delivery: [];
	request: [ApiRequest];
	/** The account asks for a typing animation in the user's chat: user id, seconds. */
	loading: [string, number];
}

/** Events that carry a reply token (Messaging API reference, "Webhook event objects"). */
const REPLIABLE = new Set([
	'message',
	'messageEdited',
	'follow',
	'join',
	'memberJoined',
	'postback',
	'videoPlayComplete',
	'beacon',
	'accountLink',
	'membership',
]);

/** Message types whose webhook carries a quote token (docs, "Get quote tokens"). */
const QUOTABLE_FROM_USER = new Set(['text', 'sticker', 'image', 'video']);
/** Message types of the bot that can be quoted (same page). */
const QUOTABLE_FROM_BOT = new Set(['text', 'textV2', 'sticker', 'image', 'video', 'template', 'flex']);

/** A stateful LINE Platform without its HTTP surface: channels, people, chats, and what they do. */
export class Platform {
	readonly changes = new EventEmitter<Changes>();
	readonly clock: Clock = new Clock(() => this.narrowcasts.update());
	readonly state: State;
	readonly faults = new Faults();
	readonly limiter = new RateLimiter(this.clock);
	readonly login: Login;
	readonly liff: Liff;
	readonly tokens: ChannelTokens;
	readonly webhooks: Webhooks;
	readonly audiences: Audiences;
	readonly narrowcasts: Narrowcasts;
	readonly media = new Map<string, Media>();
	/** Every request to LINE's API, oldest first. */
	readonly requests: ApiRequest[] = [];
	readonly #ids: IdSource;

	constructor(seed?: string) {
		this.#ids = new IdSource(seed);
		// A source of its own, so that it does not change which ids the others get.
		const loginIds = new IdSource(seed === undefined ? undefined : `${seed}:login`);
		const tagIds = new IdSource(seed === undefined ? undefined : `${seed}:tag`);
		this.state = new State(
			{ id: loginIds.channelId(), secret: loginIds.hex(32) },
			{ tagId: tagIds.uuid(), accessToken: tagIds.hex(40) },
		);
		this.login = new Login(this.state, this.clock);
		this.liff = new Liff(this.state);
		this.tokens = new ChannelTokens(this.state, this.clock);
		this.audiences = new Audiences(this.state, this.clock);
		this.narrowcasts = new Narrowcasts(this, this.audiences);
		this.webhooks = new Webhooks(this.state, this.clock, () => this.changes.emit('delivery'));
	}

	// Channels

	createChannel(
		options: {
			displayName?: string;
			pictureUrl?: string;
			verified?: boolean;
			chatMode?: Channel['chatMode'];
			quota?: { type: Quota['type']; value?: number; used?: number };
		} = {},
	): Channel {
		const channel: Channel = {
			id: this.#ids.channelId(),
			channelAccessToken: this.#ids.accessToken(),
			channelSecret: this.#ids.hex(32),
			botUserId: this.#ids.entity('U'),
			basicId: `@${this.#ids.hex(8)}`,
			displayName: options.displayName ?? 'Group buy',
			...(options.pictureUrl === undefined ? {} : { pictureUrl: options.pictureUrl }),
			verified: options.verified ?? false,
			chatMode: options.chatMode ?? 'bot',
			webhook: null,
			// Taiwan's light plan: 200 free messages a month, none beyond.
			quota: { type: 'limited', value: 200, used: 0, ...options.quota, month: this.clock.quotaMonth() },
		};
		this.state.channels.set(channel.id, channel);
		this.changes.emit('state');
		return channel;
	}

	get defaultChannel(): Channel {
		const [first] = this.state.channels.values();
		if (!first) throw new Error('The simulator has no channel');
		return first;
	}

	channel(reference: ChannelRef = this.defaultChannel): Channel {
		const id = typeof reference === 'string' ? reference : reference.id;
		const channel = this.state.channels.get(id);
		if (!channel) throw new Error(`There is no channel ${id}`);
		return channel;
	}

	/** Sets the webhook URL and switches its use on; `null` removes it. */
	setWebhook(url: string | null, channel?: ChannelRef): void {
		this.channel(channel).webhook = url === null ? null : { endpoint: url, active: true };
		this.changes.emit('state');
	}

	setQuota(quota: { type?: Quota['type']; value?: number; used?: number }, channel?: ChannelRef): void {
		Object.assign(this.channel(channel).quota, { month: this.clock.quotaMonth() }, quota);
		this.changes.emit('state');
	}

	quotaUsed(channel?: ChannelRef): number {
		return this.state.quotaUsed(this.channel(channel), this.clock);
	}

	/** What the month has left: neither used nor reserved by narrowcasts that wait. */
	quotaLeft(channel?: ChannelRef): number {
		const { id, quota } = this.channel(channel);
		if (quota.type === 'none') return Infinity;
		return Math.max(0, quota.value - this.quotaUsed(id) - this.narrowcasts.reserved(id));
	}

	// Audiences, narrowcasts, conversions

	/** Id of the next audience, as decimal text: LINE's are int64, so it may be above 2^53. */
	get nextAudienceId(): string {
		return this.state.nextAudienceId;
	}

	set nextAudienceId(id: string) {
		if (!/^[1-9]\d{0,18}$/.test(id)) throw new Error(`An audience id is an int64, got "${id}"`);
		this.state.nextAudienceId = id;
	}

	/** What Business Manager shares with an account, ready at once. */
	shareAudience(
		options: Partial<NewAudience & Pick<Audience, 'createRoute' | 'owner'>> & { channel?: ChannelRef } = {},
	): Audience {
		const { channel, userIds = [], ...rest } = options;
		for (const id of userIds) this.user(id);
		const audience = this.audiences.share(this.channel(channel), {
			type: 'UPLOAD',
			description: 'Shared',
			createRoute: 'BUSINESS_MANAGER',
			...rest,
			userIds,
		});
		this.changes.emit('state');
		return audience;
	}

	/** Ends the preparation of an audience now; else it takes a minute. */
	finishAudience(audienceGroupId: string | number | bigint): Audience {
		const audience = this.audiences.finish(String(audienceGroupId));
		this.changes.emit('state');
		return audience;
	}

	/** Ends the waiting and sending of a narrowcast now; else each takes half a minute. */
	finishNarrowcast(requestId: string): MassMessage {
		return this.narrowcasts.finish(requestId);
	}

	/** Somebody taps a link of a broadcast or narrowcast that they got. */
	clickLink(requestId: string, userId: string, url: string): void {
		const message = this.state.massMessages.get(requestId);
		if (!message?.deliveredIds.includes(userId)) throw new Error(`${userId} did not get ${requestId}`);
		message.clicks.push({ userId, url });
	}

	get lineTag(): LineTag {
		return this.state.lineTag;
	}

	/** What the Conversion API took, each deduplication key once, oldest first. */
	get conversions(): Conversion[] {
		return [...this.state.conversions.values()];
	}

	/** What the merchant does in the LIFF tab of the console; `body` as LINE's API takes it. */
	createLiffApp(body: object): LiffApp {
		const app = this.liff.add(body);
		this.changes.emit('state');
		return app;
	}

	// People and groups

	createUser(options: {
		displayName: string;
		pictureUrl?: string;
		statusMessage?: string;
		friendOf?: ChannelRef | ChannelRef[];
	}): User {
		const { displayName, pictureUrl, statusMessage, friendOf = [] } = options;
		const user: User = {
			userId: this.#ids.entity('U'),
			displayName,
			...(pictureUrl === undefined ? {} : { pictureUrl }),
			...(statusMessage === undefined ? {} : { statusMessage }),
			friendship: {},
		};
		for (const channel of [friendOf].flat()) user.friendship[this.channel(channel).id] = 'friend';
		this.state.users.set(user.userId, user);
		this.changes.emit('state');
		return user;
	}

	user(userId: string): User {
		const user = this.state.users.get(userId);
		if (!user) throw new Error(`There is no user ${userId}`);
		return user;
	}

	/** The account is not in it yet: see `inviteBot`. */
	createGroup(options: {
		name: string;
		pictureUrl?: string;
		memberIds: string[];
		kind?: Group['kind'];
	}): Group {
		const { name, pictureUrl, memberIds, kind = 'group' } = options;
		for (const id of memberIds) this.user(id);
		const group: Group = {
			groupId: this.#ids.entity(kind === 'group' ? 'C' : 'R'),
			kind,
			name,
			...(pictureUrl === undefined ? {} : { pictureUrl }),
			memberIds: [...memberIds],
			channelId: null,
			joinPending: false,
		};
		this.state.groups.set(group.groupId, group);
		this.changes.emit('state');
		return group;
	}

	group(groupId: string): Group {
		const group = this.state.groups.get(groupId);
		if (!group) throw new Error(`There is no group ${groupId}`);
		return group;
	}

	/**
	 * A member invites the account. In a group it joins at once (`join`); in a multi-person chat the event comes with the
	 * first thing that happens there.
	 *
	 * @throws {Error} when an account is in the group already: LINE allows one
	 */
	inviteBot(groupId: string, channel?: ChannelRef): EventIds {
		const group = this.group(groupId);
		if (group.channelId !== null) throw new Error(`An official account is already in ${groupId}`);
		const { id, displayName } = this.channel(channel);
		group.channelId = id;
		this.#notice(groupId, 'joined', displayName);
		if (group.kind === 'room') {
			group.joinPending = true;
			this.changes.emit('state');
			return NO_EVENT;
		}
		this.changes.emit('state');
		return this.emit({ type: 'join', source: this.#groupSource(group) }, id);
	}

	/** A member removes the account, or it leaves by itself (`leave`). */
	removeBot(groupId: string): void {
		const group = this.group(groupId);
		if (group.channelId === null) throw new Error(`No official account is in ${groupId}`);
		const channel = this.channel(group.channelId);
		group.channelId = null;
		group.joinPending = false;
		this.#notice(groupId, 'left', channel.displayName);
		this.changes.emit('state');
		this.emit({ type: 'leave', source: this.#groupSource(group) }, channel);
	}

	memberJoins(groupId: string, userId: string): void {
		const group = this.group(groupId);
		const { displayName } = this.user(userId);
		if (group.memberIds.includes(userId)) throw new Error(`${displayName} is already in ${groupId}`);
		group.memberIds.push(userId);
		this.#notice(groupId, 'joined', displayName);
		this.changes.emit('state');
		this.#groupEvent(group, { type: 'memberJoined', joined: { members: [{ type: 'user', userId }] } });
	}

	memberLeaves(groupId: string, userId: string): void {
		const group = this.group(groupId);
		if (!group.memberIds.includes(userId)) throw new Error(`${userId} is not in ${groupId}`);
		group.memberIds = group.memberIds.filter((id) => id !== userId);
		this.#notice(groupId, 'left', this.user(userId).displayName);
		this.changes.emit('state');
		this.#groupEvent(group, { type: 'memberLeft', left: { members: [{ type: 'user', userId }] } });
	}

	/** A user adds the account as a friend, or unblocks it. */
	follow(userId: string, channel?: ChannelRef): EventIds {
		const user = this.user(userId);
		const { id } = this.channel(channel);
		const isUnblocked = user.friendship[id] === 'blocked';
		user.friendship[id] = 'friend';
		this.changes.emit('state');
		return this.emit({ type: 'follow', source: { type: 'user', userId }, follow: { isUnblocked } }, id);
	}

	/** A user blocks the account. */
	unfollow(userId: string, channel?: ChannelRef): void {
		const { id } = this.channel(channel);
		this.user(userId).friendship[id] = 'blocked';
		this.changes.emit('state');
		this.emit({ type: 'unfollow', source: { type: 'user', userId } }, id);
	}

	/** Lets a module channel hold a chat (`standby`), or gives it back. */
	setMode(chatId: string, mode: 'active' | 'standby', channel?: ChannelRef): void {
		const { chatKey } = this.#chat(chatId, channel);
		if (mode === 'standby') this.state.standby.add(chatKey);
		else this.state.standby.delete(chatKey);
	}

	// Messages of users

	/**
	 * Somebody writes. `chatId` is a group's or room's id, or the user's own id for the one-to-one chat with the account.
	 *
	 * @param userId the writer; `null` for one whom LINE does not identify
	 */
	say(
		chatId: string,
		userId: string | null,
		text: string,
		options: SendOptions & { mentions?: Mention[]; emojis?: Emoji[] } = {},
	): SentEvent {
		const { mentions, emojis, ...rest } = options;
		return this.send(
			chatId,
			userId,
			{
				type: 'text',
				text,
				...(emojis === undefined ? {} : { emojis }),
				...(mentions === undefined
					? {}
					: { mention: { mentionees: this.#mentionees(chatId, text, mentions) } }),
			},
			rest,
		);
	}

	/** Somebody sends a message of any kind. See `say`. */
	send(chatId: string, userId: string | null, message: UserMessage, options: SendOptions = {}): SentEvent {
		const { chatKey, source, channelId } = this.#chat(chatId, options.channel);
		const group = this.state.groups.get(chatId);
		if (userId !== null && group && !group.memberIds.includes(userId)) {
			throw new Error(`${userId} is not in ${chatId}`);
		}
		if (!group && userId !== chatId) throw new Error('Only the user writes in a one-to-one chat');
		if (options.quotedMessageId !== undefined) {
			if (this.state.findMessage(options.quotedMessageId)?.chatKey !== chatKey) {
				throw new Error(`There is no message ${options.quotedMessageId} to quote in ${chatId}`);
			}
			if (message.type !== 'text' && message.type !== 'sticker') {
				throw new Error('LINE lets texts and stickers quote a message, nothing else');
			}
		}
		const id = messageId(this.clock.now());
		const media = mediaOf(message, this.clock.now());
		if (media) this.media.set(id, media);
		this.state.addEntry(chatKey, {
			from: 'user',
			time: options.timestamp ?? this.clock.now(),
			messageIds: [id],
			...(userId === null ? {} : { userId, displayName: this.user(userId).displayName }),
			...shownContent(message),
			...(options.quotedMessageId === undefined ? {} : { quotedMessageId: options.quotedMessageId }),
		});
		this.changes.emit('chat', chatKey);
		if (channelId === null) return { messageId: id, ...NO_EVENT };
		if (!group) this.state.lastContact.set(chatKey, this.clock.now());
		const sent = this.#chatEvent(chatId, options, {
			type: 'message',
			source: userId === null ? source : { ...source, userId },
			message: {
				id,
				type: message.type,
				...(QUOTABLE_FROM_USER.has(message.type) ? { quoteToken: this.quoteToken(chatKey, id) } : {}),
				...(this.channel(channelId).chatMode === 'chat'
					? { markAsReadToken: this.#readToken(channelId) }
					: {}),
				...webhookContent(message),
				...(options.quotedMessageId === undefined ? {} : { quotedMessageId: options.quotedMessageId }),
			},
		});
		return { messageId: id, ...sent };
	}

	/**
	 * The writer changes a text message (`messageEdited`): same message id, new quote token and reply token.
	 *
	 * @throws {Error} outside of groups, where LINE has no editing
	 */
	edit(messageId: string, text: string, options: { timestamp?: number } = {}): SentEvent {
		const { chatKey, entry } = this.#ownMessage(messageId);
		const group = this.state.groups.get(chatKey);
		if (group?.kind !== 'group') throw new Error('LINE lets users edit messages in groups only');
		if (entry.text === undefined || entry.unsent)
			throw new Error(`Message ${messageId} is no text that can be edited`);
		Object.assign(entry, { text, edited: true });
		this.changes.emit('chat', chatKey);
		if (group.channelId === null) return { messageId, ...NO_EVENT };
		const sent = this.#chatEvent(chatKey, options, {
			type: 'messageEdited',
			source: this.#entrySource(group, entry),
			message: { type: 'text', id: messageId, quoteToken: this.quoteToken(chatKey, messageId), text },
		});
		return { messageId, ...sent };
	}

	/** The writer takes a message back: its content is gone for everybody. */
	unsend(messageId: string, options: { timestamp?: number } = {}): void {
		const { chatKey, entry } = this.#ownMessage(messageId);
		if (entry.unsent) throw new Error(`Message ${messageId} was unsent before`);
		delete entry.text;
		delete entry.attachment;
		entry.unsent = true;
		this.changes.emit('chat', chatKey);
		const group = this.state.groups.get(chatKey);
		const unsend = { type: 'unsend', unsend: { messageId } };
		if (!group) {
			const [channelId, userId] = splitChatKey(chatKey);
			this.#chatEvent(
				userId,
				{ ...options, channel: channelId },
				{ ...unsend, source: { type: 'user', userId } },
			);
		} else if (group.channelId !== null) {
			this.#chatEvent(chatKey, options, { ...unsend, source: this.#entrySource(group, entry) });
		}
	}

	/** A user taps a button with a postback action. */
	postback(
		chatId: string,
		userId: string | null,
		data: string,
		options: Omit<SendOptions, 'quotedMessageId'> & {
			params?: Record<string, string>;
			displayText?: string;
		} = {},
	): EventIds {
		const { params, displayText, ...rest } = options;
		const { chatKey, source, channelId } = this.#chat(chatId, options.channel);
		if (displayText !== undefined) {
			// Shown as if the user had written it, but LINE sends no message event for it.
			this.state.addEntry(chatKey, {
				from: 'user',
				time: options.timestamp ?? this.clock.now(),
				messageIds: [],
				...(userId === null ? {} : { userId, displayName: this.user(userId).displayName }),
				text: displayText,
			});
			this.changes.emit('chat', chatKey);
		}
		if (channelId === null) return NO_EVENT;
		return this.#chatEvent(chatId, rest, {
			type: 'postback',
			source: userId === null ? source : { ...source, userId },
			postback: { data, ...(params === undefined ? {} : { params }) },
		});
	}

	/**
	 * Sends any event. Common properties that are not given (`timestamp`, `mode`, `webhookEventId`, `deliveryContext`, and
	 * `replyToken` for types that carry one) are filled in; one given as `undefined` is left out of the JSON.
	 */
	emit(event: WebhookEvent, channel?: ChannelRef): EventIds {
		const { id } = this.channel(channel);
		const source = event['source'] as Source | undefined;
		const chatKey = source ? chatKeyOf(source, id) : undefined;
		const standby = chatKey !== undefined && this.state.standby.has(chatKey);
		const time = this.clock.now();
		const common = {
			mode: standby ? 'standby' : 'active',
			timestamp: time,
			webhookEventId: ulid(time),
			deliveryContext: { isRedelivery: false },
		};
		const repliable =
			chatKey !== undefined && REPLIABLE.has(event.type) && !standby && event['mode'] !== 'standby';
		const complete: WebhookEvent = {
			...common,
			...(repliable ? { replyToken: replyToken() } : {}),
			...event,
		};
		const token = complete['replyToken'];
		if (typeof token === 'string' && chatKey !== undefined) {
			this.state.replyTokens.set(token, {
				channelId: id,
				chatKey,
				createdAt: time,
				sentAt: time,
				used: false,
			});
		}
		this.webhooks.send(id, complete);
		return {
			webhookEventId: complete['webhookEventId'] as string | undefined,
			replyToken: token as string | undefined,
		};
	}

	// What the account does, called by the Messaging API

	/** Puts the account's messages into a chat and returns what LINE answers about each. */
	deliver(
		chatKey: ChatKey,
		messages: BotMessage[],
		sentBy: SendMethod,
	): { id: string; quoteToken?: string }[] {
		const sent = this.acknowledge(chatKey, messages);
		this.state.addEntry(chatKey, {
			from: 'bot',
			time: this.clock.now(),
			messageIds: sent.map(({ id }) => id),
			messages,
			sentBy,
		});
		this.changes.emit('chat', chatKey);
		return sent;
	}

	/** What LINE answers about messages, whether or not they reach anybody. */
	acknowledge(chatKey: ChatKey, messages: BotMessage[]): { id: string; quoteToken?: string }[] {
		return messages.map((message) => {
			const id = messageId(this.clock.now());
			return QUOTABLE_FROM_BOT.has(message.type) ? { id, quoteToken: this.quoteToken(chatKey, id) } : { id };
		});
	}

	/** Whether a user gets messages of a channel: friends, and for seven days whoever wrote to it; never who blocked it. */
	reaches(channelId: string, userId: string): boolean {
		const friendship = this.user(userId).friendship[channelId];
		if (friendship !== undefined) return friendship === 'friend';
		const contact = this.state.lastContact.get(chatKeyOf({ type: 'user', userId }, channelId));
		return contact !== undefined && this.clock.now() - contact <= 7 * 24 * 3_600_000;
	}

	/** Users whom broadcasts and narrowcasts reach: the account's target reach. */
	friends(channelId: string): string[] {
		return [...this.state.users.values()].flatMap(({ userId, friendship }) =>
			friendship[channelId] === 'friend' ? [userId] : [],
		);
	}

	quoteToken(chatKey: ChatKey, messageId: string): string {
		const token = opaqueToken(64);
		this.state.quoteTokens.set(token, { chatKey, messageId });
		return token;
	}

	/** What its members see, oldest first. */
	chat(chatId: string, channel?: ChannelRef): ChatEntry[] {
		return this.entries(chatId, channel).filter((entry) => entry.from !== 'system');
	}

	/** The same with the notices of who came and went. */
	entries(chatId: string, channel?: ChannelRef): ChatEntry[] {
		return this.state.chats.get(this.#chat(chatId, channel).chatKey) ?? [];
	}

	// Inner parts

	#chat(
		chatId: string,
		channel?: ChannelRef,
	): { chatKey: ChatKey; source: Source; channelId: string | null } {
		const group = this.state.groups.get(chatId);
		if (group) return { chatKey: chatId, source: this.#groupSource(group), channelId: group.channelId };
		this.user(chatId);
		const { id } = this.channel(channel);
		const source: Source = { type: 'user', userId: chatId };
		return { chatKey: chatKeyOf(source, id), source, channelId: id };
	}

	#chatEvent(
		chatId: string,
		options: { timestamp?: number; channel?: ChannelRef },
		event: WebhookEvent,
	): EventIds {
		const timed = options.timestamp === undefined ? event : { ...event, timestamp: options.timestamp };
		const group = this.state.groups.get(chatId);
		return group ? this.#groupEvent(group, timed) : this.emit(timed, options.channel);
	}

	#groupEvent(group: Group, event: WebhookEvent): EventIds {
		if (group.channelId === null) return NO_EVENT;
		if (group.joinPending) {
			group.joinPending = false;
			this.emit({ type: 'join', source: this.#groupSource(group) }, group.channelId);
		}
		return this.emit({ source: this.#groupSource(group), ...event }, group.channelId);
	}

	#groupSource(group: Group): Source {
		return group.kind === 'group'
			? { type: 'group', groupId: group.groupId }
			: { type: 'room', roomId: group.groupId };
	}

	#entrySource(group: Group, entry: ChatEntry): Source {
		const source = this.#groupSource(group);
		return entry.userId === undefined ? source : { ...source, userId: entry.userId };
	}

	#ownMessage(messageId: string): { chatKey: ChatKey; entry: ChatEntry } {
		const found = this.state.findMessage(messageId);
		if (found?.entry.from !== 'user') throw new Error(`No user sent a message ${messageId}`);
		return found;
	}

	#notice(chatKey: ChatKey, notice: 'joined' | 'left', displayName: string): void {
		const time = this.clock.now();
		this.state.addEntry(chatKey, { from: 'system', time, messageIds: [], notice, displayName });
		this.changes.emit('chat', chatKey);
	}

	#readToken(channelId: string): string {
		const token = opaqueToken();
		this.state.readTokens.set(token, channelId);
		return token;
	}

	#mentionees(chatId: string, text: string, mentions: Mention[]): Mentionee[] {
		const channelId = this.state.groups.get(chatId)?.channelId ?? '';
		const botUserId = this.state.channels.get(channelId)?.botUserId;
		return mentionees(text, mentions, (userId) => this.#nameOf(userId), botUserId);
	}

	#nameOf(userId: string): string {
		for (const channel of this.state.channels.values()) {
			if (channel.botUserId === userId) return channel.displayName;
		}
		return this.user(userId).displayName;
	}
}

export function chatKeyOf(source: Source, channelId: string): ChatKey {
	switch (source.type) {
		case 'group':
			return source.groupId;
		case 'room':
			return source.roomId;
		case 'user':
			return `${channelId}:${source.userId}`;
	}
}

function splitChatKey(chatKey: ChatKey): [channelId: string, userId: string] {
	const [channelId = '', userId = ''] = chatKey.split(':');
	return [channelId, userId];
}
