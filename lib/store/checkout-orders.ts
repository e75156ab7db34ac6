import type { Checkout } from '../groupbuy/checkout';
import type { OrderState } from '../groupbuy/order';
import type { Totals } from '../groupbuy/totals';
import type { Tx } from './store';

export interface CheckedOut {
	/** `not_possible`: paid, being checked, or an order that holds no goods. */
	status: 'checked_out' | 'already' | 'not_possible';
	state: OrderState;
	/** `null` only where it is not possible and nobody has checked out before. */
	totals: Totals | null;
	payableMinor: number;
}

/**
 * Notes on an order, of a campaign or made by a seller, how it is sent and paid and to whom. Done again with something
 * else it replaces what was chosen before.
 *
 * @throws InputError for an unknown code
 */
export async function checkOutOrder(
	_trx: Tx,
	_code: string,
	_checkout: Checkout,
	_now: number,
): Promise<CheckedOut> {
	throw new Error('in work');
}
