import type { Desk, Moving } from './desk';
import { piecesOf } from './lots';
import type { Lot, OfferedItem, WaitlistEntry } from './order-book';
import type { ChangeOutcome } from './outcome';

/*
 * Pieces change hands, and the buyer hears of it. Whether they may is decided before.
 */

export function obtain(desk: Desk, moving: Moving, lots: readonly Lot[]): ChangeOutcome {
	desk.obtain(moving, lots);
	return booked(desk, moving, lots);
}

/** What is said after pieces were booked. */
export function booked(
	desk: Desk,
	{ buyerId, item }: Pick<Moving, 'buyerId' | 'item'>,
	lots: readonly Lot[],
): ChangeOutcome {
	return {
		status: 'booked',
		code: item.code,
		title: item.title,
		quantity: piecesOf(lots),
		buyerQuantity: desk.quantityOf(buyerId, item),
		// Of several prices the newest: the others were told when they were booked.
		unitPriceMinor: lots.at(-1)?.unitPriceMinor ?? item.unitPriceMinor,
		left: desk.left(item),
	};
}

/** At most so many, those at `preferredMinor` first; no outcome when there is nothing to give back. */
export function giveBack(
	desk: Desk,
	moving: Moving,
	quantity: number,
	preferredMinor: number | null = null,
): ChangeOutcome[] {
	const gone = desk.giveBack(moving, quantity, preferredMinor);
	return givenBack(desk, moving, piecesOf(gone));
}

/** What is said after so many pieces were given back; nothing of none. */
export function givenBack(
	desk: Desk,
	{ buyerId, item }: Pick<Moving, 'buyerId' | 'item'>,
	quantity: number,
): ChangeOutcome[] {
	if (quantity <= 0) return [];
	const { code, title } = item;
	const buyerQuantity = desk.quantityOf(buyerId, item);
	return [{ status: buyerQuantity === 0 ? 'cancelled' : 'reduced', code, title, quantity, buyerQuantity }];
}

/** Entries of one item leave the line from the last on, until so many pieces have; the last one may just want less. */
export function leaveLine(
	desk: Desk,
	item: OfferedItem,
	entries: readonly WaitlistEntry[],
	quantity = Infinity,
): ChangeOutcome[] {
	let gone = 0;
	for (const entry of entries.toReversed()) {
		const pieces = Math.min(entry.quantity, quantity - gone);
		if (pieces === 0) break;
		desk.leave(entry, pieces);
		gone += pieces;
	}
	return leftLine(item, gone);
}

export function leftLine({ code, title }: OfferedItem, quantity: number): ChangeOutcome[] {
	return quantity === 0 ? [] : [{ status: 'left_waitlist', code, title, quantity }];
}

export function insufficient({ code, title }: OfferedItem, requested: number, left: number): ChangeOutcome {
	return { status: 'insufficient_stock', code, title, requested, left };
}

/** What is said to somebody in line. */
export function waitlisted(desk: Desk, entry: WaitlistEntry): ChangeOutcome {
	const { code, title } = desk.offer.item(entry.itemId);
	const position = desk.waitlist.position(entry);
	return { status: 'waitlisted', code, title, quantity: entry.quantity, position };
}

export function wantedBy(entries: readonly WaitlistEntry[]): number {
	return entries.reduce((sum, { quantity }) => sum + quantity, 0);
}
