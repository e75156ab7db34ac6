import { orderingWindow } from '../groupbuy/campaign';
import { withPieces } from '../groupbuy/lots';
import {
	lineKey,
	type BookRequest,
	type EarlierMessage,
	type Lot,
	type OrderBook,
	type Stock,
	type WaitlistEntry,
} from '../groupbuy/order-book';
import {
	editedOrUnsent,
	orderOfWriting,
	readEarlierMessages,
	requestOf,
	type Counting,
	type LoggedRequest,
	type LogEntry,
} from './booking-log';
import { present } from './collections';
import {
	readBuyerCounts,
	readFacts,
	readHoldings,
	readWaitlist,
	type Holdings,
	type Shop,
} from './read-book';
import {
	fastOrderMovements,
	outsideMovements,
	readLog,
	settledCampaigns,
	stockChangeKey,
	stockHistory,
	type LoggedDecision,
} from './replay-statements';
import type { Db } from './store';

/** The world as it was at a moment, and all that has happened since. */
export interface Past {
	book: OrderBook;
	requests: readonly BookRequest[];
	/** Rows of the log that are decided anew, with what was decided before. */
	logged: readonly LoggedDecision[];
	/** What the requests that are decided anew had come to. */
	before: Share;
	/** As stored, of every buyer whose pieces may move. */
	holdings: Holdings;
}

/** A part of a group's pieces and places in line. */
export interface Share {
	lots: ReadonlyMap<string, readonly Lot[]>;
	waitlist: readonly WaitlistEntry[];
}

export interface PastOf {
	groupId: number;
	/** The group's unsettled campaigns and their items. */
	shop: Shop;
	/** As they are now: all that the items draw from. */
	stocks: ReadonlyMap<number, Stock>;
	/** New ones, which are not in the log yet. */
	entries: ReadonlyArray<Pick<LogEntry, 'request'>>;
}

/**
 * Goes back to before the first of the new requests where what has come since can simply be taken away, else to the
 * start of the group's first unsettled campaign.
 *
 * @returns `undefined` where that cannot be done, since what is to be decided anew is bound up with a settled campaign
 */
export async function readPast(db: Db, of: PastOf): Promise<Past | undefined> {
	return (await sinceFirst(db, of)) ?? (await sinceStart(db, of));
}

/** Without a waitlist the effects of messages are all that they have changed. */
async function sinceFirst(db: Db, of: PastOf): Promise<Past | undefined> {
	const { groupId, shop, entries } = of;
	const [first] = entries.map(({ request }) => request).sort(orderOfWriting);
	if (!first || shop.campaigns.some(({ rules }) => rules.waitlist)) return undefined;
	const later = (await readLog(db, groupId, first.at)).filter((row) => orderOfWriting(row, first) > 0);
	if ([...later, ...entries.map(({ request }) => request)].some(({ kind }) => !ONE_BUYERS.has(kind))) {
		return undefined;
	}
	const settled = await settledBeside(db, of, first.at);
	if (settled.length > 0) return undefined;

	const logged = requestsOf(later, shop);
	const buyerIds = buyersOf([...logged, ...entries]);
	const holdings = await readHoldings(db, shop.campaigns, buyerIds);
	const before = new Map<string, readonly Lot[]>();
	const lots = new Map<string, readonly Lot[]>(holdings.lots);
	for (const { buyerId, effect } of later) {
		for (const [itemId, delta, unitPriceMinor] of effect) {
			const line = lineKey(buyerId ?? 0, itemId);
			before.set(line, withPieces(before.get(line) ?? [], unitPriceMinor, delta));
			lots.set(line, withPieces(lots.get(line) ?? [], unitPriceMinor, -delta));
		}
	}
	const share = { lots: before, waitlist: [] };
	const world = await stocksBefore(db, of, first.at, share);
	return {
		book: {
			...{ ...shop, lots, waitlist: [], messages: new Map() },
			stocks: world.stocks,
			buyerCounts: countsBefore(await readBuyerCounts(db, shop.campaigns), shop, holdings.lots, lots),
			buyers: await readFacts(db, shop.campaigns, buyerIds),
		},
		requests: [...[...logged, ...entries].map(({ request }) => request), ...world.requests],
		logged: logged.map(({ row }) => row),
		before: share,
		holdings,
	};
}

