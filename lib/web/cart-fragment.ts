/*
 * A cart as it stands behind the `#` of a group page's address: the page keeps it there, since it may have no storage,
 * and an order that is repeated opens the page with a cart filled in.
 */

export interface CartEntry {
	/** Of the offer, unique within the group. */
	code: string;
	quantity: number;
}

/** More different offers than any group has. */
const MAX_ENTRIES = 100;
const MAX_QUANTITY = 999;

/** `A1=2&B2=1` */
export function formatCart(entries: Iterable<CartEntry>): string {
	const query = new URLSearchParams();
	for (const { code, quantity } of entries) query.append(code, String(quantity));
	return query.toString();
}

/** Reads {@link formatCart}; whatever is no quantity of ours is left out, since anybody can write an address. */
export function readCart(text: string): CartEntry[] {
	const cart = new Map<string, number>();
	for (const [code, value] of new URLSearchParams(text)) {
		const quantity = /^\d{1,3}$/.test(value) ? Number(value) : 0;
		if (quantity > 0 && quantity <= MAX_QUANTITY && cart.size < MAX_ENTRIES) cart.set(code, quantity);
	}
	return [...cart].map(([code, quantity]) => ({ code, quantity }));
}

/** A group page's address that opens with these in the cart. */
export function withCart(groupUrl: string, entries: Iterable<CartEntry>): string {
	return `${groupUrl}#?${formatCart(entries)}`;
}
