import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/**
 * What a link is for; a link for one is none for another. `group`: the pages of a group. `order`: one order. `session`:
 * what a group page puts into its own requests. `report`: a leader's report, beside its password. `report_session`: what the
 * report's page puts into its own requests.
 */
export type LinkPurpose = 'group' | 'order' | 'session' | 'report' | 'report_session';

export interface Link {
	purpose: LinkPurpose;
	/** `group`: the group's database id; `order`: the order's public code; `session`: a random name; else the report link's. */
	subject: string;
	/** `order`: must equal the order's `link_version`, so that older links can be ended. */
	version: number;
	/** Whom it is for, where that is known: the buyer's LINE user ID. */
	buyer: string | null;
	/** Epoch seconds. */
	expiresAt: number;
}

export type OpenedLink = { ok: true; link: Link } | { ok: false; reason: 'forged' | 'expired' };

/** Longer than any token of ours. */
const MAX_LENGTH = 512;
/** 128 bits: more than enough against guessing online, and links stay short. */
const MAC_BYTES = 16;

/** The key of all links, derived from the LINE channel's secret: nothing more to set up, and it never leaves the credential. */
export function linkKey(channelSecret: string): Buffer {
	return Buffer.from(hkdfSync('sha256', channelSecret, '', 'line-group-buy links 1', 32));
}

/** A token for a URL: who has it may do what it is for until it expires. */
export function signLink(key: Buffer, { purpose, subject, version, buyer, expiresAt }: Link): string {
	const payload = Buffer.from(JSON.stringify([purpose, subject, version, buyer, expiresAt])).toString(
		'base64url',
	);
	return `${payload}.${mac(key, payload).toString('base64url')}`;
}

/** Checks a token in constant time. @param now epoch milliseconds */
export function openLink(key: Buffer, token: unknown, purpose: LinkPurpose, now: number): OpenedLink {
	const forged = { ok: false, reason: 'forged' } as const;
	if (typeof token !== 'string' || token.length > MAX_LENGTH) return forged;
	const [payload, signature, ...rest] = token.split('.');
	if (payload === undefined || signature === undefined || rest.length > 0) return forged;
	const given = Buffer.from(signature, 'base64url');
	// The second spelling of the same bytes is no signature of ours.
	if (given.toString('base64url') !== signature || given.length !== MAC_BYTES) return forged;
	if (!timingSafeEqual(given, mac(key, payload))) return forged;
	// Signed by us, so of our shape.
	const [signed, subject, version, buyer, expiresAt] = JSON.parse(
		Buffer.from(payload, 'base64url').toString(),
	) as [LinkPurpose, string, number, string | null, number];
	if (signed !== purpose) return forged;
	if (expiresAt * 1_000 <= now) return { ok: false, reason: 'expired' };
	return { ok: true, link: { purpose, subject, version, buyer, expiresAt } };
}

function mac(key: Buffer, payload: string): Buffer {
	return createHmac('sha256', key).update(payload).digest().subarray(0, MAC_BYTES);
}
