// Referral plans, codes and orders made with them, of which only what matters is said.
import type { ReferralTerms } from '../../lib/groupbuy/referral';
import { accrueCommission } from '../../lib/store/commission-accrual';
import { markPickedUp } from '../../lib/store/fulfilment';
import { createPlan } from '../../lib/store/referral-plans';
import { createCode, type CodeView } from '../../lib/store/referral-codes';
import { upsertReferrer } from '../../lib/store/referrers';
import { markRefunded, type Refund, type Refunded } from '../../lib/store/refunds';
import type { Store } from '../../lib/store/store';
import { customLine, made, type Asked } from './fast-orders';
import { DAY, NOW } from './shop';

/** 10 % of all goods after discounts, a week after completion. */
export const referralTerms = (changes: Partial<ReferralTerms> = {}): ReferralTerms => ({
	rate: { by: 'order', rate: 1_000 },
	base: { discounts: 'deducted', tax: 'ignored' },
	rounding: { per: 'line', mode: 'floor' },
	maxPerOrderMinor: null,
	tiers: [],
	returnDays: 7,
	bindingDays: null,
	reward: { type: 'none' },
	...changes,
});

/** The referrer's code in a plan that has the code's name in lower case; made where it is missing. */
export async function addReferralCode(
	store: Store,
	code: string,
	changes: Partial<ReferralTerms> = {},
	name = '林團主',
): Promise<CodeView> {
	return await store.tx(async (trx) => {
		const { referrer } = await upsertReferrer(trx, { name }, NOW);
		const terms = referralTerms(changes);
		const { plan } = await createPlan(trx, { name: code.toLowerCase(), terms, currency: 'TWD' }, NOW);
		return (await createCode(trx, { planName: plan.name, leaderId: referrer.id, code }, NOW)).code;
	});
}

/** A fast order over so much, with a code. @returns its own code */
export async function referred(
	store: Store,
	code: CodeView,
	amountMinor: number,
	changes: Asked = {},
	now = NOW,
): Promise<string> {
	const line = customLine({ unitPriceMinor: amountMinor });
	return await made(store, [line], { referral: { code, isGiven: true }, ...changes }, now);
}

/** Hands orders over, paid. */
export async function complete(store: Store, orderCodes: readonly string[], at = NOW): Promise<void> {
	const marking = { orderCodes, actor: null, reason: null, at };
	const { refused } = await store.tx(async (trx) => await markPickedUp(trx, marking, at));
	if (refused.length > 0) throw new Error(`Not handed over: ${refused.join(', ')}`);
}

export async function refund(
	store: Store,
	orderCode: string,
	amountMinor: number,
	changes: Partial<Refund> = {},
): Promise<Refunded> {
	const { at = NOW + DAY } = changes;
	const about = {
		orderCode,
		amountMinor,
		reason: '少一件',
		goodsReturned: false,
		restock: false,
		actor: null,
	};
	const asked: Refund = { ...about, key: `${orderCode}:${amountMinor}:${at}`, ...changes, at };
	return await store.tx(async (trx) => await markRefunded(trx, asked, at));
}

/** Some time later, so that what has changed is not looked at again without need. */
export const accrued = async (store: Store, now = NOW + 30 * DAY) =>
	await accrueCommission(store, {}, () => now);

/** All rows of a report's pages. */
export async function allOf<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
	const rows: T[] = [];
	for await (const page of pages) rows.push(...page);
	return rows;
}
