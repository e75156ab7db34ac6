import { ApiError } from './answer';
import { ID_PATTERN } from './ids';
import type { Clock } from './clock';
import type { State } from './state';
import type { Audience, AudienceJob, Channel } from './types';

const DAY_MS = 24 * 3_600_000;
/** "It may take several hours" (reference, "Get audience data"); here a minute. */
const PREPARATION_MS = 60_000;
/** Then it is expired, and deleted a month later (reference, "Create audience for uploading user IDs"). */
const LIFE_MS = 180 * DAY_MS;
const EXPIRED_LIFE_MS = 30 * DAY_MS;
const MAX_AUDIENCES = 1_000;
/** Of jobs that wait or run, per audience (reference, "Limit on the number of concurrent operations"). */
const MAX_JOBS = 10;
const LISTED_JOBS = 50;
/** Audiences of other types stay in preparation below 50 members, and numbers below 20 are hidden as 0. */
export const FREE_TYPES: ReadonlySet<string> = new Set(['UPLOAD', 'CHAT_TAG']);
export const MIN_MEMBERS = 50;
const MIN_SHOWN = 20;
/** How old the message of a click or impression audience may be. */
const MESSAGE_MS = 60 * DAY_MS;

/** An error of LINE's audience management: a sentence and its code. */
export function audienceError(code: string, message: string): ApiError {
	return new ApiError(400, message, { details: [{ message: code }] });
}

const unknownAudience = () => audienceError('AUDIENCE_GROUP_NOT_FOUND', 'audience group not found');

export interface NewAudience {
	type: string;
	description: string;
	/** Of one that is not filled by jobs. */
	userIds?: string[];
	requestId?: string;
	clickUrl?: string;
}

/** Audiences of all channels, and what Business Manager shares. */
export class Audiences {
	#lastJobId = 0;

	constructor(
		private readonly state: State,
		private readonly clock: Clock,
	) {}

	/** @throws {ApiError} 400 above 1,000 audiences of the channel */
	create(channel: Channel, options: NewAudience): Audience {
		if (this.ownedBy(channel).length >= MAX_AUDIENCES) {
			throw audienceError('AUDIENCE_GROUP_COUNT_MAX_OVER', 'audience group count max over');
		}
		return this.#add({ ...options, channelId: channel.id, createRoute: 'MESSAGING_API', sharedWith: [] });
	}

	/** What another account or an advertiser shares with a channel in Business Manager. It is ready at once. */
	share(channel: Channel, options: NewAudience & Pick<Audience, 'createRoute' | 'owner'>): Audience {
		const audience = this.#add({ ...options, channelId: null, sharedWith: [channel.id] });
		audience.readyAt = audience.created;
		return audience;
	}

