import { randomInt } from 'node:crypto';

/** No vowels (no words by accident) and nothing that is misread: 0 O, 1 I L, 8 B, 5 S. */
const ALPHABET = '23467CDFGHJKMNPQRTVWXYZ9';

/**
 * A code for people to read to each other, e.g. `C7K3M9QX`: 24^7 values behind its prefix, no database id inside.
 *
 * @param prefix C campaign, R order, M customer (member), B bill, P proof of payment, T payout (transfer), L report link,
 *   S push (something to send), A audience, K link of an account to an organisation
 */
export function publicCode(prefix: 'C' | 'R' | 'M' | 'B' | 'P' | 'T' | 'L' | 'S' | 'A' | 'K'): string {
	let code: string = prefix;
	for (let i = 0; i < 7; i++) code += ALPHABET.charAt(randomInt(ALPHABET.length));
	return code;
}
