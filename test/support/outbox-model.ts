// A LINE in memory and workers that push and reply through the store, killed and stalled at any point by chance.
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { quotaMonth } from '../../lib/groupbuy/message-budget/month';
import { noteCarried, waitingFor } from '../../lib/store/outbox';
import { dueChats, putOffDue } from '../../lib/store/outbox-due';
import {
	approvePush,
	declinePush,
	leasePush,
	preparePush,
	settlePush,
	type LeasedPush,
	type PushResult,
} from '../../lib/store/outbox-pushes';
import { quotaLeft, rememberQuota } from '../../lib/store/message-quotas';
import { claimPush, type PushClaimInput } from '../../lib/store/push-guard';
import { claimSending, replyKey, settleSending } from '../../lib/store/sent-messages';
import type { Store } from '../../lib/store/store';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const CHANNEL = 'channel';
export const BOT = 'Ubot';

class Killed extends Error {}

type Answer = 'ok' | 'conflict' | 'monthly_limit' | 'rate_limited' | 'undeliverable' | 'no_answer';

/** What LINE has delivered, and to how many. */
interface Delivered {
	/** Retry key or reply token. */
	key: string;
	how: 'push' | 'reply';
	/** Entries of the outbox that it said. */
	entryIds: number[];
	chatId: string;
	at: number;
	counted: number;
}

/** Accepts a retry key once within a day and a reply token once within its minute; answers get lost by chance. */
export class ModelOfLine {
	readonly delivered: Delivered[] = [];

	private readonly accepted = new Map<string, number>();

	/** How often it has trouble, from 0 to 1. */
	trouble = 0.3;

	constructor(
		readonly quota: number,
		readonly members: ReadonlyMap<string, number>,
		private readonly random: () => number,
		private readonly now: () => number,
	) {}

	used(month: string): number {
		return this.delivered.reduce((sum, { at, counted }) => sum + (quotaMonth(at) === month ? counted : 0), 0);
	}

	push(key: string, chatId: string, entryIds: number[]): Answer {
		const now = this.now();
		if (this.random() < this.trouble / 3) return 'rate_limited';
		if (this.random() < this.trouble / 3) return 'no_answer';
		const accepted = this.accepted.get(key);
		if (accepted !== undefined && now - accepted < DAY) return 'conflict';
		const counted = this.members.get(chatId);
		if (counted === undefined) return 'undeliverable';
		if (this.used(quotaMonth(now)) + counted > this.quota) return 'monthly_limit';
		this.accepted.set(key, now);
		this.delivered.push({ key, how: 'push', entryIds, chatId, at: now, counted });
		return this.random() < this.trouble / 3 ? 'no_answer' : 'ok';
	}

	reply(token: string, issuedAt: number, chatId: string, entryIds: number[]): Answer {
		const now = this.now();
		if (this.random() < this.trouble / 3) return 'no_answer';
		if (this.accepted.has(token) || now - issuedAt > MINUTE) return 'undeliverable';
		this.accepted.set(token, now);
		this.delivered.push({ key: token, how: 'reply', entryIds, chatId, at: now, counted: 0 });
		return this.random() < this.trouble / 3 ? 'no_answer' : 'ok';
	}
}

export class OutboxWorkers {
	/** Chance of being killed at each step, and of standing still until `wake()`. */
	killChance = 0.04;

	stallChance = 0.02;

	/** Entries that one reply or push has room for, at most. */
	room = 5;

	/** What has failed and not merely been killed. */
	readonly errors: unknown[] = [];

	private readonly asleep: Array<() => void> = [];

	private running = 0;

	private waiting: Array<() => void> = [];

	/** Events whose run was killed come back: the token that must be tried again, by chat. */
	private readonly unfinished = new Map<string, { token: string; issuedAt: number }>();

	/** Direct pushes whose run did not end: they are made again under the same key. */
	private readonly unfinishedPushes: PushClaimInput[] = [];

