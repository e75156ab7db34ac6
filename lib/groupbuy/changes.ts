import { choose, type Orderer } from './choice';
import type { Desk, Moving } from './desk';
import { refusal } from './limits';
import { firstOf, piecesOf, withPieces } from './lots';
import type { Lot, OfferedItem, WaitlistEntry } from './order-book';
import type { OrderChange } from './order-grammar/types';
import type { ChangeOutcome } from './outcome';
import { giveBack, insufficient, leaveLine, obtain, waitlisted, wantedBy } from './pieces';
import { priceAt } from './pricing';

/** What an edit has taken back, for its new text to keep as far as it still wants it. */
export interface TakenBack {
	/** By item, the cheapest first; used up by the new text. */
	lots: Map<number, readonly Lot[]>;
	entries: readonly WaitlistEntry[];
}

/** A buyer's message while it is decided. */
export interface Writing extends Orderer {
	key: string;
	/** Only of an edit. */
	takenBack: TakenBack | null;
}

/** Decides the changes of a message one after the other; each is all or nothing, and they do not depend on each other. */
export function applyChanges(desk: Desk, writing: Writing, changes: readonly OrderChange[]): ChangeOutcome[] {
	const shelf = desk.offer.shelf(writing.groupId, writing.at);
	if (shelf.items.length === 0) return [{ status: 'no_campaign' }];
	return changes.flatMap((change) => {
		const chosen = choose(desk, writing, change, shelf);
		if ('refused' in chosen) return [chosen.refused];
		return chosen.items.flatMap((item) => applyTo(desk, writing, item, change));
	});
}

function applyTo(desk: Desk, writing: Writing, item: OfferedItem, change: OrderChange): ChangeOutcome[] {
	switch (change.action) {
		case 'add':
			return add(desk, writing, item, change.quantity, 'add');
		case 'set':
			return set(desk, writing, item, change.quantity);
		case 'remove':
			return takeBack(desk, writing, item, change.quantity, 'remove');
		case 'cancel':
			return takeBack(desk, writing, item, Infinity, 'cancel');
	}
}

function add(
	desk: Desk,
	writing: Writing,
	item: OfferedItem,
	quantity: number,
	action: 'add' | 'set',
): ChangeOutcome[] {
	const { buyerId, at } = writing;
	const refused = refusal(desk, { buyerId, item, quantity, at });
	if (refused) return [refused];
	const left = desk.left(item);
	if (left === null || left >= quantity) return [book(desk, writing, item, quantity, action)];

	if (!desk.offer.campaignOf(item).rules.waitlist) return [insufficient(item, quantity, left)];
	// Whoever edits +1 to +3 keeps the one and waits for the others.
	const kept = Math.min(piecesOf(writing.takenBack?.lots.get(item.id) ?? []), left);
	const booked = kept === 0 ? [] : [book(desk, writing, item, kept, action)];
	return [...booked, wait(desk, writing, item, quantity - kept)];
}

function book(
	desk: Desk,
	writing: Writing,
	item: OfferedItem,
	quantity: number,
	action: 'add' | 'set',
): ChangeOutcome {
	const lots = lotsFor(writing, item, quantity);
	return obtain(desk, movingBy(writing, item, action), lots);
}

/** Pieces that an edit had taken back keep their price, new ones have that of the time of writing. */
function lotsFor({ takenBack, at }: Writing, item: OfferedItem, quantity: number): Lot[] {
	const before = takenBack?.lots.get(item.id) ?? [];
	const again = firstOf(before, quantity);
	const rest = again.reduce<readonly Lot[]>(
		(lots, lot) => withPieces(lots, lot.unitPriceMinor, -lot.quantity),
		before,
	);
	takenBack?.lots.set(item.id, rest);
	const fresh = quantity - piecesOf(again);
	return fresh === 0 ? again : [...again, { unitPriceMinor: priceAt(item, at), quantity: fresh }];
}

/** A message is in line once per item; an edit that wants no more than before keeps its place. */
function wait(
	desk: Desk,
	{ buyerId, key, at, takenBack }: Writing,
	item: OfferedItem,
	quantity: number,
): ChangeOutcome {
	const waiting = waitingFor(desk, buyerId, item);
	const earlier = takenBack?.entries.find(
		(entry) =>
			entry.itemId === item.id &&
			entry.quantity >= quantity &&
			waiting.every((other) => other.key !== entry.key),
	);
	const place = earlier ?? { key, at };
	const joined = waiting.find((entry) => entry.key === place.key);
	if (joined) desk.leave(joined);
	const entry: WaitlistEntry = {
		key: place.key,
		itemId: item.id,
		buyerId,
		quantity: quantity + (joined?.quantity ?? 0),
		at: place.at,
		offeredAt: null,
		holdUntil: null,
	};
	desk.enqueue(entry);
	return waitlisted(desk, entry);
}

/** Up from here as an addition of the difference, down as a return of it; whatever the buyer waits for is replaced. */
function set(desk: Desk, writing: Writing, item: OfferedItem, target: number): ChangeOutcome[] {
	const { buyerId, at } = writing;
	const { code, title } = item;
	const before = desk.quantityOf(buyerId, item);
	const more = target - before;
	const waiting = waitingFor(desk, buyerId, item);
	if (more <= 0) {
		if (more === 0 && waiting.length === 0)
			return [{ status: 'unchanged', code, title, buyerQuantity: before }];
		return returnPieces(desk, writing, item, { waiting: wantedBy(waiting), booked: -more }, 'set');
	}
	const refused = refusal(desk, { buyerId, item, quantity: more, at });
	if (refused) return [refused];
	const held = waiting.some(({ holdUntil }) => holdUntil !== null);
	if (!held && wantedBy(waiting) === more) return waiting.map((entry) => waitlisted(desk, entry));
	leaveLine(desk, item, waiting);
	return add(desk, writing, item, more, 'set');
}

/** Waiting pieces go first. Taking back more than one has means taking back all: nobody wants a negative order. */
function takeBack(
	desk: Desk,
	writing: Writing,
	item: OfferedItem,
	quantity: number,
	action: 'remove' | 'cancel',
): ChangeOutcome[] {
	const waiting = Math.min(quantity, wantedBy(waitingFor(desk, writing.buyerId, item)));
	return returnPieces(desk, writing, item, { waiting, booked: quantity - waiting }, action);
}

function returnPieces(
	desk: Desk,
	writing: Writing,
	item: OfferedItem,
	{ waiting, booked }: { waiting: number; booked: number },
	action: OrderChange['action'],
): ChangeOutcome[] {
	const { buyerId } = writing;
	const { code } = item;
	const quantity = Math.min(booked, desk.quantityOf(buyerId, item));
	if (quantity + waiting === 0) return [{ status: 'nothing_to_cancel', code }];
	if (quantity > 0 && desk.offer.campaignOf(item).rules.addOnly) return [{ status: 'add_only', code }];
	return [
		...leaveLine(desk, item, waitingFor(desk, buyerId, item), waiting),
		...giveBack(desk, movingBy(writing, item, action), quantity),
	];
}

function waitingFor(desk: Desk, buyerId: number, item: OfferedItem): WaitlistEntry[] {
	return desk.waitlist.of(buyerId).filter(({ itemId }) => itemId === item.id);
}

function movingBy(writing: Writing, item: OfferedItem, action: OrderChange['action']): Moving {
	const { buyerId, key, at, takenBack } = writing;
	return { buyerId, item, type: takenBack ? 'edit' : action, cause: { key, at } };
}
