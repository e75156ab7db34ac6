import { orderingWindow } from './campaign';
import type { Cause, Desk } from './desk';
import { refusal } from './limits';
import type { OfferedItem, WaitlistEntry } from './order-book';
import type { ChangeOutcome } from './outcome';
import { obtain } from './pieces';
import { priceAt } from './pricing';
import { byWriting } from './waitlist';

const MINUTE_MS = 60_000;

/** Lets time pass until a request: pieces whose hold has run out go to the next in line, one hold after the other. */
export function passOnUntil(desk: Desk, { key, at }: Cause): void {
	for (;;) {
		const offer = desk.waitlist.nextOffer();
		if (!offer || offer.holdUntil === null || offer.holdUntil > at) return;
		const { buyerId, itemId, quantity } = offer;
		desk.leave(offer);
		desk.notices.push({ kind: 'offer_expired', buyerId, itemId, quantity });
		serveLines(desk, { key, at: offer.holdUntil });
	}
}

/**
 * Gives pieces that have come free to those in line: the first whose whole quantity fits is served, then the next one, over
 * all items that draw from the same stock. Who would pass a limit now is passed over and keeps the place. Nobody is served
 * after the end of the campaign.
 */
export function serveLines(desk: Desk, cause: Cause): void {
	let items = itemsToServe(desk);
	desk.freed.stocks.clear();
	desk.freed.items.clear();
	while (items.length > 0) {
		const firsts = items.flatMap((item) => firstInLine(desk, item, cause.at) ?? []);
		const [first] = firsts.sort(byWriting);
		if (!first) return;
		promote(desk, first, cause);
		// Serving only takes: an item that has nobody to serve now has nobody later.
		items = firsts.map(({ itemId }) => desk.offer.item(itemId));
	}
}

/** Where somebody waits and pieces, or room below a limit, have come free. */
function itemsToServe(desk: Desk): OfferedItem[] {
	if (desk.waitlist.isEmpty()) return [];
	const drawing = [...desk.freed.stocks].flatMap((stockId) => desk.offer.drawingFrom(stockId));
	return [...new Set([...drawing, ...desk.freed.items])].filter((item) => desk.waitlist.inLine(item.id));
}

function firstInLine(desk: Desk, item: OfferedItem, at: number): WaitlistEntry | undefined {
	if (orderingWindow(desk.offer.campaignOf(item), at) !== 'open') return undefined;
	return desk.waitlist.first(
		item.id,
		desk.left(item),
		({ buyerId, quantity }) => refusal(desk, { buyerId, item, quantity, at }) === undefined,
	);
}

function promote(desk: Desk, entry: WaitlistEntry, cause: Cause): void {
	const { buyerId, itemId, quantity } = entry;
	const item = desk.offer.item(itemId);
	const { holdMinutes } = desk.offer.campaignOf(item).rules;
	if (holdMinutes === null) {
		bookWaiting(desk, entry, cause);
		desk.notices.push({ kind: 'promoted', buyerId, itemId, quantity });
		return;
	}
	const holdUntil = cause.at + holdMinutes * MINUTE_MS;
	desk.hold(entry, cause.at, holdUntil);
	desk.notices.push({ kind: 'offered', buyerId, itemId, quantity, holdUntil });
}

/** What somebody waited for becomes theirs, at the price of when they wrote, as an effect of that message. */
export function bookWaiting(desk: Desk, entry: WaitlistEntry, cause: Cause): ChangeOutcome {
	const { buyerId, quantity, key } = entry;
	const item = desk.offer.item(entry.itemId);
	desk.leave(entry);
	const lots = [{ unitPriceMinor: priceAt(item, entry.at), quantity }];
	return obtain(desk, { buyerId, item, type: 'promotion', cause, effectOf: key }, lots);
}
