import { formatCart, readCart } from '../../cart-fragment';
import { MAX_QUANTITY_PER_LINE } from '../../../groupbuy/order';
import type { CampaignPageView, GroupPage, OfferView, OwnOrderView } from '../../api';
import { readPlace, rememberedQuery } from '../address';
import { linkUrl } from '../safe-url';

/** Pieces by offer code. */
export type Cart = ReadonlyMap<string, number>;

export interface CartItem {
	code: string;
	quantity: number;
	/** `null`: it is not offered any more. */
	offered: { campaign: CampaignPageView; offer: OfferView } | null;
}

export function cartQuery(cart: Cart): string {
	return formatCart([...cart].map(([code, quantity]) => ({ code, quantity })));
}

export function withQuantity(cart: Cart, code: string, quantity: number): Cart {
	const changed = new Map(cart);
	if (quantity > 0) changed.set(code, quantity);
	else changed.delete(code);
	return changed;
}

/** In the order in which they were added. */
export function cartItems(cart: Cart, campaigns: readonly CampaignPageView[]): CartItem[] {
	return [...cart].map(([code, quantity]) => ({ code, quantity, offered: find(code, campaigns) }));
}

export function find(code: string, campaigns: readonly CampaignPageView[]): CartItem['offered'] {
	for (const campaign of campaigns) {
		const offer = campaign.offers.find((candidate) => candidate.code === code);
		if (offer) return { campaign, offer };
	}
	return null;
}

/** The most pieces of an offer that the cart may hold. */
export function mostOf({ left, mayAdd }: OfferView): number {
	return Math.min(left ?? MAX_QUANTITY_PER_LINE, mayAdd ?? MAX_QUANTITY_PER_LINE, MAX_QUANTITY_PER_LINE);
}

export function isOrderable({ quantity, offered }: CartItem): boolean {
	return offered !== null && offered.campaign.open && quantity <= mostOf(offered.offer);
}

export function goodsOf(items: readonly CartItem[]): number {
	return items.reduce((sum, { quantity, offered }) => sum + quantity * (offered?.offer.priceMinor ?? 0), 0);
}

export const piecesOf = (cart: Cart): number => [...cart.values()].reduce((sum, pieces) => sum + pieces, 0);

/** An order as the page remembers it over a reload: whoever is not logged in has no other way back to it. */
export type PlacedOrder = Pick<OwnOrderView, 'code' | 'url'>;

export function placedQuery(orders: readonly PlacedOrder[]): string {
	return new URLSearchParams(orders.map(({ code, url }) => [code, url])).toString();
}

/** From an address that anybody can write: links lead to this server or to LINE, to nobody else's page. */
export function readPlaced(query: string): PlacedOrder[] {
	return [...new URLSearchParams(query)].flatMap(([code, link]) => {
		const url = linkUrl(link);
		if (url === undefined || !/^[A-Z0-9-]{4,24}$/i.test(code)) return [];
		const { origin, pathname } = new URL(url);
		const own = origin === location.origin && pathname === location.pathname;
		return own || origin === 'https://liff.line.me' ? [{ code, url }] : [];
	});
}

/** What the page starts with: its cart, or the orders that were just placed. */
export function startOf({ campaigns }: GroupPage): { cart: Cart; placed: PlacedOrder[] } {
	const { screen, query } = readPlace();
	if (screen === 'done') return { cart: new Map(), placed: readPlaced(query) };
	const entries = campaigns.length === 0 ? [] : readCart(rememberedQuery() ?? query);
	return { cart: new Map(entries.map(({ code, quantity }) => [code, quantity])), placed: [] };
}
