import type { FastOrder } from '../../groupbuy/fast-order-input';
import type { Checkout } from '../../groupbuy/checkout';
import { assignedTo } from '../../store/assignments';
import { getBuyer } from '../../store/buyer-records';
import { lockOrder } from '../../store/lock-order';
import { makeFastOrder } from '../../store/make-fast-order';
import { orderDetails, type OrderDetails } from '../../store/order-details';
import { linesToHave, linesToRepeat, repeatedSince, repeatKey } from '../../store/repeat-order';
import { allOrNothing } from '../../store/storefront-cart';
import { cartOfOrder } from '../../store/storefront-orders';
import { withCart } from '../cart-fragment';
import { groupToken, linksEnd, orderToken } from '../links';
import { linkedOrder, offerFor } from '../order-page';
import { openPageLink, PageError, type Visit } from '../storefront';
import type { Action } from './action';
import { demand } from './on-order';

/** Whoever taps again meanwhile means the same order. */
const ONCE_MS = 60_000;

/**
 * The same once more: of a campaign's order the group's page with a cart filled in, of a seller's order a new one at
 * today's prices, for the buyer to confirm.
 */
export const repeat: Action<'repeat'> = async (visit, { token }) => {
	const { shop, settings, now } = visit;
	const order = await linkedOrder(visit, openPageLink(visit, token));
	demand(visit, order, 'repeat');
	if (order.campaign === null) return { ok: true, url: await orderAgain(visit, order) };
	const cart = await cartOfOrder(shop.store.db, order.code, now);
	if (cart.length === 0) throw new PageError('not_possible', 'Nothing of the order is on offer now');
	const page = `?t=${groupToken(shop.key, order.campaign.groupId, linksEnd(settings, now))}`;
	return { ok: true, url: withCart(page, cart) };
};

async function orderAgain(visit: Visit, order: OrderDetails): Promise<string> {
	const { shop, settings, now } = visit;
	const { db } = shop.store;
	const wanted = await linesToRepeat(db, order.code);
	const { lineUserId, checkout } = wanted;
	const had = linesToHave(wanted, settings);
	const again: FastOrder = {
		lines: had.map(({ productId, shopVariantId, quantity }) => {
			return { kind: 'variant', variantId: `${productId}/${shopVariantId}`, quantity };
		}),
		...{ tags: [], note: null, promotions: [], discounts: [], couponCode: null, storeCredit: null },
	};
	const outcome = await allOrNothing(shop.store, async (trx) => {
		const locked = await lockOrder(trx, order.code);
		const earlier = await repeatedSince(trx, locked, now - ONCE_MS);
		if (earlier !== undefined) return { keep: false, result: { status: 'already', code: earlier } as const };
		if (had.length === 0) throw new PageError('not_possible', 'Nothing of the order can be had now');
		if ((await getBuyer(trx, lineUserId, now)).blocked) {
			throw new PageError('not_possible', 'The shop takes no orders of this buyer');
		}
		const request = {
			requestKey: repeatKey(order.code, now),
			...{ lineUserId, order: again, campaignCode: null, referralCode: null },
			checkout: checkout && stillOffered(visit, order, checkout),
			// The buyer orders, not a colleague beside the one who has the conversation.
			staff: await assignedTo(trx, lineUserId),
		};
		const result = await makeFastOrder(trx, request, settings, now);
		return { keep: result.status === 'created', result };
	});
	if (outcome.status !== 'created' && outcome.status !== 'already') {
		throw new PageError('not_possible', `The order cannot be made again: ${outcome.status}`);
	}
	const { code, linkVersion } = await orderDetails(db, outcome.code);
	return `?t=${orderToken(shop.key, settings, { code, linkVersion, lineUserId }, now)}`;
}

/** A checkout by the methods of today; `null` when one of them is gone. */
function stillOffered(visit: Visit, order: OrderDetails, checkout: Checkout): Checkout | null {
	const offer = offerFor(visit, order);
	const shipping = offer?.shippingMethods.find(({ id }) => id === checkout.shipping.id);
	const payment = offer?.paymentMethods.find(({ id }) => id === checkout.payment.id);
	return shipping && payment ? { ...checkout, shipping, payment } : null;
}
