import { setImmediate as nextTurn } from 'node:timers/promises';

import type { BankAccount } from '../groupbuy/checkout';
import { incomeDeductions, type DeductionRules, type IncomeDeductions } from '../groupbuy/income-deductions';
import { InputError } from '../groupbuy/input-error';
import type { Currency } from '../groupbuy/money';
import { readLine } from '../groupbuy/read-fields';
import type { IncomeClass } from '../groupbuy/referral';
import { ifGiven, NO_LIMIT, oneOf, wholeSum } from './expressions';
import { publicCode } from './public-code';
import { getReferrer, listReferrers, type ReferrerView } from './referrers';
import { allOrNothing } from './storefront-cart';
import type { Db, Store, Tx } from './store';

/*
 * Paying leaders out: all that is payable until a moment, what was taken back included.
 */

const MAX_KEY = 200;
const MAX_NOTE = 200;

export interface PayoutTerms {
	/** Entries that are payable until then, epoch milliseconds, that moment included. */
	until: number;
	/** What is less is carried forward, gross. */
	minMinor: number;
	/** When it is paid: which rules of deductions hold. */
	paidAt: number;
	/** IANA name: of whose calendar the day of payment is. */
	timeZone: string;
	/** Absent: Taiwan's. */
	rules?: readonly DeductionRules[] | undefined;
}

/** What a leader would get in a currency; deductions are an estimate (試算). */
export interface PayoutPreview extends IncomeDeductions {
	/**
	 * `below_minimum`, `negative` (what was taken back is more than what was earned): nothing is paid, it is carried forward to
	 * the next time.
	 */
	status: 'payable' | 'below_minimum' | 'negative';
	leaderId: number;
	leaderName: string;
	incomeClass: IncomeClass;
	bank: BankAccount | null;
	currency: Currency;
	entries: number;
	grossMinor: number;
}

/** Of all leaders, or some, who have anything that is payable. */
export async function previewPayouts(
	db: Db,
	terms: PayoutTerms & { leaderIds?: readonly number[] | undefined },
): Promise<PayoutPreview[]> {
	const previews: PayoutPreview[] = [];
	for (const leader of await payees(db, terms.leaderIds)) {
		for (const unpaid of await unpaidOf(db, leader.id, terms.until))
			previews.push(previewOf(leader, unpaid, terms));
		await nextTurn();
	}
	return previews;
}

/** Somebody who was erased is still owed what they have earned. */
async function payees(db: Db, ids: readonly number[] | undefined): Promise<ReferrerView[]> {
	const leaders = await listReferrers(db, { withErased: true });
	return ids === undefined ? leaders : leaders.filter(({ id }) => ids.includes(id));
}

interface Unpaid {
	currency: Currency;
	entries: number;
	grossMinor: number;
}

async function unpaidOf(db: Db, leaderId: number, until: number): Promise<Unpaid[]> {
	return await db
		.selectFrom('commission_entries')
		.select((eb) => [
			'currency',
			eb.fn.countAll<number>().as('entries'),
			wholeSum(eb.ref('commission_minor')).as('grossMinor'),
		])
		.where('leader_id', '=', leaderId)
		.where('payout_id', 'is', null)
		.where('payable_at', '<=', until)
		.groupBy('currency')
		.orderBy('currency')
		.execute();
}

function previewOf(
	leader: ReferrerView,
	unpaid: Unpaid,
	{ minMinor, paidAt, timeZone, rules }: PayoutTerms,
): PayoutPreview {
	const { incomeClass, isResident, isNhiExempt } = leader;
	const { grossMinor } = unpaid;
	return {
		...unpaid,
		...incomeDeductions({ incomeClass, isResident, isNhiExempt, ...unpaid, paidAt, timeZone }, rules),
		status: grossMinor < 0 ? 'negative' : grossMinor < Math.max(1, minMinor) ? 'below_minimum' : 'payable',
		leaderId: leader.id,
		leaderName: leader.name,
		incomeClass,
		bank: leader.bank,
	};
}

export interface PayoutRequest extends PayoutTerms {
	leaderId: number;
	currency: Currency;
	/** Under one key it is paid once. */
	requestKey: string;
	note: string | null;
	/** What the preview said: if it is something else by now, nothing is noted. */
	expectedNetMinor?: number | undefined;
}

export type PaidOut =
	| { status: 'paid' | 'already'; payout: PayoutView }
	/** Nothing was noted: what there is to pay is not what was expected, too little, or nothing. */
	| { status: 'changed' | 'below_minimum' | 'negative'; preview: PayoutPreview }
	| { status: 'nothing' };

/**
 * Notes that a leader was paid what was payable. It moves no money itself.
 *
 * @throws InputError for an unknown leader
 */
export async function payOut(store: Store, request: PayoutRequest, now: number): Promise<PaidOut> {
	const requestKey = readLine(request.requestKey, 'requestKey', MAX_KEY);
	return await allOrNothing(store, async (trx) => {
		const result = await claim(trx, { ...request, requestKey }, now);
		return { keep: result.status === 'paid', result };
	});
}

