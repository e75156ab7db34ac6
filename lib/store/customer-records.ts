import type { Recipient } from '../groupbuy/checkout';
import { InputError } from '../groupbuy/input-error';
import { toE164 } from '../groupbuy/phone';
import { chunks, ROWS_PER_STATEMENT } from './collections';
import { containing, ifGiven, NO_LIMIT, oneOf } from './expressions';
import type { Db } from './store';

/** A LINE account of a customer. */
export interface BoundLineUser {
	lineUserId: string;
	displayName: string | null;
	/** Which member of the staff has the conversation. */
	assignedTo: string | null;
}

/** A member of the shop. Times are epoch milliseconds. */
export interface CustomerRecord {
	/** Public code. */
	code: string;
	name: string | null;
	/** E.164. */
	phone: string | null;
	/** In lower case. */
	email: string | null;
	/** The shop's own, never shown to the customer. */
	note: string | null;
	tags: string[];
	/** At most five, the newest first. */
	addresses: Recipient[];
	storeCreditMinor: number;
	lineUsers: BoundLineUser[];
	createdAt: number;
	updatedAt: number;
}

export interface CustomerFilter {
	codes?: readonly string[];
	ids?: readonly number[];
	/** Who uses one of these LINE accounts. */
	lineUserIds?: readonly string[];
	/** E.164. */
	phone?: string;
	/** In lower case. */
	email?: string;
	/** The whole tag. */
	tag?: string;
	/** Part of the name, the name in LINE, the phone number, the e-mail address, the code or a tag. */
	search?: string;
	limit?: number;
}

/** Customers, newest first; without those who were erased or merged into another. */
export async function findCustomers(db: Db, filter: CustomerFilter): Promise<CustomerRecord[]> {
	const rows = await db
		.selectFrom('customers')
		.selectAll()
		.where('erased_at', 'is', null)
		.where((eb) => ifGiven(filter.codes, (codes) => oneOf(eb.ref('code'), codes)))
		.$if(filter.ids !== undefined, (query) => query.where('id', 'in', [...(filter.ids ?? []), 0]))
		.where((eb) =>
			ifGiven(filter.lineUserIds, (ids) =>
				eb.exists(
					eb
						.selectFrom('buyers')
						.select('buyers.id')
						.whereRef('buyers.customer_id', '=', 'customers.id')
						.where((own) => oneOf(own.ref('buyers.line_user_id'), ids)),
				),
			),
		)
		.where((eb) => ifGiven(filter.phone, (phone) => eb('phone', '=', phone)))
		.where((eb) => ifGiven(filter.email, (email) => eb('email', '=', email)))
		.where((eb) => ifGiven(filter.tag, (tag) => containing(eb.ref('tags'), JSON.stringify(tag))))
		.where((eb) =>
			ifGiven(filter.search || undefined, (words) =>
				eb.or([
					...(['name', 'email', 'code'] as const).map((column) => containing(eb.ref(column), words)),
					containing(eb.ref('phone'), phonePart(words)),
					containing(eb.ref('tags'), JSON.stringify(words).slice(1, -1)),
					eb.exists(
						eb
							.selectFrom('buyers')
							.select('buyers.id')
							.whereRef('buyers.customer_id', '=', 'customers.id')
							.where((own) => containing(own.ref('buyers.display_name'), words)),
					),
				]),
			),
		)
		.orderBy('id', 'desc')
		.limit(filter.limit ?? NO_LIMIT)
		.execute();
	const lineUsers = await boundLineUsers(
		db,
		rows.map(({ id }) => id),
	);
	return rows.map((row) => ({
		code: row.code,
		name: row.name,
		phone: row.phone,
		email: row.email,
		note: row.note,
		tags: JSON.parse(row.tags) as string[],
		addresses: JSON.parse(row.addresses) as Recipient[],
		storeCreditMinor: row.store_credit_minor,
		lineUsers: lineUsers.get(row.id) ?? [],
		createdAt: row.created_at,
		updatedAt: row.updated_at,
	}));
}

/** People type `0912-345` for what stands as `+886912345…`. */
function phonePart(words: string): string {
	const whole = toE164(words);
	if (whole !== undefined) return whole;
	const part = words.normalize('NFKC').replace(/[\s().-]/g, '');
	return /^0\d+$/.test(part) ? part.slice(1) : part;
}

async function boundLineUsers(
	db: Db,
	customerIds: readonly number[],
): Promise<Map<number | null, BoundLineUser[]>> {
	const bound = new Map<number | null, BoundLineUser[]>();
	for (const ids of chunks(customerIds, ROWS_PER_STATEMENT)) {
		const rows = await db
			.selectFrom('buyers')
			.select(['customer_id', 'line_user_id', 'display_name', 'assigned_to'])
			.where('customer_id', 'in', ids)
			// Without the name under which orders stand that were made without a LINE account.
			.where('line_user_id', 'not like', 'customer:%')
			.orderBy('id')
			.execute();
		for (const row of rows) {
			const own = bound.get(row.customer_id) ?? [];
			own.push({
				lineUserId: row.line_user_id,
				displayName: row.display_name,
				assignedTo: row.assigned_to,
			});
			bound.set(row.customer_id, own);
		}
	}
	return bound;
}

/** @throws InputError when there is no such customer, or no longer */
export async function getCustomer(db: Db, code: string): Promise<CustomerRecord> {
	const [customer] = await findCustomers(db, { codes: [code], limit: 1 });
	if (customer) return customer;
	throw unknownCustomer(code);
}

/** Whose LINE account it is; `null`: nobody's that the shop knows. */
export async function customerOf(db: Db, lineUserId: string): Promise<CustomerRecord | null> {
	const [customer] = await findCustomers(db, { lineUserIds: [lineUserId], limit: 1 });
	return customer ?? null;
}

export function unknownCustomer(code: string): InputError {
	return new InputError(
		`There is no customer '${code}'`,
		'Look the code up with Customer → Get Many; it looks like M7K3M9QX. A customer who was merged into another has the code of that one.',
	);
}
