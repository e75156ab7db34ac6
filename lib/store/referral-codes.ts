import { randomInt } from 'node:crypto';

import { InputError } from '../groupbuy/input-error';
import type { Currency } from '../groupbuy/money';
import type { ReferralTerms } from '../groupbuy/referral';
import { randomReferralCode, readReferralCode, referralCodeOf } from '../groupbuy/referral-code';
import { chunks, ROWS_PER_STATEMENT } from './collections';
import { ifGiven, NO_LIMIT, search } from './expressions';
import { currentPlan } from './referral-plans';
import { statement } from './statement';
import type { Db, Tx } from './store';

export interface CodeView {
	id: number;
	code: string;
	planName: string;
	/** The version by which orders are made from now on. */
	planId: number;
	planVersion: number;
	terms: ReferralTerms;
	currency: Currency;
	leaderId: number;
	leaderName: string;
	/** Orders are no longer made with it. */
	endedAt: number | null;
	createdAt: number;
}

export interface NewCode {
	planName: string;
	leaderId: number;
	/** `null`: a random one. */
	code: string | null;
}

export interface SavedCode {
	/** `exists`: the referrer has it already. `reopened`: it had ended. */
	status: 'created' | 'exists' | 'reopened';
	code: CodeView;
}

/**
 * Gives a referrer the code of a plan; each has one per plan.
 *
 * @throws InputError when the plan is unknown, the code is none or another's, or the referrer has another code there
 */
export async function createCode(
	trx: Tx,
	{ planName, leaderId, code }: NewCode,
	now: number,
): Promise<SavedCode> {
	const plan = await currentPlan(trx, planName);
	const wanted = code === null ? null : readReferralCode(code, 'code');
	const own = await findOwn(trx, plan.name, leaderId);
	if (own) return await sameAgain(trx, own, wanted, now);
	const row = {
		plan_name: plan.name,
		plan_id: plan.id,
		leader_id: leaderId,
		created_at: now,
		updated_at: now,
	};
	for (;;) {
		const text = wanted ?? randomReferralCode(randomInt);
		const inserted = await trx
			.insertInto('referral_codes')
			.values({ ...row, code: text })
			.onConflict((conflict) => conflict.doNothing())
			.returning('code')
			.executeTakeFirst();
		if (inserted) return { status: 'created', code: await getCode(trx, text) };
		// Somebody else was faster: with the same code for the same referrer, or with another one.
		const theirs = await findOwn(trx, plan.name, leaderId);
		if (theirs) return await sameAgain(trx, theirs, wanted, now);
		if (wanted !== null) throw await taken(trx, wanted);
	}
}

async function findOwn(trx: Tx, planName: string, leaderId: number): Promise<CodeView | undefined> {
	const [own] = await listCodes(trx, { planName, leaderId });
	return own;
}

async function sameAgain(trx: Tx, own: CodeView, wanted: string | null, now: number): Promise<SavedCode> {
	if (wanted !== null && wanted !== own.code) {
		throw new InputError(
			`Referrer '${own.leaderName}' has the code '${own.code}' in plan '${own.planName}', not '${wanted}'`,
			'A referrer has one code per plan: leave the code empty to use it, or make another plan.',
		);
	}
	if (own.endedAt === null) return { status: 'exists', code: own };
	await trx
		.updateTable('referral_codes')
		.set({ ended_at: null, updated_at: now })
		.where('id', '=', own.id)
		.execute();
	return { status: 'reopened', code: { ...own, endedAt: null } };
}

async function taken(trx: Tx, code: string): Promise<InputError> {
	const { leaderName, planName } = await getCode(trx, code);
	return new InputError(
		`The code '${code}' is taken: it is that of '${leaderName}' in plan '${planName}'`,
		'Choose another one, or leave it empty for a random one.',
	);
}

/** From now on no order is made with it; what was earned stays. @throws InputError for an unknown code */
export async function endCode(trx: Tx, text: string, now: number): Promise<CodeView> {
	const code = await getCode(trx, text);
	if (code.endedAt !== null) return code;
	await trx
		.updateTable('referral_codes')
		.set({ ended_at: now, updated_at: now })
		.where('id', '=', code.id)
		.execute();
	return { ...code, endedAt: now };
}

