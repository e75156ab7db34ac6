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

/** What has happened to an order, as its time line tells it. */
export type TimelineEvent =
	| 'placed'
	| 'checked_out'
	| 'confirmed'
	| 'proof'
	| 'proof_refused'
	| 'paid'
	| 'refunded'
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

/** In these states the state itself is the stage, whatever else is known. */
const STAGE_OF_STATE: Partial<Record<OrderState, OrderStage>> = {
	proof_submitted: 'checking_payment',
	paid: 'preparing',
	ready: 'ready',
	completed: 'completed',
	cancelled: 'cancelled',
	expired: 'expired',
	returned: 'returned',
};

/**
 * What the buyer sees of the order's way. In a campaign that is not settled an order stays `placed` while it is paid for
 * and paid, so proof and payment count before the state.
 */
export function orderStage(facts: StageFacts): OrderStage {
	const byState = STAGE_OF_STATE[facts.state];
	if (byState !== undefined) return byState;
	if (facts.state === 'placed' && facts.needsConfirmation && facts.confirmedAt === null) return 'to_confirm';
	const rest = facts.unsettled ? 'ordered' : 'preparing';
	if (facts.paidAt !== null) return rest;
	if (facts.proof === 'submitted') return 'checking_payment';
	if (facts.dueInAdvanceMinor <= 0) return rest;
	return facts.proof === 'refused' ? 'proof_refused' : 'to_pay';
}

/**
 * What the buyer may do. Writing `+1` was the order, so only what a seller made is confirmed; and that only once it is
 * known how it is sent and paid, where the shop offers a choice. With a payment, or a proof of one, the order stands: then
 * neither goods nor checkout change, and only the shop can cancel. The same once the shop prepares it.
 */
export function orderActions(facts: ActionFacts): OrderActions {
	const { campaign, checkedOut, offersCheckout, state } = facts;
	const stage = orderStage(facts);
	const isUnpaid = facts.paidAt === null && !hasProof(facts);
	const change = campaign?.open === true && state === 'placed' && isUnpaid;
	return {
		confirm: stage === 'to_confirm' && (checkedOut || !offersCheckout),
		// What a seller has settled with the buyer in the chat stays; in a campaign the buyer chooses, and may choose anew.
		checkOut:
			offersCheckout &&
			isUnpaid &&
			isOpen(state) &&
			(!checkedOut || (campaign !== null && stage !== 'preparing')),
		change,
		cancel:
			campaign === null
				? isUnpaid && (stage === 'to_confirm' || stage === 'to_pay')
				: change && !campaign.addOnly,
		pay: stage === 'to_pay' || stage === 'proof_refused',
		// Whoever can still change or confirm the order has no need of a second one.
		repeat: facts.onOffer && stage !== 'to_confirm' && !change,
	};
}

/** Placed, and not yet on its way to the buyer. */
function isOpen(state: OrderState): boolean {
	return state === 'placed' || state === 'confirmed' || state === 'awaiting_payment';
}

/** The buyer says to have paid; a refused proof may still be of money that is on its way. */
function hasProof({ state, proof }: StageFacts): boolean {
	return state === 'proof_submitted' || proof !== null;
}
