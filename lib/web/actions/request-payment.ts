import { linkedOrder, orderPage } from '../order-page';
import { openPageLink } from '../storefront';
import { note, type Action } from './action';
import { demand } from './on-order';

/** Whoever taps again meanwhile asks for the same. */
const ASKED_ONCE_MS = 60_000;

/** The buyer wants to pay on a gateway's page: the workflow is told, and sets the page's address on the order. */
export const requestPayment: Action<'request_payment'> = async (visit, { token }) => {
	const { shop, now } = visit;
	const order = await linkedOrder(visit, openPageLink(visit, token));
	demand(visit, order, 'pay');
	if (order.paymentUrl === null) {
		const eventId = `payment:${order.code}:${Math.floor(now / ASKED_ONCE_MS)}`;
		const event = { eventId, event: 'payment_requested', orderCode: order.code } as const;
		await shop.store.tx(async (trx) => await note(trx, visit, event));
	}
	return { ok: true, page: await orderPage(visit, order) };
};
