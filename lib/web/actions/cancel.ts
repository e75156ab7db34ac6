import { cancelOrder } from '../../store/shop-order-life';
import { PageError } from '../storefront';
import type { Action } from './action';
import { setQuantities } from './change';
import { demand, onOrder } from './on-order';

/** The buyer cancels: a campaign's order through the campaign's book, a seller's by itself. */
export const cancel: Action<'cancel'> = async (visit, { token }) =>
	await onOrder(visit, token, async (trx, order) => {
		const { code, campaignCode, lines } = order;
		if (order.state === 'cancelled') return { event: null };
		demand(visit, order, 'cancel');
		if (campaignCode !== null) {
			const codes = [...new Set(lines.filter(({ quantity }) => quantity > 0).map((line) => line.code))];
			return await setQuantities(trx, visit, order, {
				key: `cancel:${code}`,
				lines: codes.map((item) => ({ campaignCode, code: item, quantity: 0 })),
				event: 'order_cancelled',
			});
		}
		const by = { reason: null, actor: order.lineUserId, by: 'buyer' as const };
		const { status } = await cancelOrder(trx, { code, ...by }, visit.now);
		if (status !== 'cancelled' && status !== 'already') {
			throw new PageError('not_possible', 'The order cannot be cancelled any more');
		}
		return { event: status === 'cancelled' ? 'order_cancelled' : null };
	});
