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
	const parts = campaignsOf(desk, done).map((campaign) => {
		const part = doneIn(desk, done, campaign);
		return { part, kept: whyKept(campaign, request.at, part) };
	});
	const undone = parts.filter(({ kept }) => kept === null).map(({ part }) => part);
	return outcomeOf([
		...parts.flatMap(({ kept }) => kept ?? []),
		// What comes back first may be what is booked again.
		...undone.flatMap((part) => itemsOf(desk, part).flatMap((item) => takeBack(desk, request, item, part))),
		...undone.flatMap((part) => bookAgain(desk, request, part)),
	]);
}

/** Why a campaign lets a message's part in it stay; `null`: it does not. */
function whyKept(campaign: OfferedCampaign, at: number, { effect }: Done): ChangeOutcome | null {
	if (orderingWindow(campaign, at) !== 'open') return closed(campaign);
	if (campaign.rules.onUnsend === 'keep') return { status: 'kept_after_unsend' };
	const takesBack = effect.some(([, delta]) => delta > 0);
	return takesBack && campaign.rules.addOnly ? { status: 'add_only', code: null } : null;
}

function takeBack(
	desk: Desk,
	{ key, at }: UnsendRequest,
	item: OfferedItem,
	{ buyerId, effect, entries }: Done,
): ChangeOutcome[] {
	const moving: Moving = { buyerId, item, type: 'unsend', cause: { key, at } };
	const waiting = entries.filter(({ itemId }) => itemId === item.id);
	const obtained = effect.filter(([itemId, delta]) => itemId === item.id && delta > 0);
	return [
		...leaveLine(desk, item, waiting),
		...obtained.flatMap(([, delta, unitPriceMinor]) => giveBack(desk, moving, delta, unitPriceMinor)),
	];
}

function bookAgain(desk: Desk, { key, at }: UnsendRequest, { buyerId, effect }: Done): ChangeOutcome[] {
	return effect
		.filter(([, delta]) => delta < 0)
		.map(([itemId, delta, unitPriceMinor]) => {
			const item = desk.offer.item(itemId);
			const quantity = -delta;
			const refused = refusal(desk, { buyerId, item, quantity, at });
			if (refused) return refused;
			const left = desk.left(item);
			if (left !== null && left < quantity) return insufficient(item, quantity, left);
			const moving: Moving = { buyerId, item, type: 'unsend', cause: { key, at } };
			return obtain(desk, moving, [{ unitPriceMinor, quantity }]);
		});
}
