import { earlierOutcomes } from '../../store/booking-log';
import { bookCart, type StorefrontCart } from '../../store/storefront-cart';
import type { OrderDetails } from '../../store/order-details';
import type { Tx } from '../../store/store';
import { cartLines, refusalsOf, submissionOf } from '../cart';
import { orderPage } from '../order-page';
import { PageError, type Visit } from '../storefront';
import type { Action } from './action';
import { demand, onOrder, type Done } from './on-order';

/** The buyer sets quantities of an order in a campaign that is open. */
export const change: Action<'change'> = async (visit, { token, submission, lines }) => {
	const name = submissionOf(submission);
	return await onOrder(visit, token, async (trx, order) => {
		const key = `change:${order.code}:${name}`;
		// Answered again, whatever has become of the order since.
		if ((await earlierOutcomes(trx, [key])).size > 0) return { event: null };
		demand(visit, order, 'change');
		const wanted = cartLines(lines, { from: 0, campaignCode: order.campaignCode });
		const own = new Set(order.lines.map(({ code }) => code));
		if (!wanted.every(({ code }) => own.has(code))) {
			throw new PageError('invalid', 'An item is not in the order', 'lines');
		}
		const stays = order.lines.some(
			({ code }) => (wanted.find((line) => line.code === code)?.quantity ?? 1) > 0,
		);
		return await setQuantities(trx, visit, order, {
			key,
			lines: wanted,
			event: stays ? 'order_changed' : 'order_cancelled',
		});
	});
};

/** Sets quantities of a campaign's order through the campaign's book. */
export async function setQuantities(
	trx: Tx,
	visit: Visit,
	order: OrderDetails,
	{ event, ...asked }: Pick<StorefrontCart, 'key' | 'lines'> & { event: 'order_changed' | 'order_cancelled' },
): Promise<Done> {
	const { campaign, lineUserId } = order;
	if (campaign === null || lineUserId === null) {
		throw new PageError('not_possible', 'The order is in no campaign');
	}
	const { groupId } = campaign;
	const cart = {
		...asked,
		groupId,
		lineUserId,
		referralCode: null,
		guestName: null,
		action: 'set' as const,
		at: visit.now,
	};
	const outcome = await bookCart(trx, cart, visit.now);
	if (outcome.status === 'booked') return { event: outcome.replayed ? null : event };
	return {
		refused: async () => {
			const page = await orderPage(visit, order);
			return { ok: false, error: 'cart_refused', refusals: refusalsOf(outcome.refusals, []), page };
		},
	};
}
