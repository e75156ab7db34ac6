import { confirmOrder } from '../../store/shop-order-life';
import { PageError } from '../storefront';
import type { Action } from './action';
import { demand, onOrder } from './on-order';

/** The buyer agrees to what a seller put together (確認訂單). Twice is once. */
export const confirm: Action<'confirm'> = async (visit, { token }) =>
	await onOrder(visit, token, async (trx, order) => {
		if (order.confirmedAt === null) demand(visit, order, 'confirm');
		const { status } = await confirmOrder(trx, order.code, visit.now);
		if (status === 'not_possible') throw new PageError('not_possible', 'The order cannot be confirmed now');
		return { event: status === 'confirmed' ? 'order_confirmed' : null };
	});
