import {
	PAYMENT_TYPES,
	SHIPPING_TYPES,
	type BankAccount,
	type PaymentMethod,
	type ShippingMethod,
	type ShopSettings,
	type StoreCreditRule,
	type TaxRule,
} from './checkout';
import { paymentFits } from './checkout-methods';
import { MAX_AMOUNT, readCoupon } from './discount-input';
import { InputError } from './input-error';
import { CURRENCIES, MAX_PRICE_MINOR } from './money';
import { visibleLines } from './one-line';
import { plainText } from './plain-text';
import {
	fitting,
	optional,
	readChoice,
	readFlag,
	readLine,
	readList,
	readObject,
	readSettings,
	readShape,
	readUrl,
	readWhole,
	refuseTwice,
	type SettingReaders,
} from './read-fields';

const MAX_METHODS = 20;
const MAX_COUPONS = 100;
const MAX_PLACES = 50;
const MAX_NAME = 60;
const MAX_INSTRUCTIONS = 500;
const YEAR_DAYS = 366;
/** All of it, in basis points. */
const WHOLE = 10_000;

const READERS: SettingReaders<ShopSettings> = {
	shopName: (value, path) => optional(value, path, (name) => readLine(name, path, MAX_NAME)) ?? '',
	currency: (value, path) => readChoice(value, path, CURRENCIES),
	brandAccountId: (value, path) => optional(value, path, readAccountId),
	privacyUrl: (value, path) => optional(value, path, (url) => readUrl(url, path, { localToo: false })),
	storefrontUrl: (value, path) => optional(value, path, readStorefrontUrl),
	feedUrl: (value, path) => optional(value, path, (url) => readUrl(url, path, { localToo: true })),
	liffId: (value, path) => optional(value, path, readLiffId),
	shippingMethods: (value, path) => readMethods(value, path, readShippingMethod),
	paymentMethods: (value, path) => readMethods(value, path, readPaymentMethod),
	invoices: readFlag,
	tax: readTax,
	storeCredit: (value, path) => optional(value, path, readStoreCreditRule),
	coupons: (value, path) => {
		const coupons = readList(value, path, MAX_COUPONS, readCoupon);
		refuseTwice(coupons, path, 'code');
		return coupons;
	},
	expireHours: (value, path) => optional(value, path, (hours) => readWhole(hours, path, 1, 24 * YEAR_DAYS)),
	linkDays: (value, path) => readWhole(value, path, 1, YEAR_DAYS),
};

/**
 * Checks settings of the shop as a workflow hands them over. Only what is given (not `undefined`) is answered, so that it
 * can be put over what is stored; `null` takes a setting back where that is possible. Amounts are minor units, rates basis
 * points, times epoch milliseconds.
 *
 * @throws InputError naming the field by its path, e.g. `shippingMethods[2].feeMinor`
 */
export function readShopSettingsInput(input: unknown): Partial<ShopSettings> {
	const settings = readSettings<ShopSettings>(input, 'shop', READERS);
	checkPairs(settings);
	return settings;
}

/** Ways of paying that could never be chosen; seen only where both lists are given. */
function checkPairs({ shippingMethods, paymentMethods = [] }: Partial<ShopSettings>): void {
	if (shippingMethods === undefined) return;
	paymentMethods.forEach((payment, index) => {
		payment.shippingIds.forEach((id, at) => {
			const shipping = shippingMethods.find((method) => method.id === id);
			if (shipping !== undefined && paymentFits(payment, shipping)) return;
			throw new InputError(
				`The field 'paymentMethods[${index}].shippingIds[${at}]' cannot be '${id}': ${
					shipping === undefined ? 'there is no such shipping method' : `${payment.type} does not go with it`
				}`,
				'Pay on pick-up goes with stores and pick-up places, cash on delivery with couriers in Taiwan.',
			);
		});
	});
}

function readMethods<T extends { id: string }>(
	value: unknown,
	path: string,
	read: (entry: unknown, path: string) => T,
): T[] {
	const methods = readList(value, path, MAX_METHODS, read);
	refuseTwice(methods, path, 'id');
	return methods;
}

