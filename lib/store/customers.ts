import { readContact, type Contact } from '../groupbuy/customer';
import { InputError } from '../groupbuy/input-error';
import { bindBuyer, boundCustomer, lockBuyer } from './customer-binding';
import { findCustomers, type CustomerRecord } from './customer-records';
import { ensureOwnBuyer, lockByContact, type CustomerRow } from './customer-rows';
import { publicCode } from './public-code';
import type { Db, Tx } from './store';

/** Who is looked for, and made when there is nobody. A phone number or an e-mail address is enough. */
export interface CustomerRequest extends Contact {
	/** The LINE account that they use; `null`: none that the shop knows. */
	lineUserId: string | null;
	/** For a new customer; `null`: the name in LINE. */
	name: string | null;
	note: string | null;
	/** Binds the LINE account to the customer who is found; without it the match is only shown. */
	bind: boolean;
}

/** What came of it; `customer` is `null` where none was settled on, and `matches` are who stands in the way. */
export interface CustomerAnswer<Status extends string> {
	status: Status;
	customer: CustomerRecord | null;
	matches: CustomerRecord[];
}

/**
 * - `found`: the phone number or e-mail address, or the LINE account, is this customer's already.
 * - `match_found`: it is this customer's, who is not known to use the LINE account: bind it if it is the same person.
 * - `conflict`: phone number and e-mail address are two different customers': one of them was mistyped.
 * - `already_bound`: the LINE account is a customer's with another phone number or e-mail address.
 */
export type UpsertStatus = 'created' | 'found' | 'bound' | 'match_found' | 'conflict' | 'already_bound';

/**
 * Finds a customer by phone number or e-mail address, or makes one. Of a customer who is found nothing changes but the
 * LINE account, and that only when it is asked for.
 *
 * @throws InputError for a phone number or e-mail address that is none, or when there is neither
 */
export async function upsertCustomer(
	trx: Tx,
	request: CustomerRequest,
	now: number,
): Promise<CustomerAnswer<UpsertStatus>> {
	const { lineUserId, bind } = request;
	const contact = readContact(request);
	const matches = await lockByContact(trx, contact);
	if (matches.length > 1) return await customerAnswer(trx, 'conflict', null, matches);
	const own = lineUserId === null ? null : await boundCustomer(trx, lineUserId);
	const [match] = matches;
	const named = contact.phone !== null || contact.email !== null;
	if (own !== null) {
		const others = matches.filter(({ id }) => id !== own);
		return await customerAnswer(trx, match?.id === own || !named ? 'found' : 'already_bound', own, others);
	}
	if (!named) {
		throw new InputError(
			'Neither a phone number nor an e-mail address is given',
			'A customer is known by one of them. Ask for it, or map it from the input.',
		);
	}
	if (match && lineUserId === null) return await customerAnswer(trx, 'found', match.id, []);
	if (match && !bind) return await customerAnswer(trx, 'match_found', null, matches);
	const taken = lineUserId !== null && (await lockBuyer(trx, lineUserId, now)) !== null;
	const customer = taken
		? undefined
		: (match ?? (await insertCustomer(trx, { ...request, ...contact }, now)));
	// Somebody else has bound the LINE account, or made the customer, at this very moment: look again.
	if (!customer) return await upsertCustomer(trx, request, now);
	if (lineUserId === null) await ensureOwnBuyer(trx, customer, now);
	else await bindBuyer(trx, lineUserId, customer.id, now);
	return await customerAnswer(trx, match ? 'bound' : 'created', customer.id, []);
}

async function insertCustomer(
	trx: Tx,
	{ name, phone, email, note, lineUserId }: CustomerRequest,
	now: number,
): Promise<Pick<CustomerRow, 'id' | 'code' | 'name'> | undefined> {
	return await trx
		.insertInto('customers')
		.values({
			code: publicCode('M'),
			name: name ?? (await nameInLine(trx, lineUserId)),
			phone,
			email,
			note,
			created_at: now,
			updated_at: now,
		})
		.onConflict((conflict) => conflict.doNothing())
		.returning(['id', 'code', 'name'])
		.executeTakeFirst();
}

async function nameInLine(db: Db, lineUserId: string | null): Promise<string | null> {
	if (lineUserId === null) return null;
	const buyer = await db
		.selectFrom('buyers')
		.select('display_name')
		.where('line_user_id', '=', lineUserId)
		.executeTakeFirst();
	return buyer?.display_name ?? null;
}

/** What an operation on customers answers, with the records as they are now. */
export async function customerAnswer<Status extends string>(
	db: Db,
	status: Status,
	customerId: number | null,
	matches: ReadonlyArray<Pick<CustomerRow, 'id'>>,
): Promise<CustomerAnswer<Status>> {
	const [customer] = customerId === null ? [] : await findCustomers(db, { ids: [customerId] });
	return {
		status,
		customer: customer ?? null,
		matches: await findCustomers(db, { ids: matches.map(({ id }) => id) }),
	};
}
