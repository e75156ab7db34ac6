import { createHash } from 'node:crypto';
import { ApiError, monthlyLimit, notFound } from './answer';
import { FREE_TYPES, MIN_MEMBERS, type Audiences } from './audiences';
import type { Clock } from './clock';
import type { ChatKey, State } from './state';
import type {
	BotMessage,
	Channel,
	MassMessage,
	NarrowcastRequest,
	Recipient,
	StoredRecipient,
} from './types';

/** LINE says neither how long a narrowcast waits nor how long it is sent. */
const WAITING_MS = 30_000;
const SENDING_MS = 30_000;
/** Status and redelivery (reference, "Get narrowcast message status"). */
const STATUS_MS = 14 * 24 * 3_600_000;
/** Below it attributes cannot be used (reference, "Restrictions on sending messages using attributes and audiences"). */
const MIN_REACH_OF_ATTRIBUTES = 100;

/** What messages to many need of the platform. */
interface Sender {
	readonly state: State;
	readonly clock: Clock;
	readonly changes: { emit(event: 'state'): boolean };
	friends(channelId: string): string[];
	channel(id: string): Channel;
	quotaUsed(channel: Channel): number;
	quotaLeft(channel: Channel): number;
	deliver(chatKey: ChatKey, messages: BotMessage[], sentBy: MassMessage['method']): unknown;
}

/** Broadcasts and narrowcasts: what was accepted, who gets it and when. */
export class Narrowcasts {
	constructor(
		private readonly platform: Sender,
		private readonly audiences: Audiences,
	) {}

	/** A broadcast goes out at once; it is kept because audiences can be made of it. */
	addBroadcast(channel: Channel, requestId: string, messages: BotMessage[], friends: string[]): void {
		const now = this.platform.clock.now();
		for (const id of friends) this.platform.deliver(`${channel.id}:${id}`, messages, 'broadcast');
		this.platform.state.massMessages.set(requestId, {
			requestId,
			channelId: channel.id,
			method: 'broadcast',
			messages,
			acceptedAt: now,
			phase: 'succeeded',
			completedAt: now,
			reserved: 0,
			maxRecipients: null,
			forbidPartialDelivery: false,
			hasFilter: false,
			targetIds: friends,
			deliveredIds: friends,
			clicks: [],
		});
		this.platform.changes.emit('state');
	}

	/**
	 * Takes a narrowcast and reserves what it may need of the month's quota.
	 *
	 * @throws {ApiError} 400 for audiences and request ids that cannot be used, 403 for attributes of a small account, 429 when
	 * the quota cannot be reserved
	 */
	accept(channel: Channel, requestId: string, request: NarrowcastRequest): void {
		const { state, clock } = this.platform;
		const recipient = request.recipient ? stored(request.recipient) : undefined;
		const limit = request.limit ?? {};
		if (limit.forbidPartialDelivery === true && limit.upToRemainingQuota !== true) {
			throw new ApiError(400, 'The option forbidPartialDelivery must be used with upToRemainingQuota.');
		}
		if (recipient) this.#checkRecipient(channel, recipient);
		const reach = this.platform.friends(channel.id).length;
		const hasFilter = (request.filter?.demographic ?? null) !== null;
		if (hasFilter && reach < MIN_REACH_OF_ATTRIBUTES) {
			throw new ApiError(403, 'Your account does not have enough friends');
		}
		const left = this.platform.quotaLeft(channel);
		const max = limit.max ?? null;
		const wanted = max === null ? reach : Math.min(reach, max);
		const reserved = limit.upToRemainingQuota === true ? Math.min(wanted, left) : wanted;
		if (wanted > 0 && (reserved === 0 || reserved > left)) throw monthlyLimit();
		state.massMessages.set(requestId, {
			requestId,
			channelId: channel.id,
			method: 'narrowcast',
			messages: request.messages,
			acceptedAt: clock.now(),
			phase: 'waiting',
			reserved,
			maxRecipients: max !== null || limit.upToRemainingQuota === true ? reserved : null,
			forbidPartialDelivery: limit.forbidPartialDelivery === true,
			...(recipient ? { recipient } : {}),
			hasFilter,
			targetIds: [],
			deliveredIds: [],
			clicks: [],
		});
		this.platform.changes.emit('state');
		// Without a request nobody would look: the chat page shows what is due by itself.
		for (const ms of [WAITING_MS, WAITING_MS + SENDING_MS]) setTimeout(() => this.update(), ms).unref();
	}

