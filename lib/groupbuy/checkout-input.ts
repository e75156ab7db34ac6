import type { Checkout, PaymentMethod, Recipient, ShippingMethod } from './checkout';
import {
	needsEnglish,
	paymentFits,
	SHIPPING_NEEDS,
	STORE_CODE,
	type ShippingNeeds,
} from './checkout-methods';
import { parseEmail } from './email';
import { readInvoice, type InvoiceProblem } from './invoice';
import { oneLine, visibleLines } from './one-line';
import { MOBILE, parsePhone } from './phone';
import { fieldsOf, lengthOf, plainText } from './plain-text';

export type CheckoutProblem =
	| InvoiceProblem
	| 'unknown_method'
	/** This payment does not go with that shipping. */
	| 'payment_does_not_fit'
	/** Convenience stores hand over to the name on the identity card: 2–5 Chinese characters or 4–10 letters. */
	| 'name_not_as_on_id'
	| 'not_english'
	| 'phone'
	/** Convenience stores send text messages: a Taiwan mobile number. */
	| 'mobile_phone'
	| 'email'
	| 'country'
	/** This shipping does not go to that country. */
	| 'country_not_served'
	| 'postal_code'
	| 'store_code'
	| 'unknown_place'
	/** The shop issues no invoices. */
	| 'no_invoices';

export interface CheckoutRefusal {
	ok: false;
	/** Of the form: `shippingId`, `paymentId`, `recipient.phone`, `invoice.vatNumber`, `note`. */
	field: string;
	problem: CheckoutProblem;
	/** For `too_long`: characters that fit; otherwise `null`. */
	max: number | null;
	/** In English, with the way out. */
	message: string;
}

export type CheckoutReading = { ok: true; checkout: Checkout } | CheckoutRefusal;

export interface CheckoutOffer {
	shippingMethods: readonly ShippingMethod[];
	paymentMethods: readonly PaymentMethod[];
	/** Whether the shop issues e-invoices. */
	invoices: boolean;
}

/** A note of SHOPLINE's fast cart has as many characters. */
export const MAX_NOTE = 200;

const MAX_NAME = 60;
const MAX_ADDRESS = 200;
const MAX_STORE_NAME = 40;

/** What each problem means, and the way out, for whoever builds the workflow. */
const MESSAGES: Record<CheckoutProblem, string> = {
	required: 'is missing',
	too_long: 'is too long',
	unknown_method: 'is none of the methods in the shop settings',
	payment_does_not_fit: 'does not go with the chosen shipping method; choose another one',
	name_not_as_on_id:
		'must be the name on the identity card: 2 to 5 Chinese characters, or 4 to 10 letters, without signs or digits',
	not_english: 'must be in English letters for this country',
	phone: 'is not a phone number; write it like 0912345678 or +66812345678',
	mobile_phone: 'is not a Taiwan mobile number; convenience stores need one, like 0912345678',
	email: 'is not an e-mail address',
	country: 'is not a country code of two letters, like TW',
	country_not_served: 'is a country to which this shipping method does not go',
	postal_code: 'is not a postal code; in Taiwan it has 3, 5 or 6 digits',
	store_code: 'is not a store number; 7-ELEVEN and FamilyMart in Taiwan number their stores with 6 digits',
	unknown_place: 'is none of the places of this shipping method',
	no_invoices: 'is given, but the shop issues no invoices; turn them on in the shop settings or leave it out',
	invoice_type: 'is not a type of e-invoice or carrier that is known',
	mobile_barcode: 'is not a mobile barcode: / and 7 capital letters, digits or + - .',
	citizen_certificate: 'is not a citizen digital certificate: 2 capital letters and 14 digits',
	donation_code: 'is not a donation code of 3 to 7 digits',
	vat_number: 'is not a VAT number: 8 digits, of which the last one checks the others',
};

/**
 * Checks what a page or a workflow hands over as a checkout (shape of `CheckoutForm`), and completes it. The first problem
 * is told, in the order of the form. Of the recipient only what the shipping method needs is kept. Lengths are counted in
 * code points.
 *
 * Source: SHOPLINE's fast cart, steps three to six; names and numbers as the chains take them.
 */
export function readCheckout(input: unknown, offer: CheckoutOffer): CheckoutReading {
	const form = fieldsOf(input);
	const shipping = offer.shippingMethods.find(({ id }) => id === form.shippingId);
	if (shipping === undefined) return unchosen('shippingId', form.shippingId);
	const payment = offer.paymentMethods.find(({ id }) => id === form.paymentId);
	if (payment === undefined) return unchosen('paymentId', form.paymentId);
	if (!paymentFits(payment, shipping)) return refused('paymentId', 'payment_does_not_fit');

	const recipient = recipientOf(fieldsOf(form.recipient), SHIPPING_NEEDS[shipping.type]);
	const problem = findProblem(recipient, shipping);
	if (problem !== undefined) return problem;

	const invoice = isAbsent(form.invoice) ? null : readInvoice(form.invoice);
	if (invoice !== null && !offer.invoices) return refused('invoice', 'no_invoices');
	if (invoice?.ok === false) return refused(`invoice.${invoice.field}`, invoice.problem, invoice.max);

	const note = visibleLines(plainText(form.note));
	if (lengthOf(note) > MAX_NOTE) return refused('note', 'too_long', MAX_NOTE);
	return {
		ok: true,
		checkout: {
			shipping,
			payment,
			recipient: complete(recipient, shipping),
			invoice: invoice?.invoice ?? null,
			note: note || null,
		},
	};
}

/** A recipient's fields as texts; what is not given is an empty one. */
type Written = { [field in keyof Recipient]: string };

