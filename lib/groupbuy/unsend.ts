import { orderingWindow } from './campaign';
import { closed } from './choice';
import type { Desk, Moving } from './desk';
import { refusal } from './limits';
import { campaignsOf, doneBy, doneIn, itemsOf, type Done } from './message-effects';
import { outcomeOf } from './messages';
import type { BookRequest, OfferedCampaign, OfferedItem } from './order-book';
import { IGNORED, type ChangeOutcome, type MessageOutcome } from './outcome';
import { giveBack, insufficient, leaveLine, obtain } from './pieces';

type UnsendRequest = Extract<BookRequest, { kind: 'unsend' }>;

/**
 * A message that is taken back in LINE takes back what it and its edits have done, as far as the buyer still has it; what
 * it had given back is booked again if there is any left. A place in line that it had given up is lost.
 */
export function decideUnsend(desk: Desk, request: UnsendRequest): MessageOutcome {
	const message = desk.message(request.lineMessageId);
	if (!message || message.unsent) return IGNORED;
	desk.remember(request.lineMessageId, { ...message, keys: [...message.keys, request.key], unsent: true });
	const done = doneBy(desk, message);
	if (!done) return IGNORED;
	return outcomeOf(
		campaignsOf(desk, done).flatMap((campaign) =>
			undo(desk, request, campaign, doneIn(desk, done, campaign)),
		),
	);
}

function undo(desk: Desk, request: UnsendRequest, campaign: OfferedCampaign, done: Done): ChangeOutcome[] {
	if (orderingWindow(campaign, request.at) !== 'open') return [closed(campaign)];
	if (campaign.rules.onUnsend === 'keep') return [{ status: 'kept_after_unsend' }];
	const takesBack = done.effect.some(([, delta]) => delta > 0);
	if (takesBack && campaign.rules.addOnly) return [{ status: 'add_only', code: null }];
	return itemsOf(desk, done).flatMap((item) => undoItem(desk, request, item, done));
}

function undoItem(
	desk: Desk,
	{ key, at }: UnsendRequest,
	item: OfferedItem,
	{ buyerId, effect, entries }: Done,
): ChangeOutcome[] {
	const moving: Moving = { buyerId, item, type: 'unsend', cause: { key, at } };
	const ofItem = effect.filter(([itemId]) => itemId === item.id);
	return [
		...leaveLine(
			desk,
			item,
			entries.filter(({ itemId }) => itemId === item.id),
		),
		...ofItem.flatMap(([, delta, unitPriceMinor]) =>
			delta > 0
				? giveBack(desk, moving, delta, unitPriceMinor)
				: [bookAgain(desk, moving, -delta, unitPriceMinor)],
		),
	];
}

function bookAgain(desk: Desk, moving: Moving, quantity: number, unitPriceMinor: number): ChangeOutcome {
	const { buyerId, item, cause } = moving;
	const refused = refusal(desk, { buyerId, item, quantity, at: cause.at });
	if (refused) return refused;
	const left = desk.left(item);
	return left !== null && left < quantity
		? insufficient(item, quantity, left)
		: obtain(desk, moving, [{ unitPriceMinor, quantity }]);
}
