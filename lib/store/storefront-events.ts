import { addToInbox } from './inbox';
import type { Tx } from './store';

/** What buyers do on the pages that a workflow may want to hear of, with its name for people. */
export const STOREFRONT_EVENTS = [
	{ type: 'cart_submitted', label: 'Cart Submitted', description: 'Somebody ordered on a group page' },
	{ type: 'order_changed', label: 'Order Changed', description: 'A buyer set other quantities' },
	{
		type: 'order_checked_out',
		label: 'Order Checked Out',
		description: 'A buyer chose shipping, payment and recipient',
	},
	{
		type: 'order_confirmed',
		label: 'Order Confirmed',
		description: 'A buyer confirmed an order that a seller made',
	},
	{ type: 'order_cancelled', label: 'Order Cancelled', description: 'A buyer cancelled an order' },
	{
		type: 'payment_requested',
		label: 'Payment Requested',
		description: 'A buyer wants to pay on a page of a gateway whose address is not set yet',
	},
	{
		type: 'proof_uploaded',
		label: 'Proof Uploaded',
		description: 'A buyer reported a payment: last five digits, a picture, or both',
	},
] as const;

export type StorefrontEventType = (typeof STOREFRONT_EVENTS)[number]['type'];

/** Everything else is read when the event is worked on, so that no personal data waits in the inbox. */
export interface StorefrontEvent {
	/** Unique: what is noted under it once is not noted again. */
	eventId: string;
	event: StorefrontEventType;
	/** Epoch milliseconds. */
	at: number;
	/** Public codes. */
	orderCode: string;
	proofCode: string | null;
}

/** Keeps an event in the transaction of what it tells. Answers whether it is new. */
export async function keepStorefrontEvent(
	trx: Tx,
	inbox: string,
	{ eventId, ...payload }: StorefrontEvent,
	now: number,
): Promise<boolean> {
	const { orderCode, at } = payload;
	const event = { eventId, chatId: orderCode, eventAt: at, payload: JSON.stringify(payload) };
	return (await addToInbox(trx, inbox, [event], now)) > 0;
}

/** The event that an entry of the inbox keeps. */
export function storefrontEvent({ eventId, payload }: { eventId: string; payload: string }): StorefrontEvent {
	return { eventId, ...(JSON.parse(payload) as Omit<StorefrontEvent, 'eventId'>) };
}
