import { refuseGroup } from './choice';
import type { Writing } from './changes';
import type { Desk } from './desk';
import { refusal } from './limits';
import type { WaitlistEntry } from './order-book';
import type { ChangeOutcome } from './outcome';
import { leaveLine, waitlisted } from './pieces';
import { bookWaiting } from './promotion';

/**
 * The answer to "pieces have come free for you". A promise holds: what is held may be taken after the end of the campaign
 * too, until the hold runs out or the campaign is settled. Where nothing is held, 放棄候補 leaves the line and 確認候補
 * changes nothing.
 */
export function answerOffer(desk: Desk, writing: Writing, accept: boolean): ChangeOutcome[] {
	const entries = entriesInGroup(desk, writing);
	const offers = entries.filter(({ holdUntil }) => holdUntil !== null);
	if (offers.length > 0) {
		return offers.flatMap((offer) => (accept ? [take(desk, writing, offer)] : leave(desk, offer)));
	}
	const refused = refuseGroup(desk, writing);
	if (refused) return [refused];
	if (entries.length === 0) return [{ status: 'no_offer' }];
	return entries.flatMap((entry) => (accept ? [waitlisted(desk, entry)] : leave(desk, entry)));
}

function entriesInGroup(desk: Desk, { buyerId, groupId }: Writing): WaitlistEntry[] {
	return desk.waitlist.of(buyerId).filter(({ itemId }) => {
		const campaign = desk.offer.campaignOf(desk.offer.item(itemId));
		return campaign.groupId === groupId;
	});
}

function leave(desk: Desk, entry: WaitlistEntry): ChangeOutcome[] {
	return leaveLine(desk, desk.offer.item(entry.itemId), [entry]);
}

/** A limit that was reached in the meantime binds; the pieces stay held, so that others can be given back for them. */
function take(desk: Desk, { key, at }: Writing, offer: WaitlistEntry): ChangeOutcome {
	const { buyerId, quantity } = offer;
	const item = desk.offer.item(offer.itemId);
	return refusal(desk, { buyerId, item, quantity, at }) ?? bookWaiting(desk, offer, { key, at });
}
