import type { Desk } from './desk';
import { MAX_QUANTITY_PER_LINE } from './order';
import type { BuyerFacts, OfferedItem } from './order-book';
import type { ChangeOutcome } from './outcome';
import { trustOf } from './trust';

/** What a buyer would obtain, and when. */
export interface Wish {
	buyerId: number;
	item: OfferedItem;
	quantity: number;
	at: number;
}

/**
 * Why a buyer may not have so many more pieces, however many there are; `undefined`: may. Blocks, the campaign's number
 * of buyers, the limits per buyer of the item, of the campaign and of its trust rules. Pieces that a buyer waits for do
 * not count until they are booked.
 */
export function refusal(desk: Desk, { buyerId, item, quantity, at }: Wish): ChangeOutcome | undefined {
	const { id, rules } = desk.offer.campaignOf(item);
	const facts = desk.factsOf(buyerId);
	const trust = trustOf(rules, facts.marks.filter((mark) => mark <= at).length);
	if (trust.blocked || isBlocked(facts, at)) return { status: 'blocked' };
	if (rules.maxBuyers !== null && desk.buyersIn(id) >= rules.maxBuyers && desk.piecesIn(id, buyerId) === 0) {
		return { status: 'campaign_full', limit: rules.maxBuyers };
	}
	const { code, title } = item;
	const ofItem = Math.min(item.rules.limitPerBuyer ?? Infinity, MAX_QUANTITY_PER_LINE);
	if (desk.quantityOf(buyerId, item) + quantity > ofItem) {
		return { status: 'quantity_limit', code, title, requested: quantity, limit: ofItem, scope: 'item' };
	}
	if (trust.limit !== null && desk.piecesIn(id, buyerId) + quantity > trust.limit) {
		return {
			status: 'quantity_limit',
			code,
			title,
			requested: quantity,
			limit: trust.limit,
			scope: 'campaign',
		};
	}
	return undefined;
}

function isBlocked({ blockedFrom, blockedUntil }: BuyerFacts, at: number): boolean {
	return blockedFrom !== null && blockedFrom <= at && (blockedUntil === null || at < blockedUntil);
}
