/** The simulator's time: the machine's own, moved forward by tests so that nothing has to wait a minute or a month. */
export class Clock {
	#offset = 0;

	/** @param onAdvance is called after each jump: what is due then happens at once */
	constructor(private readonly onAdvance: () => void = () => undefined) {}

	/** Epoch milliseconds. */
	now(): number {
		return Date.now() + this.#offset;
	}

	/** Moves time forward by `ms` ≥ 0. */
	advance(ms: number): void {
		if (!(ms >= 0)) throw new RangeError(`The clock only moves forward, got ${ms}`);
		this.#offset += ms;
		this.onAdvance();
	}

	/**
	 * The month that message quotas belong to, `YYYY-MM`. LINE's months end at midnight UTC+9, which is 23:00 in Taiwan: the
	 * last minute that LINE's page there names, 22:59, belongs to the ending month as a whole.
	 */
	quotaMonth(): string {
		return new Date(this.now() + 9 * 3_600_000).toISOString().slice(0, 7);
	}
}
