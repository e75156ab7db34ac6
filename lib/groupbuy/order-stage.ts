import type { OrderState } from './order';

/** What a buyer sees of an order's way, and a workflow can branch on. */
export type OrderStage =
	/** Ordered in a campaign that is still taking orders; checked out or not. */
	| 'ordered'
	/** Made by a seller: waits for the buyer's 確認訂單. */
	| 'to_confirm'
	| 'to_pay'
	/** A proof or the last five digits are with the shop (等待商家核對). */
	| 'checking_payment'
	/** The shop refused the proof; the buyer pays or reports again. */
	| 'proof_refused'
	/** Nothing to pay before hand-over, or paid: the shop prepares it. */
	| 'preparing'
	| 'ready'
	| 'completed'
	| 'cancelled'
	| 'expired'
	| 'returned';

export interface StageFacts {
	state: OrderState;
	/** Made by a seller, confirmed by the buyer when. Epoch milliseconds. */
	needsConfirmation: boolean;
	confirmedAt: number | null;
	paidAt: number | null;
	/** What must be paid before hand-over, minor units; of an order on which payment at pick-up was agreed: 0. */
	dueInAdvanceMinor: number;
	/** Of the newest proof. */
	proof: 'submitted' | 'accepted' | 'refused' | null;
	/** The campaign still takes orders, or is not settled. */
	unsettled: boolean;
}

export interface ActionFacts extends StageFacts {
	/** Its campaign takes orders now; `null`: it has no campaign (fast orders). */
	campaign: { open: boolean; addOnly: boolean } | null;
	checkedOut: boolean;
	/** The shop has ways to ship and to pay to choose from. */
	offersCheckout: boolean;
	/** Something of it can be ordered again: an open campaign of the group has it, or, for fast orders, the shop. */
	onOffer: boolean;
}

/** What the buyer may do now. */
export interface OrderActions {
	confirm: boolean;
	/** Choose shipping and payment, or choose them anew. */
	checkOut: boolean;
	/** Set quantities; in a campaign that is add-only they may only grow. */
	change: boolean;
	cancel: boolean;
	/** Pay or report a payment. */
	pay: boolean;
	/** Order the same once more. */
	repeat: boolean;
}

/** What the buyer sees of the order's way. */
export function orderStage(_facts: StageFacts): OrderStage {
	throw new Error('in work');
}

export function orderActions(_facts: ActionFacts): OrderActions {
	throw new Error('in work');
}
