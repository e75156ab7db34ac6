import { MAX_AMOUNT, MAX_ID, readCouponCode, readMinimum, readMoneyOff } from './discount-input';
import { InputError } from './input-error';
import {
	isAbsent,
	optional,
	readChoice,
	readLine,
	readList,
	readObject,
	readOneOf,
	readWhole,
	refuseTwice,
} from './read-fields';
import type { BuyerReward, ReferralTerms } from './referral';

/*
 * Terms of a referral plan as a workflow hands them over. What is not given is what shops in Taiwan do: of goods after discounts,
 * decimals cut on each line, paid out after the seven days in which goods may be sent back.
 */

const MAX_PRODUCTS = 1_000;
const MAX_TIERS = 10;
const MAX_DAYS = 366;
/** 七日鑑賞期 of Taiwan's Consumer Protection Act, article 19. */
const RETURN_DAYS = 7;
/** All of it, in basis points. */
const WHOLE = 10_000;

const USES = ['deducted', 'ignored'] as const;

/** @param value `ReferralTerms`, of which all but `rate` may be left out. @throws InputError naming the field by its path */
export function readReferralTerms(value: unknown, path = 'terms'): ReferralTerms {
	const terms = readObject(value, path);
	const base = readGroup(terms.base, `${path}.base`);
	const rounding = readGroup(terms.rounding, `${path}.rounding`);
	const rate = readRate(terms.rate, `${path}.rate`);
	return {
		rate,
		base: {
			discounts: orElse(base.discounts, 'deducted', (use) => readChoice(use, `${path}.base.discounts`, USES)),
			tax: orElse(base.tax, 'ignored', (use) => readChoice(use, `${path}.base.tax`, USES)),
		},
		rounding: {
			per: orElse(rounding.per, 'line', (per) =>
				readChoice(per, `${path}.rounding.per`, ['line', 'order'] as const),
			),
			mode: orElse(rounding.mode, 'floor', (mode) =>
				readChoice(mode, `${path}.rounding.mode`, ['floor', 'half_up'] as const),
			),
		},
		maxPerOrderMinor: optional(terms.maxPerOrderMinor, `${path}.maxPerOrderMinor`, (amount, at) =>
			readWhole(amount, at, 1, MAX_AMOUNT),
		),
		tiers: readTiers(terms.tiers, `${path}.tiers`, rate),
		returnDays: orElse(terms.returnDays, RETURN_DAYS, (days) =>
			readWhole(days, `${path}.returnDays`, 0, MAX_DAYS),
		),
		bindingDays: optional(terms.bindingDays, `${path}.bindingDays`, (days, at) =>
			readWhole(days, at, 1, MAX_DAYS),
		),
		reward: readReward(terms.reward, `${path}.reward`),
	};
}

/** Whether two plans say the same, however their fields and products are ordered. */
export function sameTerms(a: ReferralTerms, b: ReferralTerms): boolean {
	return JSON.stringify(readReferralTerms(a)) === JSON.stringify(readReferralTerms(b));
}

function readRate(value: unknown, path: string): ReferralTerms['rate'] {
	const rate = readObject(value, path);
	const by = readChoice(rate.by, `${path}.by`, ['order', 'product'] as const);
	if (by === 'order') return { by, rate: readPart(rate.rate, `${path}.rate`) };
	const products = readList(rate.products, `${path}.products`, MAX_PRODUCTS, (entry, at) => {
		const product = readObject(entry, at);
		return {
			productId: readLine(product.productId, `${at}.productId`, MAX_ID),
			rate: readPart(product.rate, `${at}.rate`),
		};
	});
	if (products.length === 0) {
		throw new InputError(
			`The field '${path}.products' is empty`,
			'Name the products and their rates, or take one rate of the order.',
		);
	}
	refuseTwice(products, `${path}.products`, 'productId');
	return {
		by,
		products: products.sort((a, b) => (a.productId < b.productId ? -1 : 1)),
		otherwise: orElse(rate.otherwise, 0, (otherwise) => readPart(otherwise, `${path}.otherwise`)),
	};
}

function readTiers(value: unknown, path: string, rate: ReferralTerms['rate']): ReferralTerms['tiers'] {
	const tiers = readList(value, path, MAX_TIERS, (entry, at) => {
		const tier = readObject(entry, at);
		return {
			fromMinor: readWhole(tier.fromMinor, `${at}.fromMinor`, 1, MAX_AMOUNT),
			rate: readPart(tier.rate, `${at}.rate`),
		};
	});
	if (tiers.length > 0 && rate.by === 'product') {
		throw new InputError(
			`The field '${path}' does not go with rates per product`,
			'Tiers raise the one rate of the order; leave them out, or take one rate.',
		);
	}
	let below = { fromMinor: 0, rate: rate.by === 'order' ? rate.rate : 0 };
	for (const [index, tier] of tiers.entries()) {
		for (const field of ['fromMinor', 'rate'] as const) {
			if (tier[field] > below[field]) continue;
			throw new InputError(
				`The field '${path}[${index}].${field}' cannot be ${tier[field]} after ${below[field]}`,
				'Totals and rates rise from tier to tier, the first above the rate of the plan.',
			);
		}
		below = tier;
	}
	return tiers;
}

function readReward(value: unknown, path: string): BuyerReward {
	if (isAbsent(value)) return { type: 'none' };
	const reward = readObject(value, path);
	const type = readChoice(reward.type, `${path}.type`, ['none', 'discount', 'coupon', 'points'] as const);
	switch (type) {
		case 'none':
			return { type };
		case 'discount': {
			const [name, benefit] = readOneOf(reward.benefit, `${path}.benefit`, ['amountMinor', 'rate']);
			return {
				type,
				benefit: readMoneyOff(name, benefit, `${path}.benefit`),
				minOrderMinor: readMinimum(reward.minOrderMinor, `${path}.minOrderMinor`),
			};
		}
		case 'coupon':
			return { type, code: readCouponCode(reward.code, `${path}.code`) };
		case 'points':
			return { type, rate: readWhole(reward.rate, `${path}.rate`, 1, WHOLE) };
	}
}

function readPart(value: unknown, path: string): number {
	return readWhole(value, path, 0, WHOLE);
}

/** The fields of an object that may be left out. */
function readGroup(value: unknown, path: string): Record<string, unknown> {
	return optional(value, path, readObject) ?? {};
}

function orElse<T>(value: unknown, standard: T, read: (value: unknown) => T): T {
	return isAbsent(value) ? standard : read(value);
}
