import type { Currency } from '../groupbuy/money';
import type { OfferedCampaign, OfferedItem, Stock } from '../groupbuy/order-book';
import { lockCampaigns, lockStocks, selectItems } from './booking-statements';
import { readCampaignRules, readItemRules } from './rules';
import type { Db, Tx } from './store';

/** A campaign whose row is locked: whoever holds it books alone in it; ending it waits too. */
export interface LockedCampaign extends OfferedCampaign {
	/** Public code. */
	code: string;
	lineGroupId: string;
	currency: Currency;
	/** LINE user IDs of those who may give commands. */
	operators: readonly string[];
	/** What its orders are tagged with, a JSON list as orders keep it. */
	orderTags: string;
	/** With which its orders are made. */
	referralCodeId: number | null;
}

type CampaignRow = Awaited<ReturnType<typeof lockCampaigns>>[number];

export function campaignOf(row: CampaignRow): LockedCampaign {
	return {
		...row,
		rules: readCampaignRules(row.rules),
		earlierWindows: JSON.parse(row.earlierWindows) as LockedCampaign['earlierWindows'],
		operators: JSON.parse(row.operators) as string[],
	};
}

/** How long after its end a campaign is still looked at, for late deliveries and for "closed" as an answer. */
const ENDED_INTEREST_MS = 7 * 24 * 60 * 60 * 1000;

/** Locks the campaigns of these groups that run, will run, or have lately ended and are not settled. */
export async function lockCampaignsOf(
	trx: Tx,
	lineGroupIds: readonly string[],
	now: number,
): Promise<LockedCampaign[]> {
	return (await lockCampaigns(trx, lineGroupIds, now - ENDED_INTEREST_MS)).map(campaignOf);
}

export interface StoredItem extends OfferedItem {
	stockIds: number[];
	/** When one of its stocks was last given another quantity. */
	stockChangedAt: number;
}

/** The items of these campaigns, in the order in which they are shown. */
export async function readItems(db: Db, campaignIds: readonly number[]): Promise<StoredItem[]> {
	if (campaignIds.length === 0) return [];
	const items = new Map<number, StoredItem>();
	for (const { stockId, stockChangedAt, rules, ...row } of await selectItems(db, campaignIds)) {
		let item = items.get(row.id);
		if (!item) {
			item = { ...row, rules: readItemRules(rules), stockIds: [], stockChangedAt: 0 };
			items.set(row.id, item);
		}
		if (stockId !== null) item.stockIds.push(stockId);
		item.stockChangedAt = Math.max(item.stockChangedAt, stockChangedAt ?? 0);
	}
	return [...items.values()];
}

/** Locks stocks in the order of their ids. */
export async function readStocks(db: Db, ids: Iterable<number>): Promise<Map<number, Stock>> {
	const wanted = [...new Set(ids)];
	if (wanted.length === 0) return new Map();
	return new Map((await lockStocks(db, wanted)).map(({ id, ...stock }) => [id, stock]));
}
