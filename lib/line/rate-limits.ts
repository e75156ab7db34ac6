import { setTimeout as sleep } from 'node:timers/promises';

/** `count` requests in `per` milliseconds. */
export interface Rate {
	count: number;
	per: number;
}

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Per channel and endpoint (Messaging API reference, "Rate limits"); the first that fits holds. */
const RATES: ReadonlyArray<[endpoint: RegExp, rate: Rate]> = [
	[/^POST \/v2\/bot\/message\/(?:narrowcast|broadcast)$/, { count: 60, per: HOUR }],
	[/^POST \/v2\/bot\/message\/multicast$/, { count: 200, per: SECOND }],
	[/^\w+ \/v2\/bot\/audienceGroup\//, { count: 60, per: MINUTE }],
	[/^\w+ \/v2\/bot\/insight\//, { count: 60, per: HOUR }],
	[/^POST \/v2\/bot\/channel\/webhook\/test$/, { count: 60, per: HOUR }],
	[/^\w+ \/v2\/bot\/channel\/webhook\/endpoint$/, { count: 1_000, per: MINUTE }],
	[/^/, { count: 2_000, per: SECOND }],
];

/** As LINE counts: its method tells an endpoint from another, IDs in the path and the query do not. */
export function endpointOf(method: string, path: string): string {
	const [plain = ''] = path.split('?');
	return `${method} ${plain.replace(/\/(?:[UCR][0-9a-f]{32}|\d+)(?=\/|$)/g, '/{id}')}`;
}

export function rateOf(endpoint: string): Rate {
	const [, rate] = RATES.find(([fits]) => fits.test(endpoint)) ?? [];
	if (rate === undefined) throw new Error(`No rate for ${endpoint}`);
	return rate;
}

/** Token buckets, one per key. */
export class TokenBuckets {
	readonly #buckets = new Map<string, { tokens: number; at: number }>();

	/**
	 * Takes a token, one that is still to come if need be.
	 *
	 * @param now milliseconds of a clock that never goes back
	 * @returns milliseconds until the token is there; `null` when it would take longer than `maxWait`, and none was taken
	 */
	take(key: string, { count, per }: Rate, now: number, maxWait: number): number | null {
		const known = this.#buckets.get(key) ?? { tokens: count, at: now };
		const tokens = Math.min(count, known.tokens + ((now - known.at) * count) / per);
		const wait = Math.max(0, Math.ceil(((1 - tokens) * per) / count));
		if (wait > maxWait) return null;
		this.#buckets.set(key, { tokens: tokens - 1, at: now });
		return wait;
	}
}

/** A reply token lives a minute, and the request itself takes its time. */
const MAX_WAIT_MS = 10_000;

/* The channel is one for all nodes of the process, also after n8n has loaded this module anew. */
const REGISTRY = Symbol.for('n8n-nodes-line-group-buy.line-rate-limits');
const shared: Record<symbol, TokenBuckets | undefined> = globalThis;
const buckets = (shared[REGISTRY] ??= new TokenBuckets());

/**
 * Waits until LINE takes one more request of this channel at this endpoint, ten seconds at most.
 *
 * @param channel whose limits they are
 * @returns false when it would take longer: LINE need not be asked
 */
export async function awaitTurn(channel: string, method: string, path: string): Promise<boolean> {
	const endpoint = endpointOf(method, path);
	const wait = buckets.take(`${channel} ${endpoint}`, rateOf(endpoint), performance.now(), MAX_WAIT_MS);
	if (wait === null) return false;
	if (wait > 0) await sleep(wait);
	return true;
}
