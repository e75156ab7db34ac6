import { checkOutOrder } from '../../store/checkout-orders';
import { checkoutOf } from '../checkout-offer';
import { offerFor } from '../order-page';
import { PageError } from '../storefront';
import type { Action } from './action';
import { demand, onOrder } from './on-order';

/** How an order is sent and paid, to whom, and what invoice is wanted. */
export const checkOut: Action<'check_out'> = async (visit, { token, checkout }) =>
	await onOrder(visit, token, async (trx, order) => {
		const chosen = checkoutOf(checkout, offerFor(visit, order));
		const { status } = await checkOutOrder(trx, order.code, chosen, visit.now);
		// The same again is answered again; whatever else was not open to the buyer is taken back by throwing.
		if (status === 'already') return { event: null };
		if (status === 'not_possible') throw new PageError('not_possible', 'The order is paid or has ended');
		demand(visit, order, 'checkOut');
		return { event: 'order_checked_out' };
	});
