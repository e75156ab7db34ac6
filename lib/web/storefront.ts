import { randomBytes } from 'node:crypto';

import type { ShopSettings } from '../groupbuy/checkout';
import { addFriendUrl } from '../line/links';
import type { LineApi } from '../line/messaging-api';
import type { StorefrontEvent } from '../store/storefront-events';
import type { Store, Tx } from '../store/store';
import type { PageAnswer, PageErrorCode, ShopView } from './api';
import { openLink, signLink, type Link } from './link-token';

/** A trigger's pages, as its node sets them up. */
export interface Storefront {
	store: Store;
	/** Of all links, see `linkKey()`. */
	key: Buffer;
	language: 'zh-TW' | 'en';
	/** `#rrggbb`. */
	themeColor: string;
	logoUrl: string | null;
	timeZone: string;
	/** Whether somebody who is not known by LINE may order. */
	guests: boolean;
	/** `null`: pages know nobody by LINE. */
	login: { api: LineApi; channelId: string; liffId: string } | null;
	/** Notes an event in the transaction of what it tells. */
	note: (trx: Tx, event: StorefrontEvent, now: number) => Promise<void>;
}

/** One request to the pages. */
export interface Visit {
	shop: Storefront;
	settings: ShopSettings;
	/** In LIFF mode: not sandboxed, with LINE's SDK. */
	liff: boolean;
	/** Epoch milliseconds. */
	now: number;
}

/** What stops a request; the page has the words for it. */
export class PageError extends Error {
	/** @param field of the form, e.g. `recipient.phone` */
	constructor(
		readonly code: PageErrorCode,
		message: string,
		readonly field: string | null = null,
	) {
		super(message);
		this.name = 'PageError';
	}
}

export function refused({ code, field, message }: PageError): PageAnswer {
	return { ok: false, error: code, field, message };
}

export function shopView({ shop, settings, liff }: Visit): ShopView {
	return {
		name: settings.shopName,
		logoUrl: shop.logoUrl,
		themeColor: shop.themeColor,
		language: shop.language,
		timeZone: shop.timeZone,
		addFriendUrl: settings.brandAccountId === null ? null : addFriendUrl(settings.brandAccountId),
		privacyUrl: settings.privacyUrl,
		liffId: liff ? (shop.login?.liffId ?? null) : null,
	};
}

/** Who is at a group page: somebody whom LINE has told, or a guest under a name that nobody else has. */
export interface Session {
	token: string;
	/** LINE user ID; `null`: a guest. */
	lineUserId: string | null;
	/** Of all that this person orders: a LINE user ID, or the guest's own. */
	buyerId: string;
	/** A guest who has just come has ordered nothing yet. */
	isNew: boolean;
}

const DAY = 86_400_000;
/** A guest who comes back within this time is still the same, where the page has kept the session. */
const GUEST_MS = 7 * DAY;
const LOGIN_MS = DAY;

export function newSession({ shop, now }: Visit, lineUserId: string | null): Session {
	const subject = randomBytes(12).toString('base64url');
	const expiresAt = Math.ceil((now + (lineUserId === null ? GUEST_MS : LOGIN_MS)) / 1_000);
	const token = signLink(shop.key, { purpose: 'session', subject, version: 0, buyer: lineUserId, expiresAt });
	return { token, lineUserId, buyerId: lineUserId ?? `guest:${subject}`, isNew: lineUserId === null };
}

/** @throws PageError when it is none of ours or has expired */
export function openSession({ shop, now }: Visit, token: unknown): Session {
	const opened = openLink(shop.key, token, 'session', now);
	if (!opened.ok) {
		if (opened.reason === 'expired') throw new PageError('login_expired', 'The session has expired');
		throw new PageError('invalid', 'The session is none of this shop');
	}
	const { buyer, subject } = opened.link;
	return { token: String(token), lineUserId: buyer, buyerId: buyer ?? `guest:${subject}`, isNew: false };
}

/** The group or the order that a page's link is for. @throws PageError when it is forged or has expired */
export function openPageLink({ shop, now }: Visit, token: unknown): Link {
	for (const purpose of ['group', 'order'] as const) {
		const opened = openLink(shop.key, token, purpose, now);
		if (opened.ok) return opened.link;
		if (opened.reason === 'expired') throw new PageError('link_expired', 'The link has expired');
	}
	throw new PageError('link_invalid', 'The link is none of this shop');
}
