import { wipeCustomer } from './customer-rows';
import type { Tx } from './store';

/** What a buyer has sent to prove payments, and what the bank's files say of them; that and how much was paid stays. */
export async function erasePayments(trx: Tx, buyerId: number): Promise<void> {
	await trx
		.updateTable('payment_proofs')
		.set({ content: null, mime: null, sha256: null, last_five: null, reason: null })
		.where('order_id', 'in', (eb) => eb.selectFrom('orders').select('id').where('buyer_id', '=', buyerId))
		.execute();
	await trx
		.updateTable('bank_transactions')
		.set({ memo: null, last_five: null })
		.where((eb) =>
			eb.or([
				eb('order_id', 'in', eb.selectFrom('orders').select('id').where('buyer_id', '=', buyerId)),
				eb('bill_id', 'in', eb.selectFrom('bills').select('id').where('buyer_id', '=', buyerId)),
			]),
		)
		.execute();
}

/** The member of the shop who the buyer is, unless orders stand under another name of theirs too. */
export async function eraseMember(trx: Tx, buyerId: number, now: number): Promise<void> {
	const member = await trx
		.selectFrom('buyers')
		.innerJoin('customers', 'customers.id', 'buyers.customer_id')
		.select((eb) => [
			'customers.id',
			'customers.code',
			eb
				.selectFrom('buyers as others')
				.select(({ fn }) => fn.countAll<number>().as('names'))
				.whereRef('others.customer_id', '=', 'customers.id')
				.as('names'),
		])
		.where('buyers.id', '=', buyerId)
		.executeTakeFirst();
	if (!member) return;
	if (member.names === 1) await wipeCustomer(trx, member, now);
	else await trx.updateTable('buyers').set({ customer_id: null }).where('id', '=', buyerId).execute();
}
