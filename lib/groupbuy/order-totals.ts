import { share } from './shares';
import type { CustomDiscount, Promotion, Totals, TotalsInput, TotalsLine, TotalsRefusal } from './totals';

/** SHOPLINE's fast cart takes as many. */
export const MAX_DISCOUNTS = 5;

/** All of it, in basis points. */
const WHOLE = 10_000;

/**
 * The totals of an order; the only place where they are worked out, for pages, nodes and the store. In this order:
 *
 * 1. **Goods**: all lines but gifts.
 * 2. **Promotions**, in the order given, each on what those before have left of its lines. An amount off is spread over the
 *    lines by what is left of them. `cheapestFreeOf: 3`: of six pieces the two cheapest of all are free.
 * 3. **Coupon**: its minimum is compared with what promotions leave of the whole order, its benefit with what they leave of
 *    its lines; of an amount that is more than these, the rest is lost.
 * 4. **Custom discounts**: each whole or not at all, five at most.
 * 5. **Store credit**: all that minimum, cap and balance allow, or the amount that was wanted (0: none). A wanted amount
 *    that is not allowed uses none; where nobody may choose, all that is allowed is used.
 * 6. **Shipping**: free from an amount of goods after discounts (store credit is a payment, no discount), or by coupon.
 * 7. **Tax**: on what is paid, shipping included, as Taiwan's business tax is.
 *
 * What was asked for and not granted is in `refusals`. One rule of rounding: an amount times a rate is rounded half up, once
 * per promotion (an amount that is spread or freed in parts: by running sums), per coupon, and for the tax.
 *
 * The order of the lines changes nothing. Source: SHOPLINE's fast cart, step seven.
 *
 * @param input checked before: whole minor units ≥ 0, whole quantities ≥ 1, rates 0–10000, unique keys
 */
export function orderTotals(input: TotalsInput): Totals {
	const lines = openLines(input.lines);
	const refusals: TotalsRefusal[] = [];
	const goodsMinor = leftOf(lines);
	const promotions = takePromotions(input.promotions, lines, refusals);
	const { coupon, freeShipping } = takeCoupon(input, lines, refusals);
	const beforeDiscounts = leftOf(lines);
	const discounts = takeDiscounts(input.discounts, beforeDiscounts, refusals);
	const discounted = beforeDiscounts - sum(discounts.map(({ amountMinor }) => amountMinor));
	const storeCreditMinor = takeStoreCredit(input.storeCredit, discounted, refusals);
	const shippingFeeMinor = freeShipping ? 0 : shippingFee(input.shipping, discounted);
	const beforeTax = discounted - storeCreditMinor + shippingFeeMinor;
	const tax = { ...input.tax, amountMinor: taxOf(input.tax, beforeTax) };
	return {
		goodsMinor,
		promotions,
		coupon,
		discounts,
		storeCreditMinor,
		shippingFeeMinor,
		tax,
		totalMinor: beforeTax + (tax.mode === 'added' ? tax.amountMinor : 0),
		refusals,
	};
}

/** A line that is paid for, and what promotions and coupon leave of its amount. */
interface OpenLine extends TotalsLine {
	leftMinor: number;
}

