import type { OrderQuery, UnclearReason } from './order-grammar/types';

/** What became of one change of a message. Expected outcomes of business are data; nothing here is an exception. */
export type ChangeOutcome =
	/** `quantity` more pieces are the buyer's, who now has `buyerQuantity`; `left` is `null` when stock is not limited. */
	| {
			status: 'booked';
			code: string;
			title: string;
			quantity: number;
			buyerQuantity: number;
			unitPriceMinor: number;
			left: number | null;
	  }
	/** `quantity` pieces were given back, `buyerQuantity` remain. */
	| { status: 'reduced' | 'cancelled'; code: string; title: string; quantity: number; buyerQuantity: number }
	/** It is so already: `A1=3` of a buyer who has three. */
	| { status: 'unchanged'; code: string; title: string; buyerQuantity: number }
	/** Nothing was booked: `requested` pieces were wanted, `left` remain (0: sold out). */
	| { status: 'insufficient_stock'; code: string; title: string; requested: number; left: number }
	/** In line for `quantity` pieces, as number `position` (1: next). */
	| { status: 'waitlisted'; code: string; title: string; quantity: number; position: number }
	/** No longer in line, or the pieces held for the buyer are passed on. */
	| { status: 'left_waitlist'; code: string; title: string; quantity: number }
	/** Nothing is held for the buyer (any more) that could be confirmed or passed on. */
	| { status: 'no_offer' }
	/** More than one buyer may have; `scope`: of this item, or of the whole campaign. */
	| {
			status: 'quantity_limit';
			code: string;
			title: string;
			requested: number;
			limit: number;
			scope: 'item' | 'campaign';
	  }
	/** The campaign takes no more buyers. */
	| { status: 'campaign_full'; limit: number }
	/** The shop takes no orders of this buyer. */
	| { status: 'blocked' }
	/** The campaign lets buyers add, not take back. */
	| { status: 'add_only'; code: string | null }
	| { status: 'nothing_to_cancel'; code: string | null }
	| { status: 'unknown_item'; input: string; suggestions: string[] }
	/** A bare `+1` although several items are on offer, or words that name several. */
	| {
			status: 'item_required';
			action: 'add' | 'remove' | 'set' | 'cancel';
			quantity: number | null;
			choices: Array<{ code: string; title: string }>;
	  }
	| { status: 'invalid_quantity'; reason: UnclearReason; input: string }
	/** An edited message whose new text could not be booked: what it had booked before stays. */
	| { status: 'edit_refused'; why: ChangeOutcome[] }
	/** The message was taken back in LINE, but the campaign keeps such orders. */
	| { status: 'kept_after_unsend' }
	| { status: 'closed' | 'not_open_yet'; campaignTitle: string; at: number | null }
	| { status: 'no_campaign' }
	/** LINE did not say who wrote, or who is mentioned: an order needs an owner. */
	| { status: 'buyer_unknown' };

export type ChangeStatus = ChangeOutcome['status'];

/** What became of a leader's command. */
export type CommandOutcome =
	| { status: 'closed'; campaignTitle: string }
	| { status: 'extended'; campaignTitle: string; closesAt: number }
	/** `ordered` pieces stay ordered. */
	| { status: 'sold_out'; code: string; title: string; ordered: number }
	/** `pieces` of `buyers` were taken back. */
	| { status: 'withdrawn'; code: string; title: string; buyers: number; pieces: number }
	| { status: 'restocked'; code: string; title: string; quantity: number; left: number | null }
	/** The item's card is the answer. */
	| { status: 'card'; campaignCode: string; code: string; title: string }
	| { status: 'paid' | 'picked_up'; name: string | null; orderCodes: string[]; already: boolean }
	/** Cannot be undone: it waits until `expiresAt` for `確認… token`. */
	| {
			status: 'confirm';
			command: 'close' | 'withdraw';
			token: string;
			campaignTitle: string;
			item: { code: string; title: string } | null;
			pieces: number;
			buyers: number;
			expiresAt: number;
	  }
	/** The question was answered, replaced or has run out; nothing was done. */
	| { status: 'stale' }
	| { status: 'no_campaign' }
	| { status: 'unknown_item'; input: string; suggestions: string[] }
	| { status: 'item_required'; choices: Array<{ code: string; title: string }> }
	| { status: 'unknown_order'; input: string }
	/** Nobody, or (`count` > 1) several, of this name have ordered here: the order code or a mention tells them apart. */
	| { status: 'unknown_person'; name: string; count: number }
	/** What was asked for is not possible any more, e.g. to extend what is settled. */
	| { status: 'too_late'; campaignTitle: string }
	/**
	 * Not as things are: to extend what has no end, to end or extend what has ended, to hand over what is not settled, or
	 * not paid in a campaign that is paid in advance.
	 */
	| {
			status: 'not_now';
			why: 'no_end' | 'ended' | 'not_settled' | 'unpaid';
			campaignTitle: string;
	  };

/** What became of one message. */
export interface MessageOutcome {
	/**
	 * The status of its changes when they agree; `mixed` when they do not; `query` and `ignored` change nothing; `command`
	 * is a leader's.
	 */
	status: ChangeStatus | 'mixed' | 'query' | 'command' | 'ignored';
	changes: ChangeOutcome[];
	query: OrderQuery | null;
	command: CommandOutcome | null;
	/** Whom the order is for, when not the writer. */
	buyer: { lineUserId: string | null; name: string } | null;
	/** Public code of the buyer's order, when the message touched one. */
	orderCode: string | null;
	/** True when this message had been booked before and this is the first answer again. */
	replayed: boolean;
}

export const IGNORED: MessageOutcome = {
	status: 'ignored',
	changes: [],
	query: null,
	command: null,
	buyer: null,
	orderCode: null,
	replayed: false,
};

/** Summary of several changes in one word, for filters in workflows. */
export function summarise(changes: readonly ChangeOutcome[]): MessageOutcome['status'] {
	const [first, ...rest] = changes;
	if (first === undefined) return 'ignored';
	return rest.every((change) => change.status === first.status) ? first.status : 'mixed';
}
