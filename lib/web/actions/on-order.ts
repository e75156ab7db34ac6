import { randomUUID } from 'node:crypto';

import type { OrderActions } from '../../groupbuy/order-stage';
import { lockCampaignsOfGroup } from '../../store/booking-statements';
import { lockOrder } from '../../store/lock-order';
import { orderDetails, type OrderDetails } from '../../store/order-details';
import { allOrNothing } from '../../store/storefront-cart';
import type { StorefrontEventType } from '../../store/storefront-events';
import type { Tx } from '../../store/store';
import type { PageAnswer } from '../api';
import { actionsOf } from '../order-facts';
import { linkedOrder, offerFor, orderPage } from '../order-page';
import { openPageLink, PageError, type Visit } from '../storefront';
import { note } from './action';

/** What work on an order comes to: the events that it is worth, or an answer that leaves everything as it was. */
export type Done =
	{ event: StorefrontEventType | null; proofCode?: string } | { refused: () => Promise<PageAnswer> };

/**
 * Does something with the order of a link under the locks that booking takes, and answers its page anew.
 *
 * @throws PageError
 */
export async function onOrder(
	visit: Visit,
	token: unknown,
	work: (trx: Tx, order: OrderDetails) => Promise<Done>,
): Promise<PageAnswer> {
	const { store } = visit.shop;
	const { code, campaign } = await linkedOrder(visit, openPageLink(visit, token));
	const done = await allOrNothing(store, async (trx) => {
		// As a cart takes them, so that the two never wait for each other crosswise.
		if (campaign !== null) await lockCampaignsOfGroup(trx, campaign.groupId);
		await lockOrder(trx, code);
		const order = await orderDetails(trx, code);
		const result = await work(trx, order);
		if ('event' in result && result.event !== null) {
			const { event, ...proof } = result;
			await note(trx, visit, { eventId: randomUUID(), event, orderCode: code, ...proof });
		}
		return { keep: 'event' in result, result };
	});
	if ('refused' in done) return await done.refused();
	return { ok: true, page: await orderPage(visit, await orderDetails(store.db, code)) };
}

/** @throws PageError when the buyer may not do this with the order now */
export function demand(visit: Visit, order: OrderDetails, action: keyof OrderActions): void {
	// Whoever repeats an order finds out what of it is on offer.
	const facts = { offersCheckout: offerFor(visit, order) !== null, onOffer: true };
	if (actionsOf(order, facts, visit.now)[action]) return;
	throw new PageError('not_possible', `It is too late, or too early, for "${action}"`);
}
