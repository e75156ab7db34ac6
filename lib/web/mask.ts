import type { Invoice, Recipient } from '../groupbuy/checkout';

/*
 * A recipient as the page of an order shows it: enough to know one's own order again, too little for whoever has got hold
 * of the link.
 */

export function maskRecipient(recipient: Recipient): Recipient {
	const { name, phone, email, address } = recipient;
	return {
		...recipient,
		name: maskName(name),
		phone: maskPhone(phone),
		email: email === null ? null : maskEmail(email),
		address: address === null ? null : maskAddress(address),
		// A short name on file cannot be told from the address it is part of.
		postalCode: null,
	};
}

/** The code of a carrier is worth as much as the invoices on it. */
export function maskInvoice(invoice: Invoice): Invoice {
	if (invoice.type !== 'personal' || invoice.carrierCode === null) return invoice;
	return { ...invoice, carrierCode: `${invoice.carrierCode.slice(0, 2)}•••` };
}

/** `王○明`, `王○`, `Mary •••` */
function maskName(name: string): string {
	const [first, ...others] = name.trim().split(/\s+/);
	if (first === undefined) return '';
	if (others.length > 0) return `${first} •••`;
	const characters = Array.from(first);
	const middle = '○'.repeat(Math.max(1, characters.length - 2));
	return `${characters[0] ?? ''}${middle}${characters.length > 2 ? (characters.at(-1) ?? '') : ''}`;
}

/** `0912•••678` */
function maskPhone(phone: string): string {
	return phone.length <= 7 ? '•••' : `${phone.slice(0, 4)}•••${phone.slice(-3)}`;
}

function maskEmail(email: string): string {
	const at = email.lastIndexOf('@');
	return `${email.slice(0, 1)}•••${at < 0 ? '' : email.slice(at)}`;
}

/** In Taiwan county and district have six characters: 臺北市信義區. */
function maskAddress(address: string): string {
	return `${Array.from(address).slice(0, 6).join('')}•••`;
}
