import {
	lineKey,
	type BuyerFacts,
	type EarlierMessage,
	type Lot,
	type OrderBook,
	type Stock,
	type WaitlistEntry,
} from '../groupbuy/order-book';
import type { ItemChoice } from '../groupbuy/order-grammar/types';
import type { LoggedRequest } from './booking-log';
import {
	countBuyers,
	selectAllOpenOrders,
	selectBlocks,
	selectCampaigns,
	selectMarks,
	selectOpenOrders,
	selectWaitlist,
} from './booking-statements';
import { chunks, ROWS_PER_STATEMENT } from './collections';
import { campaignOf, readItems, type LockedCampaign, type StoredItem } from './offered';
import type { Db } from './store';

/** What is on offer, with its campaigns locked. */
export interface Shop {
	campaigns: readonly LockedCampaign[];
	items: readonly StoredItem[];
}

export interface OpenOrder {
	id: number;
	code: string;
}

/** Orders that still change with what is typed, by campaign and buyer, and the pieces in them. */
export interface Holdings {
	orders: Map<string, OpenOrder>;
	lots: Map<string, Lot[]>;
}

export const orderKey = (campaignId: number | null, buyerId: number): string =>
	`${campaignId ?? ''}:${buyerId}`;

/** @param buyerIds `null`: of everyone */
export async function readHoldings(
	db: Db,
	campaigns: readonly LockedCampaign[],
	buyerIds: readonly number[] | null,
): Promise<Holdings> {
	const holdings: Holdings = { orders: new Map(), lots: new Map() };
	const campaignIds = campaigns.map(({ id }) => id);
	if (campaignIds.length === 0) return holdings;
	const parts = buyerIds === null ? [null] : chunks(buyerIds, ROWS_PER_STATEMENT);
	for (const part of parts) {
		const rows = part
			? await selectOpenOrders(db, campaignIds, part)
			: await selectAllOpenOrders(db, campaignIds);
		for (const { id, code, campaignId, buyerId, itemId, quantity, unitPriceMinor } of rows) {
			holdings.orders.set(orderKey(campaignId, buyerId), { id, code });
			if (quantity === 0) continue;
			const line = lineKey(buyerId, itemId);
			holdings.lots.set(line, [...(holdings.lots.get(line) ?? []), { unitPriceMinor, quantity }]);
		}
	}
	return holdings;
}

/** Blocks of these buyers, and where a campaign asks for them their marks. */
export async function readFacts(
	db: Db,
	campaigns: readonly LockedCampaign[],
	buyerIds: readonly number[],
): Promise<Map<number, BuyerFacts>> {
	const facts = new Map<number, BuyerFacts & { marks: number[] }>();
	const factsOf = (buyerId: number) => {
		const known = facts.get(buyerId) ?? { blockedFrom: null, blockedUntil: null, marks: [] };
		facts.set(buyerId, known);
		return known;
	};
	const trusting = campaigns.every(({ rules }) => rules.trust.length === 0);
	for (const part of chunks(buyerIds, ROWS_PER_STATEMENT)) {
		for (const { id, ...block } of await selectBlocks(db, part)) Object.assign(factsOf(id), block);
		if (trusting) continue;
		for (const { buyerId, markedAt } of await selectMarks(db, part)) factsOf(buyerId).marks.push(markedAt);
	}
	return facts;
}

export async function readWaitlist(db: Db, campaigns: readonly LockedCampaign[]): Promise<WaitlistEntry[]> {
	const waiting = campaigns.filter(({ rules }) => rules.waitlist).map(({ id }) => id);
	return waiting.length === 0 ? [] : await selectWaitlist(db, waiting);
}

export async function readBuyerCounts(
	db: Db,
	campaigns: readonly LockedCampaign[],
): Promise<Map<number, number>> {
	const limited = campaigns.filter(({ rules }) => rules.maxBuyers !== null).map(({ id }) => id);
	if (limited.length === 0) return new Map();
	const rows = await countBuyers(db, limited);
	return new Map(rows.map(({ campaignId, buyers }) => [campaignId ?? 0, buyers]));
}