	/** Of the month's quota, by narrowcasts that wait. */
	reserved(channelId: string): number {
		let sum = 0;
		for (const one of this.platform.state.massMessages.values()) {
			if (one.channelId === channelId && one.phase === 'waiting') sum += one.reserved;
		}
		return sum;
	}

	/** Everything that is due by the clock. */
	update(): void {
		const now = this.platform.clock.now();
		for (const one of this.platform.state.massMessages.values()) {
			if (one.phase === 'waiting' && now >= one.acceptedAt + WAITING_MS) this.#start(one);
			if (one.phase === 'sending' && now >= one.acceptedAt + WAITING_MS + SENDING_MS) this.#complete(one);
		}
	}

	/** Ends the waiting and sending of a narrowcast now. */
	finish(requestId: string): MassMessage {
		const one = this.platform.state.massMessages.get(requestId);
		if (one?.method !== 'narrowcast') throw new Error(`There is no narrowcast ${requestId}`);
		if (one.phase === 'waiting') this.#start(one);
		if (one.phase === 'sending') this.#complete(one);
		return one;
	}

	/** What LINE answers about a narrowcast. */
	progress(channel: Channel, requestId: string | null): object {
		if (requestId === null || requestId === '') {
			throw new ApiError(400, "The value for the 'requestId' parameter is invalid");
		}
		const one = this.platform.state.massMessages.get(requestId);
		const isKnown = one?.method === 'narrowcast' && one.channelId === channel.id;
		if (!isKnown || this.platform.clock.now() - one.acceptedAt > STATUS_MS) throw notFound();
		return {
			phase: one.phase,
			...(one.phase === 'waiting'
				? {}
				: {
						successCount: one.deliveredIds.length,
						failureCount: one.phase === 'succeeded' ? one.targetIds.length - one.deliveredIds.length : 0,
						targetCount: one.targetIds.length,
					}),
			...(one.errorCode === undefined
				? {}
				: { errorCode: one.errorCode, failedDescription: one.failedDescription }),
			acceptedTime: new Date(one.acceptedAt).toISOString(),
			...(one.completedAt === undefined ? {} : { completedTime: new Date(one.completedAt).toISOString() }),
		};
	}

