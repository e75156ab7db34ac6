import type { ShippingMethod, TaxRule } from './checkout';
import { orderTotals } from './order-totals';
import type { Promotion, Totals } from './totals';

/** Totals of goods to which nothing has been added yet. @param promotions of all goods */
export function goodsTotals(goodsMinor: number, tax: TaxRule, promotions: readonly Promotion[] = []): Totals {
	return orderTotals({ ...NOTHING, lines: [asLine(goodsMinor)], promotions, tax });
}

/** All that is taken off the goods of an order; store credit is a payment. */
export function discountsOf({ promotions, coupon, discounts }: Pick<Totals, TakenOff>): number {
	const takenOff = [...promotions, ...discounts, ...(coupon === null ? [] : [coupon])];
	return takenOff.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

type TakenOff = 'promotions' | 'coupon' | 'discounts';

/**
 * Totals after goods or shipping have changed: shipping and tax are worked out anew, what was granted before (promotions,
 * coupon, discounts, store credit) stays as it was agreed.
 *
 * @param reward promotions of all goods to which a referral code entitles: they are worked out anew, as part of the goods
 */
export function changedTotals(
	before: Totals,
	{ goodsMinor, shipping }: { goodsMinor: number; shipping: ShippingMethod | null },
	reward: readonly Promotion[] = [],
): Totals {
	const { coupon, discounts, storeCreditMinor, tax } = before;
	const promotions =
		reward.length === 0 ? before.promotions : goodsTotals(goodsMinor, tax, reward).promotions;
	const amountMinor = discountsOf({ promotions, coupon, discounts });
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
	return { ...before, promotions, goodsMinor, shippingFeeMinor, tax: changed.tax, totalMinor };
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
