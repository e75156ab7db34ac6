import type { CampaignState } from '../groupbuy/campaign';
import type { Invoice, PaymentMethod, Recipient, ShippingMethod } from '../groupbuy/checkout';
import type { CampaignRules } from '../groupbuy/rules';
import type { Totals } from '../groupbuy/totals';
import type { OrderRecord } from './orders';
import type { Db } from './store';

export interface ProofDetails {
	/** Public code. */
	code: string;
	state: 'submitted' | 'accepted' | 'refused';
	reason: string | null;
	lastFive: string | null;
	hasFile: boolean;
	mime: string | null;
	submittedAt: number;
	decidedAt: number | null;
}

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

export interface BillDetails {
	/** Public code. */
	code: string;
	payableMinor: number;
	orders: Array<{ code: string; title: string | null; payableMinor: number }>;
}

/** All that an order's page and a seller need of one order. */
export interface OrderDetails extends OrderRecord {
	/** Links carry it; see link-token.ts. */
	linkVersion: number;
	/** Whether the buyer has to confirm it: a seller made it. */
	needsConfirmation: boolean;
	confirmedAt: number | null;
	checkedOutAt: number | null;
	/** When an unpaid order expires, epoch milliseconds; `null`: never. */
	expiresAt: number | null;
	adjustmentsMinor: number;
	refundedMinor: number;
	shipping: ShippingMethod | null;
	payment: PaymentMethod | null;
	recipient: Recipient | null;
	invoice: Invoice | null;
	/** Before checking out: of the goods alone. */
	totals: Totals;
	couponCode: string | null;
	paymentUrl: string | null;
	campaign: {
		/** Public code. */
		code: string;
		title: string;
		state: CampaignState;
		opensAt: number;
		closesAt: number | null;
		endedAt: number | null;
		/** Not settled, failed or cancelled: what is ordered may still change. */
		unsettled: boolean;
		rules: CampaignRules;
		/** Database id, for the link to the group's page. */
		groupId: number;
	} | null;
	/** The oldest first. */
	proofs: ProofDetails[];
	bill: BillDetails | null;
	/** What has happened, the oldest first. */
	timeline: Array<{ event: TimelineEvent; at: number }>;
}

/** @throws InputError when there is no order of this code */
export async function orderDetails(_db: Db, _code: string): Promise<OrderDetails> {
	throw new Error('in work');
}