	/** Finds the recipients, counts them, and gives back what was reserved beyond them. */
	#start(one: MassMessage): void {
		const channel = this.platform.channel(one.channelId);
		const friends = this.platform.friends(one.channelId);
		const wanted = one.recipient ? this.#resolve(one.recipient, new Set(friends)) : new Set(friends);
		const failure = this.#failure(one, wanted, friends);
		if (failure) return this.#fail(one, ...failure);
		one.targetIds =
			one.maxRecipients === null ? [...wanted] : atRandom(one.requestId, [...wanted], one.maxRecipients);
		one.phase = 'sending';
		channel.quota.used = this.platform.quotaUsed(channel) + one.targetIds.length;
		this.platform.changes.emit('state');
	}

	#failure(
		one: MassMessage,
		wanted: Set<string>,
		friends: string[],
	): [code: number, why: string] | undefined {
		const audiences = one.recipient ? audienceIds(one.recipient) : [];
		const small = audiences.filter(
			(id) => this.#isRestricted(one, id) && this.#reached(id, friends).length < MIN_MEMBERS,
		);
		if (audiences.length > 1 && small.length > 0) {
			return [4, `An audience has fewer than ${MIN_MEMBERS} recipients`];
		}
		const isRestricted = one.hasFilter || audiences.some((id) => this.#isRestricted(one, id));
		if (wanted.size < (isRestricted ? MIN_MEMBERS : 1)) return [2, 'There are not enough recipients'];
		if (one.forbidPartialDelivery && wanted.size > (one.maxRecipients ?? Infinity)) {
			return [5, 'The message would reach a part of its recipients only'];
		}
		return undefined;
	}

	/** Whether fewer than 50 recipients would tell too much of it: all but an account's own lists (same place). */
	#isRestricted(one: MassMessage, audienceGroupId: string): boolean {
		const audience = this.platform.state.audiences.get(audienceGroupId);
		return audience?.channelId !== one.channelId || !FREE_TYPES.has(audience.type);
	}

	#reached(audienceGroupId: string, friends: string[]): string[] {
		const members = this.audiences.members(audienceGroupId);
		return friends.filter((id) => members.has(id));
	}

	/** Whoever blocked the account in the meantime gets nothing and is not counted. */
	#complete(one: MassMessage): void {
		const channel = this.platform.channel(one.channelId);
		const friends = new Set(this.platform.friends(one.channelId));
		one.deliveredIds = one.targetIds.filter((id) => friends.has(id));
		channel.quota.used = Math.max(
			0,
			this.platform.quotaUsed(channel) - (one.targetIds.length - one.deliveredIds.length),
		);
		for (const id of one.deliveredIds)
			this.platform.deliver(`${channel.id}:${id}`, one.messages, 'narrowcast');
		one.phase = 'succeeded';
		one.completedAt = this.platform.clock.now();
		this.platform.changes.emit('state');
	}

	#fail(one: MassMessage, errorCode: number, failedDescription: string): void {
		Object.assign(one, {
			phase: 'failed',
			errorCode,
			failedDescription,
			completedAt: this.platform.clock.now(),
		});
		this.platform.changes.emit('state');
	}

	#resolve(recipient: StoredRecipient, friends: Set<string>): Set<string> {
		if (recipient.type === 'operator') {
			const { and, or, not } = recipient;
			const sets = [...(and ?? []), ...(or ?? []), ...(not ? [not] : [])].map((part) =>
				this.#resolve(part, friends),
			);
			const isMeant = (id: string) => {
				if (and) return sets.every((set) => set.has(id));
				return sets.some((set) => set.has(id)) !== Boolean(not);
			};
			return new Set([...friends].filter(isMeant));
		}
		const ids =
			recipient.type === 'audience'
				? this.audiences.members(recipient.audienceGroupId)
				: new Set(this.platform.state.massMessages.get(recipient.requestId)?.deliveredIds);
		return new Set([...friends].filter((id) => ids.has(id)));
	}

	/** Audiences must be ready and the account's or shared with it; redelivery needs a narrowcast that succeeded. */
	#checkRecipient(channel: Channel, recipient: StoredRecipient): void {
		for (const id of audienceIds(recipient)) {
			if (!this.audiences.isUsable(channel, id)) throw new ApiError(400, `Invalid audience group id: ${id}`);
		}
		for (const requestId of redeliveries(recipient)) {
			const one = this.platform.state.massMessages.get(requestId);
			const isUsable =
				one?.method === 'narrowcast' &&
				one.channelId === channel.id &&
				one.phase === 'succeeded' &&
				this.platform.clock.now() - one.acceptedAt < STATUS_MS;
			if (!isUsable) throw new ApiError(400, `Invalid request id: ${requestId}`);
		}
	}
}

/** LINE chooses at random; here the same message chooses the same people again. */
function atRandom(seed: string, ids: string[], count: number): string[] {
	const rank = (id: string) => createHash('sha256').update(seed).update(id).digest('hex');
	return ids
		.map((id) => ({ id, rank: rank(id) }))
		.sort((a, b) => (a.rank < b.rank ? -1 : 1))
		.slice(0, count)
		.map(({ id }) => id);
}

function stored(recipient: Recipient): StoredRecipient {
	if (recipient.type === 'audience')
		return { ...recipient, audienceGroupId: String(recipient.audienceGroupId) };
	if (recipient.type === 'redelivery') return recipient;
	const { type, and, or, not } = recipient;
	return {
		type,
		...(and ? { and: and.map(stored) } : {}),
		...(or ? { or: or.map(stored) } : {}),
		...(not ? { not: stored(not) } : {}),
	};
}

type Leaf = Exclude<StoredRecipient, { type: 'operator' }>;

function leaves(recipient: StoredRecipient): Leaf[] {
	if (recipient.type !== 'operator') return [recipient];
	const { and, or, not } = recipient;
	return [...(and ?? []), ...(or ?? []), ...(not ? [not] : [])].flatMap(leaves);
}

function audienceIds(recipient: StoredRecipient): string[] {
	return leaves(recipient).flatMap((leaf) => (leaf.type === 'audience' ? [leaf.audienceGroupId] : []));
}

function redeliveries(recipient: StoredRecipient): string[] {
	return leaves(recipient).flatMap((leaf) => (leaf.type === 'redelivery' ? [leaf.requestId] : []));
}
