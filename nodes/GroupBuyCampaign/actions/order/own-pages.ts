import type { IExecuteFunctions } from 'n8n-workflow';

import type { ShopSettings } from '../../../../lib/groupbuy/checkout';
import type { CampaignView, OrderView } from '../../../../lib/groupbuy/views';
import { groupIdOf } from '../../../../lib/store/groups';
import { linkVersions } from '../../../../lib/store/order-links';
import { readShopSettings } from '../../../../lib/store/shop-settings';
import type { Store } from '../../../../lib/store/store';
import { linkKey } from '../../../../lib/web/link-token';
import { groupLink, linksEnd, orderLink } from '../../../../lib/web/links';

const DAY = 86_400_000;

/** People look up what they have ordered for some days after the end. */
const AFTER_END_MS = 7 * DAY;

/** What links to the shop's own pages are made of. */
export interface OwnPages {
	key: Buffer;
	settings: ShopSettings;
}

/** `null`: the shop has no storefront. */
export async function ownPages(context: IExecuteFunctions, store: Store): Promise<OwnPages | null> {
	const settings = await readShopSettings(store.db);
	if (settings.storefrontUrl === null) return null;
	const { channelSecret } = await context.getCredentials<{ channelSecret: string }>('lineMessagingApi');
	return { key: linkKey(channelSecret), settings };
}

/** The page of a group, as long as its campaigns last and some days more. */
export async function groupPage(
	store: Store,
	{ key, settings }: OwnPages,
	lineGroupId: string,
	campaigns: readonly CampaignView[],
	now: number,
): Promise<string | null> {
	const groupId = await groupIdOf(store.db, lineGroupId);
	if (groupId === undefined) return null;
	const ends = campaigns
		.filter(({ state }) => state === 'open' || state === 'scheduled')
		.map(({ closesAt }) => closesAt ?? linksEnd(settings, now));
	return groupLink(key, settings, groupId, Math.max(now, ...ends) + AFTER_END_MS);
}

/** The pages of somebody's own orders by code, for their own chat with the bot alone. */
export async function orderPages(
	store: Store,
	{ key, settings }: OwnPages,
	orders: readonly OrderView[],
	now: number,
): Promise<Map<string, string>> {
	const versions = await linkVersions(
		store.db,
		orders.map(({ code }) => code),
	);
	const pages = new Map<string, string>();
	for (const { code, lineUserId } of orders) {
		const linkVersion = versions.get(code);
		if (linkVersion === undefined || lineUserId === null) continue;
		pages.set(code, orderLink(key, settings, { code, linkVersion, lineUserId }, now));
	}
	return pages;
}
