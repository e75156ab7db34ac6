const DIGITS = /^(?:\d{8}|\d{12,14})$/;

/**
 * A GTIN (EAN, UPC, JAN, ISBN-13) of 8, 12, 13 or 14 digits whose check digit fits, without the hyphens and spaces that people
 * write. Numbers that GS1 keeps for use within one company (prefixes 02, 04 and 2, GS1 General Specifications 1.4) or for
 * coupons (05, 98, 99) are none: they stand for other goods in the next shop.
 *
 * @returns `null` when it is none
 */
export function readGtin(value: unknown): string | null {
	const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
	if (text.length > 40) return null;
	const digits = DIGITS.test(text) ? text : text.normalize('NFKC').replace(/[\s\u2010-\u2015-]/g, '');
	if (!DIGITS.test(digits) || !hasCheckDigit(digits) || isRestricted(digits)) return null;
	return digits;
}

/** Digits weigh 3, 1, 3, … from the right, the check digit itself 1; the sum is a multiple of 10. */
function hasCheckDigit(digits: string): boolean {
	let sum = 0;
	for (let index = 0; index < digits.length; index++) {
		const weight = (digits.length - index) % 2 === 0 ? 3 : 1;
		sum += weight * (digits.charCodeAt(index) - 48);
	}
	return sum > 0 && sum % 10 === 0;
}

function isRestricted(digits: string): boolean {
	if (digits.length === 8) return /^[02]/.test(digits);
	if (digits.length === 12) return /^[245]/.test(digits);
	// A GTIN-14 is that of what is in the box, with a digit for the kind of box before it.
	return /^(?:0[245]|2|9[89])/.test(digits.length === 14 ? digits.slice(1) : digits);
}
