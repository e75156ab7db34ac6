import type { Clock } from './clock';

/** `count` requests in `per` milliseconds. */
export interface Rate {
	count: number;
	per: number;
}

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** LINE's limits per channel and endpoint (Messaging API reference, "Rate limits"). */
export const RATES = {
	usual: { count: 2_000, per: SECOND },
	multicast: { count: 200, per: SECOND },
	broadcast: { count: 60, per: HOUR },
	narrowcast: { count: 60, per: HOUR },
	audience: { count: 60, per: MINUTE },
	loading: { count: 100, per: SECOND },
	webhookEndpoint: { count: 1_000, per: MINUTE },
	webhookTest: { count: 60, per: HOUR },
} as const satisfies Record<string, Rate>;

/** Token buckets, one per key. Refused requests do not empty the bucket further. */
export class RateLimiter {
	readonly #buckets = new Map<string, { tokens: number; at: number }>();

	constructor(private readonly clock: Clock) {}

	/** Takes one token; `false` when there is none. */
	take(key: string, rate: Rate): boolean {
		const now = this.clock.now();
		const bucket = this.#buckets.get(key) ?? { tokens: rate.count, at: now };
		bucket.tokens = Math.min(rate.count, bucket.tokens + ((now - bucket.at) * rate.count) / rate.per);
		bucket.at = now;
		this.#buckets.set(key, bucket);
		if (bucket.tokens < 1) return false;
		bucket.tokens -= 1;
		return true;
	}
}
