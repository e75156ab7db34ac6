import type { ShippingMethod, TaxRule } from './checkout';
import { orderTotals } from './order-totals';
import type { Totals } from './totals';

/** Totals of goods to which nothing has been added yet. */
export function goodsTotals(goodsMinor: number, tax: TaxRule): Totals {
	return orderTotals({ ...NOTHING, lines: [asLine(goodsMinor)], tax });
}

/**
 * Totals after goods or shipping have changed: shipping and tax are worked out anew, what was granted before (promotions,
 * coupon, discounts, store credit) stays as it was agreed.
 */
export function changedTotals(
	before: Totals,
	{ goodsMinor, shipping }: { goodsMinor: number; shipping: ShippingMethod | null },
): Totals {
	const { promotions, coupon, discounts, storeCreditMinor, tax } = before;
	const takenOff = [...promotions, ...discounts, ...(coupon === null ? [] : [coupon])];
	const amountMinor = takenOff.reduce((sum, one) => sum + one.amountMinor, 0);
	const changed = orderTotals({
		...NOTHING,
		lines: [asLine(goodsMinor)],
		discounts: amountMinor === 0 ? [] : [{ name: '', amountMinor }],
		storeCredit: {
			rule: { minOrderMinor: 0, maxMinor: null, editable: true },
			balanceMinor: storeCreditMinor,
			wantedMinor: storeCreditMinor,
		},
		// A coupon that takes nothing off the goods was one for free shipping.
		shipping: shipping !== null && coupon?.amountMinor === 0 ? { ...shipping, feeMinor: 0 } : shipping,
		tax: { mode: tax.mode, rate: tax.rate },
	});
	const { shippingFeeMinor, totalMinor } = changed;
	return { ...before, goodsMinor, shippingFeeMinor, tax: changed.tax, totalMinor };
}

const NOTHING = {
	promotions: [],
	coupon: null,
	storeCredit: null,
	discounts: [],
	shipping: null,
	now: 0,
} as const;

const asLine = (goodsMinor: number) => ({
	key: 'goods',
	variantId: null,
	unitPriceMinor: goodsMinor,
	quantity: 1,
	gift: false,
});
