import type { ReferralTerms } from '../../lib/groupbuy/referral';
import { major, type Currency } from '../../lib/groupbuy/money';
import type { CodeView } from '../../lib/store/referral-codes';
import type { PlanView } from '../../lib/store/referral-plans';
import type { ReferrerView } from '../../lib/store/referrers';
import { isoOrNull, isoTime } from './present';

/*
 * Plans, referrers and codes as items: rates in percent, amounts as ordinary numbers.
 */

export const percent = (rate: number): number => rate / 100;

export function presentPlan({ id, terms, currency, createdAt, ...plan }: PlanView, zone: string) {
	return {
		...{ planId: id, ...plan, currency },
		terms: presentTerms(terms, currency),
		createdAt: isoTime(createdAt, zone),
	};
}

function presentTerms(terms: ReferralTerms, currency: Currency) {
	const { rate, maxPerOrderMinor, tiers, reward, ...rest } = terms;
	return {
		...(rate.by === 'order'
			? { by: rate.by, percent: percent(rate.rate) }
			: {
					by: rate.by,
					products: rate.products.map((product) => ({
						productId: product.productId,
						percent: percent(product.rate),
					})),
					otherPercent: percent(rate.otherwise),
				}),
		...rest,
		maxPerOrder: maxPerOrderMinor === null ? null : major(maxPerOrderMinor, currency),
		tiers: tiers.map((tier) => ({ from: major(tier.fromMinor, currency), percent: percent(tier.rate) })),
		reward: presentReward(reward, currency),
	};
}

function presentReward(reward: ReferralTerms['reward'], currency: Currency) {
	if (reward.type === 'points') return { type: reward.type, percent: percent(reward.rate) };
	if (reward.type !== 'discount') return reward;
	const { benefit, minOrderMinor } = reward;
	return {
		type: reward.type,
		...('rate' in benefit
			? { percent: percent(benefit.rate) }
			: { amount: major(benefit.amountMinor, currency) }),
		minOrder: major(minOrderMinor, currency),
	};
}

export function presentReferrer({ id, erasedAt, createdAt, ...referrer }: ReferrerView, zone: string) {
	return {
		...{ referrerId: id, ...referrer },
		erasedAt: isoOrNull(erasedAt, zone),
		createdAt: isoTime(createdAt, zone),
	};
}

export function presentCode(code: CodeView, zone: string) {
	const { planName, planVersion, leaderId, leaderName, currency, endedAt, createdAt } = code;
	return {
		...{ code: code.code, planName, planVersion, referrerId: leaderId, referrerName: leaderName, currency },
		endedAt: isoOrNull(endedAt, zone),
		createdAt: isoTime(createdAt, zone),
	};
}
