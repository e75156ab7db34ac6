import type { Checkout } from '../../groupbuy/checkout';
import { isPaidInAdvance } from '../../groupbuy/checkout-methods';
import { referralCodeOf } from '../../groupbuy/referral-code';
import { thankYouMessage } from '../../line/flex/thank-you';
import { checkOutOrder } from '../../store/checkout-orders';
import { orderDetails } from '../../store/order-details';
import type { Tx } from '../../store/store';
import { allOrNothing, bookCart, type CartOutcome, type StorefrontCart } from '../../store/storefront-cart';
import { storefrontCampaigns } from '../../store/storefront-offers';
import { cartLines, refusalsOf, submissionOf } from '../cart';
import { checkoutOf, checkoutOffer } from '../checkout-offer';
import { groupPage, ownOrderViews } from '../group-page';
import { groupLink, linksEnd } from '../links';
import { openPageLink, openSession, PageError, type Session, type Visit } from '../storefront';
import { note, type Action, type Fields } from './action';

/** Orders what is in the cart, and checks it out: all of it or nothing. The same submission again is answered again. */
export const submitCart: Action<'submit_cart'> = async (visit, fields) => {
	const { shop, now } = visit;
	const link = openPageLink(visit, fields.token);
	if (link.purpose !== 'group') throw new PageError('link_invalid', 'The link is not for a group');
	const groupId = Number(link.subject);
	const session = openSession(visit, fields.session);
	if (session.lineUserId === null && !shop.guests) {
		throw new PageError('login_required', 'Only who is known by LINE may order here');
	}
	const lines = cartLines(fields.lines, { from: 1 });
	const checkout = await chosenCheckout(visit, { groupId, session, lines, form: fields.checkout });
	const cart: StorefrontCart = {
		key: `cart:${session.buyerId}:${submissionOf(fields.submission)}`,
		...{ groupId, lines, action: 'add', at: now },
		lineUserId: session.buyerId,
		referralCode: referralCodeOf(fields.referralCode) ?? null,
		guestName: session.lineUserId === null ? (checkout?.recipient.name ?? null) : null,
	};
	const outcome = await allOrNothing(shop.store, async (trx) => {
		const result = await bookCart(trx, cart, now);
		if (result.status === 'booked' && !result.replayed) await complete(trx, visit, cart, checkout, result);
		return { keep: result.status === 'booked', result };
	});
	const page = await groupPage(visit, groupId, session);
	if (outcome.status === 'refused') {
		const refusals = refusalsOf(outcome.refusals, page.campaigns);
		return { ok: false, error: 'cart_refused', refusals, page };
	}
	const { orderCodes } = outcome;
	const orders = await ownOrderViews(visit, orderCodes);
	return { ok: true, page, orders, thanks: await thanksFor(visit, groupId, orderCodes) };
};

interface Choosing {
	groupId: number;
	session: Session;
	lines: StorefrontCart['lines'];
	form: Fields<'submit_cart'>['checkout'];
}

/** Who is known may check out later, on the order's page; a guest's name and number come with the checkout. */
async function chosenCheckout(
	{ shop, settings, now }: Visit,
	{ groupId, session, lines, form }: Choosing,
): Promise<Checkout | null> {
	if (form === null || form === undefined) {
		if (session.lineUserId !== null) return null;
		throw new PageError('invalid', 'A guest has to give name and phone number', 'recipient.name');
	}
	const checkout = checkoutOf(form, checkoutOffer(settings, []));
	const campaigns = await storefrontCampaigns(shop.store.db, groupId, null, now);
	const wanted = campaigns.filter(({ code }) => lines.some(({ campaignCode }) => campaignCode === code));
	const inAdvance = wanted.some(({ rules }) => rules.payment !== 'on_pickup');
	if (!inAdvance || isPaidInAdvance(checkout.payment.type)) return checkout;
	throw new PageError('invalid', 'The campaign is paid before the goods come', 'paymentId');
}

/** What belongs to the booking of a cart and happens with it or not at all. */
async function complete(
	trx: Tx,
	visit: Visit,
	{ key }: StorefrontCart,
	checkout: Checkout | null,
	{ orderCodes }: Extract<CartOutcome, { status: 'booked' }>,
): Promise<void> {
	for (const orderCode of orderCodes) {
		const done = checkout && (await checkOutOrder(trx, orderCode, checkout, visit.now));
		if (done?.status === 'not_possible') {
			throw new PageError('not_possible', 'An earlier order in the same campaign is paid already');
		}
	}
	for (const orderCode of orderCodes) {
		await note(trx, visit, { eventId: `${key}:${orderCode}`, event: 'cart_submitted', orderCode });
	}
}

async function thanksFor(
	{ shop, settings, now }: Visit,
	groupId: number,
	orderCodes: readonly string[],
): Promise<object[]> {
	const expiresAt = linksEnd(settings, now);
	const url = settings.storefrontUrl === null ? null : groupLink(shop.key, settings, groupId, expiresAt);
	const messages: object[] = [];
	for (const code of orderCodes.slice(0, 5)) {
		const { campaignTitle, currency, totalMinor, lines } = await orderDetails(shop.store.db, code);
		const thanks = { title: campaignTitle ?? code, currency, totalMinor, lines };
		messages.push(thankYouMessage(thanks, url, shop.language));
	}
	return messages;
}
