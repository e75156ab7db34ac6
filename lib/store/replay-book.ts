import { allocate } from '../groupbuy/allocation';
import { orderingWindow } from '../groupbuy/campaign';
import { plus } from '../groupbuy/effects';
import type { OrderSource } from '../groupbuy/order';
import {
	lineKey,
	type Allocation,
	type BookNotice,
	type BookRequest,
	type EarlierMessage,
	type Effect,
	type Movement,
	type OrderBook,
	type Stock,
	type WaitlistEntry,
} from '../groupbuy/order-book';
import type { MessageOutcome } from '../groupbuy/outcome';
import { editedOrUnsent, orderOfWriting, readEarlierMessages, requestOf, type LogEntry } from './booking-log';
import { updateDecision } from './booking-statements';
import { present } from './collections';
import { readFacts, readHoldings, readWaitlist, type Holdings, type Shop } from './read-book';
import {
	outsideMovements,
	readLog,
	settledCampaigns,
	stockChangeKey,
	stockHistory,
	type LoggedDecision,
} from './replay-statements';
import type { Db, Tx } from './store';
import {
	isOwn,
	moveStocks,
	postNotices,
	rememberOutcomes,
	writeMovements,
	writeWaitlist,
} from './write-decisions';

export interface Replaying {
	groupId: number;
	/** The group's campaigns, locked, among others. */
	shop: Shop;
	/** Locked: all that the group's items draw from. */
	stocks: Map<number, Stock>;
	/** New ones, which are not in the log yet. */
	entries: readonly LogEntry[];
	source: OrderSource;
	now: number;
}

/**
 * Decides a group's whole book anew from its log, new requests included, in the order of writing, and writes the
 * differences to what is stored. What other groups have taken of shared stocks stays theirs.
 *
 * @returns `undefined`, and nothing is written, where the order of writing would need pieces that others have taken
 *     meanwhile: then arrival decides
 */
export async function replay(
	trx: Tx,
	replaying: Replaying,
): Promise<(Allocation & { outcomes: Map<string, MessageOutcome> }) | undefined> {
	const own = ownShop(replaying);
	const past = await readPast(trx, { ...replaying, shop: own });
	if (!past) return undefined;
	const allocation = allocate(past.book, past.requests);
	const stored = await readStored(trx, own);
	const stockDeltas = stockDifferences(own, stored, allocation);
	if (!fits(replaying.stocks, stockDeltas)) return undefined;
	const outcomes = await writeDifferences(trx, { ...replaying, shop: own }, past, stored, {
		...allocation,
		stockDeltas,
	});
	return { ...allocation, outcomes };
}

export function ownShop({ shop, groupId }: Pick<Replaying, 'shop' | 'groupId'>): Shop {
	const campaigns = shop.campaigns.filter((campaign) => campaign.groupId === groupId);
	const ids = new Set(campaigns.map(({ id }) => id));
	return { campaigns, items: shop.items.filter(({ campaignId }) => ids.has(campaignId)) };
}

interface Past {
	book: OrderBook;
	requests: BookRequest[];
	/** Rows of the log that were decided anew, with what was decided before. */
	logged: readonly LoggedDecision[];
}

