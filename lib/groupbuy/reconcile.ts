import {
	Candidates,
	fits,
	MAX_CANDIDATES,
	onlySum,
	placedWithin,
	type Payable,
	type Payment,
	type ReconcileRules,
} from './reconcile-candidates';
import { compare } from './waitlist';

export type { Payable, Payment, ReconcileRules };

export type PaymentStatus =
	| 'matched'
	/** Several payables may be meant, or the digits speak against the only one. */
	| 'ambiguous'
	/** Digits and time fit, the amount is too large or was paid before. */
	| 'over'
	/** Digits and time fit, the amount is too small. */
	| 'under'
	/** Pays several orders of one buyer together: a suggestion. */
	| 'several_orders'
	/** Pays an order together with other payments: a suggestion. */
	| 'several_payments'
	| 'unknown'
	/** Taken into account before. */
	| 'already';

export interface PaymentMatch {
	key: string;
	status: PaymentStatus;
	/** `certain`: amount, digits and time; `amount_only`: the amount, which nobody else owes. Of what is matched. */
	confidence: 'certain' | 'amount_only' | null;
	/** What it pays, or may pay. */
	payableCodes: readonly string[];
	/** What was paid less what was to be paid, minor units; `null` where that is not known. */
	differenceMinor: number | null;
}

export interface PayableMatch {
	code: string;
	/** `in_review`: payments point to it, and a person has to decide. */
	status: 'matched' | 'in_review' | 'missing';
	/** Keys of the payments. */
	keys: readonly string[];
}

export interface Reconciliation {
	/** By time, then key. */
	payments: PaymentMatch[];
	/** By time of placing, then code. */
	payables: PayableMatch[];
}

/**
 * Finds out which payment is for what. The digits that a buyer has reported decide before the amount, and an amount alone
 * counts only where nobody else owes it; whatever is not sure is a suggestion for a person. The order in which anything
 * is given does not matter.
 *
 * @param already keys of payments that were taken into account before
 */
export function reconcile(
	payables: readonly Payable[],
	payments: readonly Payment[],
	rules: ReconcileRules,
	already: ReadonlySet<string> = new Set(),
): Reconciliation {
	const owed = [...payables].sort((a, b) => a.placedAt - b.placedAt || compare(a.code, b.code));
	const paid = [...payments].sort((a, b) => a.at - b.at || compare(a.key, b.key));
	const desk = new Desk(owed, paid, rules);
	for (const payment of paid) if (already.has(payment.key)) desk.decide(payment, 'already');
	matchDigits(desk, (candidates, payment) => candidates.exact(payment));
	matchDigits(desk, (candidates, payment) => candidates.near(payment));
	explainDigits(desk);
	matchAmounts(desk, (candidates, payment) => candidates.exact(payment));
	matchAmounts(desk, (candidates, payment) => candidates.near(payment));
	explainTotals(desk);
	return desk.result();
}

/** What is decided so far. */
class Desk {
	private readonly decisions = new Map<string, PaymentMatch>();
	private readonly payers = new Map<string, Payment>();
	private readonly inReview = new Map<string, Set<string>>();

	constructor(
		private readonly owed: readonly Payable[],
		private readonly paid: readonly Payment[],
		readonly rules: ReconcileRules,
	) {}

	/** Nothing is matched with them yet. */
	open(): Payable[] {
		return this.owed.filter(({ code }) => !this.payers.has(code));
	}

	/** Matched payables. */
	closed(): Payable[] {
		return this.owed.filter(({ code }) => this.payers.has(code));
	}

	undecided(): Payment[] {
		return this.paid.filter(({ key }) => !this.decisions.has(key));
	}

	isInReview(payable: Payable): boolean {
		return this.inReview.has(payable.code);
	}

	match(payment: Payment, payable: Payable, confidence: 'certain' | 'amount_only'): void {
		this.payers.set(payable.code, payment);
		const differenceMinor = payment.amountMinor - payable.amountMinor;
		this.set(payment, { status: 'matched', confidence, payableCodes: [payable.code], differenceMinor });
	}

