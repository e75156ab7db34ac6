import type { Desk, Moving } from './desk';
import { closed } from './choice';
import { outcomeOf } from './messages';
import type { BookRequest } from './order-book';
import { IGNORED, type ChangeOutcome, type MessageOutcome } from './outcome';
import { giveBack, insufficient, obtain } from './pieces';
import { priceAt } from './pricing';

type Request<K extends BookRequest['kind']> = Extract<BookRequest, { kind: K }>;

/** An operator sets what a buyer has. Neither limits nor the end of the campaign bind an operator; stock and settling do. */
export function decideCorrection(desk: Desk, request: Request<'correction'>): MessageOutcome {
	const { buyerId, itemId, quantity, key, at } = request;
	const item = desk.offer.item(itemId);
	const campaign = desk.offer.campaignOf(item);
	if (campaign.state === 'settled' || campaign.state === 'failed' || campaign.state === 'cancelled') {
		return outcomeOf([closed(campaign)]);
	}
	const before = desk.quantityOf(buyerId, item);
	const moving: Moving = { buyerId, item, type: 'correction', cause: { key, at } };
	return outcomeOf(correct(desk, moving, before, quantity));
}

function correct(desk: Desk, moving: Moving, before: number, quantity: number): ChangeOutcome[] {
	const { item, cause } = moving;
	if (quantity < before) return giveBack(desk, moving, before - quantity);
	if (quantity === before) {
		return [{ status: 'unchanged', code: item.code, title: item.title, buyerQuantity: before }];
	}
	const more = quantity - before;
	const left = desk.left(item);
	if (left !== null && left < more) return [insufficient(item, more, left)];
	return [obtain(desk, moving, [{ unitPriceMinor: priceAt(item, cause.at), quantity: more }])];
}

/**
 * The item is taken back from everyone who has it or waits for it. What comes back to the stock is on sale again: to stop
 * that is up to whoever asks.
 */
export function withdraw(desk: Desk, { itemId, key, at }: Request<'withdraw'>): MessageOutcome {
	const item = desk.offer.item(itemId);
	for (const entry of desk.waitlist.ofItem(itemId)) desk.leave(entry);
	for (const buyerId of desk.ownersOf(item)) {
		const quantity = desk.quantityOf(buyerId, item);
		desk.giveBack({ buyerId, item, type: 'withdraw', cause: { key, at } }, quantity);
		desk.notices.push({ kind: 'withdrawn', buyerId, itemId, quantity });
	}
	return IGNORED;
}

/** What was decided for good is only repeated. */
export function repeat(desk: Desk, { buyerId, effect, key, at }: Request<'pinned'>): MessageOutcome {
	for (const [itemId, delta, unitPriceMinor] of effect) {
		const item = desk.offer.item(itemId);
		const moving: Moving = { buyerId, item, type: delta > 0 ? 'add' : 'remove', cause: { key, at } };
		if (delta > 0) desk.obtain(moving, [{ unitPriceMinor, quantity: delta }]);
		else desk.giveBack(moving, -delta, unitPriceMinor);
	}
	return IGNORED;
}
