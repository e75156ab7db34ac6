import type { Recipient } from './checkout';
import { parseEmail } from './email';
import { InputError } from './input-error';
import { oneLine } from './one-line';
import { parsePhone, toE164 } from './phone';
import { fieldsOf, lengthOf, plainText } from './plain-text';

/** What one phone number or e-mail address stands for: a member of the shop. */
export interface Contact {
	/** E.164. */
	phone: string | null;
	/** In lower case. */
	email: string | null;
}

/** A customer may keep so many addresses. */
const MAX_ADDRESSES = 5;
const MAX_TAGS = 50;
const MAX_TAG_LENGTH = 30;

/** @throws InputError when one is given and is none */
export function readContact({ phone, email }: Contact): Contact {
	return { phone: phone && readMemberPhone(phone), email: email && readEmail(email) };
}

function readMemberPhone(text: string): string {
	const phone = toE164(text);
	if (phone !== undefined) return phone;
	throw new InputError(
		`The phone number '${text.slice(0, 60)}' cannot be a customer's`,
		'A mobile number in Taiwan has ten digits: 0912345678. One of another country begins with + and its country code.',
	);
}

function readEmail(text: string): string {
	const email = parseEmail(text);
	if (email !== undefined) return email;
	throw new InputError(
		`'${text.slice(0, 60)}' is not an e-mail address`,
		'Give one address, such as name@example.com.',
	);
}

/** The name under which orders of a customer stand who uses no LINE account; beside LINE user IDs. */
export const ownBuyerId = (customerCode: string): string => `customer:${customerCode}`;

/**
 * Tags after a change: those that stay first, each once. A tag is the same in any width and with any spaces.
 *
 * @throws InputError for a tag that is too long, or too many of them
 */
export function changeTags(
	kept: readonly string[],
	{ add, remove }: { add: readonly string[]; remove: readonly string[] },
): string[] {
	const added = readTags(add);
	const removed = new Set(readTags(remove));
	const tags = [...new Set([...kept, ...added])].filter((tag) => !removed.has(tag));
	if (tags.length <= MAX_TAGS || added.length === 0) return tags;
	throw new InputError(
		`The customer would have ${tags.length} tags, at most ${MAX_TAGS} are possible`,
		'Remove some that are not used any more.',
	);
}

/** @throws InputError for a tag that is too long */
export function readTags(words: readonly string[]): string[] {
	const tags = words.map((word) => word.normalize('NFKC').trim().replace(/\s+/g, ' '));
	const long = tags.find((tag) => tag.length > MAX_TAG_LENGTH);
	if (long === undefined) return [...new Set(tags.filter((tag) => tag !== ''))];
	throw new InputError(
		`The tag '${long.slice(0, 60)}' is too long`,
		`A tag has at most ${MAX_TAG_LENGTH} characters. Several are separated by commas.`,
	);
}

/** Above what any real one has. */
const MAX_ADDRESS_LENGTH = 200;

/**
 * An address that staff keep for a customer, as they write it down in a chat. Whether a way of shipping can use it is
 * checked when it is used (`readCheckout()`).
 *
 * @throws InputError when a name, a phone number or all of address, store and place is missing, or a field is wrong
 */
export function readAddress(input: unknown): Recipient {
	const given = fieldsOf(input);
	const line = (field: keyof Recipient): string | null => {
		const text = oneLine(plainText(given[field]));
		if (lengthOf(text) <= MAX_ADDRESS_LENGTH) return text || null;
		throw new InputError(
			`The field '${field}' of the address has more than ${MAX_ADDRESS_LENGTH} characters`,
			`Shorten it; it begins with '${text.slice(0, 40)}…'.`,
		);
	};
	const address: Recipient = {
		name: line('name') ?? missing('name'),
		phone: addressPhone(line('phone') ?? missing('phone')),
		email: readContact({ phone: null, email: line('email') }).email,
		country: (line('country') ?? 'TW').toUpperCase(),
		postalCode: line('postalCode'),
		address: line('address'),
		storeCode: line('storeCode'),
		storeName: line('storeName'),
		pickupPlace: line('pickupPlace'),
	};
	if (address.address === null && address.storeCode === null && address.pickupPlace === null)
		missing('address');
	return address;
}

function missing(field: keyof Recipient): never {
	throw new InputError(
		`The field '${field}' of the address is empty`,
		'An address has a name, a phone number, and a street address, a store number or a pick-up place.',
	);
}

function addressPhone(text: string): string {
	const phone = parsePhone(text);
	if (phone !== undefined) return phone;
	throw new InputError(
		`The phone number '${text.slice(0, 60)}' of the address is none`,
		'Write it like 0912345678, or with + and the country code.',
	);
}

/** Every field, so that two that are written with their fields in another order are the same. */
const RECIPIENT_FIELDS: Array<keyof Recipient> = [
	'name',
	'phone',
	'email',
	'country',
	'postalCode',
	'address',
	'storeCode',
	'storeName',
	'pickupPlace',
];

const asText = (address: object): string => JSON.stringify(address, RECIPIENT_FIELDS);

/** Addresses after one was used: the newest first, each once, at most five. */
export function joinAddresses(newer: readonly Recipient[], older: readonly Recipient[]): Recipient[] {
	const each = new Map([...newer, ...older].map((address) => [asText(address), address]));
	return [...each.values()].slice(0, MAX_ADDRESSES);
}

/** Addresses without those that are the same in every field; what is no address is the same as none. */
export function withoutAddresses(kept: readonly Recipient[], removed: readonly object[]): Recipient[] {
	const gone = new Set(removed.map(asText));
	return kept.filter((address) => !gone.has(asText(address)));
}
