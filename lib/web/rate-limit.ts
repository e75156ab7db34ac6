/** Requests at once, and how fast they come back. */
export interface Allowance {
	burst: number;
	perSecond: number;
}

interface Bucket {
	tokens: number;
	/** Epoch milliseconds. */
	at: number;
}

/** More than any shop has visitors at a time; some 200 bytes each. */
const MAX_BUCKETS = 20_000;

/**
 * Token buckets in the memory of this process. A busy visitor is slowed down, never the shop: of more visitors than fit
 * those who have been away longest are forgotten.
 */
export class RateLimit {
	/** The one that was used longest ago comes first. */
	private readonly buckets = new Map<string, Bucket>();

	constructor(private readonly maxBuckets = MAX_BUCKETS) {}

	/** Takes one request of this visitor. @param now epoch milliseconds @returns whether it may pass */
	take(visitor: string, { burst, perSecond }: Allowance, now: number): boolean {
		const known = this.buckets.get(visitor) ?? { tokens: burst, at: now };
		const back = (Math.max(0, now - known.at) / 1_000) * perSecond;
		const tokens = Math.min(burst, known.tokens + back);
		const passes = tokens >= 1;
		this.buckets.delete(visitor);
		this.buckets.set(visitor, { tokens: passes ? tokens - 1 : tokens, at: now });
		if (this.buckets.size > this.maxBuckets) {
			const [oldest] = this.buckets.keys();
			if (oldest !== undefined) this.buckets.delete(oldest);
		}
		return passes;
	}

	get size(): number {
		return this.buckets.size;
	}
}
