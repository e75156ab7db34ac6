import type {
	Checkout,
	Invoice,
	PaymentMethod,
	Recipient,
	ShippingMethod,
	ShopSettings,
} from '../groupbuy/checkout';
import type { Currency } from '../groupbuy/money';
import { INACTIVE_ORDER_STATES } from '../groupbuy/order';
import type { LockedOrder } from './lock-order';
import { unknownOrder } from './orders';
import type { NewShopLine } from './shop-orders';
import type { Db, Tx } from './store';

/** A line to order again, at today's price of the shop. */
export interface RepeatableLine extends NewShopLine {
	/** The shop's own product ID. */
	productId: string;
	/** The shop's own variant ID, by which coupons know it. */
	shopVariantId: string;
	/** Pieces left; `null`: not limited. */
	left: number | null;
}

export interface RepeatableOrder {
	/** What can be ordered again; gifts and what the shop no longer sells in this currency cannot. */
	lines: RepeatableLine[];
	/** Titles of what cannot. */
	missing: string[];
	lineUserId: string;
	currency: Currency;
	/** As it was agreed then; the shop may offer other ways today. */
	checkout: Checkout | null;
}

/**
 * What a fast order comes to when it is ordered again: the same variants at today's shop prices. The caller works out the
 * totals and hands them to `createShopOrder()`.
 *
 * @throws InputError for an unknown code
 */
export async function linesToRepeat(db: Db, code: string): Promise<RepeatableOrder> {
	const order = await db
		.selectFrom('orders')
		.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
		.select(['orders.id', 'buyers.line_user_id', 'currency', 'shipping', 'payment', 'recipient', 'invoice'])
		.where('orders.code', '=', code)
		.executeTakeFirst();
	if (!order) throw unknownOrder(code);
	const rows = await db
		.selectFrom('shop_lines')
		.leftJoin('variants', 'variants.id', 'shop_lines.variant')
		.leftJoin('products', 'products.id', 'variants.product')
		.leftJoin('stocks', 'stocks.id', 'variants.stock_id')
		.select([
			'shop_lines.title as soldTitle',
			'shop_lines.code',
			'shop_lines.quantity',
			'variants.id as variantId',
			'variants.variant_id as shopVariantId',
			'products.product_id as productId',
			'products.title',
			'variants.title as variantTitle',
			'variants.image_url as imageUrl',
			'variants.price_minor as unitPriceMinor',
			'variants.currency',
			'stocks.quantity as stock',
			'stocks.taken',
		])
		.where('shop_lines.order_id', '=', order.id)
		.where('shop_lines.kind', '!=', 'gift')
		.orderBy('position')
		.execute();
	const lines: RepeatableLine[] = [];
	const missing: string[] = [];
	for (const row of rows) {
		const { soldTitle, stock, taken, currency, title, productId, shopVariantId, unitPriceMinor, ...rest } =
			row;
		const isSold = currency === order.currency;
		if (
			!isSold ||
			title === null ||
			productId === null ||
			shopVariantId === null ||
			unitPriceMinor === null
		) {
			missing.push(soldTitle);
			continue;
		}
		lines.push({
			...{ kind: 'variant', campaignItemId: null, showInShop: false },
			...{ ...rest, title, productId, shopVariantId, unitPriceMinor },
			left: stock === null ? null : stock - (taken ?? 0),
		});
	}
	return {
		lines,
		missing,
		lineUserId: order.line_user_id,
		currency: order.currency,
		checkout: checkoutOf(order),
	};
}

/** Of an order to repeat the lines that can be had whole, in the money that the shop takes today. */
export function linesToHave(
	{ lines, currency }: RepeatableOrder,
	settings: Pick<ShopSettings, 'currency'>,
): RepeatableLine[] {
	if (currency !== settings.currency) return [];
	return lines.filter(({ left, quantity }) => left === null || left >= quantity);
}

/** Under which a buyer makes an order once more. @param now epoch milliseconds */
export function repeatKey(code: string, now: number): string {
	return `repeat:${code}:${now}`;
}

/**
 * What the buyer has made of an order after a moment and has not ended since. Whoever repeats an order holds its row, so
 * that of two at once the second one finds what the first one has made.
 *
 * @param since epoch milliseconds
 * @returns its public code
 */
export async function repeatedSince(
	trx: Tx,
	{ code, buyer_id }: Pick<LockedOrder, 'code' | 'buyer_id'>,
	since: number,
): Promise<string | undefined> {
	const again = await trx
		.selectFrom('orders')
		.select('code')
		.where('buyer_id', '=', buyer_id)
		.where('placed_at', '>', since)
		.where('request_key', 'like', `repeat:${code}:%`)
		.where('state', 'not in', INACTIVE_ORDER_STATES)
		.executeTakeFirst();
	return again?.code;
}

/** A checkout as the columns of its order hold it. */
function checkoutOf(order: {
	shipping: string | null;
	payment: string | null;
	recipient: string | null;
	invoice: string | null;
}): Checkout | null {
	const { shipping, payment, recipient, invoice } = order;
	if (shipping === null || payment === null || recipient === null) return null;
	return {
		shipping: JSON.parse(shipping) as ShippingMethod,
		payment: JSON.parse(payment) as PaymentMethod,
		recipient: JSON.parse(recipient) as Recipient,
		invoice: invoice === null ? null : (JSON.parse(invoice) as Invoice),
		note: null,
	};
}