	decide(
		payment: Payment,
		status: Exclude<PaymentStatus, 'matched'>,
		payables: readonly Payable[] = [],
		differenceMinor: number | null = null,
	): void {
		const payableCodes = payables.map(({ code }) => code).sort(compare);
		for (const code of payableCodes) {
			this.inReview.set(code, (this.inReview.get(code) ?? new Set()).add(payment.key));
		}
		this.set(payment, { status, confidence: null, payableCodes, differenceMinor });
	}

	private set({ key }: Payment, match: Omit<PaymentMatch, 'key'>): void {
		this.decisions.set(key, { key, ...match });
	}

	result(): Reconciliation {
		return {
			payments: this.paid.map(
				({ key }) =>
					this.decisions.get(key) ?? {
						key,
						status: 'unknown',
						confidence: null,
						payableCodes: [],
						differenceMinor: null,
					},
			),
			payables: this.owed.map(({ code }) => {
				const payer = this.payers.get(code);
				if (payer) return { code, status: 'matched', keys: [payer.key] };
				const keys = [...(this.inReview.get(code) ?? [])].sort(compare);
				return { code, status: keys.length > 0 ? 'in_review' : 'missing', keys };
			}),
		};
	}
}

type Look = (candidates: Candidates, payment: Payment) => Payable[];

/** Payables by the digits that were reported. */
function byDigits(payables: readonly Payable[], rules: ReconcileRules): Map<string, Candidates> {
	const lists = new Map<string, Payable[]>();
	for (const payable of payables) {
		if (payable.lastFive === null) continue;
		const list = lists.get(payable.lastFive);
		if (list) list.push(payable);
		else lists.set(payable.lastFive, [payable]);
	}
	return new Map([...lists].map(([five, list]) => [five, new Candidates(list, rules)]));
}

/** What is found by the first of the payment's digits by which anything is. */
function lookUp(index: ReadonlyMap<string, Candidates>, payment: Payment, look: Look): Payable[] {
	for (const five of payment.lastFives) {
		const candidates = index.get(five);
		const found = candidates ? look(candidates, payment) : [];
		if (found.length > 0) return found;
	}
	return [];
}

/** Amount, digits and time. */
function matchDigits(desk: Desk, look: Look): void {
	const index = byDigits(desk.open(), desk.rules);
	const claims = new Claims();
	for (const payment of desk.undecided()) claims.add(payment, lookUp(index, payment, look));
	for (const [payment, found] of claims.all()) {
		const [first] = found;
		if (!first) continue;
		if (found.length === 1 && claims.of(first) === 1) {
			desk.match(payment, first, 'certain');
		} else if (found.every(({ buyer }) => buyer === first.buyer)) {
			// Equal debts of one buyer: the older one is paid first, and a payment too many is explained later.
			const oldest = [...found]
				.sort((a, b) => a.placedAt - b.placedAt || compare(a.code, b.code))
				.find((payable) => claims.isFree(payable) && payable.amountMinor === first.amountMinor);
			if (oldest && found.every(({ amountMinor }) => amountMinor === first.amountMinor)) {
				claims.take(oldest);
				desk.match(payment, oldest, 'certain');
			}
		} else {
			desk.decide(payment, 'ambiguous', found);
		}
	}
}

/** Who points to what. */
class Claims {
	private readonly found = new Map<Payment, readonly Payable[]>();
	private readonly counts = new Map<Payable, number>();
	private readonly taken = new Set<Payable>();

	add(payment: Payment, payables: readonly Payable[]): void {
		this.found.set(payment, payables);
		for (const payable of payables) this.counts.set(payable, this.of(payable) + 1);
	}

	/** In the order of the payments. */
	all(): Iterable<[Payment, readonly Payable[]]> {
		return this.found;
	}

	of(payable: Payable): number {
		return this.counts.get(payable) ?? 0;
	}

	isFree(payable: Payable): boolean {
		return !this.taken.has(payable);
	}

	take(payable: Payable): void {
		this.taken.add(payable);
	}
}

