import { compare } from './waitlist';

/** Something that is to be paid: an order, or a bill of several. */
export interface Payable {
	code: string;
	/** Whoever pays it; payables of one buyer may be paid together. */
	buyer: string;
	/** Minor units, > 0. */
	amountMinor: number;
	/** The last five digits (後五碼) that the buyer has reported. */
	lastFive: string | null;
	/** Epoch milliseconds; no payment for it is older. */
	placedAt: number;
}

/** Money that came in. */
export interface Payment {
	/** Unique. */
	key: string;
	/** Epoch milliseconds; the beginning of the day when `timed` is false. */
	at: number;
	timed: boolean;
	/** Minor units, > 0. */
	amountMinor: number;
	/** Digits of the payer's account, as far as the bank shows them; the likeliest first. */
	lastFives: readonly string[];
}

export interface ReconcileRules {
	/** How far an amount may be off, minor units. */
	toleranceMinor: number;
	/** An order is paid at most so many days after it was placed. */
	windowDays: number;
	/** What banks take off on the way (15 at an ATM in Taiwan), minor units. */
	feesMinor: readonly number[];
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** More than anybody looks through; what has so many candidates is ambiguous anyway. */
export const MAX_CANDIDATES = 10;

/** Which payables fit a payment's amount and time. Sorted once, each question costs a few binary searches. */
export class Candidates {
	private readonly sorted: readonly Payable[];

	constructor(
		payables: Iterable<Payable>,
		private readonly rules: ReconcileRules,
	) {
		this.sorted = [...payables].sort(
			(a, b) => a.amountMinor - b.amountMinor || a.placedAt - b.placedAt || compare(a.code, b.code),
		);
	}

	/** Those of exactly the payment's amount, the oldest first. */
	exact(payment: Payment): Payable[] {
		return this.between(payment, payment.amountMinor, payment.amountMinor);
	}

	/** Those whose amount less a bank's fee was paid, as near as the rules allow. */
	near(payment: Payment): Payable[] {
		const { toleranceMinor, feesMinor } = this.rules;
		const found = new Set<Payable>();
		for (const fee of new Set([0, ...feesMinor])) {
			const wanted = payment.amountMinor + fee;
			const fitting = this.between(payment, wanted - toleranceMinor, wanted + toleranceMinor);
			for (const payable of fitting) found.add(payable);
		}
		return [...found].slice(0, MAX_CANDIDATES);
	}

	/** Those of any amount. */
	any(payment: Payment): Payable[] {
		return this.between(payment, 0, Infinity);
	}

	private between(payment: Payment, from: number, to: number): Payable[] {
		const { earliest, latest } = placedWithin(payment, this.rules);
		const found: Payable[] = [];
		let at = this.firstFrom(from, earliest);
		while (found.length < MAX_CANDIDATES) {
			const payable = this.sorted[at];
			if (!payable || payable.amountMinor > to) break;
			if (payable.placedAt < earliest) at = this.firstFrom(payable.amountMinor, earliest);
			else if (payable.placedAt > latest) at = this.firstFrom(payable.amountMinor + 1, earliest);
			else {
				found.push(payable);
				at++;
			}
		}
		return found;
	}

	/** Index of the first payable of this amount and time or, failing that, of a larger amount. */
	private firstFrom(amountMinor: number, placedAt: number): number {
		let low = 0;
		let high = this.sorted.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			const payable = this.sorted[middle];
			const before =
				payable !== undefined &&
				(payable.amountMinor < amountMinor ||
					(payable.amountMinor === amountMinor && payable.placedAt < placedAt));
			if (before) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

/** When an order may have been placed that this payment is for: before it, and not too long before. */
export function placedWithin(
	{ at, timed }: Payment,
	{ windowDays }: ReconcileRules,
): { earliest: number; latest: number } {
	// Banks cut seconds off, and many tell the day only.
	return { earliest: at - windowDays * DAY, latest: at + (timed ? MINUTE : DAY) - 1 };
}

/** Whether an amount was paid, maybe less a bank's fee. */
export function fits(paidMinor: number, wantedMinor: number, rules: ReconcileRules): boolean {
	return [0, ...rules.feesMinor].some(
		(fee) => Math.abs(wantedMinor - fee - paidMinor) <= rules.toleranceMinor,
	);
}

/**
 * The only choice of two or more of these whose amounts together fit; `undefined` when there is none, or more than one.
 *
 * @param parts at most `MAX_CANDIDATES`
 */
export function onlySum<T extends { amountMinor: number }>(
	parts: readonly T[],
	fitting: (sumMinor: number) => boolean,
): T[] | undefined {
	let found: T[] | undefined;
	for (let chosen = 1; chosen < 1 << parts.length; chosen++) {
		const some = parts.filter((_, index) => (chosen >> index) & 1);
		if (some.length < 2 || !fitting(some.reduce((sum, { amountMinor }) => sum + amountMinor, 0))) continue;
		if (found) return undefined;
		found = some;
	}
	return found;
}