export interface CodeFilter {
	planName?: string;
	leaderId?: number;
	/** Only those with which orders can be made. */
	activeOnly?: boolean;
	/** Part of the code, or of the referrer's or plan's name. */
	search?: string;
	limit?: number;
}

/** Codes with their referrers, by plan and referrer. */
export async function listCodes(db: Db, filter: CodeFilter = {}): Promise<CodeView[]> {
	const rows = await codeQuery(db)
		.where((eb) => ifGiven(filter.planName, (name) => eb('plan_name', '=', name)))
		.where((eb) => ifGiven(filter.leaderId, (id) => eb('leader_id', '=', id)))
		.$if(filter.activeOnly === true, (query) => query.where('ended_at', 'is', null))
		.where((eb) => search([eb.ref('code'), eb.ref('leaders.name'), eb.ref('plan_name')], filter.search))
		.orderBy('plan_name')
		.orderBy('leaders.name')
		.limit(filter.limit ?? NO_LIMIT)
		.execute();
	return rows.map(toView);
}

/** @param text as somebody typed it or a link carries it; whatever it is, it is only looked up */
export async function findCode(db: Db, text: string): Promise<CodeView | undefined> {
	const row = await codeQuery(db)
		.where('code', '=', referralCodeOf(text) ?? '')
		.executeTakeFirst();
	return row && toView(row);
}

/** Codes by id. */
export async function codesById(db: Db, ids: readonly number[]): Promise<Map<number, CodeView>> {
	const codes = new Map<number, CodeView>();
	for (const part of chunks([...new Set(ids)], ROWS_PER_STATEMENT))
		for (const row of await selectById(db, part)) codes.set(row.id, toView(row));
	return codes;
}

/**
 * Of the code that a group or a campaign is given.
 *
 * @throws InputError for an unknown code, one that has ended, or one whose plan is in another currency than the campaign
 */
export async function referralCodeId(
	db: Db,
	text: string | null,
	currency?: Currency,
): Promise<number | null> {
	if (text === null) return null;
	const code = await getCode(db, text);
	if (code.endedAt !== null) {
		throw new InputError(
			`The referral code '${code.code}' has ended`,
			'Create it once more to use it again, or choose another one.',
		);
	}
	if (currency === undefined || code.currency === currency) return code.id;
	throw new InputError(
		`The plan of referral code '${code.code}' is in ${code.currency}, the campaign in ${currency}`,
		'Choose a code whose plan is in the currency of the campaign.',
	);
}

/** @throws InputError for an unknown code */
export async function getCode(db: Db, text: string): Promise<CodeView> {
	const code = await findCode(db, text);
	if (code) return code;
	throw new InputError(
		`There is no referral code '${text.slice(0, 60)}'`,
		'Choose one from the list, or create it first.',
	);
}

export function codeQuery(db: Db) {
	return db
		.selectFrom('referral_codes')
		.innerJoin('referral_plans', 'referral_plans.id', 'referral_codes.plan_id')
		.innerJoin('leaders', 'leaders.id', 'referral_codes.leader_id')
		.select([
			'referral_codes.id',
			'referral_codes.code',
			'plan_name as planName',
			'plan_id as planId',
			'referral_plans.version as planVersion',
			'referral_plans.terms',
			'referral_plans.currency',
			'leader_id as leaderId',
			'leaders.name as leaderName',
			'ended_at as endedAt',
			'referral_codes.created_at as createdAt',
		]);
}

const selectById = statement((db, ids: readonly number[]) =>
	codeQuery(db).where('referral_codes.id', 'in', ids),
);

type CodeRow = Awaited<ReturnType<ReturnType<typeof codeQuery>['execute']>>[number];

export const toView = (row: CodeRow): CodeView => ({
	...row,
	terms: JSON.parse(row.terms) as ReferralTerms,
});
