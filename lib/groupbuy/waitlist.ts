import type { WaitlistEntry } from './order-book';

/**
 * Who is in line for what, first come first served: by the time of writing, then by key. A buyer is in line once per
 * message and item. Those for whom pieces are held have left the line and are kept apart.
 */
export class Waitlist {
	/** By item, then by quantity, so that the first who can be served is found without asking everybody. */
	private readonly lines = new Map<number, Map<number, WaitlistEntry[]>>();

	/** By the end of the hold. */
	private readonly offers: WaitlistEntry[] = [];

	private readonly byBuyer = new Map<number, WaitlistEntry[]>();

	constructor(entries: readonly WaitlistEntry[]) {
		for (const entry of entries) this.add(entry);
	}

	add(entry: WaitlistEntry): void {
		const list = this.listOf(entry);
		list.splice(placeOf(entry, list, byHold), 0, entry);
		const own = this.byBuyer.get(entry.buyerId) ?? [];
		own.splice(placeOf(entry, own, byWriting), 0, entry);
		this.byBuyer.set(entry.buyerId, own);
	}

	/** @param entry as it was added or found here */
	remove(entry: WaitlistEntry): void {
		const list = this.listOf(entry);
		const place = placeOf(entry, list, byHold);
		if (list[place] !== entry) throw new Error(`Entry ${entry.key} is not in the waitlist`);
		list.splice(place, 1);
		const own = this.byBuyer.get(entry.buyerId) ?? [];
		own.splice(placeOf(entry, own, byWriting), 1);
		if (list.length === 0 && entry.holdUntil === null) this.forgetLine(entry);
	}

	/** In the order of writing. */
	of(buyerId: number): readonly WaitlistEntry[] {
		return this.byBuyer.get(buyerId) ?? [];
	}

	/** Nobody is in line; pieces may be held. */
	isEmpty(): boolean {
		return this.lines.size === 0;
	}

	inLine(itemId: number): boolean {
		return this.lines.has(itemId);
	}

	/** The first in line for an item whose whole quantity fits into what is left and who may have it. */
	first(
		itemId: number,
		left: number | null,
		mayHave: (entry: WaitlistEntry) => boolean,
	): WaitlistEntry | undefined {
		let first: WaitlistEntry | undefined;
		for (const [quantity, line] of this.lines.get(itemId) ?? []) {
			if (left !== null && quantity > left) continue;
			const entry = line.find(mayHave);
			if (entry && (!first || byWriting(entry, first) < 0)) first = entry;
		}
		return first;
	}

	/** 1: next. */
	position(entry: WaitlistEntry): number {
		let before = 0;
		for (const line of this.lines.get(entry.itemId)?.values() ?? []) before += placeOf(entry, line, byHold);
		return before + 1;
	}

	/** The hold that ends first. */
	nextOffer(): WaitlistEntry | undefined {
		return this.offers[0];
	}

	/** In line and held, in the order of writing. */
	entries(): WaitlistEntry[] {
		return [...this.byBuyer.values()].flat().sort(byWriting);
	}

	ofItem(itemId: number): WaitlistEntry[] {
		const line = [...(this.lines.get(itemId)?.values() ?? [])].flat();
		return [...line, ...this.offers.filter((offer) => offer.itemId === itemId)].sort(byWriting);
	}

	private listOf({ itemId, quantity, holdUntil }: WaitlistEntry): WaitlistEntry[] {
		if (holdUntil !== null) return this.offers;
		const line = this.lines.get(itemId) ?? new Map<number, WaitlistEntry[]>();
		this.lines.set(itemId, line);
		const list = line.get(quantity) ?? [];
		line.set(quantity, list);
		return list;
	}

	private forgetLine({ itemId, quantity }: WaitlistEntry): void {
		const line = this.lines.get(itemId);
		line?.delete(quantity);
		if (line?.size === 0) this.lines.delete(itemId);
	}
}

export function byWriting(a: WaitlistEntry, b: WaitlistEntry): number {
	return a.at - b.at || compare(a.key, b.key) || a.itemId - b.itemId;
}

const byHold = (a: WaitlistEntry, b: WaitlistEntry): number =>
	(a.holdUntil ?? 0) - (b.holdUntil ?? 0) || byWriting(a, b);

/** By code units: the same everywhere, unlike the order of a language. */
export const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Where an entry stands in a sorted list, or would stand. */
function placeOf(
	entry: WaitlistEntry,
	list: readonly WaitlistEntry[],
	order: (a: WaitlistEntry, b: WaitlistEntry) => number,
): number {
	let from = 0;
	let to = list.length;
	while (from < to) {
		const middle = (from + to) >> 1;
		const other = list[middle];
		if (other && order(other, entry) < 0) from = middle + 1;
		else to = middle;
	}
	return from;
}