	#add(
		options: NewAudience &
			Pick<Audience, 'channelId' | 'createRoute' | 'sharedWith'> &
			Pick<Audience, 'owner'>,
	): Audience {
		const audienceGroupId = this.state.nextAudienceId;
		this.state.nextAudienceId = String(BigInt(audienceGroupId) + 1n);
		const created = this.clock.now();
		const audience: Audience = {
			userIds: [],
			...options,
			audienceGroupId,
			created,
			readyAt: created + PREPARATION_MS,
			jobs: [],
		};
		this.state.audiences.set(audienceGroupId, audience);
		return audience;
	}

	/**
	 * Begins to add user ids; those that are of no user of the provider are ignored.
	 *
	 * @throws {ApiError} 400 when one has the wrong form, 429 when ten jobs are unfinished
	 */
	addJob(audience: Audience, ids: string[], description: string | null): void {
		const now = this.clock.now();
		if (audience.jobs.filter(({ finishedAt }) => finishedAt > now).length >= MAX_JOBS) {
			throw new ApiError(429, 'The API rate limit has been exceeded. Try again later.');
		}
		this.#lastJobId = Math.max(this.#lastJobId, ...audience.jobs.map(({ id }) => id)) + 1;
		audience.jobs.push({
			id: this.#lastJobId,
			description,
			userIds: [...new Set(ids)].filter((id) => this.state.users.has(id)),
			created: now,
			finishedAt: now + PREPARATION_MS,
		});
	}

	/** Ends the preparation of an audience now. */
	finish(audienceGroupId: string): Audience {
		const audience = this.state.audiences.get(audienceGroupId);
		if (!audience) throw new Error(`There is no audience ${audienceGroupId}`);
		const now = this.clock.now();
		audience.readyAt = Math.min(audience.readyAt, now);
		for (const job of audience.jobs) job.finishedAt = Math.min(job.finishedAt, now);
		return audience;
	}

	/** @throws {ApiError} 400 when the channel has no such audience */
	owned(channel: Channel, audienceGroupId: string): Audience {
		const audience = this.#existing(audienceGroupId);
		if (audience?.channelId !== channel.id) throw unknownAudience();
		return audience;
	}

	/** One that is shared with the channel, or its own. */
	shared(channel: Channel, audienceGroupId: string): Audience {
		const audience = this.#existing(audienceGroupId);
		const isVisible = audience?.channelId === channel.id || audience?.sharedWith.includes(channel.id);
		if (!audience || !isVisible) throw unknownAudience();
		return audience;
	}

	/** Newest first. */
	ownedBy(channel: Channel): Audience[] {
		return this.#all().filter(({ channelId }) => channelId === channel.id);
	}

	/** Newest first. */
	sharedWith(channel: Channel): Audience[] {
		return this.#all().filter(({ sharedWith }) => sharedWith.includes(channel.id));
	}

	delete(audience: Audience): void {
		this.state.audiences.delete(audience.audienceGroupId);
	}

	isUsable(channel: Channel, audienceGroupId: string): boolean {
		const audience = this.#existing(audienceGroupId);
		if (!audience || this.status(audience) !== 'READY') return false;
		return audience.channelId === channel.id || audience.sharedWith.includes(channel.id);
	}

	/** Users that are in it by now, whether or not they are friends. */
	members(audienceGroupId: string): Set<string> {
		const audience = this.#existing(audienceGroupId);
		return new Set(audience ? this.#memberIds(audience) : []);
	}

	status(audience: Audience): 'IN_PROGRESS' | 'READY' | 'EXPIRED' {
		const now = this.clock.now();
		if (now >= audience.created + LIFE_MS) return 'EXPIRED';
		if (audience.jobs.length === 0 && now < audience.readyAt) return 'IN_PROGRESS';
		const needed = FREE_TYPES.has(audience.type) ? 1 : MIN_MEMBERS;
		return this.#memberIds(audience).length >= needed ? 'READY' : 'IN_PROGRESS';
	}

	/** @throws {ApiError} 400 when nothing can be added any more */
	checkNotExpired(audience: Audience): void {
		if (this.status(audience) !== 'EXPIRED') return;
		throw audienceError('AUDIENCE_GROUP_CAN_NOT_UPLOAD_STATUS_EXPIRED', 'audience group is expired');
	}

	/** What LINE answers to whoever has just made it. */
	identify(audience: Audience, channel: Channel): object {
		const { audienceGroupId, createRoute, type, description, created, requestId, clickUrl } = audience;
		return {
			audienceGroupId: int64(audienceGroupId),
			createRoute,
			type,
			description,
			created: seconds(created),
			permission: audience.channelId === channel.id ? 'READ_WRITE' : 'READ',
			isIfaAudience: false,
			expireTimestamp: seconds(created + LIFE_MS),
			...(requestId === undefined ? {} : { requestId }),
			...(clickUrl === undefined ? {} : { clickUrl }),
		};
	}

	/** As it is now. */
	describe(audience: Audience, channel: Channel): object {
		const count = this.#memberIds(audience).length;
		return {
			...this.identify(audience, channel),
			status: this.status(audience),
			audienceCount: FREE_TYPES.has(audience.type) || count >= MIN_SHOWN ? count : 0,
		};
	}

	/** The latest of its jobs, newest first. */
	describeJobs(audience: Audience): object[] {
		return audience.jobs
			.slice(-LISTED_JOBS)
			.reverse()
			.map((job) => ({
				audienceGroupJobId: job.id,
				audienceGroupId: int64(audience.audienceGroupId),
				description: job.description,
				type: 'DIFF_ADD',
				failedType: null,
				audienceCount: job.userIds.length,
				created: seconds(job.created),
				jobStatus: this.#jobStatus(job),
			}));
	}

	/**
	 * Whom a click or impression audience is made of: who tapped a link of the message, or everybody who got it.
	 *
	 * @throws {ApiError} 400 when the message is none of the channel's broadcasts and narrowcasts, too old or too small, or
	 * the audience exists
	 */
	ofMessage(channel: Channel, type: 'CLICK' | 'IMP', requestId: string, clickUrl?: string): string[] {
		const message = this.state.massMessages.get(requestId);
		if (message?.phase !== 'succeeded' || message.deliveredIds.length < MIN_MEMBERS) {
			throw audienceError('REQUEST_NOT_FOUND', 'request not found');
		}
		if (message.channelId !== channel.id) throw audienceError('WRONG_BOT_ID', 'wrong bot id');
		if (this.clock.now() - message.acceptedAt > MESSAGE_MS) {
			throw audienceError('TOO_OLD_MESSAGES', 'too old messages');
		}
		const exists = this.ownedBy(channel).some(
			(one) => one.type === type && one.requestId === requestId && one.clickUrl === clickUrl,
		);
		if (exists)
			throw audienceError('AUDIENCE_GROUP_REQUESTID_DUPLICATE', 'audience group requestId duplicate');
		if (type === 'IMP') return message.deliveredIds;
		const clicks = message.clicks.filter(({ url }) => clickUrl === undefined || url === clickUrl);
		return [...new Set(clicks.map(({ userId }) => userId))];
	}

	#all(): Audience[] {
		return [...this.state.audiences.keys()].flatMap((id) => this.#existing(id) ?? []).reverse();
	}

	#existing(audienceGroupId: string): Audience | undefined {
		const audience = this.state.audiences.get(audienceGroupId);
		if (!audience) return undefined;
		return this.clock.now() < audience.created + LIFE_MS + EXPIRED_LIFE_MS ? audience : undefined;
	}

	#memberIds(audience: Audience): string[] {
		const now = this.clock.now();
		const added = audience.jobs.filter(({ finishedAt }) => finishedAt <= now);
		return [...new Set([...audience.userIds, ...added.flatMap(({ userIds }) => userIds)])];
	}

	#jobStatus({ created, finishedAt }: AudienceJob): 'QUEUED' | 'WORKING' | 'FINISHED' {
		const now = this.clock.now();
		if (now >= finishedAt) return 'FINISHED';
		return now < (created + finishedAt) / 2 ? 'QUEUED' : 'WORKING';
	}
}

/** @throws {ApiError} 400 when an id has the wrong form, or there is none */
export function checkUserIds(ids: unknown[], max: number): string[] {
	if (ids.length > max) {
		throw audienceError('UPLOAD_AUDIENCE_GROUP_TOO_MANY_AUDIENCE_IDS', 'too many audience ids');
	}
	if (!ids.every((id): id is string => typeof id === 'string' && id.startsWith('U') && ID_PATTERN.test(id))) {
		throw audienceError('UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT', 'Invalid audience id format');
	}
	return ids;
}

function int64(digits: string): number | bigint {
	return Number.isSafeInteger(Number(digits)) ? Number(digits) : BigInt(digits);
}

function seconds(ms: number): number {
	return Math.floor(ms / 1_000);
}
