import { lineKey, type Lot, type Movement } from './order-book';

/** Pieces that a buyer obtained by one request at one price, and still has. */
export interface OrderedLot {
	buyerId: number;
	itemId: number;
	unitPriceMinor: number;
	quantity: number;
	/** Of the request that brought them: from the waitlist, when they came free. Epoch milliseconds. */
	at: number;
	key: string;
}

/** A movement as far as it says what a buyer has. */
export type LotMovement = Pick<Movement, 'key' | 'at' | 'buyerId' | 'delta' | 'unitPriceMinor'> & {
	item: { id: number };
};

/**
 * The pieces that buyers have, in the order in which they were obtained: who comes last falls out first at closing. What
 * is given back at a price is taken from the newest pieces of that price.
 *
 * @param movements all of their items, in the order in which they were decided
 * @throws Error when more is given back than there is
 */
export function orderedLots(movements: Iterable<LotMovement>): OrderedLot[] {
	const ordered: OrderedLot[] = [];
	const byLine = new Map<string, OrderedLot[]>();
	for (const movement of movements) {
		const { key, at, buyerId, item, delta, unitPriceMinor } = movement;
		const line = lineKey(buyerId, item.id);
		const held = byLine.get(line) ?? [];
		byLine.set(line, held);
		if (delta < 0) {
			giveBack(held, movement);
			continue;
		}
		const lot = { buyerId, itemId: item.id, unitPriceMinor, quantity: delta, at, key };
		held.push(lot);
		ordered.push(lot);
	}
	return ordered.filter(({ quantity }) => quantity > 0);
}

function giveBack(held: OrderedLot[], { item, buyerId, delta, unitPriceMinor }: LotMovement): void {
	let open = -delta;
	for (let index = held.length - 1; index >= 0 && open > 0; index--) {
		const lot = held[index];
		if (lot?.unitPriceMinor !== unitPriceMinor) continue;
		const taken = Math.min(lot.quantity, open);
		lot.quantity -= taken;
		open -= taken;
		if (lot.quantity === 0) held.splice(index, 1);
	}
	if (open > 0) throw new Error(`Buyer ${buyerId} gives back ${open} more of item ${item.id} than there are`);
}

/** Lots with so many more (fewer) pieces at a price; empty ones are left out. */
export function withPieces(lots: readonly Lot[], unitPriceMinor: number, delta: number): Lot[] {
	const before = lots.find((lot) => lot.unitPriceMinor === unitPriceMinor)?.quantity ?? 0;
	const others = lots.filter((lot) => lot.unitPriceMinor !== unitPriceMinor);
	return before + delta === 0 ? others : [...others, { unitPriceMinor, quantity: before + delta }];
}

/**
 * Which of a buyer's pieces go when so many are given back: those of `preferredMinor` first, then the dearest. At most
 * what there is.
 */
export function givenBack(
	lots: readonly Lot[],
	quantity: number,
	preferredMinor: number | null = null,
): Lot[] {
	const rank = (lot: Lot) => (lot.unitPriceMinor === preferredMinor ? Infinity : lot.unitPriceMinor);
	return firstOf(
		[...lots].sort((a, b) => rank(b) - rank(a)),
		quantity,
	);
}

/** The first so many pieces of several lots. */
export function firstOf(lots: readonly Lot[], quantity: number): Lot[] {
	let open = quantity;
	return lots.flatMap((lot) => {
		const taken = Math.min(lot.quantity, open);
		open -= taken;
		return taken === 0 ? [] : [{ ...lot, quantity: taken }];
	});
}

export function piecesOf(lots: readonly Lot[]): number {
	return lots.reduce((sum, { quantity }) => sum + quantity, 0);
}
