import { wholeSum } from './expressions';
import { moveStoreCredit } from './store-credit';
import type { Tx } from './store';

/** An order that spends store credit. */
interface Spending {
	id: number;
	/** Public code. */
	code: string;
}

/** Takes what an order spends from its customer, whose row is locked. */
export async function spendCredit(
	trx: Tx,
	{ id: orderId, code }: Spending,
	{ customerId, amountMinor }: { customerId: number; amountMinor: number },
	now: number,
): Promise<void> {
	const { status } = await moveStoreCredit(
		trx,
		{
			...{ customerId, deltaMinor: -amountMinor, orderId, staff: null, reason: null },
			requestKey: `order:${code}:spent`,
		},
		now,
	);
	// Cannot happen while the row is locked; if it does, nothing of the order may stay.
	if (status === 'insufficient') throw new Error(`The credit for order ${code} changed while it was locked`);
}

/** Gives back what an order has spent, to whose it is now: customers may have been merged since. */
export async function giveBackCredit(trx: Tx, { id, code }: Spending, now: number): Promise<void> {
	const spent = await trx
		.selectFrom('store_credit_events')
		.select((eb) => ['customer_id as customerId', wholeSum(eb.ref('delta_minor')).as('delta')])
		.where('order_id', '=', id)
		.groupBy('customer_id')
		.orderBy('customer_id')
		.execute();
	for (const { customerId, delta } of spent) {
		if (delta >= 0) continue;
		await moveStoreCredit(
			trx,
			{
				...{ customerId: await heirOf(trx, customerId), deltaMinor: -delta, orderId: id, staff: null },
				reason: `order ${code} ended`,
				requestKey: `order:${code}:back:${customerId}`,
			},
			now,
		);
	}
}

async function heirOf(trx: Tx, customerId: number): Promise<number> {
	const { merged_into: heir } = await trx
		.selectFrom('customers')
		.select('merged_into')
		.where('id', '=', customerId)
		.executeTakeFirstOrThrow();
	return heir === null ? customerId : await heirOf(trx, heir);
}
