import { listCampaigns, type CampaignRecord } from '../../../../lib/store/campaign-views';
import { listOrders, type OrderRecord } from '../../../../lib/store/orders';
import type { Store } from '../../../../lib/store/store';

/** Enough for all that a group has open, and for the one that ended last. */
const CAMPAIGNS_LOOKED_AT = 20;

/** The newest campaigns of a group. */
export async function recentCampaigns(
	store: Store,
	lineGroupId: string,
	now: number,
): Promise<CampaignRecord[]> {
	const filter = { lineGroupIds: [lineGroupId], limit: CAMPAIGNS_LOOKED_AT };
	return await listCampaigns(store.db, filter, now);
}

/** The orders that a group's list (名單) shows: of its open campaigns or, when none is open, of the one that ended last. */
export async function readOrderList(
	store: Store,
	campaigns: readonly CampaignRecord[],
): Promise<OrderRecord[]> {
	const open = campaigns.filter(({ state }) => state === 'open');
	const shown = open.length > 0 ? open : campaigns.filter(hasEnded).slice(0, 1);
	if (shown.length === 0) return [];
	return await listOrders(store.db, { campaignCodes: shown.map(({ code }) => code), activeOnly: true });
}

function hasEnded({ state }: CampaignRecord): boolean {
	return state === 'closed' || state === 'settled';
}
