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
	/** Nothing was booked: `requested` pieces were wanted, `left` remain (0: sold out). */
	| { status: 'insufficient_stock'; code: string; title: string; requested: number; left: number }
	| { status: 'quantity_limit'; code: string; title: string; requested: number; limit: number }
	| { status: 'nothing_to_cancel'; code: string | null }
	| { status: 'unknown_item'; input: string; suggestions: string[] }
	/** A bare `+1` although several items are on offer. */
	| { status: 'item_required'; quantity: number; choices: Array<{ code: string; title: string }> }
	| { status: 'invalid_quantity'; reason: UnclearReason; input: string }
	| { status: 'closed' | 'not_open_yet'; campaignTitle: string; at: number | null }
	| { status: 'no_campaign' }
	/** LINE did not say who wrote: an order needs an owner. */
	| { status: 'buyer_unknown' };

export type ChangeStatus = ChangeOutcome['status'];

/** What became of one message. */
export interface MessageOutcome {
	/** The status of its changes when they agree; `mixed` when they do not; `query` and `ignored` change nothing. */
	status: ChangeStatus | 'mixed' | 'query' | 'ignored';
	changes: ChangeOutcome[];
	query: OrderQuery | null;
	/** Public code of the buyer's order, when the message touched one. */
	orderCode: string | null;
	/** True when this message had been booked before and this is the first answer again. */
	replayed: boolean;
}

export const IGNORED: MessageOutcome = {
	status: 'ignored',
	changes: [],
	query: null,
	orderCode: null,
	replayed: false,
};

/** Summary of several changes in one word, for filters in workflows. */
export function summarise(changes: readonly ChangeOutcome[]): MessageOutcome['status'] {
	const [first, ...rest] = changes;
	if (first === undefined) return 'ignored';
	return rest.every((change) => change.status === first.status) ? first.status : 'mixed';
}