async function claim(trx: Tx, request: PayoutRequest, now: number): Promise<PaidOut> {
	const { leaderId, currency, until, paidAt, requestKey } = request;
	const leader = await getReferrer(trx, { id: leaderId });
	// An update locks the row on both databases: of two payouts of one leader the second finds nothing left.
	await trx.updateTable('leaders').set({ updated_at: now }).where('id', '=', leaderId).execute();
	const [before] = await listPayouts(trx, { requestKey });
	if (before) return { status: 'already', payout: before };
	const { id, code } = await trx
		.insertInto('payouts')
		.values({
			code: publicCode('T'),
			leader_id: leaderId,
			currency,
			...{ gross_minor: 0, tax_minor: 0, premium_minor: 0, net_minor: 0 },
			income_class: leader.incomeClass,
			until_at: until,
			note: request.note === null ? null : readLine(request.note, 'note', MAX_NOTE),
			request_key: requestKey,
			paid_at: paidAt,
			created_at: now,
		})
		.returning(['id', 'code'])
		.executeTakeFirstOrThrow();
	// Claimed first and added up then: what is accrued meanwhile is in neither.
	await trx
		.updateTable('commission_entries')
		.set({ payout_id: id })
		.where('leader_id', '=', leaderId)
		.where('currency', '=', currency)
		.where('payout_id', 'is', null)
		.where('payable_at', '<=', until)
		.execute();
	const claimed = await trx
		.selectFrom('commission_entries')
		.select((eb) => [
			eb.fn.countAll<number>().as('entries'),
			wholeSum(eb.ref('commission_minor')).as('grossMinor'),
		])
		.where('payout_id', '=', id)
		.executeTakeFirstOrThrow();
	if (claimed.entries === 0) return { status: 'nothing' };
	const preview = previewOf(leader, { ...claimed, currency }, request);
	if (preview.status !== 'payable') return { status: preview.status, preview };
	const { grossMinor, taxMinor, premiumMinor, netMinor } = preview;
	if (request.expectedNetMinor !== undefined && request.expectedNetMinor !== netMinor)
		return { status: 'changed', preview };
	await trx
		.updateTable('payouts')
		.set({
			gross_minor: grossMinor,
			tax_minor: taxMinor,
			premium_minor: premiumMinor,
			net_minor: netMinor,
		})
		.where('id', '=', id)
		.execute();
	return { status: 'paid', payout: await getPayout(trx, code) };
}

export interface PayoutView {
	/** Public code. */
	code: string;
	leaderId: number;
	leaderName: string;
	currency: Currency;
	grossMinor: number;
	taxMinor: number;
	premiumMinor: number;
	netMinor: number;
	incomeClass: IncomeClass;
	until: number;
	note: string | null;
	paidAt: number;
	createdAt: number;
}

export interface PayoutFilter {
	codes?: readonly string[] | undefined;
	leaderIds?: readonly number[] | undefined;
	/** By when they were paid, epoch milliseconds; `to` is no longer part of it. */
	from?: number | undefined;
	to?: number | undefined;
	requestKey?: string | undefined;
	limit?: number | undefined;
}

/** The newest first. */
export async function listPayouts(db: Db, filter: PayoutFilter = {}): Promise<PayoutView[]> {
	return await db
		.selectFrom('payouts')
		.innerJoin('leaders', 'leaders.id', 'payouts.leader_id')
		.select([
			'payouts.code',
			'leader_id as leaderId',
			'leaders.name as leaderName',
			'currency',
			'gross_minor as grossMinor',
			'tax_minor as taxMinor',
			'premium_minor as premiumMinor',
			'net_minor as netMinor',
			'payouts.income_class as incomeClass',
			'until_at as until',
			'payouts.note',
			'paid_at as paidAt',
			'payouts.created_at as createdAt',
		])
		.where((eb) => ifGiven(filter.codes, (codes) => oneOf(eb.ref('payouts.code'), codes)))
		.where((eb) => ifGiven(filter.leaderIds, (ids) => oneOf(eb.ref('leader_id'), ids)))
		.where((eb) => ifGiven(filter.from, (from) => eb('paid_at', '>=', from)))
		.where((eb) => ifGiven(filter.to, (to) => eb('paid_at', '<', to)))
		.where((eb) => ifGiven(filter.requestKey, (key) => eb('request_key', '=', key)))
		.orderBy('paid_at', 'desc')
		.orderBy('payouts.id', 'desc')
		.limit(filter.limit ?? NO_LIMIT)
		.execute();
}

/** @throws InputError for an unknown code */
export async function getPayout(db: Db, code: string): Promise<PayoutView> {
	const [payout] = await listPayouts(db, { codes: [code] });
	if (payout) return payout;
	throw new InputError(`There is no payout '${code}'`, 'Look it up in the list of payouts.');
}
