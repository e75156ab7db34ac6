// Fast orders for store tests, as a seller makes them beside a chat.
import { orderTotals } from '../../lib/groupbuy/order-totals';
import type { Checkout, PaymentType } from '../../lib/groupbuy/checkout';
import { checkOutOrder } from '../../lib/store/checkout-orders';
import { confirmOrder } from '../../lib/store/shop-order-life';
import { createShopOrder, type NewShopLine } from '../../lib/store/shop-orders';
import type { Store } from '../../lib/store/store';
import { NOW } from './shop';

export function checkoutBy(type: PaymentType = 'bank_transfer'): Checkout {
	return {
		shipping: { id: 'home', type: 'home_delivery', name: '宅配', feeMinor: 0, freeFromMinor: null, places: [] },
		payment: { id: 'pay', type, name: '付款', instructions: null, bank: null, shippingIds: [] },
		recipient: {
			...{ name: '王小明', phone: '0912345678', email: null, country: 'TW', postalCode: '100' },
			...{ address: '台北市中正區一路1號', storeCode: null, storeName: null, pickupPlace: null },
		},
		invoice: null,
		note: null,
	};
}

/** An order over one thing that has no stock, confirmed and checked out. @returns its code */
export async function fastOrder(
	store: Store,
	lineUserId: string,
	priceMinor: number,
	{
		at = NOW,
		line = {},
		payment = 'bank_transfer',
	}: { at?: number; line?: Partial<NewShopLine>; payment?: PaymentType | null } = {},
): Promise<string> {
	const sold: NewShopLine = {
		kind: 'custom',
		variantId: null,
		campaignItemId: null,
		code: null,
		title: '手工餅乾',
		variantTitle: null,
		imageUrl: null,
		quantity: 1,
		unitPriceMinor: priceMinor,
		showInShop: false,
		...line,
	};
	const totals = orderTotals({
		lines: [{ key: '0', variantId: null, unitPriceMinor: sold.unitPriceMinor, quantity: sold.quantity, gift: false }],
		promotions: [],
		coupon: null,
		storeCredit: null,
		discounts: [],
		shipping: null,
		tax: { mode: 'none', rate: 0 },
		now: at,
	});
	return await store.tx(async (trx) => {
		const made = await createShopOrder(
			trx,
			{
				...{ requestKey: null, lineUserId, currency: 'TWD', lines: [sold], totals, checkout: null },
				...{ note: null, tags: [], staff: null, expiresAt: null },
			},
			at,
		);
		if (made.status !== 'created') throw new Error(made.status);
		await confirmOrder(trx, made.code, at);
		if (payment !== null) await checkOutOrder(trx, made.code, checkoutBy(payment), at);
		return made.code;
	});
}
