// Fast orders of a small shop, of which only what matters is said.
import type { Checkout, PaymentMethod, Recipient, ShippingMethod } from '../../lib/groupbuy/checkout';
import { orderTotals } from '../../lib/groupbuy/order-totals';
import type { TotalsInput } from '../../lib/groupbuy/totals';
import { findVariants } from '../../lib/store/products';
import { createShopOrder, type NewShopLine, type NewShopOrder } from '../../lib/store/shop-orders';
import type { Db, Store } from '../../lib/store/store';
import { NOW } from './shop';

export const shippingMethod = (changes: Partial<ShippingMethod> = {}): ShippingMethod => ({
	id: 'home',
	type: 'home_delivery',
	name: '宅配',
	feeMinor: 80,
	freeFromMinor: 1_000,
	places: [],
	...changes,
});

export const paymentMethod = (changes: Partial<PaymentMethod> = {}): PaymentMethod => ({
	id: 'transfer',
	type: 'bank_transfer',
	name: '銀行轉帳',
	instructions: null,
	bank: null,
	shippingIds: [],
	...changes,
});

export const PAY_ON_DELIVERY = paymentMethod({ id: 'cod', type: 'cash_on_delivery', name: '貨到付款' });

export const recipient = (changes: Partial<Recipient> = {}): Recipient => ({
	name: '王小明',
	phone: '0912345678',
	email: 'ming@example.com',
	country: 'TW',
	postalCode: '100',
	address: '臺北市中正區重慶南路一段 1 號',
	storeCode: null,
	storeName: null,
	pickupPlace: null,
	...changes,
});

export const checkout = (changes: Partial<Checkout> = {}): Checkout => ({
	shipping: shippingMethod(),
	payment: paymentMethod(),
	recipient: recipient(),
	invoice: null,
	note: null,
	...changes,
});

export const customLine = (changes: Partial<NewShopLine> = {}): NewShopLine => ({
	kind: 'custom',
	variantId: null,
	campaignItemId: null,
	code: null,
	title: '手工卡片',
	variantTitle: null,
	imageUrl: null,
	quantity: 1,
	unitPriceMinor: 60,
	showInShop: false,
	...changes,
});

/** The product `P-<code>` of `addCategory()` at the shop's price. */
export async function variantLine(
	db: Db,
	code: string,
	quantity: number,
	changes: Partial<NewShopLine> = {},
): Promise<NewShopLine> {
	const [variant] = await findVariants(db, `P-${code}`, null);
	return customLine({
		kind: 'variant',
		variantId: variant!.id,
		code,
		title: `Item ${code}`,
		quantity,
		unitPriceMinor: variant!.priceMinor,
		...changes,
	});
}

/** The same at the price of the only campaign that has an item of this code. */
export async function campaignLine(db: Db, code: string, quantity: number): Promise<NewShopLine> {
	const item = await db
		.selectFrom('campaign_items')
		.select(['id', 'variant', 'price_minor'])
		.where('code', '=', code)
		.executeTakeFirstOrThrow();
	const price = { campaignItemId: item.id, unitPriceMinor: item.price_minor };
	return await variantLine(db, code, quantity, { variantId: item.variant, ...price });
}

export interface Asked extends Partial<Omit<NewShopOrder, 'lines' | 'totals'>> {
	/** What else the totals come of. */
	asked?: Partial<TotalsInput>;
}

/** A fast order of these lines with its totals. */
export function fastOrder(lines: readonly NewShopLine[], { asked, ...changes }: Asked = {}): NewShopOrder {
	const totals = orderTotals({
		lines: lines.map((line, index) => ({
			key: String(index),
			variantId: null,
			unitPriceMinor: line.unitPriceMinor,
			quantity: line.quantity,
			gift: line.kind === 'gift',
		})),
		promotions: [],
		coupon: null,
		storeCredit: null,
		discounts: [],
		shipping: changes.checkout?.shipping ?? null,
		tax: { mode: 'none', rate: 0 },
		now: NOW,
		...asked,
	});
	return {
		requestKey: null,
		lineUserId: 'U-ming',
		currency: 'TWD',
		lines,
		totals,
		checkout: null,
		note: null,
		tags: [],
		staff: null,
		referral: null,
		expiresAt: null,
		...changes,
	};
}

/** Makes a fast order that nothing stands in the way of. @returns its code */
export async function made(
	store: Store,
	lines: readonly NewShopLine[],
	changes: Asked = {},
	now = NOW,
): Promise<string> {
	const result = await store.tx(async (trx) => await createShopOrder(trx, fastOrder(lines, changes), now));
	if (result.status !== 'created') throw new Error(`The order was refused: ${result.status}`);
	return result.code;
}
