import { lockCustomer } from './customer-rows';
import type { Tx } from './store';

export interface StoreCreditMove {
	customerId: number;
	/** Minor units; below 0 takes credit away. */
	deltaMinor: number;
	/** Order that spends it or gives it back. */
	orderId: number | null;
	staff: string | null;
	reason: string | null;
	/** The same key makes the same change once; `null`: made each time. */
	requestKey: string | null;
}

/** `already`: made before under its key. `insufficient`: there is less than was to be taken away; nothing changed. */
export interface StoreCreditResult {
	status: 'changed' | 'already' | 'insufficient';
	balanceMinor: number;
}

/** Gives store credit to a customer or takes it away, never below 0, with a row of its ledger. */
export async function moveStoreCredit(
	trx: Tx,
	{ customerId, deltaMinor, orderId, staff, reason, requestKey }: StoreCreditMove,
	now: number,
): Promise<StoreCreditResult> {
	// Touching the row first locks it, so that the same key cannot be used at the same moment.
	const { store_credit_minor: before } = await trx
		.updateTable('customers')
		.set({ updated_at: now })
		.where('id', '=', customerId)
		.returning('store_credit_minor')
		.executeTakeFirstOrThrow();
	if (requestKey !== null && (await isUsed(trx, requestKey)))
		return { status: 'already', balanceMinor: before };
	const balanceMinor = before + deltaMinor;
	if (balanceMinor < 0) return { status: 'insufficient', balanceMinor: before };
	await trx
		.updateTable('customers')
		.set({ store_credit_minor: balanceMinor })
		.where('id', '=', customerId)
		.execute();
	await trx
		.insertInto('store_credit_events')
		.values({
			customer_id: customerId,
			delta_minor: deltaMinor,
			balance_after: balanceMinor,
			order_id: orderId,
			staff,
			reason,
			request_key: requestKey,
			occurred_at: now,
		})
		.execute();
	return { status: 'changed', balanceMinor };
}

/** The same, of a customer by their public code. @throws InputError when there is no such customer, or no longer */
export async function adjustStoreCredit(
	trx: Tx,
	customerCode: string,
	move: Omit<StoreCreditMove, 'customerId'>,
	now: number,
): Promise<StoreCreditResult> {
	const { id } = await lockCustomer(trx, customerCode);
	return await moveStoreCredit(trx, { ...move, customerId: id }, now);
}

async function isUsed(trx: Tx, requestKey: string): Promise<boolean> {
	const event = await trx
		.selectFrom('store_credit_events')
		.select('id')
		.where('request_key', '=', requestKey)
		.executeTakeFirst();
	return event !== undefined;
}
