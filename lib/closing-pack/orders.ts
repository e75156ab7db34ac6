import { INACTIVE_ORDER_STATES } from '../groupbuy/order';
import type { CampaignView, OrderLineView, OrderView } from '../groupbuy/views';

/** An order with all that is needed to hand it over. */
export interface PackedOrder extends OrderView {
	recipientName: string | null;
	recipientPhone: string | null;
	pickupPlace: string | null;
	pickupTime: string | null;
	/** Number of the convenience store that it goes to. */
	storeCode: string | null;
	note: string | null;
}

export type PackedCampaign = Pick<CampaignView, 'code' | 'title' | 'currency' | 'items'>;

/** Orders with goods in them. */
export function withGoods(orders: readonly PackedOrder[]): PackedOrder[] {
	return orders.filter(
		({ state, lines }) =>
			!INACTIVE_ORDER_STATES.includes(state) && lines.some(({ quantity }) => quantity > 0),
	);
}

/** The same and those of which nothing formed: their buyers wait for goods too, and want to know. */
export function withGoodsOrUnformed(orders: readonly PackedOrder[]): PackedOrder[] {
	const goods = new Set(withGoods(orders));
	return orders.filter((order) => goods.has(order) || order.lines.some(({ unformed }) => unformed > 0));
}

/** What the buyer still has to pay, in minor units. With terms of a deposit, being paid means that the deposit is. */
export function balanceMinor({ paidAt, pickedUpAt, payableMinor, dueInAdvanceMinor }: PackedOrder): number {
	if (pickedUpAt !== null) return 0;
	if (paidAt === null) return payableMinor;
	return dueInAdvanceMinor > 0 ? payableMinor - dueInAdvanceMinor : 0;
}

/** Pieces with goods behind them, by item code, in the order of the lines. */
export function piecesByCode(lines: readonly OrderLineView[]): Map<string, number> {
	const pieces = new Map<string, number>();
	for (const { code, quantity } of lines) {
		if (quantity > 0) pieces.set(code, (pieces.get(code) ?? 0) + quantity);
	}
	return pieces;
}

/** Goods in one cell: `A1×2、B3×1`. */
export function itemsInShort(lines: readonly OrderLineView[]): string {
	return [...piecesByCode(lines)].map(([code, quantity]) => `${code}×${quantity}`).join('、');
}