/** The world as it was before the first message, and all that has happened since. */
export async function readPast(
	db: Db,
	{ groupId, shop, stocks, entries }: Omit<Replaying, 'source' | 'now'>,
): Promise<Past | undefined> {
	const { campaigns, items } = shop;
	const starts = campaigns.flatMap(({ opensAt, earlierWindows }) => [
		opensAt,
		...earlierWindows.map(([from]) => from),
	]);
	if (starts.length === 0) return undefined;
	const from = Math.min(...starts);
	const itemIds = new Set(items.map(({ id }) => id));
	const log = await readLog(db, groupId, from);
	const settled = await settledCampaigns(db, groupId, new Set(campaigns.map(({ id }) => id)), from);

	const pinned = log.filter(
		({ kind, at }) =>
			(kind === 'message' || kind === 'edit' || kind === 'unsend') &&
			settled.some((campaign) => orderingWindow({ ...campaign, state: 'closed' }, at) === 'open'),
	);
	const isPinned = new Set(pinned.map(({ key }) => key));
	// A place in line that was taken beside a settled campaign cannot be pinned.
	const waiting = pinned.length === 0 ? [] : await readWaitlist(db, campaigns);
	if (waiting.some(({ key }) => isPinned.has(key))) return undefined;

	const again = log.filter(({ key }) => !isPinned.has(key));
	const requested = again.flatMap((row) => {
		const request = requestOf(row);
		return request && (!('itemId' in request) || itemIds.has(request.itemId)) ? { row, request } : [];
	});
	const messages = await messagesBefore(db, [...requested, ...entries], from, pinned);
	// Edits and unsends of what lies in settled campaigns have been decided for good.
	const foreign = new Set(
		[...messages].filter(([, { effect }]) => effect.some(([id]) => !itemIds.has(id))).map(([id]) => id),
	);
	const isForeign = ({ request }: Pick<LogEntry, 'request'>) =>
		editedOrUnsent([{ request }]).some((id) => foreign.has(id));
	if (entries.some(isForeign)) return undefined;
	for (const id of foreign) messages.delete(id);
	const decidedAnew = requested.filter((entry) => !isForeign(entry));

	const buyerIds = new Set(
		[...decidedAnew, ...entries].flatMap(({ request }) =>
			'buyerId' in request ? (request.buyerId ?? []) : [],
		),
	);
	const world = await stocksBefore(db, { groupId, shop, stocks, from });
	return {
		book: {
			campaigns,
			items,
			stocks: world.stocks,
			lots: new Map(),
			buyerCounts: new Map(),
			buyers: await readFacts(db, campaigns, [...buyerIds]),
			waitlist: [],
			messages,
		},
		requests: [
			...decidedAnew.map(({ request }) => request),
			...entries.map(({ request }) => request),
			...pinned.flatMap((row): BookRequest[] => {
				const effect = row.effect.filter(([itemId]) => itemIds.has(itemId));
				if (row.buyerId === null || effect.length === 0) return [];
				return [{ kind: 'pinned', key: row.key, groupId, at: row.at, buyerId: row.buyerId, effect }];
			}),
			...world.requests,
		],
		logged: decidedAnew.map(({ row }) => row),
	};
}

/** Messages that lie before the replay, or are pinned, and that edits or unsends in it refer to. */
async function messagesBefore(
	db: Db,
	entries: ReadonlyArray<Pick<LogEntry, 'request'>>,
	from: number,
	pinned: readonly LoggedDecision[],
): Promise<Map<string, EarlierMessage>> {
	const within = new Set(
		entries.flatMap(({ request }) => (request.kind === 'message' ? (request.lineMessageId ?? []) : [])),
	);
	const wanted = editedOrUnsent(entries).filter((id) => !within.has(id));
	const isPinned = new Map(pinned.map((row) => [row.key, row]));
	return await readEarlierMessages(db, wanted, ({ key, at }) => {
		if (at < from) return 'whole';
		// What is pinned adds its effect when it is repeated.
		return isPinned.has(key) ? 'without effect' : 'not at all';
	});
}

