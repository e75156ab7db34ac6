import { orderingWindow } from '../groupbuy/campaign';
import { itemNames } from '../groupbuy/order-grammar/names';
import type { ItemNames } from '../groupbuy/order-grammar/types';
import { selectNames } from './booking-statements';
import type { LockedCampaign } from './offered';
import type { Db, Store } from './store';

/** Compiling takes a millisecond, and items are frozen when their campaign is created. */
const compiled = new WeakMap<Store, Map<string, ItemNames>>();

/** So many sets of campaigns are remembered; a shop with more of them compiles now and then. */
const MAX_COMPILED = 500;

/**
 * The names of what a group could order when something was written: of the campaigns that were open then, or when none
 * was, of all of them, so that who comes too late is told so.
 *
 * @param campaigns of the group
 * @returns `null` where nothing is on offer
 */
export async function namesOnOffer(
	store: Store,
	db: Db,
	campaigns: readonly LockedCampaign[],
	at: number,
): Promise<ItemNames | null> {
	if (campaigns.length === 0) return null;
	const open = campaigns.filter((campaign) => orderingWindow(campaign, at) === 'open');
	const ids = (open.length > 0 ? open : campaigns).map(({ id }) => id);
	const known = compiled.get(store) ?? new Map<string, ItemNames>();
	compiled.set(store, known);
	const key = ids.join();
	let names = known.get(key);
	if (!names) {
		names = await readNames(db, ids);
		if (known.size >= MAX_COMPILED) known.clear();
		known.set(key, names);
	}
	return names;
}

async function readNames(db: Db, campaignIds: readonly number[]): Promise<ItemNames> {
	const rows = await selectNames(db, campaignIds);
	// Where one category is sold week after week its codes come once for each campaign; the newest counts.
	const byCode = new Map(rows.map((row) => [row.code, row]));
	return itemNames(
		[...byCode.values()].map(({ keywords, ...row }) => ({
			...row,
			keywords: JSON.parse(keywords) as string[],
		})),
	);
}