function readShippingMethod(value: unknown, path: string): ShippingMethod {
	const method = readObject(value, path);
	const type = readChoice(method.type, `${path}.type`, SHIPPING_TYPES);
	const places = readList(method.places, `${path}.places`, MAX_PLACES, (place, at) =>
		readLine(place, at, MAX_NAME),
	);
	return {
		id: readId(method.id, `${path}.id`),
		type,
		name: readLine(method.name, `${path}.name`, MAX_NAME),
		feeMinor: readWhole(method.feeMinor, `${path}.feeMinor`, 0, MAX_PRICE_MINOR),
		freeFromMinor: optional(method.freeFromMinor, `${path}.freeFromMinor`, readAmount),
		places: type === 'pick_up' ? places : [],
	};
}

function readPaymentMethod(value: unknown, path: string): PaymentMethod {
	const method = readObject(value, path);
	const type = readChoice(method.type, `${path}.type`, PAYMENT_TYPES);
	return {
		id: readId(method.id, `${path}.id`),
		type,
		name: readLine(method.name, `${path}.name`, MAX_NAME),
		instructions: optional(method.instructions, `${path}.instructions`, (text, at) =>
			fitting(visibleLines(plainText(text)), text, at, MAX_INSTRUCTIONS),
		),
		bank: type === 'bank_transfer' ? readBank(method.bank, `${path}.bank`) : null,
		shippingIds: readList(method.shippingIds, `${path}.shippingIds`, MAX_METHODS, readId),
	};
}

/** An account in Taiwan that money is transferred to. @throws InputError */
export function readBank(value: unknown, path: string): BankAccount {
	const bank = readObject(value, path);
	const accountNumber = plainText(bank.accountNumber).replace(/[\s-]/g, '');
	return {
		bankCode: readShape(
			bank.bankCode,
			`${path}.bankCode`,
			/^\d{3}$/,
			'Give the three digits of the bank: 822.',
		),
		bankName: readLine(bank.bankName, `${path}.bankName`, MAX_NAME),
		accountNumber: readShape(
			accountNumber,
			`${path}.accountNumber`,
			/^\d{10,16}$/,
			'Give the 10 to 16 digits of the account.',
		),
		accountName: readLine(bank.accountName, `${path}.accountName`, MAX_NAME),
	};
}

function readTax(value: unknown, path: string): TaxRule {
	const tax = readObject(value, path);
	const mode = readChoice(tax.mode, `${path}.mode`, ['none', 'included', 'added']);
	return { mode, rate: mode === 'none' ? 0 : readWhole(tax.rate, `${path}.rate`, 1, WHOLE) };
}

function readStoreCreditRule(value: unknown, path: string): StoreCreditRule {
	const rule = readObject(value, path);
	return {
		minOrderMinor: optional(rule.minOrderMinor, `${path}.minOrderMinor`, readAmount) ?? 0,
		maxMinor: optional(rule.maxMinor, `${path}.maxMinor`, readAmount),
		editable: readFlag(rule.editable, `${path}.editable`),
	};
}

function readAmount(value: unknown, path: string): number {
	return readWhole(value, path, 0, MAX_AMOUNT);
}

function readId(value: unknown, path: string): string {
	return readShape(
		value,
		path,
		/^[a-z0-9][a-z0-9_-]{0,29}$/i,
		'Give at most 30 letters, digits, - or _, such as 711 or home.',
	);
}

function readAccountId(value: unknown, path: string): string {
	return readShape(
		value,
		path,
		/^@[a-z0-9._-]{1,20}$/i,
		'Give the basic ID or premium ID of the LINE Official Account, such as @123abcde.',
	);
}

function readLiffId(value: unknown, path: string): string {
	return readShape(
		value,
		path,
		/^\d{10}-[a-z0-9]{8}$/i,
		'Give the LIFF ID from the LINE Login channel, such as 1234567890-AbcdEfgh.',
	);
}

/** Links add their token to it as a query. */
function readStorefrontUrl(value: unknown, path: string): string {
	const url = readUrl(value, path, { localToo: true });
	if (!/[?#]/.test(url)) return url;
	throw new InputError(
		`The field '${path}' cannot have a ? or a # in it: '${url}'`,
		'Copy the production URL of the Group Buy Storefront Trigger.',
	);
}
