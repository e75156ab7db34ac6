import type { PaymentMethod } from '../groupbuy/checkout';
import { isPaidInAdvance } from '../groupbuy/checkout-methods';
import type { Currency } from '../groupbuy/money';
import type { Payable } from '../groupbuy/reconcile';
import { OPEN_ORDER_STATES, orderCodesToPay, personKey } from './bills';
import { markPaid, type Marking, type MarkResult } from './fulfilment';
import { listOrders, type OrderRecord } from './orders';
import { acceptProofs } from './payment-proofs';
import type { Db, Tx } from './store';

/**
 * Notes that an order is paid, or all that is open on a bill; proofs that wait are accepted by it.
 *
 * @param code of the order or the bill
 * @throws InputError for an unknown code
 */
export async function payByCode(
	trx: Tx,
	code: string,
	cause: Pick<Marking, 'actor' | 'reason' | 'at'>,
	now: number,
): Promise<MarkResult> {
	const marked = await markPaid(trx, { ...cause, orderCodes: await orderCodesToPay(trx, code) }, now);
	await acceptProofs(trx, marked.changed, now);
	return marked;
}

/**
 * All that waits to be paid by transfer: open orders, and bills in the place of their orders. What is paid at the hand-over
 * is left out, unless its buyer has said that it was transferred.
 */
export async function openPayables(db: Db, currency: Currency): Promise<Payable[]> {
	const facts = await paymentFacts(db, currency);
	const payables = new Map<string, Payable>();
	for (const state of OPEN_ORDER_STATES) {
		for (const order of await listOrders(db, { state })) {
			const fact = facts.get(order.code);
			const amountMinor = amountOf(order);
			if (!fact || amountMinor <= 0 || (fact.paidAtHandOver && fact.lastFive === null)) continue;
			const { code, lastFive, buyer } = fact;
			const other = payables.get(code);
			payables.set(code, {
				...{ code, buyer },
				amountMinor: (other?.amountMinor ?? 0) + amountMinor,
				lastFive: lastFive ?? other?.lastFive ?? null,
				// What is paid at once is paid after the last of it was ordered.
				placedAt: Math.max(other?.placedAt ?? 0, order.placedAt),
			});
		}
	}
	return [...payables.values()];
}

/** A deposit where that is all that is due before the hand-over. */
function amountOf({ dueInAdvanceMinor, payableMinor }: OrderRecord): number {
	return dueInAdvanceMinor > 0 ? dueInAdvanceMinor : payableMinor;
}

interface PaymentFacts {
	/** Of the bill, or of the order. */
	code: string;
	buyer: string;
	/** Of the newest proof that waits. */
	lastFive: string | null;
	paidAtHandOver: boolean;
}

/** By order code. */
async function paymentFacts(db: Db, currency: Currency): Promise<Map<string, PaymentFacts>> {
	const rows = await db
		.selectFrom('orders')
		.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
		.leftJoin('bills', 'bills.id', 'orders.bill_id')
		.select((eb) => [
			'orders.code',
			'bills.code as billCode',
			'orders.payment',
			'buyers.id as buyerId',
			'buyers.customer_id',
			eb
				.selectFrom('payment_proofs')
				.select('last_five')
				.whereRef('order_id', '=', 'orders.id')
				.where('payment_proofs.state', '=', 'submitted')
				.where('last_five', 'is not', null)
				.orderBy('payment_proofs.id', 'desc')
				.limit(1)
				.as('lastFive'),
		])
		.where('orders.currency', '=', currency)
		.where('orders.paid_at', 'is', null)
		.where('orders.state', 'in', OPEN_ORDER_STATES)
		.execute();
	return new Map(
		rows.map(({ code, billCode, payment, buyerId, customer_id, lastFive }) => {
			const chosen = payment === null ? null : (JSON.parse(payment) as PaymentMethod);
			const fact = {
				code: billCode ?? code,
				buyer: personKey({ id: buyerId, customer_id }),
				lastFive,
				paidAtHandOver: chosen !== null && !isPaidInAdvance(chosen.type),
			};
			return [code, fact];
		}),
	);
}