	constructor(
		private readonly line: Pick<ModelOfLine, 'push' | 'reply' | 'quota' | 'used' | 'members'>,
		private readonly random: () => number,
		private readonly now: () => number,
	) {}

	/** Lets a worker begin, beside all others. */
	async start(work: Promise<void>): Promise<void> {
		this.running += 1;
		await work.catch((error: unknown) => this.errors.push(error)).finally(() => this.pauseOne());
	}

	/** Until each worker has ended, was killed or stands still. */
	async quiet(): Promise<void> {
		if (this.running > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
	}

	/** Lets those go on that stand still. */
	wake(): void {
		for (const wake of this.asleep.splice(0)) {
			this.running += 1;
			wake();
		}
	}

	private pauseOne(): void {
		this.running -= 1;
		if (this.running === 0) for (const resolve of this.waiting.splice(0)) resolve();
	}

	private async stand(): Promise<void> {
		await new Promise<void>((resolve) => {
			this.asleep.push(resolve);
			this.pauseOne();
		});
	}

	private readonly step = async (): Promise<void> => {
		if (this.random() < this.killChance) throw new Killed();
		if (this.random() < this.stallChance) await this.stand();
		await nextTurn();
	};

	/** Runs until it ends or is killed. @returns whether it has ended */
	private async run(work: () => Promise<void>): Promise<boolean> {
		try {
			await work();
			return true;
		} catch (error) {
			if (error instanceof Killed) return false;
			throw error;
		}
	}

	private async freshenQuota(store: Store): Promise<void> {
		if ((await quotaLeft(store.db, CHANNEL, this.now()))?.isFresh) return;
		await this.step();
		const now = this.now();
		const answer = { botUserId: BOT, quota: this.line.quota, used: this.line.used(quotaMonth(now)) };
		await rememberQuota(store, CHANNEL, answer, now);
	}

	/** As Outbox → Deliver Due. */
	async deliver(store: Store): Promise<void> {
		await this.run(async () => {
			await putOffDue(store, this.now());
			await this.step();
			for (const { chatId, entries } of await dueChats(store.db, { botUserId: BOT, limit: 10 }, this.now())) {
				await this.step();
				const entryIds = entries.map(({ id }) => id).slice(0, 1 + Math.floor(this.random() * this.room));
				const recipients = this.line.members.get(chatId) ?? 1;
				const messages = [{ entryIds }];
				await preparePush(
					store,
					{ chatId, entryIds, messages, recipients, retryKey: randomUUID() },
					this.now(),
				);
			}
			await this.step();
			const bot = { botUserId: BOT, channelKey: CHANNEL, leaseMs: 2 * MINUTE };
			for (let sent = 0; sent < 20; sent++) {
				const push = await leasePush(store, bot, this.now());
				if (!push) break;
				await this.sendLeased(store, push);
			}
		});
	}

	private async sendLeased(store: Store, push: LeasedPush): Promise<void> {
		await this.step();
		const { chatId, campaignCode, recipients, policy, isApproved, retryKey: requestKey } = push;
		const result = await this.claimAndPush(
			store,
			{
				requestKey,
				chatId,
				campaignCode,
				recipients,
				policy,
				isApproved,
				channelKey: CHANNEL,
				messageCount: 1,
			},
			(push.messages[0] as { entryIds: number[] }).entryIds,
		);
		await this.step();
		await settlePush(store, push, result, this.now());
		await this.step();
	}

	/** As Message → Push of something else, which shares caps and quota. */
	async pushDirectly(store: Store, input: Omit<PushClaimInput, 'requestKey' | 'channelKey'>): Promise<void> {
		const again = this.random() < 0.5 ? this.unfinishedPushes.pop() : undefined;
		const push = again ?? { ...input, requestKey: randomUUID(), channelKey: CHANNEL };
		const ended = await this.run(async () => {
			await this.claimAndPush(store, push, []);
		});
		if (!ended) this.unfinishedPushes.push(push);
	}

	private async claimAndPush(store: Store, input: PushClaimInput, entryIds: number[]): Promise<PushResult> {
		await this.freshenQuota(store);
		await this.step();
		const claim = await claimPush(store, input, this.now());
		await this.step();
		switch (claim.decision) {
			case 'already_sent':
				return { status: 'sent', lineRequestId: claim.lineRequestId, counted: 0 };
			case 'ask':
				return { status: 'asking', reason: claim.reason };
			case 'wait':
				return { status: 'waiting', reason: claim.reason };
			case 'unknown':
				return { status: 'unknown', detail: '' };
			case 'withdrawn':
				return { status: 'withdrawn' };
			case 'push':
				break;
		}
		const { requestKey, chatId, recipients } = input;
		const answer = this.line.push(requestKey, chatId ?? '', entryIds);
		await this.step();
		const settle = async (state: 'sent' | 'refused' | 'retry', counted = 0) =>
			await settleSending(
				store,
				requestKey,
				{ state, lineRequestId: 'r', detail: answer, counted },
				this.now(),
			);
		switch (answer) {
			case 'ok':
			case 'conflict':
				await settle('sent', recipients);
				return { status: 'sent', lineRequestId: 'r', counted: recipients };
			case 'monthly_limit':
				await settle('refused');
				return { status: 'waiting', reason: 'over_quota' };
			case 'undeliverable':
				await settle('refused');
				return { status: 'refused', detail: answer };
			case 'rate_limited':
				await settle('retry');
				return { status: 'retry', detail: answer };
			case 'no_answer':
				return { status: 'retry', detail: answer };
		}
	}

	/** Somebody writes in a chat, which gives a reply token; events of a killed run come back first. */
	async reply(store: Store, chatId: string): Promise<void> {
		const earlier = this.unfinished.get(chatId);
		// Together with newer events the reply may have a newer token.
		const event =
			earlier && this.random() < 0.7 ? earlier : { token: `token ${randomUUID()}`, issuedAt: this.now() };
		this.unfinished.set(chatId, event);
		const ended = await this.run(async () => {
			const waiting = await waitingFor(store.db, [chatId], this.now());
			await this.step();
			const ids = waiting.map(({ id }) => id);
			// What comes back has room for what it said before.
			const fitting = event === earlier ? ids : ids.slice(0, 1 + Math.floor(this.random() * this.room));
			const carried = await noteCarried(store, fitting, event.token, this.now());
			await this.step();
			await this.sendReply(store, chatId, event, [...carried]);
		});
		if (ended) this.unfinished.delete(chatId);
	}

	private async sendReply(
		store: Store,
		chatId: string,
		{ token, issuedAt }: { token: string; issuedAt: number },
		entryIds: number[],
	): Promise<void> {
		const requestKey = replyKey(token);
		const claim = await claimSending(store, { requestKey, messageCount: 1 }, this.now());
		await this.step();
		if (!claim.maySend) return;
		const answer = this.line.reply(token, issuedAt, chatId, entryIds);
		await this.step();
		const mayHaveArrived = claim.triedAt !== null && this.now() - issuedAt <= MINUTE;
		if (answer === 'no_answer') return;
		const state = answer === 'ok' || (answer === 'undeliverable' && mayHaveArrived) ? 'sent' : 'retry';
		await settleSending(store, requestKey, { state, lineRequestId: 'r', detail: answer }, this.now());
		await this.step();
	}

	/** Somebody answers what was asked about. */
	async decide(store: Store, isSure = false): Promise<void> {
		const asked = await store.db
			.selectFrom('outbox_pushes')
			.select('code')
			.where('state', '=', 'asking')
			.execute();
		for (const { code } of asked) {
			if (isSure || this.random() < 0.4) await approvePush(store, code, this.now());
			else if (this.random() < 0.2) await declinePush(store, code, this.now());
		}
	}
}
