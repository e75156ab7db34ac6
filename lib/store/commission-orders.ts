import { changedTotals, discountsOf } from '../groupbuy/changed-totals';
import type { ShippingMethod, TaxRule } from '../groupbuy/checkout';
import type { Currency } from '../groupbuy/money';
import { payableMinor, type OrderState } from '../groupbuy/order';
import type { CommissionOrder, ReferralTerms } from '../groupbuy/referral';
import type { Promotion, Totals } from '../groupbuy/totals';
import { itemTitle } from './categories';
import { present } from './collections';
import { rewardPromotions } from './order-referrals';
import { planTitle } from './referral-plans';
import { statement } from './statement';
import type { Db } from './store';

/*
 * Orders that were made with a referral code, as commission looks at them.
 */

export interface ReferredOrder {
	id: number;
	code: string;
	campaignId: number | null;
	groupId: number | null;
	codeId: number;
	planId: number;
	leaderId: number;
	currency: Currency;
	state: OrderState;
	isPaid: boolean;
	placedAt: number;
	refundedMinor: number;
	goodsMinor: number;
	payableMinor: number;
	/** As they were agreed; `null`: nobody has checked out. */
	totals: Totals | null;
	shipping: ShippingMethod | null;
	terms: ReferralTerms;
	/** The plan and its version, as reports name them. */
	planTitle: string;
	/** What its code takes off at checkout. */
	reward: readonly Promotion[];
	lines: readonly ReferredLine[];
}

export interface ReferredLine {
	/** The same for ever: an item at its price, or a fast order's line. */
	key: string;
	productId: string | null;
	title: string;
	quantity: number;
	unitPriceMinor: number;
}

/** Of an item that campaigns sell, at one price. */
export const itemLineKey = (itemId: number, unitPriceMinor: number): string => `${itemId}@${unitPriceMinor}`;

const selectOrders = statement((db, ids: readonly number[]) =>
	db
		.selectFrom('orders')
		.innerJoin('referral_codes', 'referral_codes.id', 'orders.referral_code_id')
		.innerJoin('referral_plans', 'referral_plans.id', 'orders.referral_plan_id')
		.select([
			'orders.id',
			'orders.code',
			'campaign_id as campaignId',
			'group_id as groupId',
			'referral_codes.id as codeId',
			'referral_plans.id as planId',
			'leader_id as leaderId',
			'orders.currency',
			'orders.state',
			'paid_at as paidAt',
			'placed_at as placedAt',
			'refunded_minor as refundedMinor',
			'total_minor as goodsMinor',
			'adjustments_minor as adjustmentsMinor',
			'totals',
			'shipping',
			'referral_plans.name as planName',
			'referral_plans.version as planVersion',
			'terms',
		])
		.where('orders.id', 'in', ids)
		.orderBy('orders.id'),
);

const selectItemLines = statement((db, orderIds: readonly number[]) =>
	db
		.selectFrom('order_lines')
		.innerJoin('campaign_items', 'campaign_items.id', 'order_lines.campaign_item_id')
		.innerJoin('variants', 'variants.id', 'campaign_items.variant')
		.innerJoin('products', 'products.id', 'variants.product')
		.select([
			'order_id as orderId',
			'campaign_items.id as itemId',
			'products.product_id as productId',
			'campaign_items.title',
			'order_lines.quantity',
			'unit_price_minor as unitPriceMinor',
		])
		.where('order_id', 'in', orderIds)
		.orderBy('order_lines.id'),
);

const selectShopLines = statement((db, orderIds: readonly number[]) =>
	db
		.selectFrom('shop_lines')
		.leftJoin('variants', 'variants.id', 'shop_lines.variant')
		.leftJoin('products', 'products.id', 'variants.product')
		.select([
			'order_id as orderId',
			'position',
			'products.product_id as productId',
			'shop_lines.title',
			'variant_title as variantTitle',
			'shop_lines.quantity',
			'unit_price_minor as unitPriceMinor',
		])
		.where('order_id', 'in', orderIds)
		.where('kind', '!=', 'gift')
		.orderBy('position'),
);

/** At most some hundred orders, by id; those without a code are left out. */
export async function referredOrders(db: Db, ids: readonly number[]): Promise<ReferredOrder[]> {
	if (ids.length === 0) return [];
	const lines = Map.groupBy(
		[
			...(await selectItemLines(db, ids)).map(({ itemId, ...line }) => ({
				...line,
				key: itemLineKey(itemId, line.unitPriceMinor),
			})),
			...(await selectShopLines(db, ids)).map(({ position, title, variantTitle, ...line }) => ({
				...line,
				title: itemTitle(title, variantTitle),
				key: `line:${position}`,
			})),
		],
		({ orderId }) => orderId,
	);
	const plans = new Map<number, { terms: ReferralTerms; reward: Promotion[] }>();
	return (await selectOrders(db, ids)).map((row) => {
		const { paidAt, adjustmentsMinor, totals, shipping, planName, planVersion, terms: json, ...order } = row;
		const { planId, goodsMinor } = order;
		if (!plans.has(planId)) {
			const terms = JSON.parse(json) as ReferralTerms;
			plans.set(planId, { terms, reward: rewardPromotions(planName, terms.reward) });
		}
		return {
			...order,
			...present(plans.get(planId)),
			planTitle: planTitle(planName, planVersion),
			isPaid: paidAt !== null,
			payableMinor: payableMinor({ totalMinor: goodsMinor, adjustmentsMinor }),
			totals: totals === null ? null : (JSON.parse(totals) as Totals),
			shipping: shipping === null ? null : (JSON.parse(shipping) as ShippingMethod),
			lines: lines.get(order.id) ?? [],
		};
	});
}

/** What of an order changes after it was completed. */
export interface OrderMoment {
	lines: readonly ReferredLine[];
	refundedMinor: number;
	paidMinor: number;
}

/** An order as the rules of commission look at it, as it was at some moment. @param tax the shop's, where none was agreed */
export function commissionOrder(
	order: ReferredOrder,
	{ lines, refundedMinor, paidMinor }: OrderMoment,
	tax: TaxRule,
): CommissionOrder {
	const goodsMinor = lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);
	const { totals, shipping, reward } = order;
	const then =
		totals === null || goodsMinor === order.goodsMinor
			? totals
			: changedTotals(totals, { goodsMinor, shipping }, order.campaignId === null ? [] : reward);
	const payable = goodsMinor === order.goodsMinor ? order.payableMinor : (then?.totalMinor ?? goodsMinor);
	const { mode, rate } = then?.tax ?? tax;
	return {
		currency: order.currency,
		lines: lines.map(({ key, productId, quantity, unitPriceMinor }) => ({
			...{ key, productId, quantity },
			amountMinor: quantity * unitPriceMinor,
		})),
		discountMinor: then === null ? 0 : discountsOf(then),
		includedTaxRate: mode === 'included' ? rate : 0,
		// Money for goods that the order no longer has takes nothing from those that it still has.
		refundedMinor: Math.max(0, refundedMinor - Math.max(0, paidMinor - payable)),
		payableMinor: payable,
		isReturned: false,
	};
}
