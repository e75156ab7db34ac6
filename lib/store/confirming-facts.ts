import type { PaymentMethod } from '../groupbuy/checkout';
import { payableMinor } from '../groupbuy/order';
import type { LockedOrder } from './lock-order';
import type { Db } from './store';

/** What `afterConfirming()` asks of an order. */
export async function confirmingFacts(db: Db, order: LockedOrder) {
	const proof = await db
		.selectFrom('payment_proofs')
		.select('id')
		.where('order_id', '=', order.id)
		.where('state', '=', 'submitted')
		.executeTakeFirst();
	return {
		paidAt: order.paid_at,
		payableMinor: payableMinor({ totalMinor: order.total_minor, adjustmentsMinor: order.adjustments_minor }),
		payment: order.payment === null ? null : (JSON.parse(order.payment) as PaymentMethod),
		proofWaits: proof !== undefined,
	};
}
