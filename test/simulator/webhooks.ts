import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { performance } from 'node:perf_hooks';
import type { Clock } from './clock';
import type { State } from './state';
import type { Channel, WebhookEvent } from './types';

/** LINE counts a webhook without an answer after two seconds as `request_timeout`. */
export const WEBHOOK_TIMEOUT_MS = 2_000;

/** LINE neither says how often nor when it sends a failed webhook again, so these waits are the simulator's own. */
const REDELIVERY_DELAYS_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000];

/** A long-running simulator forgets its oldest deliveries. */
const LOG_LIMIT = 20_000;

const KEPT_RESPONSE_CHARACTERS = 2_000;

export type DeliveryFailure = 'could_not_connect' | 'request_timeout' | 'error_status_code' | 'unclassified';

/** One webhook request as the bot server answered it. */
export interface Delivery {
	channelId: string;
	url: string;
	/** The exact body. */
	body: string;
	signature: string;
	/** Number of events in it. */
	events: number;
	isRedelivery: boolean;
	/** HTTP status, or `null` when no answer came. */
	status: number | null;
	/** LINE's name for what went wrong; `undefined` when it went well. */
	failure?: DeliveryFailure;
	/** What the network layer said, when there was no answer. */
	detail?: string;
	/** Start of the answer's body. */
	response: string;
	/** When it was sent, epoch milliseconds by the simulator's clock. */
	time: number;
	/** How long the answer took, milliseconds. */
	ms: number;
}

/** `x-line-signature` of a body: base64 of HMAC-SHA256 with the channel secret, over the exact bytes. */
export function sign(body: string | Uint8Array, channelSecret: string): string {
	return createHmac('sha256', channelSecret).update(body).digest('base64');
}

interface Batch {
	channelId: string;
	events: WebhookEvent[];
	/** How many times it failed before. */
	failures: number;
}

export interface FlushOptions {
	/** Events per request; 1 when left out. */
	batchSize?: number;
	order?: 'fifo' | 'shuffled' | 'reversed';
	/** How many of the events, picked at random, are sent twice. */
	duplicate?: number;
}

/** Sends events to the bot servers: one queue per channel, never in the caller's way. */
export class Webhooks {
	/** Send failed webhooks again, as the switch in LINE's console does. */
	redelivery = false;
	/** Waits before each further attempt, milliseconds. */
	redeliveryDelaysMs: number[] = REDELIVERY_DELAYS_MS;
	/** Requests under way at once per channel. */
	concurrency = 1;
	readonly log: Delivery[] = [];

	readonly #queues = new Map<string, { waiting: Batch[]; active: number }>();
	readonly #retries = new Set<NodeJS.Timeout>();
	readonly #stopping = new AbortController();
	#held: { channelId: string; event: WebhookEvent }[] | null = null;
	#idle: (() => void)[] = [];

	constructor(
		private readonly state: State,
		private readonly clock: Clock,
		private readonly onDelivery: (delivery: Delivery) => void,
	) {}

