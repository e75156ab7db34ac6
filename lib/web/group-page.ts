import { customerOf } from '../store/customer-records';
import { orderDetails } from '../store/order-details';
import { listOrders } from '../store/orders';
import type { Db } from '../store/store';
import {
	storefrontCampaigns,
	type StorefrontCampaign,
	type StorefrontItem,
} from '../store/storefront-offers';
import type { CampaignPageView, GroupPage, OfferView, OwnOrderView } from './api';
import { orderToken } from './links';
import { checkoutOffer } from './checkout-offer';
import { payableOf, stageOf } from './order-facts';
import { PageError, shopView, type Session, type Visit } from './storefront';

/** Older ones are found in the chat. */
const MAX_OWN_ORDERS = 10;

/**
 * The page of a group for one person: what is on offer, and what they have ordered. Of others it tells no more than how
 * many pieces of each item are ordered.
 *
 * @throws PageError when the group is gone
 */
export async function groupPage(visit: Visit, groupId: number, session: Session): Promise<GroupPage> {
	const { shop, settings, now } = visit;
	const { db } = shop.store;
	const group = await groupOf(db, groupId);
	const campaigns = await storefrontCampaigns(db, groupId, session.buyerId, now);
	const { lineUserId } = session;
	const customer = lineUserId === null ? null : await customerOf(db, lineUserId);
	const offer = checkoutOffer(
		settings,
		campaigns.map(({ rules }) => rules),
	);
	return {
		kind: 'group',
		shop: shopView(visit),
		session: session.token,
		groupName: group.name,
		me: lineUserId === null ? null : await profileOf(db, lineUserId),
		// A guest is known by name and phone number alone, and gives them at checkout.
		guests: shop.guests && offer !== null,
		campaigns: campaigns.map(campaignView),
		shippingMethods: offer?.shippingMethods ?? [],
		paymentMethods: offer?.paymentMethods ?? [],
		invoices: settings.invoices,
		tax: settings.tax,
		recipients: customer?.addresses ?? [],
		orders: session.isNew ? [] : await ownOrders(visit, group.lineGroupId, session.buyerId),
	};
}

/** @throws PageError when the group is not known, or the bot has left it */
async function groupOf(db: Db, groupId: number) {
	const group = await db
		.selectFrom('line_groups')
		.select(['line_group_id as lineGroupId', 'name', 'state'])
		.where('id', '=', groupId)
		.executeTakeFirst();
	if (group?.state === 'active') return group;
	throw new PageError('link_invalid', 'The group of this link is gone');
}

async function profileOf(db: Db, lineUserId: string): Promise<GroupPage['me']> {
	const buyer = await db
		.selectFrom('buyers')
		.select(['display_name as name', 'picture_url as pictureUrl'])
		.where('line_user_id', '=', lineUserId)
		.executeTakeFirst();
	return buyer ?? { name: null, pictureUrl: null };
}

function campaignView(campaign: StorefrontCampaign): CampaignPageView {
	const { code, title, currency, opensAt, closesAt, state, rules, items } = campaign;
	const { payment, depositRate, minQuantity, minAmountMinor } = rules;
	return {
		...{ code, title, currency, opensAt, closesAt, open: state === 'open' },
		...{ payment, depositRate, minQuantity, minAmountMinor },
		offers: items.map(offerView),
	};
}

function offerView(item: StorefrontItem): OfferView {
	const { tiers, earlyBird, minQuantity, casePack } = item.rules;
	return {
		code: item.code,
		title: item.productTitle,
		variantTitle: item.variantTitle,
		description: item.description,
		imageUrl: item.imageUrl,
		priceMinor: item.priceNowMinor,
		basePriceMinor: item.priceMinor,
		left: item.left,
		ordered: item.ordered,
		mayAdd: item.mayAdd,
		...{ tiers, earlyBird, minQuantity, casePack },
	};
}

async function ownOrders(visit: Visit, lineGroupId: string, buyerId: string): Promise<OwnOrderView[]> {
	const { db } = visit.shop.store;
	const orders = await listOrders(db, {
		lineUserIds: [buyerId],
		lineGroupIds: [lineGroupId],
		limit: MAX_OWN_ORDERS,
	});
	const codes = orders.map(({ code }) => code).reverse();
	return await ownOrderViews(visit, codes);
}

/** Orders of the person at the page, in the order of the codes. */
export async function ownOrderViews(visit: Visit, codes: readonly string[]): Promise<OwnOrderView[]> {
	const { shop, settings, now } = visit;
	const views: OwnOrderView[] = [];
	for (const code of codes) {
		const order = await orderDetails(shop.store.db, code);
		const { linkVersion, lineUserId, currency } = order;
		const token = orderToken(shop.key, settings, { code, linkVersion, lineUserId: lineUserId ?? '' }, now);
		views.push({
			code,
			title: order.campaignTitle ?? code,
			stage: stageOf(order),
			payableMinor: payableOf(order),
			currency,
			url: `?t=${token}`,
		});
	}
	return views;
}
