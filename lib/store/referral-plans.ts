import { InputError } from '../groupbuy/input-error';
import type { Currency } from '../groupbuy/money';
import { readLine } from '../groupbuy/read-fields';
import type { ReferralTerms } from '../groupbuy/referral';
import { sameTerms } from '../groupbuy/referral-terms-input';
import type { Db, Tx } from './store';

/*
 * Versions of referral plans. What a version says never changes, since orders were made by it; a changed plan is a new
 * version, and the plan's codes move to it.
 */

const MAX_NAME = 100;

export interface PlanView {
	id: number;
	name: string;
	version: number;
	terms: ReferralTerms;
	currency: Currency;
	/** Orders are made by the newest version. */
	isCurrent: boolean;
	createdAt: number;
}

export interface SavedPlan {
	/** `exists`: it was there with the same terms. */
	status: 'created' | 'exists';
	plan: PlanView;
}

/**
 * Saves a plan; from now on its terms are frozen.
 *
 * @throws InputError when there is a plan of this name with other terms
 */
export async function createPlan(
	trx: Tx,
	input: { name: string; terms: ReferralTerms; currency: Currency },
	now: number,
): Promise<SavedPlan> {
	const name = readLine(input.name, 'name', MAX_NAME);
	const plan = await insertVersion(trx, { ...input, name, version: 1 }, now);
	if (plan) return { status: 'created', plan };
	const existing = await currentPlan(trx, name);
	if (existing.currency === input.currency && sameTerms(existing.terms, input.terms))
		return { status: 'exists', plan: existing };
	throw new InputError(
		`The referral plan '${name}' has other terms`,
		'Terms are frozen once a plan is saved: make a new version of it, or give the plan another name.',
	);
}

/**
 * From now on orders with the plan's codes are made by these terms; earlier orders keep theirs.
 *
 * @throws InputError when there is no plan of this name
 */
export async function newPlanVersion(
	trx: Tx,
	planName: string,
	terms: ReferralTerms,
	now: number,
): Promise<SavedPlan> {
	const name = readLine(planName, 'name', MAX_NAME);
	// An update locks the row on both databases: of two new versions the second sees the first.
	await trx
		.updateTable('referral_plans')
		.set((eb) => ({ created_at: eb.ref('created_at') }))
		.where('name', '=', name)
		.where('version', '=', 1)
		.execute();
	const { version, currency, ...current } = await currentPlan(trx, name);
	if (sameTerms(current.terms, terms)) return { status: 'exists', plan: { ...current, version, currency } };
	const plan = await insertVersion(trx, { name, terms, currency, version: version + 1 }, now);
	if (!plan) throw new Error(`Version ${version + 1} of the plan appeared while it was locked`);
	await trx
		.updateTable('referral_codes')
		.set({ plan_id: plan.id, updated_at: now })
		.where('plan_name', '=', name)
		.execute();
	return { status: 'created', plan };
}

async function insertVersion(
	trx: Tx,
	{ name, terms, currency, version }: Pick<PlanView, 'name' | 'terms' | 'currency' | 'version'>,
	now: number,
): Promise<PlanView | undefined> {
	const row = await trx
		.insertInto('referral_plans')
		.values({ name, version, terms: JSON.stringify(terms), currency, created_at: now })
		.onConflict((conflict) => conflict.columns(['name', 'version']).doNothing())
		.returning('id')
		.executeTakeFirst();
	return row && { id: row.id, name, version, terms, currency, isCurrent: true, createdAt: now };
}

/** The newest version. @throws InputError when there is no plan of this name */
export async function currentPlan(db: Db, name: string): Promise<PlanView> {
	const [plan] = await listPlans(db, { name });
	if (plan) return plan;
	throw new InputError(
		`There is no referral plan '${name}'`,
		'Choose one from the list, or create the plan first.',
	);
}

/** All versions, plans by name and the newest version first. */
export async function listPlans(db: Db, filter: { name?: string } = {}): Promise<PlanView[]> {
	const rows = await db
		.selectFrom('referral_plans')
		.selectAll()
		.$if(filter.name !== undefined, (query) => query.where('name', '=', filter.name ?? ''))
		.orderBy('name')
		.orderBy('version', 'desc')
		.execute();
	return rows.map(({ id, name, version, terms, currency, created_at }, index) => ({
		...{ id, name, version, currency },
		terms: JSON.parse(terms) as ReferralTerms,
		isCurrent: rows[index - 1]?.name !== name,
		createdAt: created_at,
	}));
}

/** A plan and its version, as reports name them. */
export const planTitle = (name: string, version: number): string => `${name} v${version}`;