/** What such requests change is one buyer's, the one in the log. */
const ONE_BUYERS: ReadonlySet<string> = new Set<LoggedRequest['kind']>(['message', 'correction']);

/** Buyers of each campaign at the time before. */
function countsBefore(
	counts: ReadonlyMap<number, number>,
	{ items }: Shop,
	now: ReadonlyMap<string, readonly Lot[]>,
	then: ReadonlyMap<string, readonly Lot[]>,
): Map<number, number> {
	const campaignOf = new Map(items.map(({ id, campaignId }) => [id, campaignId]));
	const buyers = (lots: ReadonlyMap<string, readonly Lot[]>) =>
		new Set(
			[...lots].flatMap(([line, held]) => {
				const { buyerId, itemId } = lineOf(line);
				return held.length > 0 ? `${campaignOf.get(itemId)}:${buyerId}` : [];
			}),
		);
	const difference = new Map<number, number>();
	const add = (line: string, count: number) => {
		const campaignId = Number(line.slice(0, line.indexOf(':')));
		difference.set(campaignId, (difference.get(campaignId) ?? 0) + count);
	};
	for (const buyer of buyers(then)) add(buyer, 1);
	for (const buyer of buyers(now)) add(buyer, -1);
	return new Map([...counts].map(([id, count]) => [id, count + (difference.get(id) ?? 0)]));
}

async function sinceStart(db: Db, of: PastOf): Promise<Past | undefined> {
	const { groupId, shop, entries } = of;
	const starts = shop.campaigns.flatMap(({ opensAt, earlierWindows }) => [
		opensAt,
		...earlierWindows.map(([from]) => from),
	]);
	if (starts.length === 0) return undefined;
	const from = Math.min(...starts);
	const log = await readLog(db, groupId, from);
	const before = {
		holdings: await readHoldings(db, shop.campaigns, null),
		waitlist: await readWaitlist(db, shop.campaigns),
	};
	const share = { lots: before.holdings.lots, waitlist: before.waitlist };

	const settled = await settledBeside(db, of, from);
	const pinned = log.filter(
		({ kind, at }) =>
			(kind === 'message' || kind === 'edit' || kind === 'unsend') &&
			settled.some((campaign) => orderingWindow({ ...campaign, state: 'closed' }, at) === 'open'),
	);
	const isPinned = new Set(pinned.map(({ key }) => key));
	// A place in line that was taken beside a settled campaign cannot be pinned.
	if (before.waitlist.some(({ key }) => isPinned.has(key))) return undefined;

	const requested = requestsOf(
		log.filter(({ key }) => !isPinned.has(key)),
		shop,
	);
	const messages = await messagesBefore(db, [...requested, ...entries], ({ key, at }) => {
		if (at < from) return 'whole';
		// What is pinned adds its effect when it is repeated.
		return isPinned.has(key) ? 'without effect' : 'not at all';
	});
	// Edits and unsends of what lies in settled campaigns have been decided for good.
	const itemIds = new Set(shop.items.map(({ id }) => id));
	const foreign = new Set(
		[...messages].filter(([, { effect }]) => effect.some(([id]) => !itemIds.has(id))).map(([id]) => id),
	);
	const isForeign = ({ request }: Pick<LogEntry, 'request'>) =>
		editedOrUnsent([{ request }]).some((id) => foreign.has(id));
	if (entries.some(isForeign)) return undefined;
	for (const id of foreign) messages.delete(id);
	const logged = requested.filter((entry) => !isForeign(entry));

	const world = await stocksBefore(db, of, from, share);
	return {
		book: {
			...{ ...shop, lots: new Map(), waitlist: [], messages },
			stocks: world.stocks,
			buyerCounts: new Map(),
			buyers: await readFacts(db, shop.campaigns, buyersOf([...logged, ...entries])),
		},
		requests: [
			...[...logged, ...entries].map(({ request }) => request),
			...pinned.flatMap((row): BookRequest[] => {
				const effect = row.effect.filter(([itemId]) => itemIds.has(itemId));
				if (row.buyerId === null || effect.length === 0) return [];
				return [{ kind: 'pinned', key: row.key, groupId, at: row.at, buyerId: row.buyerId, effect }];
			}),
			...world.requests,
		],
		logged: logged.map(({ row }) => row),
		before: share,
		holdings: before.holdings,
	};
}

