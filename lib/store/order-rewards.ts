import { discountsOf } from '../groupbuy/changed-totals';
import { INACTIVE_ORDER_STATES } from '../groupbuy/order';
import type { ReferralTerms } from '../groupbuy/referral';
import { divided } from '../groupbuy/shares';
import type { Totals } from '../groupbuy/totals';
import { unknownOrder } from './orders';
import type { Db } from './store';

/** What a buyer gets for ordering with a code, for the workflow to send or grant. */
export type OrderReward =
	| { type: 'none' }
	/** Taken off the order's goods; 0: the order does not reach its minimum. */
	| { type: 'discount'; amountMinor: number }
	| { type: 'coupon'; code: string }
	/** Goods after discounts, in minor units, × rate, decimals cut. */
	| { type: 'points'; points: number };

/** Of an order as it stands now; one that was cancelled, has expired or came back gives nothing. @throws InputError */
export async function rewardOf(db: Db, orderCode: string): Promise<OrderReward> {
	const order = await db
		.selectFrom('orders')
		.leftJoin('referral_plans', 'referral_plans.id', 'orders.referral_plan_id')
		.select(['orders.state', 'orders.totals', 'total_minor as goodsMinor', 'referral_plans.name', 'terms'])
		.where('orders.code', '=', orderCode)
		.executeTakeFirst();
	if (!order) throw unknownOrder(orderCode);
	const { name, terms, goodsMinor } = order;
	if (terms === null || INACTIVE_ORDER_STATES.includes(order.state)) return { type: 'none' };
	const { reward } = JSON.parse(terms) as ReferralTerms;
	const totals = order.totals === null ? null : (JSON.parse(order.totals) as Totals);
	switch (reward.type) {
		case 'none':
			return { type: 'none' };
		case 'coupon':
			return { type: 'coupon', code: reward.code };
		case 'discount': {
			const granted = totals?.promotions.filter((promotion) => promotion.name === name) ?? [];
			return { type: 'discount', amountMinor: granted.reduce((sum, one) => sum + one.amountMinor, 0) };
		}
		case 'points': {
			const left = Math.max(0, goodsMinor - (totals === null ? 0 : discountsOf(totals)));
			return { type: 'points', points: divided(left, reward.rate, 10_000).quotient };
		}
	}
}
