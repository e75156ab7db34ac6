/** The simulator's time: the machine's own, moved forward by tests so that nothing has to wait a minute or a month. */
export class Clock {
	#offset = 0;

	/** Epoch milliseconds. */
	now(): number {
		return Date.now() + this.#offset;
	}

	/** Moves time forward by `ms` ≥ 0. */
	advance(ms: number): void {
		if (!(ms >= 0)) throw new RangeError(`The clock only moves forward, got ${ms}`);
		this.#offset += ms;
	}

	/** The month that message quotas belong to, `YYYY-MM`. LINE's months end at midnight UTC+9. */
	quotaMonth(): string {
		return new Date(this.now() + 9 * 3_600_000).toISOString().slice(0, 7);
	}
}
