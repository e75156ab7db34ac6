import { randomUUID } from 'node:crypto';
import type { Selectable, Updateable } from 'kysely';

import type { BankAccount } from '../groupbuy/checkout';
import { readContact } from '../groupbuy/customer';
import { InputError } from '../groupbuy/input-error';
import { readChoice, readLine } from '../groupbuy/read-fields';
import { INCOME_CLASSES, type IncomeClass } from '../groupbuy/referral';
import { referralCodeOf } from '../groupbuy/referral-code';
import { readBank } from '../groupbuy/shop-settings-input';
import { NO_LIMIT, search } from './expressions';
import type { LeadersTable } from './schema';
import type { Db, Tx } from './store';

/*
 * Referrers are the leaders of groups, and whoever else brings buyers: what is needed to settle with them.
 */

const MAX_NAME = 100;
const MAX_NOTE = 500;

/** What is absent stays as it is, `null` clears it. */
export interface ReferrerInput {
	/** Unique: by it a referrer is found again. */
	name: string;
	note?: string | null;
	lineUserId?: string | null;
	email?: string | null;
	/** As it was written. */
	phone?: string | null;
	incomeClass?: IncomeClass;
	isResident?: boolean;
	/** Exempt from the NHI supplementary premium, by proof that was shown before. */
	isNhiExempt?: boolean;
	bank?: BankAccount | null;
}

export interface ReferrerView {
	id: number;
	name: string;
	note: string | null;
	lineUserId: string | null;
	email: string | null;
	/** E.164. */
	phone: string | null;
	incomeClass: IncomeClass;
	isResident: boolean;
	isNhiExempt: boolean;
	bank: BankAccount | null;
	erasedAt: number | null;
	createdAt: number;
}

/**
 * Adds a referrer, or brings the one of this name up to date.
 *
 * @throws InputError for a field that cannot be used, or a LINE user ID that is another's
 */
export async function upsertReferrer(
	trx: Tx,
	input: ReferrerInput,
	now: number,
): Promise<{ status: 'created' | 'updated'; referrer: ReferrerView }> {
	const name = readLine(input.name, 'name', MAX_NAME);
	const columns = { ...referrerColumns(input), updated_at: now };
	await refuseForeignId(trx, name, columns.line_user_id);
	const inserted = await trx
		.insertInto('leaders')
		.values({ name, created_at: now, ...columns })
		.onConflict((conflict) => conflict.column('name').doNothing())
		.returning('id')
		.executeTakeFirst();
	if (!inserted) await trx.updateTable('leaders').set(columns).where('name', '=', name).execute();
	return { status: inserted ? 'created' : 'updated', referrer: await getReferrer(trx, { name }) };
}

function referrerColumns(input: ReferrerInput) {
	const { note, lineUserId, incomeClass, isResident, isNhiExempt, bank } = input;
	const { email, phone } = readContact({ email: input.email ?? null, phone: input.phone ?? null });
	return {
		...(note !== undefined && { note: note && readLine(note, 'note', MAX_NOTE) }),
		...(lineUserId !== undefined && {
			line_user_id: lineUserId && readLine(lineUserId, 'lineUserId', MAX_NAME),
		}),
		...(input.email !== undefined && { email }),
		...(input.phone !== undefined && { phone }),
		...(incomeClass !== undefined && {
			income_class: readChoice(incomeClass, 'incomeClass', INCOME_CLASSES),
		}),
		...(isResident !== undefined && { is_resident: isResident ? 1 : 0 }),
		...(isNhiExempt !== undefined && { is_nhi_exempt: isNhiExempt ? 1 : 0 }),
		...(bank !== undefined && { bank: bank && JSON.stringify(readBank(bank, 'bank')) }),
	} satisfies Updateable<LeadersTable>;
}

async function refuseForeignId(trx: Tx, name: string, lineUserId: string | null | undefined): Promise<void> {
	if (!lineUserId) return;
	const other = await findReferrer(trx, { lineUserId });
	if (other === undefined || other.name === name) return;
	throw new InputError(
		`The LINE user ID '${lineUserId}' is that of referrer '${other.name}'`,
		'Every referrer has an ID of their own: take it from the other one first.',
	);
}

