import { InputError } from './input-error';
import { plainText } from './plain-text';
import { readShape, readUrl } from './read-fields';
import { REFERRAL_CODE } from './referral';

/** The parameter of a link that carries the code. */
export const REFERRAL_PARAMETER = 'rcode';

/** Nothing that is read as something else: no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V. */
const ALPHABET = '34679ACDEFGHJKMNPQRTWXY';
const RANDOM_LENGTH = 8;

/** A code as people type it, in any case and width. @throws InputError */
export function readReferralCode(value: unknown, path: string): string {
	return readShape(
		plainText(value).normalize('NFKC').toUpperCase(),
		path,
		REFERRAL_CODE,
		'A referral code has at most 20 characters: A to Z, 0 to 9, hyphen and underscore.',
	);
}

/** The same of whatever a link carries; `undefined`: it is none. */
export function referralCodeOf(value: unknown): string | undefined {
	const code = plainText(value).normalize('NFKC').trim().toUpperCase();
	return REFERRAL_CODE.test(code) ? code : undefined;
}

/** @param random a whole number from 0 up to, not including, its argument, e.g. `randomInt` of node:crypto */
export function randomReferralCode(random: (below: number) => number): string {
	return Array.from({ length: RANDOM_LENGTH }, () => ALPHABET.charAt(random(ALPHABET.length))).join('');
}

/**
 * The link that a referrer shares: the address with the code, its other parameters and its fragment kept as they are written.
 * A code that is in it already is replaced, as are parameters of `utm`.
 *
 * @param utm e.g. `{ utm_source: 'line' }`
 * @throws InputError when the address is not on the web (https) or a parameter's name is not `utm_…`
 */
export function referralLink(url: string, code: string, utm: Record<string, string> | null): string {
	const link = new URL(readUrl(url, 'url', { localToo: false }));
	const added = new URLSearchParams({ [REFERRAL_PARAMETER]: readReferralCode(code, 'code') });
	for (const [name, value] of Object.entries(utm ?? {})) {
		if (!/^utm_[a-z_]{1,30}$/.test(name)) {
			throw new InputError(
				`The field 'utm' has '${name.slice(0, 60)}' in it`,
				'Names of campaign parameters begin with utm_, e.g. utm_source.',
			);
		}
		added.set(name, value);
	}
	const kept = link.search
		.slice(1)
		.split('&')
		.filter((parameter) => parameter !== '' && !added.has(nameOf(parameter)));
	link.search = [...kept, added.toString()].join('&');
	return readUrl(link.href, 'url', { localToo: false });
}

/** In lower case: shops read it in any. */
function nameOf(parameter: string): string {
	const [name = ''] = new URLSearchParams(parameter).keys();
	return name.toLowerCase();
}
