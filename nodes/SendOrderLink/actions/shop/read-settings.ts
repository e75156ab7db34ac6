import type { IExecuteFunctions } from 'n8n-workflow';

import { isCurrency, type Currency } from '../../../../lib/groupbuy/money';
import { toRate } from '../../../shared/rate';
import { cleanText, oneOf, readTime, toMinor } from '../../../shared/read';

type Given = Record<string, unknown>;

/** What a collection gives for a list, and for something that is there once. */
interface Collections {
	shippingMethods?: { method?: Given[] };
	paymentMethods?: { method?: Given[] };
	coupons?: { coupon?: Given[] };
	storeCredit?: { rule?: Given };
	tax?: { rule?: Given };
}

/**
 * The settings that are given, as `readShopSettingsInput()` takes them: amounts in minor units, rates in basis points.
 *
 * @param stored currency of the amounts when none is given
 */
export function readSettings(context: IExecuteFunctions, item: number, stored: Currency): Given {
	const given = context.getNodeParameter('settings', item, {}) as Given;
	const { shippingMethods, paymentMethods, coupons, storeCredit, tax } = given as Collections;
	const currency = isCurrency(given.currency) ? given.currency : stored;
	const expiresAt = (index: number) => readTime(context, `settings.coupons.coupon[${index}].expiresAt`, item);
	return {
		...copied(given, ['currency', 'invoices', 'linkDays', 'shopName']),
		...emptyAsNull(given, ['brandAccountId', 'privacyUrl', 'storefrontUrl', 'liffId']),
		...(given.expireHours !== undefined && {
			expireHours: given.expireHours === 0 ? null : given.expireHours,
		}),
		...(shippingMethods && {
			shippingMethods: (shippingMethods.method ?? []).map((method) => toShipping(method, currency)),
		}),
		...(paymentMethods && { paymentMethods: (paymentMethods.method ?? []).map(toPayment) }),
		...(coupons && {
			coupons: (coupons.coupon ?? []).map((coupon, index) => ({
				...toCoupon(coupon, currency),
				expiresAt: expiresAt(index),
			})),
		}),
		...(storeCredit && { storeCredit: storeCredit.rule ? toStoreCredit(storeCredit.rule, currency) : null }),
		...(tax && {
			tax: tax.rule
				? { mode: tax.rule.mode, rate: toRate(tax.rule.percent, 'Tax: Percent') }
				: { mode: 'none', rate: 0 },
		}),
	};
}

function copied(given: Given, names: readonly string[]): Given {
	return Object.fromEntries(names.flatMap((name) => (name in given ? [[name, given[name]]] : [])));
}

function emptyAsNull(given: Given, names: readonly string[]): Given {
	return Object.fromEntries(
		names.flatMap((name) => (name in given ? [[name, cleanText(given[name], name, 2000)]] : [])),
	);
}

function toShipping({ id, type, name, fee, freeFrom, places }: Given, currency: Currency) {
	return {
		id,
		type,
		name,
		feeMinor: toMinor(fee, 'Shipping Methods: Fee', currency),
		freeFromMinor: amountOrNull(freeFrom, 'Shipping Methods: Free From', currency),
		places: listed(places, 'Shipping Methods: Places', /\r?\n/),
	};
}

function toPayment({ id, type, name, instructions, shippingIds, ...bank }: Given) {
	const { bankCode, bankName, accountNumber, accountName } = bank;
	return {
		id,
		type,
		name,
		instructions: cleanText(instructions, 'Payment Methods: Instructions', 2000),
		bank: type === 'bank_transfer' ? { bankCode, bankName, accountNumber, accountName } : null,
		shippingIds: listed(shippingIds, 'Payment Methods: Shipping IDs', COMMAS),
	};
}

function toCoupon({ code, name, minOrder, variantIds, maxUses = 0, ...given }: Given, currency: Currency) {
	return {
		code,
		name,
		benefit: toBenefit(given, currency),
		minOrderMinor: amountOrNull(minOrder, 'Coupons: Minimum Order', currency) ?? 0,
		variantIds: listed(variantIds, 'Coupons: Variant IDs', COMMAS),
		maxUses: maxUses === 0 ? null : maxUses,
	};
}

function toBenefit({ benefit, amount, percent }: Given, currency: Currency) {
	switch (oneOf(benefit ?? 'amount', 'Coupons: Benefit', ['amount', 'percent', 'freeShipping'])) {
		case 'amount':
			return { amountMinor: toMinor(amount, 'Coupons: Amount', currency) };
		case 'percent':
			return { rate: toRate(percent, 'Coupons: Percent') };
		case 'freeShipping':
			return { freeShipping: true };
	}
}

function toStoreCredit({ minOrder, max, editable }: Given, currency: Currency) {
	return {
		minOrderMinor: amountOrNull(minOrder, 'Store Credit: Minimum Order', currency) ?? 0,
		maxMinor: amountOrNull(max, 'Store Credit: At Most', currency),
		editable: editable === true,
	};
}

function amountOrNull(value: unknown, label: string, currency: Currency): number | null {
	return (value ?? '') === '' ? null : toMinor(value, label, currency);
}

const COMMAS = /[,，、;；\n]/;

function listed(value: unknown, label: string, separator: RegExp): string[] {
	const words = (cleanText(value, label, 5000) ?? '').split(separator).map((word) => word.trim());
	return words.filter((word) => word !== '');
}
