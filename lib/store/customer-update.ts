import type { Recipient } from '../groupbuy/checkout';
import { changeTags, joinAddresses, readContact, withoutAddresses, type Contact } from '../groupbuy/customer';
import { InputError } from '../groupbuy/input-error';
import { lockByContact, lockCustomer, wipeCustomer, writeCustomer, type CustomerRow } from './customer-rows';
import { customerAnswer, type CustomerAnswer } from './customers';
import { moveStoreCredit } from './store-credit';
import type { Tx } from './store';

/** What is absent stays as it is; `null` empties a field. */
export interface CustomerChanges extends Partial<Contact> {
	name?: string | null;
	note?: string | null;
	addTags?: readonly string[];
	removeTags?: readonly string[];
	/** Put before those that are kept; the oldest beyond five are forgotten. */
	addAddresses?: readonly Recipient[];
	removeAddresses?: readonly object[];
}

/**
 * - `duplicate`: the new phone number or e-mail address is another customer's; nothing changed. They can be merged.
 * - `merged`: they were: the other's LINE accounts, tags, addresses and store credit are this customer's now.
 * - `conflict`: the two are two different other customers'; nothing changed.
 */
export type UpdateStatus = 'updated' | 'duplicate' | 'merged' | 'conflict';

/**
 * Changes what the shop knows of a customer.
 *
 * @throws InputError for a phone number, e-mail address or tag that is none, for an unknown customer, and when neither
 * phone number nor e-mail address would be left
 */
export async function updateCustomer(
	trx: Tx,
	code: string,
	changes: CustomerChanges,
	merge: boolean,
	now: number,
): Promise<CustomerAnswer<UpdateStatus>> {
	const wanted = readContact({ phone: changes.phone ?? null, email: changes.email ?? null });
	const customer = await lockCustomer(trx, code);
	const others = (await lockByContact(trx, wanted)).filter(({ id }) => id !== customer.id);
	if (others.length > 1) return await customerAnswer(trx, 'conflict', customer.id, others);
	const [other] = others;
	if (other && !merge) return await customerAnswer(trx, 'duplicate', customer.id, others);
	const before = other ? await takeOver(trx, customer, other, now) : customer;
	const { phone, email } = {
		phone: changes.phone === undefined ? before.phone : wanted.phone,
		email: changes.email === undefined ? before.email : wanted.email,
	};
	if (phone === null && email === null) {
		throw new InputError(
			`Customer '${code}' would have neither a phone number nor an e-mail address`,
			'A customer is known by one of them: give the new one, or erase the customer.',
		);
	}
	const { name = before.name, note = before.note } = changes;
	await writeCustomer(
		trx,
		customer,
		{
			name,
			note,
			phone,
			email,
			tags: tagsAfter(before, changes),
			addresses: addressesAfter(before, changes),
		},
		now,
	);
	return await customerAnswer(trx, other ? 'merged' : 'updated', customer.id, []);
}

function tagsAfter({ tags }: Pick<CustomerRow, 'tags'>, { addTags, removeTags }: CustomerChanges): string {
	const kept = JSON.parse(tags) as string[];
	return JSON.stringify(changeTags(kept, { add: addTags ?? [], remove: removeTags ?? [] }));
}

function addressesAfter(
	{ addresses }: Pick<CustomerRow, 'addresses'>,
	{ addAddresses, removeAddresses }: CustomerChanges,
): string {
	const kept = withoutAddresses(JSON.parse(addresses) as Recipient[], removeAddresses ?? []);
	return JSON.stringify(joinAddresses(addAddresses ?? [], kept));
}

/** Hands all of `other` to `customer` and wipes it. @returns `customer` with what it had not itself, not yet written */
async function takeOver(
	trx: Tx,
	customer: CustomerRow,
	other: CustomerRow,
	now: number,
): Promise<CustomerRow> {
	await trx
		.updateTable('buyers')
		.set({ customer_id: customer.id, updated_at: now })
		.where('customer_id', '=', other.id)
		.execute();
	await wipeCustomer(trx, other, now);
	await trx.updateTable('customers').set({ merged_into: customer.id }).where('id', '=', other.id).execute();
	const credit = other.store_credit_minor;
	if (credit > 0) {
		const move = { orderId: null, staff: null, requestKey: null };
		const from = { ...move, customerId: other.id, deltaMinor: -credit };
		await moveStoreCredit(trx, { ...from, reason: `Merged into ${customer.code}` }, now);
		const to = { ...move, customerId: customer.id, deltaMinor: credit };
		await moveStoreCredit(trx, { ...to, reason: `Merged from ${other.code}` }, now);
	}
	const joined = [...(JSON.parse(customer.tags) as string[]), ...(JSON.parse(other.tags) as string[])];
	const addresses = joinAddresses(
		JSON.parse(customer.addresses) as Recipient[],
		JSON.parse(other.addresses) as Recipient[],
	);
	return {
		...customer,
		name: customer.name ?? other.name,
		phone: customer.phone ?? other.phone,
		email: customer.email ?? other.email,
		note: [customer.note, other.note].filter((note) => note !== null).join('\n') || null,
		tags: JSON.stringify([...new Set(joined)]),
		addresses: JSON.stringify(addresses),
	};
}

/** Keeps an address that was used, for the next order. */
export async function rememberAddress(
	trx: Tx,
	customerCode: string,
	address: Recipient,
	now: number,
): Promise<void> {
	const customer = await lockCustomer(trx, customerCode);
	const addresses = addressesAfter(customer, { addAddresses: [address] });
	if (addresses !== customer.addresses) await writeCustomer(trx, customer, { addresses }, now);
}
