import type { CampaignRules, EarlyBirdPrice, PriceTier } from './rules';
import { trustOf } from './trust';

/** All of it, in basis points. */
const WHOLE = 10_000;

/** An item as far as its price goes. */
export interface PricedItem {
	/** Base price in minor units. */
	unitPriceMinor: number;
	rules: { earlyBird: readonly EarlyBirdPrice[] };
}

/** The price of a piece ordered at `at` (epoch milliseconds): the early birds' as long as it lasts, then the base price. */
export function priceAt({ unitPriceMinor, rules }: PricedItem, at: number): number {
	return rules.earlyBird.find(({ until }) => at < until)?.priceMinor ?? unitPriceMinor;
}

/** The tier that so many pieces have reached; `undefined`: none yet. */
export function tierOf(tiers: readonly PriceTier[], pieces: number): PriceTier | undefined {
	return tiers.findLast(({ from }) => from <= pieces);
}

/**
 * What a buyer has to pay before delivery, in minor units: nothing, the deposit (rounded up), or all.
 *
 * Where buyers pay at pick-up, those whose record asks for a deposit pay the campaign's deposit rate, and all of it when
 * there is none.
 *
 * @param marks the buyer's no-shows and late payments
 */
export function paymentDue(
	rules: Pick<CampaignRules, 'payment' | 'depositRate' | 'limitPerBuyer' | 'trust'>,
	marks: number,
	totalMinor: number,
): number {
	if (rules.payment === 'prepaid') return totalMinor;
	if (rules.payment === 'on_pickup' && !trustOf(rules, marks).deposit) return 0;
	return partOf(totalMinor, rules.depositRate ?? WHOLE);
}

/** Rounded up; in two steps, since the amount times the rate may pass what a number holds exactly. */
function partOf(amountMinor: number, rate: number): number {
	return Math.floor(amountMinor / WHOLE) * rate + Math.ceil(((amountMinor % WHOLE) * rate) / WHOLE);
}
