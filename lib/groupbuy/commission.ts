import type { CommissionLine, CommissionOrder, LineCommission, ReferralTerms } from './referral';
import { divided, roundedTo, share, spread } from './shares';

/** All of it, in basis points. */
const WHOLE = 10_000;

/**
 * What an order earns as it stands now, per line; the only place where commission is worked out. In this order:
 *
 * 1. **Discounts** on the order are spread over the lines by their amounts, never more than the goods.
 * 2. **Base**: the goods with or without discounts; the tax that is in the prices is taken out of each line, half up.
 * 3. **Rate**: the plan's, the product's, or the tier's that the period has reached. Decimals are cut or rounded on each line,
 *    or once for the order, whose commission is then spread over its lines.
 * 4. **Cap**: what is above it is lost, the rest spread over the lines.
 * 5. **Refunds** take back their part of what would be earned without them, half up: in several steps the last one takes
 *    what is left, to 0. All of it is taken back when all goods came back.
 *
 * What is spread adds up to the last unit; the order of the lines changes nothing. Source: 推薦分潤 of Taiwan's shops (goods after
 * discounts × rate, without shipping, decimals cut), with their open points settled by the plan's terms.
 *
 * @param order amounts are whole minor units ≥ 0
 * @param tierRate see `tierReached()`; of plans with one rate for all goods only
 * @returns one per line, by key
 */
export function lineCommissions(
	order: CommissionOrder,
	terms: ReferralTerms,
	tierRate: number | null,
): LineCommission[] {
	const lines = [...order.lines].sort((a, b) => (a.key < b.key ? -1 : 1));
	const goods = lines.map((line) => line.amountMinor);
	const discounts = spread(Math.min(order.discountMinor, sum(goods)), goods);
	const rates = lines.map((line) => rateOf(line, terms, tierRate));
	const bases = goods.map((amount, index) => {
		const base = terms.base.discounts === 'deducted' ? amount - at(discounts, index) : amount;
		return terms.base.tax === 'deducted' ? share(base, WHOLE, WHOLE + order.includedTaxRate) : base;
	});
	const commissions = capped(earned(bases, rates, terms.rounding), terms.maxPerOrderMinor);

	const [returned, of] = returnedPart(order);
	const left = (amount: number) => amount - share(amount, returned, of);
	const leftCommissions =
		terms.rounding.per === 'line' ? commissions.map(left) : spread(left(sum(commissions)), commissions);
	return lines.map(({ key }, index) => ({
		key,
		amountMinor: left(at(goods, index) - at(discounts, index)),
		baseMinor: left(at(bases, index)),
		rate: at(rates, index),
		commissionMinor: at(leftCommissions, index),
	}));
}

function rateOf({ productId }: CommissionLine, { rate }: ReferralTerms, tierRate: number | null): number {
	if (rate.by === 'order') return tierRate ?? rate.rate;
	return rate.products.find((product) => product.productId === productId)?.rate ?? rate.otherwise;
}

function earned(
	bases: readonly number[],
	rates: readonly number[],
	{ per, mode }: ReferralTerms['rounding'],
): number[] {
	const parts = bases.map((base, index) => divided(base, at(rates, index), WHOLE));
	const half = mode === 'floor' ? 0 : WHOLE / 2;
	if (per === 'line') return parts.map(({ quotient, rest }) => quotient + Math.floor((rest + half) / WHOLE));
	const rest = sum(parts.map((part) => part.rest));
	const quotient = sum(parts.map((part) => part.quotient));
	return roundedTo(quotient + Math.floor((rest + half) / WHOLE), parts);
}

function capped(commissions: number[], maxMinor: number | null): number[] {
	return maxMinor === null || sum(commissions) <= maxMinor ? commissions : spread(maxMinor, commissions);
}

/** As a fraction. Of an order for which nothing was payable, money says nothing. */
function returnedPart({ isReturned, refundedMinor, payableMinor }: CommissionOrder): [number, number] {
	if (isReturned) return [1, 1];
	return payableMinor === 0 ? [0, 1] : [Math.min(refundedMinor, payableMinor), payableMinor];
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}

/** Lists of this file have one entry per line. */
function at(list: readonly number[], index: number): number {
	return list[index] ?? 0;
}
