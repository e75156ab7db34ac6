import { checkOutOrder } from '../../store/checkout-orders';
import { checkoutOf } from '../checkout-offer';
import { offerFor } from '../order-page';
import { PageError } from '../storefront';
import type { Action } from './action';
import { demand, onOrder } from './on-order';

/** How an order is sent and paid, to whom, and what invoice is wanted. */
export const checkOut: Action<'check_out'> = async (visit, { token, checkout }) =>
	await onOrder(visit, token, async (trx, order) => {
		demand(visit, order, 'checkOut');
		const chosen = checkoutOf(checkout, offerFor(visit, order));
		const { status } = await checkOutOrder(trx, order.code, chosen, visit.now);
		if (status === 'not_possible') throw new PageError('not_possible', 'The order is paid or has ended');
		return { event: status === 'checked_out' ? 'order_checked_out' : null };
	});
