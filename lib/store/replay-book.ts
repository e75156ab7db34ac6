import { allocate } from '../groupbuy/allocation';
import { plus } from '../groupbuy/effects';
import type { OrderSource } from '../groupbuy/order';
import {
	lineKey,
	type Allocation,
	type BookNotice,
	type BookRequest,
	type Effect,
	type Movement,
	type OrderBook,
	type Stock,
	type WaitlistEntry,
} from '../groupbuy/order-book';
import type { MessageOutcome } from '../groupbuy/outcome';
import { orderOfWriting, type LogEntry } from './booking-log';
import { updateDecision } from './booking-statements';
import { present } from './collections';
import type { GivenCode } from './order-referrals';
import type { Shop } from './read-book';
import { piecesTaken, readPast, type Past, type Share } from './replay-past';
import type { LoggedDecision } from './replay-statements';
import type { Tx } from './store';
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
	/** See `Deciding`. */
	given?: GivenCode | undefined;
	now: number;
}

/**
 * Decides a group's book anew from its log, new requests included, in the order of writing, and writes the differences
 * to what is stored. What other groups have taken of shared stocks stays theirs.
 *
 * @returns `undefined`, and nothing is written, where the order of writing would need pieces that others have taken
 *     meanwhile: then arrival decides
 */
export async function replay(
	trx: Tx,
	replaying: Replaying,
): Promise<(Allocation & { outcomes: Map<string, MessageOutcome> }) | undefined> {
	const shop = ownShop(replaying);
	const past = await readPast(trx, { ...replaying, shop });
	if (!past) return undefined;
	const decided = decideAnew(shop, past, replaying.stocks);
	if (!decided) return undefined;
	return { ...decided, outcomes: await writeDifferences(trx, { ...replaying, shop }, past, decided) };
}

/**
 * Decides a book on what is left beside other groups. Their pieces are theirs whenever they have taken them: where the
 * group would need some of these, it is decided as if they had been gone from the start. That cannot be said of a time
 * before there were as many pieces.
 *
 * @returns the allocation, with the differences to the stocks as they are stored
 */
export function decideAnew(
	shop: Shop,
	{ book, requests, before }: Past,
	stocks: ReadonlyMap<number, Stock>,
): Allocation | undefined {
	const takenBefore = piecesTaken(shop, before);
	const attempt = (withBook: OrderBook, withRequests: readonly BookRequest[]): Allocation | undefined => {
		const allocation = allocate(withBook, withRequests);
		const differences = [...takenBefore].map(
			([stockId, taken]) => [stockId, (allocation.stockDeltas.get(stockId) ?? 0) - taken] as const,
		);
		const stockDeltas = new Map(differences);
		return fits(stocks, stockDeltas) ? { ...allocation, stockDeltas } : undefined;
	};
	const decided = attempt(book, requests);
	if (decided || requests.some(({ kind }) => kind === 'stock')) return decided;
	const taken = new Map(book.stocks);
	for (const request of requests) {
		if (request.kind !== 'outside') continue;
		const stock = present(taken.get(request.stockId));
		taken.set(request.stockId, { ...stock, taken: stock.taken + request.delta });
	}
	return attempt(
		{ ...book, stocks: taken },
		requests.filter(({ kind }) => kind !== 'outside'),
	);
}

function ownShop({ shop, groupId }: Pick<Replaying, 'shop' | 'groupId'>): Shop {
	const campaigns = shop.campaigns.filter((campaign) => campaign.groupId === groupId);
	const ids = new Set(campaigns.map(({ id }) => id));
	return { campaigns, items: shop.items.filter(({ campaignId }) => ids.has(campaignId)) };
}

/** Whether there are as many pieces. */
function fits(stocks: ReadonlyMap<number, Stock>, deltas: ReadonlyMap<number, number>): boolean {
	return [...deltas].every(([stockId, delta]) => {
		const { quantity, taken } = present(stocks.get(stockId));
		return delta <= 0 || quantity === null || taken + delta <= quantity;
	});
}

async function writeDifferences(
	trx: Tx,
	{ shop, stocks, entries, source, given, now }: Replaying,
	{ logged, before, holdings }: Past,
	allocation: Allocation,
): Promise<Map<string, MessageOutcome>> {
	const byKey = new Map(entries.map((entry) => [entry.request.key, entry]));
	const [first] = [...entries].sort((a, b) => orderOfWriting(a.request, b.request));
	const cause = first?.request ?? { key: `settling:${now}`, at: now };
	const done = allocation.movements.filter((movement) => isOwn(byKey.get(movement.key), movement));
	const reordered = differences(shop, before, allocation.movements, done, cause);
	// Additions first: no row of the ledger may say that somebody has less than nothing.
	const movements = [...done, ...reordered].sort((a, b) => Number(a.delta < 0) - Number(b.delta < 0));
	const codes = await writeMovements(trx, { shop, holdings, source, given, now }, movements, byKey);
	await moveStocks(trx, stocks, allocation.stockDeltas, now);
	await writeWaitlist(trx, before.waitlist, allocation.waitlist, allocation.effects, now);
	await correctLog(trx, logged, allocation);
	const writers = new Set(entries.map(({ request }) => ('buyerId' in request ? request.buyerId : null)));
	const notices = noticesOf(reordered, before.waitlist, allocation.waitlist).filter(
		({ buyerId }) => !writers.has(buyerId),
	);
	await postNotices(trx, { shop, now }, notices, cause.key);
	return await rememberOutcomes(trx, entries, { ...allocation, codes }, now);
}

/** What has to move, beside what new messages have `done` themselves, for buyers to have what is theirs now. */
function differences(
	{ items }: Shop,
	{ lots }: Share,
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
