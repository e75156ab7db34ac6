import { InputError } from '../groupbuy/input-error';
import type { Currency } from '../groupbuy/money';
import { payableMinor, type OrderState } from '../groupbuy/order';
import { lockOrders, type LockedOrder } from './lock-order';
import { publicCode } from './public-code';
import type { Db, Tx } from './store';

/*
 * Bills: orders of one person, of whatever campaigns and groups, that are paid together.
 */

/** In these an order may still be paid. */
export const OPEN_ORDER_STATES: readonly OrderState[] = [
	'placed',
	'confirmed',
	'awaiting_payment',
	'proof_submitted',
];

/** Whose orders, or which. */
export type BillOf =
	| { orderCodes: readonly string[] }
	/** All that are open of a LINE user or of a customer (by code), in one currency. */
	| { person: string; currency: Currency };

export interface MergedBill {
	/**
	 * `different_buyers`, `different_currencies`: nobody can pay them together. `not_open`: some are paid or have ended.
	 * `nothing_to_merge`: fewer than two orders.
	 */
	status:
		'merged' | 'already' | 'different_buyers' | 'different_currencies' | 'not_open' | 'nothing_to_merge';
	/** Public code of the bill. */
	code: string | null;
	/** The orders on it or, of `not_open`, those that stand in the way. */
	orderCodes: readonly string[];
}

/**
 * Puts orders on one bill. Orders that are on another bill leave it, with all that are on it; a member of the shop who
 * orders by several LINE accounts is one person.
 *
 * @throws InputError for an unknown order
 */
export async function mergeBills(trx: Tx, of: BillOf, now: number): Promise<MergedBill> {
	const named = 'orderCodes' in of ? of.orderCodes : await openOrdersOf(trx, of);
	const orders = await lockOrders(trx, await withTheirBills(trx, named));
	const refused = (status: MergedBill['status'], orderCodes: string[] = []) => ({
		...{ status, code: null, orderCodes },
	});
	const notOpen = orders.filter((order) => !isOpen(order)).map(({ code }) => code);
	if (notOpen.length > 0) return refused('not_open', notOpen);
	const [first] = orders;
	if (!first || orders.length < 2) return refused('nothing_to_merge');
	if (orders.some(({ currency }) => currency !== first.currency)) return refused('different_currencies');
	if ((await personsOf(trx, orders)).size > 1) return refused('different_buyers');

	const orderCodes = orders.map(({ code }) => code).sort();
	const billIds = [...new Set(orders.flatMap(({ bill_id }) => bill_id ?? []))].sort((a, b) => a - b);
	const [oldest] = billIds;
	if (oldest !== undefined && orders.every(({ bill_id }) => bill_id === oldest)) {
		return { status: 'already', code: await codeOf(trx, oldest), orderCodes };
	}
	const billId = oldest ?? (await makeBill(trx, first, now));
	await trx
		.updateTable('orders')
		.set({ bill_id: billId, updated_at: now })
		.where(
			'id',
			'in',
			orders.map(({ id }) => id),
		)
		.execute();
	await trx.updateTable('bills').set({ updated_at: now }).where('id', '=', billId).execute();
	return { status: 'merged', code: await codeOf(trx, billId), orderCodes };
}

const isOpen = ({ state, paid_at }: LockedOrder): boolean =>
	paid_at === null && OPEN_ORDER_STATES.includes(state);

async function makeBill(
	trx: Tx,
	{ buyer_id, currency }: Pick<LockedOrder, 'buyer_id' | 'currency'>,
	now: number,
): Promise<number> {
	const { id } = await trx
		.insertInto('bills')
		.values({ code: publicCode('B'), buyer_id, currency, created_at: now, updated_at: now })
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}

async function codeOf(db: Db, billId: number): Promise<string> {
	const { code } = await db
		.selectFrom('bills')
		.select('code')
		.where('id', '=', billId)
		.executeTakeFirstOrThrow();
	return code;
}

/** Open orders of all accounts that are the same person. */
async function openOrdersOf(
	db: Db,
	{ person, currency }: { person: string; currency: Currency },
): Promise<string[]> {
	const rows = await db
		.selectFrom('orders')
		.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
		.select('orders.code')
		.where((eb) =>
			eb.or([
				eb('line_user_id', '=', person),
				eb('customer_id', 'in', (sub) => sub.selectFrom('customers').select('id').where('code', '=', person)),
				eb('customer_id', 'in', (sub) =>
					sub
						.selectFrom('buyers as known')
						.select('known.customer_id')
						.where('known.line_user_id', '=', person)
						.where('known.customer_id', 'is not', null),
				),
			]),
		)
		.where('paid_at', 'is', null)
		.where('state', 'in', OPEN_ORDER_STATES)
		.where('currency', '=', currency)
		.where((eb) => eb(eb('total_minor', '+', eb.ref('adjustments_minor')), '>', 0))
		.orderBy('orders.id')
		.execute();
	return rows.map(({ code }) => code);
}

/** What is paid together stays together. */
async function withTheirBills(db: Db, codes: readonly string[]): Promise<string[]> {
	if (codes.length === 0) return [];
	const rows = await db
		.selectFrom('orders')
		.select('code')
		.where('bill_id', 'in', (eb) =>
			eb
				.selectFrom('orders as named')
				.select('named.bill_id')
				.where('named.code', 'in', codes)
				.where('named.bill_id', 'is not', null),
		)
		.execute();
	return [...new Set([...codes, ...rows.map(({ code }) => code)])];
}

/** Members of the shop, and LINE users who are none. */
async function personsOf(db: Db, orders: readonly LockedOrder[]): Promise<Set<string>> {
	const rows = await db
		.selectFrom('buyers')
		.select(['id', 'customer_id'])
		.where(
			'id',
			'in',
			orders.map(({ buyer_id }) => buyer_id),
		)
		.execute();
	return new Set(rows.map(personKey));
}

