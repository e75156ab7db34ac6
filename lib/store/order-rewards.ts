import { discountsOf } from '../groupbuy/changed-totals';
import { INACTIVE_ORDER_STATES } from '../groupbuy/order';
import type { ReferralTerms } from '../groupbuy/referral';
import { divided } from '../groupbuy/shares';
import type { Totals } from '../groupbuy/totals';
import { chunks, ROWS_PER_STATEMENT } from './collections';
import type { Db } from './store';

/** What a buyer gets for ordering with a code, for the workflow to send or grant. */
export type OrderReward =
	| { type: 'none' }
	/** Taken off the order's goods; 0: the order does not reach its minimum. */
	| { type: 'discount'; amountMinor: number }
	| { type: 'coupon'; code: string }
	/** Goods after discounts, in minor units, × rate, decimals cut. */
	| { type: 'points'; points: number };

/** With whose code an order was made, and what its buyer gets as it stands now. */
export interface OrderReferral {
	referralCode: string;
	referrerName: string;
	reward: OrderReward;
}

/**
 * By code, of those of these orders that were made with a referral code. One that was cancelled, has expired or came back
 * gives no reward.
 */
export async function orderReferrals(
	db: Db,
	orderCodes: readonly string[],
): Promise<Map<string, OrderReferral>> {
	const referrals = new Map<string, OrderReferral>();
	for (const codes of chunks(orderCodes, ROWS_PER_STATEMENT)) {
		const orders = await rewardQuery(db, codes)
			.innerJoin('referral_codes', 'referral_codes.id', 'orders.referral_code_id')
			.innerJoin('leaders', 'leaders.id', 'referral_codes.leader_id')
			.select(['referral_codes.code as referralCode', 'leaders.name as referrerName'])
			.execute();
		for (const { orderCode, referralCode, referrerName, ...order } of orders)
			referrals.set(orderCode, { referralCode, referrerName, reward: rewardIn(order) });
	}
	return referrals;
}

function rewardQuery(db: Db, orderCodes: readonly string[]) {
	return db
		.selectFrom('orders')
		.leftJoin('referral_plans', 'referral_plans.id', 'orders.referral_plan_id')
		.select([
			'orders.code as orderCode',
			'orders.state',
			'orders.totals',
			'orders.total_minor as goodsMinor',
			'referral_plans.name as planName',
			'terms',
		])
		.where('orders.code', 'in', orderCodes);
}

type RewardRow = Omit<Awaited<ReturnType<ReturnType<typeof rewardQuery>['execute']>>[number], 'orderCode'>;

function rewardIn({ state, planName, terms, goodsMinor, totals: stored }: RewardRow): OrderReward {
	if (terms === null || INACTIVE_ORDER_STATES.includes(state)) return { type: 'none' };
	const { reward } = JSON.parse(terms) as ReferralTerms;
	const totals = stored === null ? null : (JSON.parse(stored) as Totals);
	switch (reward.type) {
		case 'none':
			return { type: 'none' };
		case 'coupon':
			return { type: 'coupon', code: reward.code };
		case 'discount': {
			const granted = totals?.promotions.filter(({ name }) => name === planName) ?? [];
			return { type: 'discount', amountMinor: granted.reduce((sum, one) => sum + one.amountMinor, 0) };
		}
		case 'points': {
			const left = Math.max(0, goodsMinor - (totals === null ? 0 : discountsOf(totals)));
			return { type: 'points', points: divided(left, reward.rate, 10_000).quotient };
		}
	}
}
