import type { Desk } from './desk';
import type { EarlierMessage, Effect, OfferedCampaign, OfferedItem, WaitlistEntry } from './order-book';

/** What a message and its edits have done so far. */
export interface Done {
	buyerId: number;
	effect: Effect;
	/** Waiting entries that are still there. */
	entries: readonly WaitlistEntry[];
}

/** `null` when there is nothing to take back. */
export function doneBy(desk: Desk, message: EarlierMessage): Done | null {
	const { buyerId, keys } = message;
	if (buyerId === null) return null;
	// In a fixed order, however it has come together.
	const effect = desk.effectOf(message).toSorted(([a, , p], [b, , q]) => a - b || p - q);
	const entries = desk.waitlist.of(buyerId).filter(({ key }) => keys.includes(key));
	return effect.length + entries.length === 0 ? null : { buyerId, effect, entries };
}

/** The part of it that one campaign has. */
export function doneIn(desk: Desk, { buyerId, effect, entries }: Done, campaign: OfferedCampaign): Done {
	const isIn = (itemId: number) => desk.offer.item(itemId).campaignId === campaign.id;
	return {
		buyerId,
		effect: effect.filter(([itemId]) => isIn(itemId)),
		entries: entries.filter(({ itemId }) => isIn(itemId)),
	};
}

export function campaignsOf(desk: Desk, done: Done): OfferedCampaign[] {
	return [...new Set(itemsOf(desk, done).map((item) => desk.offer.campaignOf(item)))];
}

export function itemsOf(desk: Desk, { effect, entries }: Omit<Done, 'buyerId'>): OfferedItem[] {
	const itemIds = [...effect.map(([itemId]) => itemId), ...entries.map(({ itemId }) => itemId)];
	return [...new Set(itemIds)].map((itemId) => desk.offer.item(itemId));
}

/** Pieces of an item in an effect, at any price. */
export function netOf(effect: Effect, item: OfferedItem): number {
	return effect.reduce((sum, [itemId, delta]) => sum + (itemId === item.id ? delta : 0), 0);
}
