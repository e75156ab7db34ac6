import type { Invoice } from './checkout';
import { isCitizenCertificate, isDonationCode, isMobileBarcode, isVatNumber } from './invoice-numbers';
import { oneLine } from './one-line';
import { fieldsOf, lengthOf, plainText } from './plain-text';

/** A company's name in the register; the e-invoice platform's own field takes as many characters. */
const MAX_TITLE = 60;

export type InvoiceProblem =
	| 'required'
	/** Longer than `max` characters. */
	| 'too_long'
	| 'invoice_type'
	| 'mobile_barcode'
	| 'citizen_certificate'
	| 'donation_code'
	| 'vat_number';

export type InvoiceReading =
	{ ok: true; invoice: Invoice } | { ok: false; field: string; problem: InvoiceProblem; max: number | null };

/** Checks data of a Taiwan e-invoice as a page or a workflow hands them over; letters may be small and wide. */
export function readInvoice(input: unknown): InvoiceReading {
	const form = fieldsOf(input);
	switch (form.type) {
		case 'personal':
			return readPersonal(form);
		case 'donation': {
			const donationCode = codeOf(form.donationCode);
			return isDonationCode(donationCode)
				? { ok: true, invoice: { type: 'donation', donationCode } }
				: refused('donationCode', 'donation_code');
		}
		case 'company': {
			const vatNumber = codeOf(form.vatNumber);
			if (!isVatNumber(vatNumber)) return refused('vatNumber', 'vat_number');
			const title = oneLine(plainText(form.title));
			if (title === '') return refused('title', 'required');
			if (lengthOf(title) > MAX_TITLE) return refused('title', 'too_long', MAX_TITLE);
			return { ok: true, invoice: { type: 'company', vatNumber, title } };
		}
		default:
			return refused('type', 'invoice_type');
	}
}

function readPersonal(form: Record<string, unknown>): InvoiceReading {
	const { carrier } = form;
	const carrierCode = codeOf(form.carrierCode);
	switch (carrier) {
		case 'member':
			return { ok: true, invoice: { type: 'personal', carrier, carrierCode: null } };
		case 'mobile_barcode':
			if (!isMobileBarcode(carrierCode)) return refused('carrierCode', carrier);
			return { ok: true, invoice: { type: 'personal', carrier, carrierCode } };
		case 'citizen_certificate':
			if (!isCitizenCertificate(carrierCode)) return refused('carrierCode', carrier);
			return { ok: true, invoice: { type: 'personal', carrier, carrierCode } };
		default:
			return refused('carrier', 'invoice_type');
	}
}

/** A number as it is printed: no spaces, capital letters. */
function codeOf(value: unknown): string {
	return plainText(value).normalize('NFKC').replace(/\s/g, '').toUpperCase();
}

function refused(field: string, problem: InvoiceProblem, max: number | null = null): InvoiceReading {
	return { ok: false, field, problem, max };
}