/** By key, so that the order in which they are given decides nothing. */
function openLines(lines: readonly TotalsLine[]): OpenLine[] {
	return lines
		.filter(({ gift }) => !gift)
		.map((line) => ({ ...line, leftMinor: line.unitPriceMinor * line.quantity }))
		.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function takePromotions(
	promotions: readonly Promotion[],
	lines: readonly OpenLine[],
	refusals: TotalsRefusal[],
): Totals['promotions'] {
	return promotions.flatMap((promotion) => {
		const { name, benefit } = promotion;
		const matching = matchingLines(lines, promotion.variantIds);
		const refuse = refuserOf(refusals, 'promotions', name, []);
		if (matching.length === 0) return refuse('no_matching_item');
		const minQuantity =
			'cheapestFreeOf' in benefit
				? Math.max(promotion.minQuantity, benefit.cheapestFreeOf)
				: promotion.minQuantity;
		if (sum(matching.map(({ quantity }) => quantity)) < minQuantity) return refuse('below_minimum');
		const left = leftOf(matching);
		if (left < promotion.minAmountMinor) return refuse('below_minimum', promotion.minAmountMinor);
		const amountMinor =
			'cheapestFreeOf' in benefit ? freePieces(matching, benefit.cheapestFreeOf) : takeOff(matching, benefit);
		if (amountMinor === 0) return refuse('above_total', left);
		return [{ name, amountMinor, lineKeys: matching.map(({ key }) => key) }];
	});
}

/** Takes the cheapest pieces off their lines, one of every so many. @returns the amount taken */
function freePieces(lines: readonly OpenLine[], everyPieces: number): number {
	let free = Math.floor(sum(lines.map(({ quantity }) => quantity)) / everyPieces);
	let taken = 0;
	for (const line of [...lines].sort((a, b) => a.unitPriceMinor - b.unitPriceMinor)) {
		const pieces = Math.min(free, line.quantity);
		const amount = share(line.leftMinor, pieces, line.quantity);
		line.leftMinor -= amount;
		taken += amount;
		free -= pieces;
	}
	return taken;
}

/** Takes an amount, or a part, off lines. @returns the amount taken: at most what was left of them */
function takeOff(lines: readonly OpenLine[], benefit: { amountMinor: number } | { rate: number }): number {
	const left = leftOf(lines);
	const amount = 'rate' in benefit ? share(left, benefit.rate, WHOLE) : Math.min(benefit.amountMinor, left);
	let passed = 0;
	let taken = 0;
	for (const line of lines) {
		passed += line.leftMinor;
		const takenSoFar = left === 0 ? 0 : share(amount, passed, left);
		line.leftMinor -= takenSoFar - taken;
		taken = takenSoFar;
	}
	return amount;
}

function takeCoupon(
	{ coupon: used, now }: TotalsInput,
	lines: readonly OpenLine[],
	refusals: TotalsRefusal[],
): { coupon: Totals['coupon']; freeShipping: boolean } {
	const none = { coupon: null, freeShipping: false };
	if (used === null) return none;
	const { code, name, benefit, variantIds, minOrderMinor, maxUses, expiresAt } = used.coupon;
	const refuse = refuserOf(refusals, 'coupon', name, none);
	if (expiresAt !== null && now >= expiresAt) return refuse('expired');
	if (maxUses !== null && used.uses >= maxUses) return refuse('used_up');
	const matching = matchingLines(lines, variantIds);
	if (matching.length === 0) return refuse('no_matching_item');
	if (leftOf(lines) < minOrderMinor) return refuse('below_minimum', minOrderMinor);
	if ('freeShipping' in benefit) return { coupon: { code, name, amountMinor: 0 }, freeShipping: true };
	const left = leftOf(matching);
	const amountMinor = takeOff(matching, benefit);
	if (amountMinor === 0) return refuse('above_total', left);
	return { coupon: { code, name, amountMinor }, freeShipping: false };
}

function takeDiscounts(
	discounts: readonly CustomDiscount[],
	amount: number,
	refusals: TotalsRefusal[],
): CustomDiscount[] {
	let left = amount;
	return discounts.flatMap(({ name, amountMinor }, index) => {
		const refuse = refuserOf(refusals, 'discounts', name, []);
		if (index >= MAX_DISCOUNTS) return refuse('too_many');
		if (amountMinor > left) return refuse('above_total', left);
		left -= amountMinor;
		return [{ name, amountMinor }];
	});
}

function takeStoreCredit(
	storeCredit: TotalsInput['storeCredit'],
	discounted: number,
	refusals: TotalsRefusal[],
): number {
	if (storeCredit === null || storeCredit.wantedMinor === 0) return 0;
	const { rule, balanceMinor, wantedMinor } = storeCredit;
	const refuse = refuserOf(refusals, 'storeCredit', null, 0);
	if (discounted < rule.minOrderMinor) return refuse('below_minimum', rule.minOrderMinor);
	const cap = rule.maxMinor ?? Infinity;
	const allowed = Math.min(cap, balanceMinor, discounted);
	if (wantedMinor === null || wantedMinor === allowed) return allowed;
	if (!rule.editable) {
		refuse('not_editable', allowed);
		return allowed;
	}
	if (wantedMinor > cap) return refuse('above_cap', cap);
	if (wantedMinor > balanceMinor) return refuse('above_balance', balanceMinor);
	if (wantedMinor > discounted) return refuse('above_total', discounted);
	return wantedMinor;
}

function shippingFee(shipping: TotalsInput['shipping'], discounted: number): number {
	if (shipping === null) return 0;
	const { feeMinor, freeFromMinor } = shipping;
	return freeFromMinor !== null && discounted >= freeFromMinor ? 0 : feeMinor;
}

function taxOf({ mode, rate }: TotalsInput['tax'], amount: number): number {
	if (mode === 'none') return 0;
	return share(amount, rate, mode === 'added' ? WHOLE : WHOLE + rate);
}

function matchingLines(lines: readonly OpenLine[], variantIds: readonly string[]): OpenLine[] {
	if (variantIds.length === 0) return [...lines];
	return lines.filter(({ variantId }) => variantId !== null && variantIds.includes(variantId));
}

/** Notes why something is not granted, and answers what is granted instead. */
function refuserOf<T>(
	refusals: TotalsRefusal[],
	field: TotalsRefusal['field'],
	name: string | null,
	granted: T,
) {
	return (reason: TotalsRefusal['reason'], limitMinor: number | null = null): T => {
		refusals.push({ field, reason, limitMinor, name });
		return granted;
	};
}

function leftOf(lines: readonly OpenLine[]): number {
	return sum(lines.map(({ leftMinor }) => leftMinor));
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
