import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** The three kinds of ids that LINE prefixes: users and bots, groups, multi-person chats. */
export type IdPrefix = 'U' | 'C' | 'R';

/** U, C or R and 32 lower-case hexadecimal digits. */
export const ID_PATTERN = /^[UCR][0-9a-f]{32}$/;

export function isIdOf(prefix: IdPrefix, value: string): boolean {
	return ID_PATTERN.test(value) && value.startsWith(prefix);
}

/**
 * Bytes for the ids of things that outlive a restart (channels, users, groups).
 *
 * With a `seed` the n-th id is always the same, so that credentials typed into another program stay valid.
 */
export class IdSource {
	readonly #seed: string | undefined;
	#count = 0;

	constructor(seed?: string) {
		this.#seed = seed;
	}

	#bytes(length: number): Buffer {
		if (this.#seed === undefined) return randomBytes(length);
		this.#count += 1;
		return createHash('shake256', { outputLength: length }).update(`${this.#seed}:${this.#count}`).digest();
	}

	/** For example `C4af4980629…`. */
	entity(prefix: IdPrefix): string {
		return prefix + this.hex(32);
	}

	hex(digits: number): string {
		return this.#bytes(Math.ceil(digits / 2))
			.toString('hex')
			.slice(0, digits);
	}

	uuid(): string {
		return this.hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
	}

	/** Ten decimal digits, as channel ids have. */
	channelId(): string {
		return `2${String(this.#bytes(6).readUIntBE(0, 6) % 1_000_000_000).padStart(9, '0')}`;
	}

	/** A long-lived channel access token: 172 characters of base64 with `/`, `+` and `=`, as LINE's are. */
	accessToken(): string {
		return this.#bytes(128).toString('base64');
	}
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID: 48 bits of time and 80 random bits in Crockford's base 32. */
export function ulid(time: number): string {
	let value = (BigInt(time) << 80n) | BigInt(`0x${randomBytes(10).toString('hex')}`);
	let text = '';
	for (let i = 0; i < 26; i++) {
		text = CROCKFORD.charAt(Number(value & 31n)) + text;
		value >>= 5n;
	}
	return text;
}

let lastMessageNumber = 0n;

/** A message id: 18 decimal digits that rise with time, unique in this process. */
export function messageId(time: number): string {
	const number = BigInt(time - Date.UTC(2022, 0, 1)) << 22n;
	lastMessageNumber = number > lastMessageNumber ? number : lastMessageNumber + 1n;
	return String(lastMessageNumber);
}

/** 32 hexadecimal digits, the shape of reply tokens. */
export function replyToken(): string {
	return randomBytes(16).toString('hex');
}

/** Quote, read and continuation tokens: opaque, base64url. */
export function opaqueToken(bytes = 48): string {
	return randomBytes(bytes).toString('base64url');
}

export function requestId(): string {
	return randomUUID();
}
