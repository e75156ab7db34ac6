import { randomUUID } from 'node:crypto';

import {
	failBatch,
	finishBatch,
	leaseBatch,
	purgeFinished,
	releaseLeases,
	renewLease,
	type InboxSettings,
	type LeasedBatch,
} from './inbox';
import type { Store } from './store';

export interface InboxWorkerOptions {
	store: Store;
	settings: InboxSettings;
	/** Works on a batch; rejects when it failed. */
	run: (events: LeasedBatch['events']) => Promise<void>;
	/** Told about what the worker survives: a database that is away, a batch that failed. */
	onError: (error: unknown) => void;
	/** No other process works on this inbox, so whatever is leased at the start was left by one that is gone. */
	alone: boolean;
}

export interface InboxWorker {
	/** Takes no further batch. What runs goes on, and is finished or failed as if nothing happened. */
	stop(): void;
}

/** Batches of different chats that may run side by side. */
const MAX_RUNNING = 10;
/** Events that another process put in are seen within this time. */
const POLL_MS = 1_000;
const PAUSE_AFTER_ERROR_MS = 2_000;
/** Under load every event wakes the worker, and a look costs as much as keeping the event did. */
const LOOK_EVERY_MS = 20;
const MAX_REST_MS = 400;
const PURGE_EVERY_MS = 6 * 60 * 60 * 1000;

/** Batches that run in this process, so that a restarted worker does not take them for lost. */
const running = new Set<string>();

const wakers = new Map<string, () => void>();

/** Tells the worker of this inbox, if it runs in this process, that something has come. */
export function wakeInboxWorker(triggerId: string): void {
	wakers.get(triggerId)?.();
}

/** Empties an inbox batch by batch until it is stopped. */
export function startInboxWorker(options: InboxWorkerOptions): InboxWorker {
	const worker = new Worker(options);
	void worker.loop();
	return worker;
}

class Worker implements InboxWorker {
	private stopped = false;

	private own = 0;

	private wakeUp: () => void = () => undefined;

	private nextPurge = 0;

	private restUntil = 0;

	constructor(private readonly options: InboxWorkerOptions) {}

	stop(): void {
		this.stopped = true;
		this.wakeUp();
	}

	async loop(): Promise<void> {
		const { store, settings, onError, alone } = this.options;
		const { triggerId } = settings;
		const wake = () => this.wakeUp();
		wakers.set(triggerId, wake);
		let released = !alone;
		while (!this.stopped) {
			try {
				if (!released) {
					await releaseLeases(store, triggerId, [...running], Date.now());
					released = true;
				} else {
					await this.step();
				}
			} catch (error) {
				onError(error);
				await this.pause(PAUSE_AFTER_ERROR_MS);
			}
		}
		if (wakers.get(triggerId) === wake) wakers.delete(triggerId);
	}

	private async step(): Promise<void> {
		const { store, settings } = this.options;
		if (Date.now() >= this.nextPurge) {
			await purgeFinished(store, Date.now());
			this.nextPurge = Date.now() + PURGE_EVERY_MS;
		}
		const restMs = this.restUntil - Date.now();
		if (restMs > 0 || this.own >= MAX_RUNNING) {
			await this.pause(restMs > 0 ? restMs : POLL_MS);
			return;
		}
		// Armed before the look, so that what comes during it is not slept over.
		const awake = this.armed();
		const leased = await leaseBatch(store, settings, randomUUID(), Date.now());
		if ('events' in leased) {
			void this.work(leased);
		} else {
			this.restUntil = Date.now() + LOOK_EVERY_MS;
			await awake(Math.min(leased.waitMs ?? POLL_MS, POLL_MS));
		}
	}

	private async work({ batchId, events }: LeasedBatch): Promise<void> {
		const { store, settings, run, onError } = this.options;
		const { leaseMs, maxAttempts } = settings;
		const startedAt = performance.now();
		this.own += 1;
		running.add(batchId);
		const renewal = setInterval(() => {
			renewLease(store, batchId, leaseMs, Date.now()).catch(onError);
		}, leaseMs / 3);
		try {
			await run(events).then(
				async () => await finishBatch(store, batchId),
				async (error: unknown) => {
					onError(error);
					const reason = error instanceof Error ? error.message : String(error);
					await failBatch(store, batchId, reason, maxAttempts, Date.now());
				},
			);
		} catch (error) {
			// The database is away: the lease runs out by itself and the batch comes again.
			onError(error);
		} finally {
			clearInterval(renewal);
			running.delete(batchId);
			this.own -= 1;
			// The busier n8n is, the longer a run takes and the more events gather for the next: fewer, larger runs.
			if (events.length < settings.batchSize) {
				this.restUntil = Date.now() + Math.min(performance.now() - startedAt, MAX_REST_MS);
			}
			this.wakeUp();
		}
	}

	private async pause(ms: number): Promise<void> {
		await this.armed()(ms);
	}

	/** Gives a sleep that also ends when something has happened since it was armed. */
	private armed(): (ms: number) => Promise<void> {
		let wake!: () => void;
		const woken = new Promise<void>((resolve) => {
			wake = resolve;
		});
		this.wakeUp = wake;
		return async (ms) => {
			const timer = setTimeout(wake, ms);
			await woken;
			clearTimeout(timer);
		};
	}
}