/** Digits and time fit, the amount does not: sums, too much, too little, paid twice. */
function explainDigits(desk: Desk): void {
	const open = byDigits(desk.open(), desk.rules);
	const closed = byDigits(desk.closed(), desk.rules);
	const claims = new Claims();
	const groups = new Map<string, { payments: Payment[]; payables: Set<Payable> }>();
	for (const payment of desk.undecided()) {
		const found = lookUp(open, payment, (candidates) => candidates.any(payment));
		claims.add(payment, found);
		const five = found[0]?.lastFive;
		if (five === undefined || five === null) {
			const [again] = lookUp(closed, payment, (candidates) => candidates.near(payment));
			if (again) desk.decide(payment, 'over', [again], payment.amountMinor);
			continue;
		}
		const group = groups.get(five) ?? { payments: [], payables: new Set() };
		group.payments.push(payment);
		for (const payable of found) group.payables.add(payable);
		groups.set(five, group);
	}
	for (const { payments, payables } of groups.values()) explainGroup(desk, payments, [...payables]);
}

function explainGroup(desk: Desk, payments: readonly Payment[], payables: readonly Payable[]): void {
	const { rules } = desk;
	const [payment, ...others] = payments;
	const [payable, ...rest] = payables;
	if (!payment || !payable) return;
	if (others.length === 0) {
		if (rest.length === 0) {
			const difference = payment.amountMinor - payable.amountMinor;
			desk.decide(payment, difference > 0 ? 'over' : 'under', [payable], difference);
			return;
		}
		const together = payables.every(({ buyer }) => buyer === payable.buyer)
			? onlySum(payables.slice(0, MAX_CANDIDATES), (sum) => fits(payment.amountMinor, sum, rules))
			: undefined;
		desk.decide(
			payment,
			together ? 'several_orders' : 'ambiguous',
			together ?? payables,
			together ? payment.amountMinor - sumOf(together) : null,
		);
		return;
	}
	const parts =
		rest.length === 0 && payments.length <= MAX_CANDIDATES
			? onlySum(payments, (sum) => fits(sum, payable.amountMinor, rules))
			: undefined;
	for (const one of payments) {
		if (parts?.includes(one)) {
			desk.decide(one, 'several_payments', [payable], sumOf(parts) - payable.amountMinor);
		} else {
			desk.decide(one, 'ambiguous', payables);
		}
	}
}

const sumOf = (parts: ReadonlyArray<{ amountMinor: number }>): number =>
	parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

/** The amount alone. */
function matchAmounts(desk: Desk, look: Look): void {
	const open = new Candidates(desk.open(), desk.rules);
	const claims = new Claims();
	for (const payment of desk.undecided()) claims.add(payment, look(open, payment));
	for (const [payment, found] of claims.all()) {
		const [first, ...others] = found;
		if (!first) continue;
		const conflict =
			first.lastFive !== null && payment.lastFives.length > 0 && !payment.lastFives.includes(first.lastFive);
		if (others.length > 0 || claims.of(first) > 1 || conflict || desk.isInReview(first)) {
			desk.decide(payment, 'ambiguous', found);
		} else {
			desk.match(payment, first, 'amount_only');
		}
	}
}

/** All that one buyer owes, paid at once. */
function explainTotals(desk: Desk): void {
	const owedBy = new Map<string, Payable[]>();
	for (const payable of desk.open()) {
		if (desk.isInReview(payable)) continue;
		const own = owedBy.get(payable.buyer);
		if (own) own.push(payable);
		else owedBy.set(payable.buyer, [payable]);
	}
	const totals = new Map<Payable, readonly Payable[]>();
	for (const own of owedBy.values()) {
		const newest = own.at(-1);
		if (newest && own.length > 1) totals.set({ ...newest, amountMinor: sumOf(own) }, own);
	}
	const candidates = new Candidates(totals.keys(), desk.rules);
	for (const payment of desk.undecided()) {
		const { earliest } = placedWithin(payment, desk.rules);
		const found = candidates
			.near(payment)
			.map((total) => totals.get(total) ?? [])
			.filter((own) => own.every(({ placedAt }) => placedAt >= earliest));
		const [own, ...others] = found;
		if (!own) continue;
		if (others.length > 0) desk.decide(payment, 'ambiguous', found.flat().slice(0, MAX_CANDIDATES));
		else desk.decide(payment, 'several_orders', own, payment.amountMinor - sumOf(own));
	}
}
