/** A mobile number, which mobile transfers show in the place of an account. */
const MOBILE = /^09\d{8}$/;

/** Which digits a bank hides behind. */
const MASK = '[*xX•●＊#]';

/**
 * The last five digits (後五碼) of the payer's account out of an account cell: `***12345`, `0130000123456789`,
 * `(013)0000-1234-56789`, `12345`. Where the bank hides them there are none.
 */
export function lastFiveOfAccount(text: string): string | undefined {
	const [, digits = ''] = /(\d[\d\s-]*)\D*$/.exec(text) ?? [];
	const account = digits.replace(/\D/g, '');
	return account.length >= 5 && !endsMasked(text) ? account.slice(-5) : undefined;
}

const endsMasked = (text: string): boolean => new RegExp(`${MASK}\\s*$`).test(text);

/** 末五碼 12345, 後5碼:12345, 帳號尾碼12345. */
const NAMED = /(?:[末後尾][五5]?碼|尾數|帳號|last\s*(?:five|5))[^\d]{0,6}(\d{5})(?!\d)/gi;
/** A masked account. */
const MASKED = new RegExp(`${MASK}{2,}(\\d{5,})(?![\\d*])`, 'g');
/** A number that stands for itself: no amount, no date, no time, no code. */
const ALONE = /(?<![\w.,:/$*+-])(\d{5}|\d{10,19})(?![\w.,:/*元-])/g;
const AMOUNT_BEFORE = /(?:NT\$?|TWD|\$|金額|金额|餘額|共|計)\s*$/i;

/**
 * The same out of words about a payment, in which people and banks write everything: the digits that are named, those of
 * a masked or whole account number, or five digits that stand alone. Never a part of an amount, a date or a phone number.
 */
export function lastFivesInWords(text: string): string[] {
	const found = [...text.matchAll(NAMED), ...text.matchAll(MASKED)].map(([, digits = '']) => digits);
	for (const { 1: digits = '', index } of text.matchAll(ALONE)) {
		const before = text.slice(0, index);
		if (AMOUNT_BEFORE.test(before) || MOBILE.test(digits) || isTime(digits)) continue;
		found.push(digits);
	}
	return [...new Set(found.map((digits) => digits.slice(-5)))];
}

/** `20240520130511`. */
const isTime = (digits: string): boolean =>
	/^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?$/.test(digits);
