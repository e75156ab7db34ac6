import type { Invoice, PaymentMethod, Recipient, ShippingMethod } from '../../../groupbuy/checkout';
import { SHIPPING_NEEDS } from '../../../groupbuy/checkout-methods';
import type { CheckoutForm } from '../../api';

/** What stands in the fields, whether or not the chosen way to ship asks for it. */
export interface FormState {
	shippingId: string;
	paymentId: string;
	name: string;
	phone: string;
	email: string;
	country: string;
	postalCode: string;
	address: string;
	storeCode: string;
	storeName: string;
	pickupPlace: string;
	invoiceType: InvoiceType;
	carrierCode: string;
	donationCode: string;
	vatNumber: string;
	companyTitle: string;
	note: string;
}

export type InvoiceType = 'member' | 'mobile_barcode' | 'citizen_certificate' | 'donation' | 'company';

export const INVOICE_TYPES: readonly InvoiceType[] = [
	'member',
	'mobile_barcode',
	'citizen_certificate',
	'donation',
	'company',
];

const HOME_COUNTRY = 'TW';
/** Where 7-ELEVEN's parcels from Taiwan go first, then other regions by their distance. */
export const FOREIGN_COUNTRIES: readonly string[] = [
	...['HK', 'MO', 'SG', 'MY', 'JP', 'KR', 'TH', 'VN', 'PH', 'ID', 'AU', 'NZ', 'US', 'CA', 'GB', 'DE', 'FR'],
];

export function emptyForm(
	shippingMethods: readonly ShippingMethod[],
	paymentMethods: readonly PaymentMethod[],
): FormState {
	const texts = { name: '', phone: '', email: '', postalCode: '', address: '', storeCode: '', storeName: '' };
	const invoice = { carrierCode: '', donationCode: '', vatNumber: '', companyTitle: '' };
	return {
		...texts,
		...invoice,
		// The only way there is needs no choosing.
		shippingId: shippingMethods.length === 1 ? (shippingMethods[0]?.id ?? '') : '',
		paymentId: paymentMethods.length === 1 ? (paymentMethods[0]?.id ?? '') : '',
		country: HOME_COUNTRY,
		pickupPlace: '',
		invoiceType: 'member',
		note: '',
	};
}

/** Fills in somebody from before. */
export function withRecipient(form: FormState, recipient: Recipient): FormState {
	const { name, phone, country, email, postalCode, address, storeCode, storeName } = recipient;
	return {
		...form,
		name,
		phone,
		country,
		email: email ?? '',
		postalCode: postalCode ?? '',
		address: address ?? '',
		storeCode: storeCode ?? '',
		storeName: storeName ?? '',
	};
}

/** What is sent: of the fields those that the chosen way to ship asks for. */
export function checkoutOf(
	form: FormState,
	shipping: ShippingMethod | undefined,
	invoices: boolean,
): CheckoutForm {
	const needs = shipping && SHIPPING_NEEDS[shipping.type];
	const text = (value: string) => (value.trim() === '' ? null : value.trim());
	return {
		shippingId: form.shippingId,
		paymentId: form.paymentId,
		recipient: {
			name: form.name.trim(),
			phone: form.phone.trim(),
			email: text(form.email),
			country: needs?.country === 'abroad' ? form.country : HOME_COUNTRY,
			postalCode: needs?.address ? text(form.postalCode) : null,
			address: needs?.address ? text(form.address) : null,
			storeCode: needs?.store ? text(form.storeCode) : null,
			storeName: needs?.store ? text(form.storeName) : null,
			pickupPlace: shipping?.type === 'pick_up' ? text(form.pickupPlace) : null,
		},
		invoice: invoices ? invoiceOf(form) : null,
		note: text(form.note),
	};
}

function invoiceOf(form: FormState): Invoice {
	const { invoiceType: type } = form;
	if (type === 'donation') return { type, donationCode: form.donationCode.trim() };
	if (type === 'company') {
		return { type, vatNumber: form.vatNumber.trim(), title: form.companyTitle.trim() };
	}
	const carrierCode = type === 'member' ? null : form.carrierCode.trim().toUpperCase();
	return { type: 'personal', carrier: type, carrierCode };
}