/** Stocks as they were at `from`, and what has happened to them since. */
async function stocksBefore(
	db: Db,
	{ groupId, shop, stocks, from }: Pick<Replaying, 'groupId' | 'shop' | 'stocks'> & { from: number },
): Promise<{ stocks: Map<number, Stock>; requests: BookRequest[] }> {
	const stockIds = [...new Set(shop.items.flatMap((item) => item.stockIds))];
	const requests: BookRequest[] = [];
	const quantities = new Map<number, number | null>();
	for (const { id, stockId, quantity, changedAt } of await stockHistory(db, stockIds)) {
		if (changedAt <= from || !quantities.has(stockId)) quantities.set(stockId, quantity);
		else requests.push({ kind: 'stock', key: stockChangeKey(id), groupId, at: changedAt, stockId, quantity });
	}
	const used = piecesTaken(shop, await readStored(db, shop));
	const before = new Map(
		stockIds.map((id) => [id, present(stocks.get(id)).taken - (used.get(id) ?? 0)] as const),
	);
	const campaignIds = shop.campaigns.map(({ id }) => id);
	for (const { stockId, delta, at } of await outsideMovements(db, stockIds, campaignIds, from)) {
		requests.push({ kind: 'outside', key: `outside:${stockId}`, groupId, at, stockId, delta });
		before.set(stockId, (before.get(stockId) ?? 0) - delta);
	}
	return {
		stocks: new Map(
			stockIds.map((id) => {
				const quantity = quantities.has(id) ? quantities.get(id) : stocks.get(id)?.quantity;
				return [id, { quantity: quantity ?? null, taken: before.get(id) ?? 0 }];
			}),
		),
		requests,
	};
}

export interface Stored {
	holdings: Holdings;
	waitlist: WaitlistEntry[];
}

export async function readStored(db: Db, { campaigns }: Shop): Promise<Stored> {
	return {
		holdings: await readHoldings(db, campaigns, null),
		waitlist: await readWaitlist(db, campaigns),
	};
}

/** Pieces that a group's orders and holds take of each stock. */
function piecesTaken({ items }: Shop, { holdings, waitlist }: Stored): Map<number, number> {
	const byItem = new Map<number, number>();
	const add = (itemId: number, pieces: number) => byItem.set(itemId, (byItem.get(itemId) ?? 0) + pieces);
	for (const [line, lots] of holdings.lots) {
		for (const { quantity } of lots) add(itemOf(line), quantity);
	}
	for (const { itemId, quantity, holdUntil } of waitlist) if (holdUntil !== null) add(itemId, quantity);
	const taken = new Map<number, number>();
	for (const { id, stockIds } of items) {
		for (const stockId of stockIds) taken.set(stockId, (taken.get(stockId) ?? 0) + (byItem.get(id) ?? 0));
	}
	return taken;
}

const itemOf = (line: string): number => Number(line.slice(line.indexOf(':') + 1));

/** By how much this group takes more of each stock than is stored. */
export function stockDifferences(
	shop: Shop,
	stored: Stored,
	{ stockDeltas }: Allocation,
): Map<number, number> {
	const before = piecesTaken(shop, stored);
	return new Map([...before].map(([stockId, taken]) => [stockId, (stockDeltas.get(stockId) ?? 0) - taken]));
}

/** Whether there are as many pieces. */
export function fits(stocks: ReadonlyMap<number, Stock>, deltas: ReadonlyMap<number, number>): boolean {
	return [...deltas].every(([stockId, delta]) => {
		const { quantity, taken } = present(stocks.get(stockId));
		return delta <= 0 || quantity === null || taken + delta <= quantity;
	});
}

async function writeDifferences(
	trx: Tx,
	{ shop, stocks, entries, source, now }: Replaying,
	{ logged }: Past,
	{ holdings, waitlist }: Stored,
	allocation: Allocation,
): Promise<Map<string, MessageOutcome>> {
	const byKey = new Map(entries.map((entry) => [entry.request.key, entry]));
	const [first] = [...entries].sort((a, b) => orderOfWriting(a.request, b.request));
	const cause = first?.request ?? { key: `settling:${now}`, at: now };
	const done = allocation.movements.filter((movement) => isOwn(byKey.get(movement.key), movement));
	const reordered = differences(shop, holdings, allocation.movements, done, cause);
	// Additions first: no row of the ledger may say that somebody has less than nothing.
	const movements = [...done, ...reordered].sort((a, b) => Number(a.delta < 0) - Number(b.delta < 0));
	const codes = await writeMovements(trx, { shop, holdings, source, now }, movements, byKey);
	await moveStocks(trx, stocks, allocation.stockDeltas, now);
	await writeWaitlist(trx, waitlist, allocation.waitlist, allocation.effects, now);
	await correctLog(trx, logged, allocation);
	const writers = new Set(entries.map(({ request }) => ('buyerId' in request ? request.buyerId : null)));
	const notices = noticesOf(reordered, waitlist, allocation.waitlist).filter(
		({ buyerId }) => !writers.has(buyerId),
	);
	await postNotices(trx, { shop, now }, notices, cause.key);
	return await rememberOutcomes(trx, entries, { ...allocation, codes }, now);
}

