import type { Currency } from '../../lib/groupbuy/money';
import { orderReferrals } from '../../lib/store/order-rewards';
import type { Db } from '../../lib/store/store';
import { presentAmounts } from './present-order';

const NONE = { referralCode: null, referrerName: null, reward: { type: 'none' } };

/** Says of orders with whose code they were made and what the buyer gets for it. */
export async function withReferrals<T extends { code: string; currency: Currency }>(
	db: Db,
	orders: readonly T[],
	present: (order: T) => object,
): Promise<object[]> {
	const referrals = await orderReferrals(
		db,
		orders.map(({ code }) => code),
	);
	return orders.map((order) => ({
		...present(order),
		...(presentAmounts(referrals.get(order.code) ?? NONE, order.currency) as object),
	}));
}

/** The same of one. */
export async function withReferral<T extends { code: string; currency: Currency }>(
	db: Db,
	order: T,
	present: (order: T) => object,
): Promise<object> {
	const [presented = {}] = await withReferrals(db, [order], present);
	return presented;
}
