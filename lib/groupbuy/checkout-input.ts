import type { Checkout, PaymentMethod, ShippingMethod } from './checkout';

export type CheckoutProblem =
	| 'required'
	/** Longer than `max` characters. */
	| 'too_long'
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
	| 'country_not_served'
	| 'postal_code'
	| 'store_code'
	| 'unknown_place'
	/** The shop issues no invoices. */
	| 'no_invoices'
	| 'invoice_type'
	| 'mobile_barcode'
	| 'citizen_certificate'
	| 'donation_code'
	| 'vat_number';

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

/** Checks what a page or a workflow hands over as a checkout (shape of `CheckoutForm`); the first problem is told. */
export function readCheckout(_form: unknown, _offer: CheckoutOffer): CheckoutReading {
	throw new Error('in work');
}
