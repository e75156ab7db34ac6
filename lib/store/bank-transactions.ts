import type { Currency } from '../groupbuy/money';
import {
	reconcile,
	type PaymentMatch,
	type Payable,
	type Payment,
	type Reconciliation,
	type ReconcileRules,
} from '../groupbuy/reconcile';
import { orderCodesToPay } from './bills';
import { chunks, present, ROWS_PER_STATEMENT } from './collections';
import { lockOrders } from './lock-order';
import { openPayables, payByCode } from './payables';
import { lockKey, type Db, type Store, type Tx } from './store';

/** A payment as the bank tells of it. */
export interface BankPayment extends Payment {
	memo: string | null;
}

export interface ReconcileOptions extends ReconcileRules {
	currency: Currency;
	/** Take what fits by its amount alone for certain. */
	acceptAmountOnly: boolean;
	/** Only look. */
	dryRun: boolean;
}

export interface Reconciled extends Reconciliation {
	/** What was to be paid when it was looked at, by code. */
	owed: ReadonlyMap<string, Payable>;
	/** Orders that became paid, by key of the payment. */
	paidOrders: ReadonlyMap<string, readonly string[]>;
}

/**
 * Holds payments against all that is to be paid and notes what is certain: the orders are paid, their proofs accepted, and
 * the payment is kept so that it counts once, whatever file it comes in.
 */
export async function reconcilePayments(
	store: Store,
	payments: readonly BankPayment[],
	options: ReconcileOptions,
	now: number,
): Promise<Reconciled> {
	if (options.dryRun) return { ...(await look(store.db, payments, options)), paidOrders: new Map() };
	return await store.tx(async (trx) => {
		// Two runs over the same file come one after the other.
		await lockKey(trx, store.dialect, 'bank-transactions');
		const seen = certain(await look(trx, payments, options), options);
		const codes = seen.map(({ code }) => code);
		const orderCodes: string[] = [];
		for (const code of codes) orderCodes.push(...(await orderCodesToPay(trx, code)));
		await lockOrders(trx, orderCodes);
		// What was seen before the locks may have changed until then; what is seen under them stays.
		const looked = await look(trx, payments, options);
		const locked = new Set(codes);
		const matches = certain(looked, options).filter(({ code }) => locked.has(code));
		return { ...looked, paidOrders: await noteMatches(trx, payments, matches, now) };
	});
}

async function look(
	db: Db,
	payments: readonly BankPayment[],
	options: ReconcileOptions,
): Promise<Reconciliation & { owed: Map<string, Payable> }> {
	const payables = await openPayables(db, options.currency);
	const owed = new Map(payables.map((payable) => [payable.code, payable]));
	return { ...reconcile(payables, payments, options, await takenBefore(db, payments)), owed };
}

async function takenBefore(db: Db, payments: readonly Payment[]): Promise<Set<string>> {
	const taken = new Set<string>();
	for (const part of chunks(payments, ROWS_PER_STATEMENT)) {
		const rows = await db
			.selectFrom('bank_transactions')
			.select('key')
			.where(
				'key',
				'in',
				part.map(({ key }) => key),
			)
			.execute();
		for (const { key } of rows) taken.add(key);
	}
	return taken;
}

/** Which payment pays which order or bill, as far as nobody needs to look at it. */
function certain({ payments }: Reconciliation, { acceptAmountOnly }: ReconcileOptions) {
	return payments
		.filter((match) => isCertain(match, acceptAmountOnly))
		.flatMap(({ key, payableCodes }) => payableCodes.map((code) => ({ key, code })));
}

export function isCertain({ status, confidence }: PaymentMatch, acceptAmountOnly: boolean): boolean {
	return status === 'matched' && (confidence === 'certain' || acceptAmountOnly);
}

async function noteMatches(
	trx: Tx,
	payments: readonly BankPayment[],
	matches: ReadonlyArray<{ key: string; code: string }>,
	now: number,
): Promise<Map<string, string[]>> {
	const byKey = new Map(payments.map((payment) => [payment.key, payment]));
	const paid = new Map<string, string[]>();
	for (const { key, code } of matches) {
		const payment = present(byKey.get(key));
		const [lastFive] = payment.lastFives;
		const reason = lastFive === undefined ? 'bank transfer' : `bank transfer …${lastFive}`;
		const { changed } = await payByCode(trx, code, { actor: null, reason, at: payment.at }, now);
		await keep(trx, payment, code, now);
		paid.set(key, changed);
	}
	return paid;
}

async function keep(
	trx: Tx,
	{ key, at, amountMinor, lastFives, memo }: BankPayment,
	code: string,
	now: number,
): Promise<void> {
	const table = code.startsWith('B') ? 'bills' : 'orders';
	const { id } = await trx.selectFrom(table).select('id').where('code', '=', code).executeTakeFirstOrThrow();
	await trx
		.insertInto('bank_transactions')
		.values({
			...{ key, memo, booked_at: at, amount_minor: amountMinor, last_five: lastFives[0] ?? null },
			order_id: table === 'orders' ? id : null,
			bill_id: table === 'bills' ? id : null,
			matched_at: now,
		})
		.execute();
}