async function settledBeside(db: Db, { groupId, shop }: PastOf, from: number) {
	return await settledCampaigns(db, groupId, new Set(shop.campaigns.map(({ id }) => id)), from);
}

/** Rows of the log that are about what these campaigns offer. */
function requestsOf(
	rows: readonly LoggedDecision[],
	{ items }: Shop,
): Array<{ row: LoggedDecision; request: LoggedRequest }> {
	const itemIds = new Set(items.map(({ id }) => id));
	return rows.flatMap((row) => {
		const request = requestOf(row);
		return request && (!('itemId' in request) || itemIds.has(request.itemId)) ? { row, request } : [];
	});
}

const buyersOf = (entries: ReadonlyArray<Pick<LogEntry, 'request'>>): number[] => [
	...new Set(entries.flatMap(({ request }) => ('buyerId' in request ? (request.buyerId ?? []) : []))),
];

/** Messages that edits or unsends of these requests refer to and that are not among them. */
async function messagesBefore(
	db: Db,
	entries: ReadonlyArray<Pick<LogEntry, 'request'>>,
	counts: (row: { key: string; at: number }) => Counting,
): Promise<Map<string, EarlierMessage>> {
	const within = new Set(
		entries.flatMap(({ request }) => (request.kind === 'message' ? (request.lineMessageId ?? []) : [])),
	);
	return await readEarlierMessages(
		db,
		editedOrUnsent(entries).filter((id) => !within.has(id)),
		counts,
	);
}

/**
 * Stocks as they were at `from`, and what has happened to them since: other quantities, orders of other groups, and fast
 * orders.
 *
 * @param share what has been taken since, or at all, by what is decided anew
 */
async function stocksBefore(
	db: Db,
	{ groupId, shop, stocks }: PastOf,
	from: number,
	share: Share,
): Promise<{ stocks: Map<number, Stock>; requests: BookRequest[] }> {
	const stockIds = [...new Set(shop.items.flatMap((item) => item.stockIds))];
	const requests: BookRequest[] = [];
	const quantities = new Map<number, number | null>();
	for (const { id, stockId, quantity, changedAt } of await stockHistory(db, stockIds)) {
		if (changedAt <= from || !quantities.has(stockId)) quantities.set(stockId, quantity);
		else requests.push({ kind: 'stock', key: stockChangeKey(id), groupId, at: changedAt, stockId, quantity });
	}
	const own = piecesTaken(shop, share);
	const taken = new Map(
		stockIds.map((id) => [id, present(stocks.get(id)).taken - (own.get(id) ?? 0)] as const),
	);
	const campaignIds = shop.campaigns.map(({ id }) => id);
	const outside = [
		...(await outsideMovements(db, stockIds, campaignIds, from)),
		...(await fastOrderMovements(db, stockIds, from)),
	];
	for (const { stockId, delta, at } of outside) {
		requests.push({ kind: 'outside', key: `outside:${stockId}`, groupId, at, stockId, delta });
		taken.set(stockId, (taken.get(stockId) ?? 0) - delta);
	}
	const before = stockIds.map((id): [number, Stock] => [
		id,
		{ quantity: quantities.get(id) ?? null, taken: taken.get(id) ?? 0 },
	]);
	return { stocks: new Map(before), requests };
}

/** Pieces that orders and holds take of each stock. */
export function piecesTaken({ items }: Shop, { lots, waitlist }: Share): Map<number, number> {
	const byItem = new Map<number, number>();
	const add = (itemId: number, pieces: number) => byItem.set(itemId, (byItem.get(itemId) ?? 0) + pieces);
	for (const [line, held] of lots) for (const { quantity } of held) add(lineOf(line).itemId, quantity);
	for (const { itemId, quantity, holdUntil } of waitlist) if (holdUntil !== null) add(itemId, quantity);
	const taken = new Map<number, number>();
	for (const { id, stockIds } of items) {
		for (const stockId of stockIds) taken.set(stockId, (taken.get(stockId) ?? 0) + (byItem.get(id) ?? 0));
	}
	return taken;
}

/** What `lineKey()` was made of. */
export function lineOf(line: string): { buyerId: number; itemId: number } {
	const [buyerId = 0, itemId = 0] = line.split(':').map(Number);
	return { buyerId, itemId };
}
