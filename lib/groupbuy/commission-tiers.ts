import type { ReferralTerms } from './referral';

/**
 * The rate that a period's total has reached; `null`: none, the plan's own rate holds.
 *
 * @param periodBaseMinor bases of all entries of one leader under one plan in the period, returned ones taken off
 */
export function tierReached(periodBaseMinor: number, { tiers }: ReferralTerms): number | null {
	return tiers.findLast(({ fromMinor }) => periodBaseMinor >= fromMinor)?.rate ?? null;
}
