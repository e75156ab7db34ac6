import type { ShopSettings } from '../groupbuy/checkout';
import { InputError } from '../groupbuy/input-error';
import { USER_ID } from '../line/messaging-api';
import { signLink } from './link-token';

const DAY = 86_400_000;

/** When links that are made now end, epoch milliseconds. */
export function linksEnd({ linkDays }: Pick<ShopSettings, 'linkDays'>, now: number): number {
	return now + linkDays * DAY;
}

type LinkSettings = Pick<ShopSettings, 'storefrontUrl' | 'liffId'>;

/** What an order's link is made of. */
export interface LinkedOrder {
	code: string;
	/** Of the order's row. */
	linkVersion: number;
	/** Its buyer, who alone may open it inside LINE. */
	lineUserId: string;
}

/**
 * The address of an order's page. Whoever has it may confirm, pay and cancel, so it belongs into one-to-one chats only.
 *
 * @param now epoch milliseconds; the link works `settings.linkDays` from then on
 * @throws InputError when the shop has no storefront yet
 */
export function orderLink(
	key: Buffer,
	settings: LinkSettings & Pick<ShopSettings, 'linkDays'>,
	order: LinkedOrder,
	now: number,
): string {
	return address(settings, orderToken(key, settings, order, now));
}

/** The token of such a link, for addresses within the pages. */
export function orderToken(
	key: Buffer,
	settings: Pick<ShopSettings, 'linkDays'>,
	{ code, linkVersion, lineUserId }: LinkedOrder,
	now: number,
): string {
	return signLink(key, {
		purpose: 'order',
		subject: code,
		version: linkVersion,
		// Guests and members known by phone have no LINE account to be told by.
		buyer: USER_ID.test(lineUserId) ? lineUserId : null,
		expiresAt: Math.ceil(linksEnd(settings, now) / 1_000),
	});
}

/**
 * The address of a group's page, the same for everybody in it: it identifies the group, never a buyer.
 *
 * @param groupId the group's database id
 * @param expiresAt epoch milliseconds
 * @throws InputError when the shop has no storefront yet
 */
export function groupLink(key: Buffer, settings: LinkSettings, groupId: number, expiresAt: number): string {
	return address(settings, groupToken(key, groupId, expiresAt));
}

/** The token of such a link, for addresses within the pages. */
export function groupToken(key: Buffer, groupId: number, expiresAt: number): string {
	return signLink(key, {
		purpose: 'group',
		subject: String(groupId),
		version: 0,
		buyer: null,
		expiresAt: Math.ceil(expiresAt / 1_000),
	});
}

/**
 * The address of a leader's report, which opens with its password alone. It never leads through the LIFF app: the page has no
 * script, and LINE's browser opens it as it is.
 *
 * @param code public code of the report link
 * @param expiresAt epoch milliseconds
 * @throws InputError when the shop has no storefront yet
 */
export function reportLink(
	key: Buffer,
	{ storefrontUrl }: Pick<ShopSettings, 'storefrontUrl'>,
	code: string,
	expiresAt: number,
): string {
	const token = signLink(key, {
		purpose: 'report',
		subject: code,
		version: 0,
		buyer: null,
		expiresAt: Math.ceil(expiresAt / 1_000),
	});
	return address({ storefrontUrl, liffId: null }, token);
}

function address({ storefrontUrl, liffId }: LinkSettings, token: string): string {
	if (storefrontUrl === null) {
		throw new InputError(
			'The shop has no storefront to link to',
			'Activate a workflow with a Group Buy Storefront Trigger, then set its production URL as Storefront URL by Send Order Link: Shop → Update Settings.',
		);
	}
	// The LIFF app opens the storefront with the same query.
	const url = new URL(liffId === null ? storefrontUrl : `https://liff.line.me/${liffId}`);
	url.searchParams.set('t', token);
	return url.href;
}
