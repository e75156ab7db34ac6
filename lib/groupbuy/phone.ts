const MAX_LENGTH = 30;

/** A mobile number in Taiwan, the only kind to which convenience stores send their text messages. */
export const MOBILE = /^09\d{8}$/;

/**
 * A phone number as couriers take it: a Taiwan mobile number in its national form (`+886 912-345-678` becomes
 * `0912345678`), any other as it was written, without what only tells its parts apart.
 *
 * @returns `undefined` when it cannot be a phone number, or begins like a Taiwan mobile number and is none
 */
export function parsePhone(text: string): string | undefined {
	const plain = text.normalize('NFKC').replace(/[\s().\-‐-―]/g, '');
	const national = plain.replace(/^(?:\+|00)8860?(?=9)/, '0');
	if (national.startsWith('09')) return MOBILE.test(national) ? national : undefined;
	return /^\+?\d{5,}(?:[#x,]\d+)?$/.test(plain) && plain.length <= MAX_LENGTH ? plain : undefined;
}

/**
 * A phone number as one person is known by it, however it was written: E.164, where what has no country code is one of
 * Taiwan. An extension belongs to an office, not to a person.
 *
 * @returns `undefined` when it cannot be such a number
 */
export function toE164(text: string): string | undefined {
	const international = parsePhone(text)
		?.replace(/^00/, '+')
		.replace(/^\+?8860?(?=\d{8,9}$)/, '+886')
		.replace(/^0/, '+886')
		// Sheets that take it for a number lose a mobile number's first 0.
		.replace(/^(?=9\d{8}$)/, '+886');
	return international !== undefined && /^\+[1-9]\d{6,14}$/.test(international) ? international : undefined;
}