	/** Queues an event; nothing happens when the channel has no webhook in use. */
	send(channelId: string, event: WebhookEvent): void {
		if (this.#held) this.#held.push({ channelId, event });
		else this.#enqueue({ channelId, events: [event], failures: 0 });
	}

	/** From now on events wait for `flush`. */
	hold(): void {
		this.#held ??= [];
	}

	/** Sends what was held and ends the hold. Resolves when all of it is answered. */
	flush(options: FlushOptions = {}): Promise<void> {
		const { batchSize = 1, order = 'fifo', duplicate = 0 } = options;
		let events = this.#held ?? [];
		this.#held = null;
		events = [...events, ...shuffled(events).slice(0, duplicate)];
		if (order === 'reversed') events.reverse();
		if (order === 'shuffled') events = shuffled(events);
		for (const channelId of new Set(events.map((item) => item.channelId))) {
			const own = events.filter((item) => item.channelId === channelId).map((item) => item.event);
			for (let i = 0; i < own.length; i += batchSize) {
				this.#enqueue({ channelId, events: own.slice(i, i + batchSize), failures: 0 });
			}
		}
		return this.idle();
	}

	/** Resolves when every queued event was answered, redeliveries included. Held events do not count. */
	idle(): Promise<void> {
		if (this.#isIdle) return Promise.resolve();
		return new Promise((resolve) => this.#idle.push(resolve));
	}

	/** Sends one request now, past the queue: `events: []` is LINE's own check of an endpoint. */
	async post(channel: Channel, url: string, events: WebhookEvent[], isRedelivery = false): Promise<Delivery> {
		const body = JSON.stringify({ destination: channel.botUserId, events });
		const signature = sign(body, channel.channelSecret);
		const time = this.clock.now();
		const started = performance.now();
		const outcome = await post(url, body, signature, this.#stopping.signal);
		const delivery: Delivery = {
			channelId: channel.id,
			url,
			body,
			signature,
			events: events.length,
			isRedelivery,
			...outcome,
			time,
			ms: Math.round(performance.now() - started),
		};
		this.log.push(delivery);
		if (this.log.length > LOG_LIMIT) this.log.splice(0, this.log.length - LOG_LIMIT);
		this.onDelivery(delivery);
		return delivery;
	}

	/** Drops what is queued and ends requests under way. */
	close(): void {
		this.redelivery = false;
		for (const queue of this.#queues.values()) queue.waiting = [];
		for (const timer of this.#retries) clearTimeout(timer);
		this.#retries.clear();
		this.#stopping.abort();
		this.#settle();
	}

	#enqueue(batch: Batch): void {
		let queue = this.#queues.get(batch.channelId);
		if (!queue) this.#queues.set(batch.channelId, (queue = { waiting: [], active: 0 }));
		queue.waiting.push(batch);
		this.#pump(queue);
	}

	#pump(queue: { waiting: Batch[]; active: number }): void {
		while (queue.active < this.concurrency) {
			const batch = queue.waiting.shift();
			if (!batch) break;
			queue.active += 1;
			void this.#deliver(batch).finally(() => {
				queue.active -= 1;
				this.#pump(queue);
				this.#settle();
			});
		}
	}

	async #deliver(batch: Batch): Promise<void> {
		// The caller's own turn ends first: whoever makes an event sees its result before the webhook goes out.
		await new Promise((resolve) => setImmediate(resolve));
		const channel = this.state.channels.get(batch.channelId);
		if (!channel?.webhook?.active || this.#stopping.signal.aborted) return;
		const isRedelivery = batch.failures > 0;
		for (const event of batch.events) {
			const token = this.state.replyTokens.get(String(event['replyToken']));
			if (token) token.sentAt = this.clock.now();
		}
		const events = isRedelivery
			? batch.events.map((event) => ({ ...event, deliveryContext: { isRedelivery } }))
			: batch.events;
		const { failure } = await this.post(channel, channel.webhook.endpoint, events, isRedelivery);
		const delay = this.redeliveryDelaysMs[batch.failures];
		if (failure === undefined || !this.redelivery || delay === undefined) return;
		const timer = setTimeout(() => {
			this.#retries.delete(timer);
			this.#enqueue({ ...batch, failures: batch.failures + 1 });
		}, delay);
		this.#retries.add(timer);
	}

	get #isIdle(): boolean {
		if (this.#retries.size > 0) return false;
		return [...this.#queues.values()].every((queue) => queue.active === 0 && queue.waiting.length === 0);
	}

	#settle(): void {
		if (!this.#isIdle) return;
		const waiting = this.#idle;
		this.#idle = [];
		for (const resolve of waiting) resolve();
	}
}

type Outcome = Pick<Delivery, 'status' | 'failure' | 'detail' | 'response'>;

function post(url: string, body: string, signature: string, stopping: AbortSignal): Promise<Outcome> {
	return new Promise((resolve) => {
		const failed = (error: Error) => {
			const timedOut =
				error.name === 'TimeoutError' || (error.cause as Error | undefined)?.name === 'TimeoutError';
			const code = (error as NodeJS.ErrnoException).code ?? '';
			const failure =
				timedOut || deadline.aborted
					? 'request_timeout'
					: CONNECTION_ERRORS.has(code)
						? 'could_not_connect'
						: 'unclassified';
			resolve({ status: null, failure, detail: code === '' ? error.message : code, response: '' });
		};
		const deadline = AbortSignal.timeout(WEBHOOK_TIMEOUT_MS);
		try {
			const target = new URL(url);
			const request = (target.protocol === 'https:' ? httpsRequest : httpRequest)(
				target,
				{
					method: 'POST',
					agent: false,
					signal: AbortSignal.any([stopping, deadline]),
					headers: {
						'content-type': 'application/json; charset=utf-8',
						'content-length': Buffer.byteLength(body),
						'user-agent': 'LineBotWebhook/2.0',
						'x-line-signature': signature,
					},
				},
				(answer) => {
					let response = '';
					answer.setEncoding('utf8');
					answer.on('data', (chunk: string) => {
						if (response.length < KEPT_RESPONSE_CHARACTERS) response += chunk;
					});
					answer.on('error', failed);
					answer.on('end', () => {
						const status = answer.statusCode ?? 0;
						const kept = response.slice(0, KEPT_RESPONSE_CHARACTERS);
						if (status >= 200 && status < 300) resolve({ status, response: kept });
						else resolve({ status, failure: 'error_status_code', response: kept });
					});
				},
			);
			request.on('error', failed);
			request.end(body);
		} catch (error) {
			failed(error as Error);
		}
	});
}

const CONNECTION_ERRORS = new Set([
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOTFOUND',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EPIPE',
	'EAI_AGAIN',
]);

function shuffled<T>(items: readonly T[]): T[] {
	return items
		.map((item) => ({ item, key: Math.random() }))
		.sort((a, b) => a.key - b.key)
		.map(({ item }) => item);
}
