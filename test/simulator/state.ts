import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from './clock';
import type {
	Audience,
	Channel,
	ChatEntry,
	Conversion,
	Group,
	LiffApp,
	LineTag,
	MassMessage,
	User,
} from './types';

export interface LoginChannel {
	id: string;
	secret: string;
}

export interface ReplyToken {
	channelId: string;
	chatKey: string;
	/** When the event happened, epoch milliseconds. */
	createdAt: number;
	/** When the webhook that carries it was last sent. */
	sentAt: number;
	used: boolean;
}

/** Names a chat: the group's or room's id, or `channelId:userId` for one-to-one. */
export type ChatKey = string;

/** A reply token never works later than this after its event (reference, "Reply token"). */
export const REPLY_TOKEN_LIFE_MS = 20 * 60_000;

/** How much of each chat survives a restart. */
const SAVED_ENTRIES_PER_CHAT = 500;

/** Everything the platform remembers. Plain data: the rules live with the API and the actions of users. */
export class State {
	readonly channels = new Map<string, Channel>();
	/** The LINE Login channel. */
	loginChannel: LoginChannel;
	/** Of the LINE Login channel, by LIFF ID. */
	readonly liffApps = new Map<string, LiffApp>();
	readonly users = new Map<string, User>();
	readonly groups = new Map<string, Group>();
	readonly chats = new Map<ChatKey, ChatEntry[]>();
	readonly replyTokens = new Map<string, ReplyToken>();
	/** Quote token → the chat it may be used in and the message it stands for. */
	readonly quoteTokens = new Map<string, { chatKey: ChatKey; messageId: string }>();
	/** Read token → the channel that got it. */
	readonly readTokens = new Map<string, string>();
	/** Chats that a module channel holds: events go out as `standby`, without reply token. */
	readonly standby = new Set<ChatKey>();
	/** When a user last wrote in a one-to-one chat: `channelId:userId` → epoch milliseconds. */
	readonly lastContact = new Map<ChatKey, number>();
	/** Broadcasts and narrowcasts by request id. */
	readonly massMessages = new Map<string, MassMessage>();
	/** By audience id, oldest first. */
	readonly audiences = new Map<string, Audience>();
	/** Decimal text: audience ids are int64. */
	nextAudienceId = '1234567890123';
	lineTag: LineTag;
	/** By tag and deduplication key. */
	readonly conversions = new Map<string, Conversion>();
	readonly #entryByMessage = new Map<string, { chatKey: ChatKey; entry: ChatEntry }>();

	constructor(loginChannel: LoginChannel, lineTag: LineTag) {
		this.loginChannel = loginChannel;
		this.lineTag = lineTag;
	}

	addEntry(chatKey: ChatKey, entry: ChatEntry): void {
		const entries = this.chats.get(chatKey);
		if (entries) entries.push(entry);
		else this.chats.set(chatKey, [entry]);
		for (const id of entry.messageIds) this.#entryByMessage.set(id, { chatKey, entry });
	}

	findMessage(messageId: string): { chatKey: ChatKey; entry: ChatEntry } | undefined {
		return this.#entryByMessage.get(messageId);
	}

	channelByToken(token: string): Channel | undefined {
		for (const channel of this.channels.values()) {
			if (channel.channelAccessToken === token) return channel;
		}
		return undefined;
	}

	/** Messages counted this month by LINE's calendar. */
	quotaUsed(channel: Channel, clock: Clock): number {
		const month = clock.quotaMonth();
		if (channel.quota.month !== month) Object.assign(channel.quota, { month, used: 0 });
		return channel.quota.used;
	}

	/** Writes what outlives a restart, as of `now` (epoch milliseconds); complete or not at all. */
	save(file: string, now: number): void {
		const snapshot: Snapshot = {
			version: 1,
			channels: [...this.channels.values()],
			loginChannel: this.loginChannel,
			liffApps: [...this.liffApps.values()],
			users: [...this.users.values()],
			groups: [...this.groups.values()],
			chats: [...this.chats].map(([key, entries]) => [key, entries.slice(-SAVED_ENTRIES_PER_CHAT)]),
			replyTokens: [...this.replyTokens].filter(
				([, { createdAt }]) => now - createdAt <= REPLY_TOKEN_LIFE_MS,
			),
			quoteTokens: [...this.quoteTokens],
			readTokens: [...this.readTokens],
			standby: [...this.standby],
			lastContact: [...this.lastContact],
			massMessages: [...this.massMessages.values()],
			audiences: [...this.audiences.values()],
			nextAudienceId: this.nextAudienceId,
			lineTag: this.lineTag,
			conversions: [...this.conversions],
		};
		mkdirSync(dirname(file), { recursive: true });
		const temporary = `${file}.${process.pid}.tmp`;
		writeFileSync(temporary, JSON.stringify(snapshot), { mode: 0o600 });
		renameSync(temporary, file);
	}

	/**
	 * Reads what `save` wrote.
	 *
	 * @returns whether there was a file
	 * @throws {Error} naming the file when it is not a state file
	 */
	load(file: string): boolean {
		let text: string;
		try {
			text = readFileSync(file, 'utf8');
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
			throw error;
		}
		let snapshot: Snapshot;
		try {
			const parsed = JSON.parse(text) as Snapshot | { version?: unknown };
			if (parsed.version !== 1) throw new Error(`unknown version ${String(parsed.version)}`);
			snapshot = parsed as Snapshot;
			for (const channel of snapshot.channels) this.channels.set(channel.id, channel);
			// Older files have not all of it.
			this.loginChannel = snapshot.loginChannel ?? this.loginChannel;
			this.lineTag = snapshot.lineTag ?? this.lineTag;
			this.nextAudienceId = snapshot.nextAudienceId ?? this.nextAudienceId;
			for (const one of snapshot.massMessages ?? []) this.massMessages.set(one.requestId, one);
			for (const one of snapshot.audiences ?? []) this.audiences.set(one.audienceGroupId, one);
			for (const [key, one] of snapshot.conversions ?? []) this.conversions.set(key, one);
			for (const app of snapshot.liffApps ?? []) this.liffApps.set(app.liffId, app);
			for (const user of snapshot.users) this.users.set(user.userId, user);
			for (const group of snapshot.groups) this.groups.set(group.groupId, group);
			for (const [key, entries] of snapshot.chats) for (const entry of entries) this.addEntry(key, entry);
			for (const [token, value] of snapshot.replyTokens) this.replyTokens.set(token, value);
			for (const [token, value] of snapshot.quoteTokens) this.quoteTokens.set(token, value);
			for (const [token, value] of snapshot.readTokens) this.readTokens.set(token, value);
			for (const key of snapshot.standby) this.standby.add(key);
			for (const [key, time] of snapshot.lastContact) this.lastContact.set(key, time);
		} catch (error) {
			throw new Error(`${file} is not a saved simulator state: ${(error as Error).message}`, {
				cause: error,
			});
		}
		return true;
	}
}

interface Snapshot {
	version: 1;
	channels: Channel[];
	loginChannel?: LoginChannel;
	liffApps?: LiffApp[];
	users: User[];
	groups: Group[];
	chats: [ChatKey, ChatEntry[]][];
	replyTokens: [string, ReplyToken][];
	quoteTokens: [string, { chatKey: ChatKey; messageId: string }][];
	readTokens: [string, string][];
	standby: ChatKey[];
	lastContact: [ChatKey, number][];
	massMessages?: MassMessage[];
	audiences?: Audience[];
	nextAudienceId?: string;
	lineTag?: LineTag;
	conversions?: [string, Conversion][];
}
