import type { Coupon } from './checkout';
import { plainText } from './plain-text';
import { isAbsent, optional, readLine, readList, readObject, readOneOf, readWhole } from './read-fields';
import type { CustomDiscount, Promotion } from './totals';

/*
 * What takes something off an order, as workflows hand it over: amounts in minor units, rates in basis points.
 */

/** Far above any order of whole lines. */
export const MAX_AMOUNT = 1_000_000_000_000;
/** Of the shop's own IDs. */
export const MAX_ID = 200;

const MAX_TITLE = 100;
const MAX_NAME = 30;
const MAX_VARIANTS = 1_000;
const MAX_PIECES = 100_000;
/** All of it, in basis points. */
const WHOLE = 10_000;

/** A promotion of the shop, as a workflow hands it over. @throws InputError */
export function readPromotion(value: unknown, path: string): Promotion {
	const promotion = readObject(value, path);
	const { minQuantity } = promotion;
	return {
		name: readLine(promotion.name, `${path}.name`, MAX_TITLE),
		variantIds: readVariantIds(promotion.variantIds, `${path}.variantIds`),
		minQuantity: isAbsent(minQuantity) ? 1 : readWhole(minQuantity, `${path}.minQuantity`, 1, MAX_PIECES),
		minAmountMinor: readMinimum(promotion.minAmountMinor, `${path}.minAmountMinor`),
		benefit: readPromotionBenefit(promotion.benefit, `${path}.benefit`),
	};
}

function readPromotionBenefit(value: unknown, path: string): Promotion['benefit'] {
	const [name, benefit] = readOneOf(value, path, ['amountMinor', 'rate', 'cheapestFreeOf']);
	if (name === 'cheapestFreeOf') {
		// One of every one would be all of it.
		return { cheapestFreeOf: readWhole(benefit, `${path}.cheapestFreeOf`, 2, MAX_PIECES) };
	}
	return readMoneyOff(name, benefit, path);
}

/** An amount off in minor units, or a part off in basis points. */
export function readMoneyOff(
	name: 'amountMinor' | 'rate',
	value: unknown,
	path: string,
): { amountMinor: number } | { rate: number } {
	if (name === 'rate') return { rate: readWhole(value, `${path}.rate`, 1, WHOLE) };
	return { amountMinor: readWhole(value, `${path}.amountMinor`, 1, MAX_AMOUNT) };
}

function readVariantIds(value: unknown, path: string): string[] {
	return readList(value, path, MAX_VARIANTS, (id, at) => readLine(id, at, MAX_ID));
}

/** @throws InputError */
export function readDiscount(value: unknown, path: string): CustomDiscount {
	const { name, amountMinor } = readObject(value, path);
	return {
		name: readLine(name, `${path}.name`, MAX_NAME),
		amountMinor: readWhole(amountMinor, `${path}.amountMinor`, 1, MAX_AMOUNT),
	};
}

/** A code as buyers type it, in any case and width. */
export function readCouponCode(value: unknown, path: string): string {
	return readLine(plainText(value).normalize('NFKC').toUpperCase(), path, MAX_NAME);
}

/** A coupon of the shop settings. @throws InputError */
export function readCoupon(value: unknown, path: string): Coupon {
	const coupon = readObject(value, path);
	return {
		code: readCouponCode(coupon.code, `${path}.code`),
		name: readLine(coupon.name, `${path}.name`, MAX_TITLE),
		benefit: readCouponBenefit(coupon.benefit, `${path}.benefit`),
		minOrderMinor: readMinimum(coupon.minOrderMinor, `${path}.minOrderMinor`),
		variantIds: readVariantIds(coupon.variantIds, `${path}.variantIds`),
		maxUses: optional(coupon.maxUses, `${path}.maxUses`, (uses, at) => readWhole(uses, at, 1, MAX_PIECES)),
		expiresAt: optional(coupon.expiresAt, `${path}.expiresAt`, (time, at) =>
			readWhole(time, at, 1, Number.MAX_SAFE_INTEGER),
		),
	};
}

function readCouponBenefit(value: unknown, path: string): Coupon['benefit'] {
	const [name, benefit] = readOneOf(value, path, ['amountMinor', 'rate', 'freeShipping']);
	return name === 'freeShipping' ? { freeShipping: true } : readMoneyOff(name, benefit, path);
}

/** An amount that must be reached; nothing is asked where none is given. */
export function readMinimum(value: unknown, path: string): number {
	return isAbsent(value) ? 0 : readWhole(value, path, 0, MAX_AMOUNT);
}