/** Two buyers with the same are one person. */
export function personKey({ id, customer_id }: { id: number; customer_id: number | null }): string {
	return customer_id === null ? `buyer ${id}` : `customer ${customer_id}`;
}

export interface SplitBill {
	/** `not_open`: some are paid or have ended; nothing was changed. */
	status: 'split' | 'already' | 'not_open';
	/** Orders that are paid on their own again or, of `not_open`, those that stand in the way. */
	orderCodes: readonly string[];
	/** Orders still on the bill: two or more, or none. */
	remaining: readonly string[];
}

/**
 * Takes orders off a bill. An order that would be left alone on it leaves as well.
 *
 * @param orderCodes `null`: all
 * @throws InputError for an unknown bill, or an order that is not on it
 */
export async function splitBill(
	trx: Tx,
	{ billCode, orderCodes }: { billCode: string; orderCodes: readonly string[] | null },
	now: number,
): Promise<SplitBill> {
	const { id } = await findBill(trx, billCode);
	const on = await lockOrders(trx, await orderCodesOn(trx, id));
	const stillOn = new Map(on.filter(({ bill_id }) => bill_id === id).map((order) => [order.code, order]));
	for (const code of orderCodes ?? []) {
		if (!stillOn.has(code)) {
			throw new InputError(
				`Order '${code}' is not on bill '${billCode}'`,
				stillOn.size === 0
					? 'There is no order on it any more.'
					: `On it are ${[...stillOn.keys()].join(', ')}.`,
			);
		}
	}
	const leaving = new Set(orderCodes ?? stillOn.keys());
	const rest = [...stillOn.keys()].filter((code) => !leaving.has(code));
	for (const code of rest.length === 1 ? rest : []) leaving.add(code);
	if (leaving.size === 0) return { status: 'already', orderCodes: [], remaining: rest };
	const closed = [...leaving].filter((code) => {
		const order = stillOn.get(code);
		return order !== undefined && !isOpen(order);
	});
	if (closed.length > 0) return { status: 'not_open', orderCodes: closed, remaining: [...stillOn.keys()] };
	await trx
		.updateTable('orders')
		.set({ bill_id: null, updated_at: now })
		.where('code', 'in', [...leaving])
		.execute();
	await trx.updateTable('bills').set({ updated_at: now }).where('id', '=', id).execute();
	return {
		status: 'split',
		orderCodes: [...leaving].sort(),
		remaining: rest.filter((code) => !leaving.has(code)),
	};
}

async function findBill(db: Db, code: string) {
	const bill = await db.selectFrom('bills').selectAll().where('code', '=', code).executeTakeFirst();
	if (bill) return bill;
	throw new InputError(
		`There is no bill '${code}'`,
		'Bill → Merge answers the code; it looks like B7K3M9QX.',
	);
}

/** Codes of the orders on a bill, the oldest first. */
async function orderCodesOn(db: Db, billId: number): Promise<string[]> {
	const rows = await db
		.selectFrom('orders')
		.select('code')
		.where('bill_id', '=', billId)
		.orderBy('placed_at')
		.orderBy('id')
		.execute();
	return rows.map(({ code }) => code);
}

/** What a code names to be paid: an order, or the open orders of a bill. @throws InputError for an unknown bill */
export async function orderCodesToPay(db: Db, code: string): Promise<string[]> {
	if (!code.startsWith('B')) return [code];
	const { orders } = await getBill(db, code);
	return orders
		.filter(({ paidAt, state }) => paidAt === null && OPEN_ORDER_STATES.includes(state))
		.map((one) => one.code);
}

export interface BillRecord {
	/** Public code. */
	code: string;
	currency: Currency;
	lineUserId: string;
	buyerName: string | null;
	/** Of the orders that have not ended. */
	payableMinor: number;
	/** Of it, what is not paid. */
	dueMinor: number;
	/** The oldest first. */
	orders: Array<{
		code: string;
		/** Of its campaign; `null`: made by a seller. */
		title: string | null;
		state: OrderState;
		payableMinor: number;
		placedAt: number;
		paidAt: number | null;
	}>;
}

/** @throws InputError for an unknown bill */
export async function getBill(db: Db, billCode: string): Promise<BillRecord> {
	const { id, code, currency, buyer_id } = await findBill(db, billCode);
	const buyer = await db
		.selectFrom('buyers')
		.select(['line_user_id as lineUserId', 'display_name as buyerName'])
		.where('id', '=', buyer_id)
		.executeTakeFirstOrThrow();
	const rows = await db
		.selectFrom('orders')
		.leftJoin('campaigns', 'campaigns.id', 'orders.campaign_id')
		.select([
			'orders.code',
			'campaigns.title',
			'orders.state',
			'total_minor as totalMinor',
			'adjustments_minor as adjustmentsMinor',
			'placed_at as placedAt',
			'paid_at as paidAt',
		])
		.where('bill_id', '=', id)
		.orderBy('placed_at')
		.orderBy('orders.id')
		.execute();
	const orders = rows.map(({ totalMinor, adjustmentsMinor, ...order }) => ({
		...order,
		payableMinor: payableMinor({ totalMinor, adjustmentsMinor }),
	}));
	const active = orders.filter(({ state, paidAt }) => paidAt !== null || OPEN_ORDER_STATES.includes(state));
	const sum = (some: typeof orders) => some.reduce((total, order) => total + order.payableMinor, 0);
	return {
		...{ code, currency, ...buyer, orders },
		payableMinor: sum(active),
		dueMinor: sum(active.filter(({ paidAt }) => paidAt === null)),
	};
}