/** What has to move, beside what new messages have `done` themselves, for buyers to have what is theirs now. */
function differences(
	{ items }: Shop,
	{ lots }: Holdings,
	decided: readonly Movement[],
	done: readonly Movement[],
	{ key, at }: { key: string; at: number },
): Movement[] {
	const deltas = new Map<string, number>();
	const add = (line: string, unitPriceMinor: number, pieces: number) => {
		const lot = `${line}:${unitPriceMinor}`;
		deltas.set(lot, (deltas.get(lot) ?? 0) + pieces);
	};
	for (const { buyerId, item, unitPriceMinor, delta } of decided) {
		add(lineKey(buyerId, item.id), unitPriceMinor, delta);
	}
	for (const { buyerId, item, unitPriceMinor, delta } of done) {
		add(lineKey(buyerId, item.id), unitPriceMinor, -delta);
	}
	for (const [line, held] of lots) {
		for (const { unitPriceMinor, quantity } of held) add(line, unitPriceMinor, -quantity);
	}
	const byId = new Map(items.map((item) => [item.id, item]));
	return [...deltas]
		.filter(([, delta]) => delta !== 0)
		.map(([lot, delta]): Movement => {
			const [buyerId = 0, itemId = 0, unitPriceMinor = 0] = lot.split(':').map(Number);
			const item = present(byId.get(itemId));
			// The writer of the ledger counts what is left.
			return { key, at, buyerId, item, delta, unitPriceMinor, quantityAfter: 0, type: 'reordered' };
		});
}

function noticesOf(
	reordered: readonly Movement[],
	before: readonly WaitlistEntry[],
	after: readonly WaitlistEntry[],
): BookNotice[] {
	const changes = Map.groupBy(reordered, ({ buyerId, item }) => lineKey(buyerId, item.id));
	const moved = [...changes.values()].flatMap((movements): BookNotice[] => {
		const { buyerId, item } = present(movements[0]);
		const delta = movements.reduce((sum, movement) => sum + movement.delta, 0);
		return delta === 0 ? [] : [{ kind: 'reordered', buyerId, itemId: item.id, delta }];
	});
	const held = new Set(
		before.filter(({ holdUntil }) => holdUntil !== null).map(({ key, itemId }) => `${key}:${itemId}`),
	);
	const offered = after.flatMap(({ key, itemId, buyerId, quantity, holdUntil }): BookNotice[] =>
		holdUntil === null || held.has(`${key}:${itemId}`)
			? []
			: [{ kind: 'offered', buyerId, itemId, quantity, holdUntil }],
	);
	return [...moved, ...offered];
}

/** Requests of the log that have come to something else now. */
async function correctLog(
	trx: Tx,
	logged: readonly LoggedDecision[],
	{ effects, outcomes }: Allocation,
): Promise<void> {
	for (const { key, effect, outcome } of logged) {
		const now = effects.get(key) ?? [];
		const decided = present(outcomes.get(key));
		// The status stands first in what was written.
		const sameStatus = outcome.startsWith(`{"status":"${decided.status}"`);
		if (sameStatus && isSameEffect(effect, now)) continue;
		const { buyer, orderCode } = JSON.parse(outcome) as MessageOutcome;
		await updateDecision(trx, JSON.stringify({ ...decided, buyer, orderCode }), JSON.stringify(now), key);
	}
}

function isSameEffect(a: Effect, b: Effect): boolean {
	const negative = b.map(([itemId, delta, price]): Effect[number] => [itemId, -delta, price]);
	return plus(a, negative).length === 0;
}