/**
 * What edited messages have done may lie in campaigns that are settled: those are added, so that the edit is told that
 * they are closed.
 */
export async function withCampaignsOf(
	db: Db,
	shop: Shop,
	messages: ReadonlyMap<string, EarlierMessage>,
): Promise<Shop> {
	const known = new Set(shop.items.map(({ id }) => id));
	const effects = [...messages.values()].flatMap(({ effect }) => effect.map(([itemId]) => itemId));
	const unknown = [...new Set(effects.filter((itemId) => !known.has(itemId)))];
	if (unknown.length === 0) return shop;
	const rows = await db
		.selectFrom('campaign_items')
		.select('campaign_id')
		.distinct()
		.where('id', 'in', unknown)
		.execute();
	const campaignIds = rows.map(({ campaign_id }) => campaign_id);
	const settled = (await selectCampaigns(db, campaignIds)).map(campaignOf);
	return {
		campaigns: [...shop.campaigns, ...settled],
		items: [...shop.items, ...(await readItems(db, campaignIds))],
	};
}

/** Only the stocks that these requests can touch: other campaigns that share a variant then do not wait. */
export function stocksInPlay(
	{ campaigns, items }: Shop,
	requests: readonly LoggedRequest[],
	messages: ReadonlyMap<string, EarlierMessage>,
	waitlist: readonly WaitlistEntry[],
): Set<number> {
	const stockIds = new Set<number>();
	const add = (item: StoredItem) => {
		for (const stockId of item.stockIds) stockIds.add(stockId);
	};
	for (const request of requests) for (const item of itemsTouched({ campaigns, items }, request)) add(item);
	const others = new Set([
		...[...messages.values()].flatMap(({ effect }) => effect.map(([itemId]) => itemId)),
		...waitlist.map(({ itemId }) => itemId),
	]);
	if (others.size > 0) for (const item of items) if (others.has(item.id)) add(item);
	return stockIds;
}

/** Items that a request itself may name. What edits take back and who is in line comes on top. */
export function itemsTouched({ campaigns, items }: Shop, request: LoggedRequest): StoredItem[] {
	switch (request.kind) {
		case 'message':
		case 'edit': {
			if (request.parsed.kind !== 'order') return [];
			const ofGroup = new Set(
				campaigns.filter(({ groupId }) => groupId === request.groupId).map(({ id }) => id),
			);
			const choices = request.parsed.changes.map((change) => change.item);
			return items.filter(
				(item) => ofGroup.has(item.campaignId) && choices.some((choice) => mayMean(choice, item.code)),
			);
		}
		case 'correction':
		case 'withdraw':
			return items.filter(({ id }) => id === request.itemId);
		case 'unsend':
		case 'tick':
			return [];
	}
}

function mayMean(choice: ItemChoice, code: string): boolean {
	switch (choice.by) {
		case 'code':
			return choice.code === code;
		case 'words':
			return choice.codes.includes(code);
		case 'none':
		case 'all':
			return true;
	}
}

/** Everything that decides about these requests. */
export async function readBook(
	db: Db,
	shop: Shop,
	requests: readonly LoggedRequest[],
	known: {
		stocks: ReadonlyMap<number, Stock>;
		messages: ReadonlyMap<string, EarlierMessage>;
		waitlist: readonly WaitlistEntry[];
	},
): Promise<{ book: OrderBook; holdings: Holdings }> {
	const { campaigns, items } = shop;
	const buyerIds = [
		...new Set([
			...requests.flatMap((request) => ('buyerId' in request ? (request.buyerId ?? []) : [])),
			...[...known.messages.values()].flatMap(({ buyerId }) => buyerId ?? []),
			...known.waitlist.map(({ buyerId }) => buyerId),
		]),
	];
	const fromEveryone = requests.some(({ kind }) => kind === 'withdraw');
	const holdings = await readHoldings(db, campaigns, fromEveryone ? null : buyerIds);
	const buyers = await readFacts(db, campaigns, buyerIds);
	const buyerCounts = await readBuyerCounts(db, campaigns);
	const { lots } = holdings;
	return { book: { campaigns, items, lots, buyers, buyerCounts, ...known }, holdings };
}
