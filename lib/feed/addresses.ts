/** Google's and Meta's greatest length of an address. */
export const MAX_ADDRESS = 2000;

/** Addresses as most shops write them: already in standard form, so that they need not be taken apart. */
const STANDARD = /^https?:\/\/((?:[a-z\d-]+\.)+[a-z]{2,})\/[\w\-.~!$&()*+,;=:@/?%]*$/;

/** What is not in standard form all the same: steps within the path, half an encoded character, a name to be checked. */
const NOT_STANDARD = /\/\.|%(?![\dA-Fa-f]{2})|%2e|xn--/i;

const PRIVATE_NAME = /(?:^|\.)(?:local|localhost|localdomain|internal|intranet|lan|home\.arpa)$/;

/** Of private networks, of this computer, of nobody (RFC 6890). */
const PRIVATE_NUMBERS =
	/^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])|2(?:2[4-9]|[3-5]\d))\./;

/**
 * An address that everybody can open, in its standard form: http or https, other letters than ASCII encoded, a host that is not
 * in a private network, no user name in it. Addresses without their scheme (`//cdn.example/a.jpg`) get https.
 *
 * @returns `null` when it is none, or longer than `MAX_ADDRESS`
 */
export function publicAddress(value: unknown): string | null {
	// Encoding makes it longer, never shorter but for blanks around it and steps back in the path.
	if (typeof value !== 'string' || value.length > MAX_ADDRESS + 100) return null;
	const host = value.length <= MAX_ADDRESS ? STANDARD.exec(value)?.[1] : undefined;
	if (host === undefined || NOT_STANDARD.test(value)) return standardAddress(value.trim());
	return PRIVATE_NAME.test(host) ? null : value;
}

function standardAddress(text: string): string | null {
	const address = text.startsWith('//') ? `https:${text}` : text;
	// What the standard would drop silently: somebody pasted two lines.
	if (/[\0-\x1f\x7f]/.test(address) || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return null;
	const url = new URL(address);
	if (url.username !== '' || url.password !== '' || isPrivateHost(url.hostname)) return null;
	const href = url.href
		.replace(/%(?![\da-f]{2})/gi, '%25')
		.replace(/["<>\\^`{|}[\]]/g, (character) => encodeURIComponent(character));
	return href.length > MAX_ADDRESS ? null : href;
}

function isPrivateHost(host: string): boolean {
	const name = host.replace(/\.$/, '');
	// Names without a dot are of one network; no shop is reached by an IPv6 number.
	return !name.includes('.') || name.startsWith('[') || PRIVATE_NAME.test(name) || isPrivateNumber(name);
}

function isPrivateNumber(host: string): boolean {
	return /^[\d.]+$/.test(host) && PRIVATE_NUMBERS.test(host);
}
