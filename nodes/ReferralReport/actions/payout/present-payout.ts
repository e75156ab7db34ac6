import type { PayoutPreview, PayoutTerms, PayoutView } from '../../../../lib/store/payouts';
import { isoTime } from '../../../shared/present';
import { presentAmounts } from '../../../shared/present-order';

/** Said wherever deductions are. */
const ESTIMATE = '試算 (estimate)';

/** @param terms by which it was asked for: Mark Paid takes `until` and `key` over */
export function presentPreview(preview: PayoutPreview, { until, paidAt }: PayoutTerms, zone: string): object {
	const { leaderId, leaderName, ...rest } = preview;
	return {
		...{ referrerId: leaderId, referrerName: leaderName },
		...(presentAmounts(rest, preview.currency) as object),
		deductions: ESTIMATE,
		until: isoTime(until, zone),
		paidAt: isoTime(paidAt, zone),
		key: payoutKey(leaderId, preview.currency, until),
	};
}

/** Whoever is paid until a moment in a currency is paid that once. */
export const payoutKey = (leaderId: number, currency: string, until: number): string =>
	`payout:${leaderId}:${currency}:${until}`;

export function presentPayout(payout: PayoutView, zone: string): object {
	const { code, leaderId, leaderName, until, paidAt, createdAt, ...rest } = payout;
	return {
		...{ payoutCode: code, referrerId: leaderId, referrerName: leaderName },
		...(presentAmounts(rest, payout.currency) as object),
		deductions: ESTIMATE,
		until: isoTime(until, zone),
		paidAt: isoTime(paidAt, zone),
		createdAt: isoTime(createdAt, zone),
	};
}
