import type { Currency } from '../groupbuy/money';
import type { BuyerReward, ReferralTerms } from '../groupbuy/referral';
import type { Promotion } from '../groupbuy/totals';
import { bindBuyer, boundCodes } from './referral-bindings';
import { codesById, findCode, type CodeView } from './referral-codes';
import type { Db, Tx } from './store';

/*
 * With whose code an order is made: its campaign's; else that of the referrer with whom the buyer is bound; else the one that
 * is given now, to which the buyer is bound from then on. Codes that have ended, or whose plan is in another currency than the
 * order, are as if they were not there.
 */

/** An order that is about to be made. */
export interface ReferralCase {
	campaignCodeId: number | null;
	/** `null`: somebody who is new. */
	buyerId: number | null;
	currency: Currency;
	/** When it is placed, epoch milliseconds. */
	at: number;
	/** Came with the order itself. */
	given: CodeView | undefined;
}

/** A code that a buyer has brought along. */
export interface GivenCode {
	buyerId: number;
	code: CodeView;
}

export interface Referral {
	code: CodeView;
	/** It was given with the order: its buyer is to be bound to it. */
	isGiven: boolean;
}

/** @returns what each order is made with, in their order; `null`: no code */
export async function referralsOf(db: Db, cases: readonly ReferralCase[]): Promise<Array<Referral | null>> {
	const codes = await codesById(
		db,
		cases.flatMap(({ campaignCodeId }) => campaignCodeId ?? []),
	);
	const bound = await boundCodes(
		db,
		cases.flatMap(({ buyerId }) => buyerId ?? []),
	);
	return cases.map((one) => {
		const { campaignCodeId, buyerId, at, given } = one;
		const ofCampaign = campaignCodeId === null ? undefined : codes.get(campaignCodeId);
		if (ofCampaign && isUsable(ofCampaign, one)) return { code: ofCampaign, isGiven: false };
		const binding = buyerId === null ? undefined : bound.get(buyerId);
		if (binding && binding.endsAt > at && isUsable(binding.code, one))
			return { code: binding.code, isGiven: false };
		return given && isUsable(given, one) ? { code: given, isGiven: true } : null;
	});
}

const isUsable = ({ endedAt, currency }: CodeView, order: ReferralCase): boolean =>
	(endedAt === null || endedAt > order.at) && currency === order.currency;

/**
 * What a fast order is made with.
 *
 * @param order `campaignCode`: whose prices it has; `referralCode`: as it was typed or came in a link
 */
export async function referralOfFastOrder(
	db: Db,
	order: {
		lineUserId: string;
		campaignCode: string | null;
		referralCode: string | null;
		currency: Currency;
	},
	now: number,
): Promise<Referral | null> {
	const buyer = await db
		.selectFrom('buyers')
		.select('id')
		.where('line_user_id', '=', order.lineUserId)
		.executeTakeFirst();
	const campaign = await db
		.selectFrom('campaigns')
		.select('referral_code_id as codeId')
		.where('code', '=', order.campaignCode)
		.executeTakeFirst();
	const one = {
		campaignCodeId: campaign?.codeId ?? null,
		buyerId: buyer?.id ?? null,
		currency: order.currency,
		at: now,
		given: order.referralCode === null ? undefined : await findCode(db, order.referralCode),
	};
	const [referral] = await referralsOf(db, [one]);
	return referral ?? null;
}

/** What an order keeps of the code that it is made with. */
export function referralColumns(referral: Referral | null) {
	return {
		referral_code_id: referral?.code.id ?? null,
		referral_plan_id: referral?.code.planId ?? null,
	};
}

/** Binds the buyers of orders that were made with a code of their own. */
export async function bindBuyers(
	trx: Tx,
	made: ReadonlyArray<{ buyerId: number; referral: Referral | null }>,
	now: number,
): Promise<void> {
	for (const { buyerId, referral } of made)
		if (referral?.isGiven) await bindBuyer(trx, buyerId, referral.code, now);
}

/** The buyer's reward as a promotion of the order's totals; none unless it is one that is taken off at once. */
export function rewardPromotions(planName: string, reward: BuyerReward): Promotion[] {
	if (reward.type !== 'discount') return [];
	const { benefit, minOrderMinor } = reward;
	return [{ name: planName, variantIds: [], minQuantity: 1, minAmountMinor: minOrderMinor, benefit }];
}

/** The same of an order that is about to be made. */
export function rewardOfReferral(referral: Referral | null): Promotion[] {
	return referral === null ? [] : rewardPromotions(referral.code.planName, referral.code.terms.reward);
}

/** The same of orders that were made with these versions of plans, by the version's id. */
export async function rewardsOfPlans(
	db: Db,
	planIds: ReadonlyArray<number | null>,
): Promise<Map<number | null, Promotion[]>> {
	const ids = [...new Set(planIds.filter((id) => id !== null))];
	const plans =
		ids.length === 0
			? []
			: await db
					.selectFrom('referral_plans')
					.select(['id', 'name', 'terms'])
					.where('id', 'in', ids)
					.execute();
	return new Map(
		plans.map(({ id, name, terms }) => [
			id,
			rewardPromotions(name, (JSON.parse(terms) as ReferralTerms).reward),
		]),
	);
}
