/** RFC 5321, 4.5.3.1.3. */
const MAX_LENGTH = 254;

/**
 * An e-mail address as one person is known by it: in lower case, without spaces round it. Only what cannot be one is
 * refused; whether it takes mail is told by sending.
 *
 * @returns `undefined` when it cannot be an e-mail address
 */
export function parseEmail(text: string): string | undefined {
	const email = text.normalize('NFKC').trim().toLowerCase();
	const shape = /^[^\s@<>()[\]\\,;:"\p{C}]+@[^\s@<>()[\]\\,;:"\p{C}]+\.[^\s@.<>()[\]\\,;:"\p{C}]{2,}$/u;
	return email.length <= MAX_LENGTH && shape.test(email) ? email : undefined;
}