/** How a referrer is named: each tells one from all others. */
export type ReferrerKey = { id: number } | { name: string } | { lineUserId: string } | { code: string };

/** @throws InputError when there is none */
export async function getReferrer(db: Db, key: ReferrerKey): Promise<ReferrerView> {
	const referrer = await findReferrer(db, key);
	if (referrer) return referrer;
	throw new InputError(
		`There is no referrer '${Object.values(key).join('')}'`,
		'Choose one from the list, or create the referrer first.',
	);
}

export async function findReferrer(db: Db, key: ReferrerKey): Promise<ReferrerView | undefined> {
	const row = await db
		.selectFrom('leaders')
		.selectAll()
		.where((eb) => {
			if ('id' in key) return eb('id', '=', key.id);
			if ('name' in key) return eb('name', '=', key.name);
			if ('lineUserId' in key) return eb('line_user_id', '=', key.lineUserId);
			const code = referralCodeOf(key.code) ?? '';
			return eb('id', 'in', eb.selectFrom('referral_codes').select('leader_id').where('code', '=', code));
		})
		.executeTakeFirst();
	return row && toView(row);
}

export interface ReferrerFilter {
	/** Part of the name. */
	search?: string;
	withErased?: boolean;
	limit?: number;
}

/** By name; those that were erased only if they are asked for. */
export async function listReferrers(db: Db, filter: ReferrerFilter = {}): Promise<ReferrerView[]> {
	const rows = await db
		.selectFrom('leaders')
		.selectAll()
		.$if(filter.withErased !== true, (query) => query.where('erased_at', 'is', null))
		.where((eb) => search([eb.ref('name')], filter.search))
		.orderBy('name')
		.limit(filter.limit ?? NO_LIMIT)
		.execute();
	return rows.map(toView);
}

function toView(row: Selectable<LeadersTable>): ReferrerView {
	const { id, name, note, email, phone } = row;
	return {
		...{ id, name, note, email, phone },
		lineUserId: row.line_user_id,
		incomeClass: row.income_class,
		isResident: row.is_resident === 1,
		isNhiExempt: row.is_nhi_exempt === 1,
		bank: row.bank === null ? null : (JSON.parse(row.bank) as BankAccount),
		erasedAt: row.erased_at,
		createdAt: row.created_at,
	};
}

/**
 * Erases what is known of a referrer as a person and ends their codes and report links. What was earned and paid stays, for
 * the merchant's books, under a name that means nobody.
 *
 * @throws InputError when there is none
 */
export async function eraseReferrer(
	trx: Tx,
	key: ReferrerKey,
	now: number,
): Promise<{ pseudonym: string; codes: number; reportLinks: number }> {
	const { id } = await getReferrer(trx, key);
	const pseudonym = `erased:${randomUUID()}`;
	const nothing = { note: null, line_user_id: null, email: null, phone: null, bank: null };
	await trx
		.updateTable('leaders')
		.set({ name: pseudonym, ...nothing, erased_at: now, updated_at: now })
		.where('id', '=', id)
		.execute();
	const codes = await trx
		.updateTable('referral_codes')
		.set({ ended_at: now, updated_at: now })
		.where('leader_id', '=', id)
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	const links = await trx
		.updateTable('report_links')
		.set({ revoked_at: now })
		.where('leader_id', '=', id)
		.where('revoked_at', 'is', null)
		.executeTakeFirst();
	// What people wrote by hand may name them.
	await trx.updateTable('payouts').set({ note: null }).where('leader_id', '=', id).execute();
	await trx
		.updateTable('commission_entries')
		.set({ reason: null })
		.where('leader_id', '=', id)
		.where('type', '=', 'adjustment')
		.execute();
	return {
		pseudonym,
		codes: Number(codes.numUpdatedRows),
		reportLinks: Number(links.numUpdatedRows),
	};
}