function recipientOf(form: Record<string, unknown>, { country }: ShippingNeeds): Written {
	// Full-width letters and digits are a matter of the keyboard.
	const line = (field: keyof Recipient) => oneLine(plainText(form[field]).normalize('NFKC'));
	return {
		name: line('name'),
		phone: line('phone'),
		email: line('email'),
		country: line('country').toUpperCase() || (country === 'abroad' ? '' : 'TW'),
		postalCode: line('postalCode').replace(/[\s-]/g, ''),
		address: line('address'),
		storeCode: line('storeCode').replace(/\s/g, '').toUpperCase(),
		storeName: line('storeName'),
		// Compared with what the shop wrote, so not changed like the others.
		pickupPlace: plainText(form.pickupPlace),
	};
}

function findProblem(recipient: Written, shipping: ShippingMethod): CheckoutRefusal | undefined {
	const { name, phone, email, country, postalCode, address, storeCode, storeName } = recipient;
	const needs = SHIPPING_NEEDS[shipping.type];
	const isForeign = needsEnglish(shipping.type, country);
	const needsAddress = needs.address === 'required';
	const takesAddress = needs.address !== null;
	const isStoreInTaiwan = needs.store === 'taiwan';
	const needsPlace = shipping.type === 'pick_up' && shipping.places.length > 0;
	const checks: Array<[isWrong: boolean, field: keyof Recipient, problem: CheckoutProblem, max?: number]> = [
		[name === '', 'name', 'required'],
		[lengthOf(name) > MAX_NAME, 'name', 'too_long', MAX_NAME],
		[isStoreInTaiwan && !isNameOnId(name), 'name', 'name_not_as_on_id'],
		[phone === '', 'phone', 'required'],
		[parsePhone(phone) === undefined, 'phone', 'phone'],
		[isStoreInTaiwan && !MOBILE.test(parsePhone(phone) ?? ''), 'phone', 'mobile_phone'],
		[email !== '' && parseEmail(email) === undefined, 'email', 'email'],
		[country === '', 'country', 'required'],
		[!/^[A-Z]{2}$/.test(country), 'country', 'country'],
		[
			needs.country !== 'any' && (needs.country === 'taiwan') !== (country === 'TW'),
			'country',
			'country_not_served',
		],
		// Only now is the country known to be one.
		[isForeign && !isEnglish(name), 'name', 'not_english'],
		[needs.store !== null && storeCode === '', 'storeCode', 'required'],
		[isStoreInTaiwan && !STORE_CODE.test(storeCode), 'storeCode', 'store_code'],
		[needs.store === 'abroad' && !/^[A-Z\d-]{1,20}$/.test(storeCode), 'storeCode', 'store_code'],
		[needs.store !== null && storeName === '', 'storeName', 'required'],
		[needs.store !== null && lengthOf(storeName) > MAX_STORE_NAME, 'storeName', 'too_long', MAX_STORE_NAME],
		[needsAddress && country === 'TW' && postalCode === '', 'postalCode', 'required'],
		[takesAddress && postalCode !== '' && !isPostalCode(postalCode, country), 'postalCode', 'postal_code'],
		[needsAddress && address === '', 'address', 'required'],
		[takesAddress && lengthOf(address) > MAX_ADDRESS, 'address', 'too_long', MAX_ADDRESS],
		[isForeign && !isEnglish(address), 'address', 'not_english'],
		[needsPlace && recipient.pickupPlace === '', 'pickupPlace', 'required'],
		[needsPlace && !shipping.places.includes(recipient.pickupPlace), 'pickupPlace', 'unknown_place'],
	];
	const found = checks.find(([isWrong]) => isWrong);
	return found && refused(`recipient.${found[1]}`, found[2], found[3]);
}

/** Only what this way of shipping needs: whoever changes from a store to an address leaves no store behind. */
function complete(recipient: Written, { type, places }: ShippingMethod): Recipient {
	const { store, address } = SHIPPING_NEEDS[type];
	const hasPlace = type === 'pick_up' && places.length > 0;
	return {
		name: recipient.name,
		phone: parsePhone(recipient.phone) ?? recipient.phone,
		email: parseEmail(recipient.email) ?? null,
		country: recipient.country,
		postalCode: (address !== null && recipient.postalCode) || null,
		address: (address !== null && recipient.address) || null,
		storeCode: store === null ? null : recipient.storeCode,
		storeName: store === null ? null : recipient.storeName,
		pickupPlace: hasPlace ? recipient.pickupPlace : null,
	};
}

/** As logistics services check it before a convenience store hands a parcel over (ECPay, "ReceiverName"). */
function isNameOnId(name: string): boolean {
	if (/^\p{Script=Han}{2,5}$/u.test(name)) return true;
	return /^[a-z]+(?: [a-z]+)*$/i.test(name) && name.length >= 4 && name.length <= 10;
}

function isEnglish(text: string): boolean {
	return /^[\x20-\x7e]+$/.test(text) && /[a-z]/i.test(text);
}

function isPostalCode(code: string, country: string): boolean {
	return country === 'TW' ? /^(?:\d{3}|\d{5}|\d{6})$/.test(code) : /^[a-z\d]{3,10}$/i.test(code);
}

function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

function unchosen(field: string, value: unknown): CheckoutRefusal {
	return refused(field, isAbsent(value) ? 'required' : 'unknown_method');
}

function refused(field: string, problem: CheckoutProblem, max: number | null = null): CheckoutRefusal {
	const fit = max === null ? '' : `; at most ${max} characters fit`;
	return { ok: false, field, problem, max, message: `The field '${field}' ${MESSAGES[problem]}${fit}` };
}
