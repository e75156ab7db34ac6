import { orderDetails, type OrderDetails } from '../store/order-details';
import { linesToHave, linesToRepeat } from '../store/repeat-order';
import { cartOfOrder, orderPageLines } from '../store/storefront-orders';
import type { OrderPage, ProofView } from './api';
import { checkoutOffer, type CheckoutOffer } from './checkout-offer';
import type { Link } from './link-token';
import { groupToken, linksEnd } from './links';
import { maskInvoice, maskRecipient } from './mask';
import { actionsOf, payableOf, stageOf } from './order-facts';
import { PageError, shopView, type Visit } from './storefront';

/**
 * The order that a link is for, as long as the link has not been ended and the order is still that buyer's.
 *
 * @throws PageError
 */
export async function linkedOrder({ shop }: Visit, link: Link): Promise<OrderDetails> {
	if (link.purpose !== 'order') throw new PageError('link_invalid', 'The link is not for an order');
	const { db } = shop.store;
	const known = await db
		.selectFrom('orders')
		.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
		.select(['link_version', 'line_user_id'])
		.where('orders.code', '=', link.subject)
		.executeTakeFirst();
	if (!known || (link.buyer !== null && link.buyer !== known.line_user_id)) {
		throw new PageError('link_invalid', 'The order of this link is gone');
	}
	if (known.link_version !== link.version) throw new PageError('link_expired', 'The link was ended');
	return await orderDetails(db, link.subject);
}

/** What can be chosen at the checkout of an order; `null`: nothing. */
export function offerFor({ settings }: Visit, { campaign }: OrderDetails): CheckoutOffer | null {
	return checkoutOffer(settings, campaign === null ? [] : [campaign.rules]);
}

/** The page of an order, for its buyer. Nothing on it tells of anybody else, and who it is sent to is masked. */
export async function orderPage(visit: Visit, order: OrderDetails): Promise<OrderPage> {
	const { shop, settings, now } = visit;
	const { code, campaign, paidAt } = order;
	const offer = offerFor(visit, order);
	const may = actionsOf(
		order,
		{ offersCheckout: offer !== null, onOffer: await isOnOffer(visit, order) },
		now,
	);
	const payable = payableOf(order);
	const groupExpiry = linksEnd(settings, now);
	return {
		kind: 'order',
		shop: shopView(visit),
		code,
		title: order.campaignTitle,
		currency: order.currency,
		stage: stageOf(order),
		timeline: order.timeline,
		lines: await orderPageLines(shop.store.db, code),
		totals: order.totals,
		payableMinor: payable,
		dueNowMinor: paidAt === null ? Math.min(order.dueInAdvanceMinor, payable) : 0,
		shipping: order.shipping,
		payment: order.payment,
		recipient: order.recipient && maskRecipient(order.recipient),
		invoice: order.invoice && maskInvoice(order.invoice),
		note: order.note,
		paymentUrl: order.paymentUrl,
		proofs: order.proofs.map(proofView),
		bill: order.bill,
		expiresAt: order.expiresAt,
		may,
		shippingMethods: offer?.shippingMethods ?? [],
		paymentMethods: offer?.paymentMethods ?? [],
		invoices: settings.invoices,
		groupUrl: campaign && `?t=${groupToken(shop.key, campaign.groupId, groupExpiry)}`,
	};
}

function proofView({ code, state, reason, lastFive, hasFile, submittedAt }: ProofView): ProofView {
	return { code, state, reason, lastFive, hasFile, submittedAt };
}

async function isOnOffer({ shop, settings, now }: Visit, { code, campaign }: OrderDetails): Promise<boolean> {
	const { db } = shop.store;
	if (campaign !== null) return (await cartOfOrder(db, code, now)).length > 0;
	return linesToHave(await linesToRepeat(db, code), settings).length > 0;
}
