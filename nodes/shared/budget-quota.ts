import { botInfo, type LineApi } from '../../lib/line/messaging-api';
import { fetchQuota } from '../../lib/line/message-quota';
import { quotaLeft, rememberQuota, type KnownQuota } from '../../lib/store/message-quotas';
import type { Store } from '../../lib/store/store';

/** A channel as its quota is known under, with the way to ask LINE. */
export interface BudgetChannel {
	api: LineApi;
	/** Of `channelKey()`. */
	key: string;
}

/**
 * What is left of a channel's quota; LINE is asked only when what is known is older than ten minutes.
 *
 * @param refresh ask in any case
 * @throws LineApiError
 */
export async function currentQuota(
	store: Store,
	{ api, key }: BudgetChannel,
	refresh = false,
): Promise<KnownQuota> {
	const known = await quotaLeft(store.db, key, Date.now());
	if (known?.isFresh && !refresh) return known;
	const askedAt = Date.now();
	const { quota, used } = await fetchQuota(api);
	const botUserId = known?.botUserId ?? (await botInfo(api)).userId;
	await rememberQuota(store, key, { botUserId, quota, used }, askedAt);
	const fresh = await quotaLeft(store.db, key, Date.now());
	if (!fresh) throw new Error('The quota that was just kept is not there');
	return fresh;
}
