import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { Platform } from './platform';
import { createPlatformServer } from './server';

export type { Fault } from './faults';
export type { EventIds, SendOptions, SentEvent } from './platform';
export type { Mention } from './user-message';
export type {
	ApiRequest,
	Audience,
	BotMessage,
	Channel,
	ChatEntry,
	Conversion,
	Group,
	LiffApp,
	LineTag,
	MassMessage,
	User,
	UserMessage,
	WebhookEvent,
} from './types';
export { sign, type Delivery, type FlushOptions } from './webhooks';

export interface SimulatorOptions {
	/** Port on 127.0.0.1; 0, the default, takes a free one. */
	port?: number;
	/** JSON file that keeps channels, people and chats over restarts. */
	state?: string;
	/** Makes the ids, tokens and secrets of channels, users and groups the same on every start without a saved state. */
	seed?: string;
}

/** How long a change may wait to be written to the state file. */
const SAVE_DELAY_MS = 300;

/** A running LINE Platform: all that `Platform` does, at an address. */
export class Simulator extends Platform {
	readonly #server = createPlatformServer(this);
	readonly #stateFile: string | undefined;
	#saving: NodeJS.Timeout | undefined;

	/** Use `startSimulator`. */
	constructor(options: SimulatorOptions) {
		// What was restored has the seed's first ids already; what is made from now on gets random ones.
		super(options.state !== undefined && existsSync(options.state) ? undefined : options.seed);
		this.#stateFile = options.state;
		const restored = options.state !== undefined && this.state.load(options.state);
		if (!restored) this.createChannel();
		if (options.state === undefined) return;
		for (const change of ['state', 'chat'] as const) this.changes.on(change, () => this.#saveSoon());
	}

	/** For example `http://127.0.0.1:40123`: LINE's API, the login endpoints and the chat page. */
	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	async listen(port: number): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			this.#server.once('error', reject);
			this.#server.listen(port, '127.0.0.1', () => {
				this.#server.off('error', reject);
				resolve();
			});
		});
	}

	/** Ends every connection and delivery; what is saved is written. */
	async close(): Promise<void> {
		this.webhooks.close();
		clearTimeout(this.#saving);
		if (this.#stateFile !== undefined) this.state.save(this.#stateFile, this.clock.now());
		const closed = new Promise((resolve) => this.#server.close(resolve));
		this.#server.closeAllConnections();
		await closed;
	}

	#saveSoon(): void {
		this.#saving ??= setTimeout(() => {
			this.#saving = undefined;
			if (this.#stateFile !== undefined) this.state.save(this.#stateFile, this.clock.now());
		}, SAVE_DELAY_MS);
	}
}

/**
 * Starts a LINE Platform on this machine with one channel, `defaultChannel`.
 *
 * @throws {Error} `EADDRINUSE` when the port is taken; a clear message when the state file is not one
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const simulator = new Simulator(options);
	await simulator.listen(options.port ?? 0);
	return simulator;
}
