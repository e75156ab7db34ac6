import {
	allocate,
	lineKey,
	type Movement,
	type OfferedCampaign,
	type OfferedItem,
	type OrderBook,
	type OrderMessage,
	type Stock,
} from '../groupbuy/allocation';
import type { Currency } from '../groupbuy/money';
import type { OrderSource } from '../groupbuy/order';
import { parseOrderMessage } from '../groupbuy/order-grammar/parse';
import type { ParsedMessage } from '../groupbuy/order-grammar/types';
import type { MessageOutcome } from '../groupbuy/outcome';
import {
	insertBookings,
	insertOrderEvents,
	insertOrders,
	lockCampaigns,
	lockStocks,
	type NewOrder,
	type NewOrderEvent,
	selectBookings,
	selectItems,
	selectOpenOrders,
	settleTotals,
	takeStock,
	upsertOrderLines,
} from './booking-statements';
import { ensureBuyers } from './buyers';
import { chunks, present } from './collections';
import { publicCode } from './public-code';
import type { Store, Tx } from './store';

/** A chat message that may be an order. */
export interface BookingRequest {
	/** Unique per message, e.g. LINE's `webhookEventId`: what was booked under it once is never booked again. */
	key: string;
	lineGroupId: string;
	/** `null` when LINE did not say who wrote. */
	lineUserId: string | null;
	text: string;
	lineMessageId: string | null;
	/** When it was written, epoch milliseconds. */
	at: number;
}

/** So many messages share a transaction: enough to be fast, few enough to let others in between. */
const MAX_BATCH = 200;

/** A message may name hundreds of items, and a statement may carry some 32,000 values. */
const ROWS_PER_STATEMENT = 1000;

/** A message of 5,000 characters may cause hundreds of rows; its id tells the rest. */
const MAX_LEDGER_TEXT = 500;

/** How long after its end a campaign is still looked at, for late deliveries and for "closed" as an answer. */
const ENDED_INTEREST_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Books a batch of messages: parses them, decides them in the order in which they were written, and writes orders,
 * lines, stock and ledger in one transaction per 200 messages. The database arbitrates: rows are locked in sorted
 * order, stock changes by conditional updates.
 *
 * @param now epoch milliseconds, written as the time of recording
 * @returns one outcome per request, in their order; a repeated key gets its first outcome again, `replayed`
 * @throws StorageError
 */
export async function bookMessages(
	store: Store,
	requests: readonly BookingRequest[],
	source: OrderSource,
	now: number,
): Promise<MessageOutcome[]> {
	const outcomes: MessageOutcome[] = [];
	for (const part of chunks(requests, MAX_BATCH)) {
		const batch = part.map((request) => ({ ...request, parsed: parseOrderMessage(request.text) }));
		outcomes.push(...(await store.tx(async (trx) => await bookBatch(trx, batch, source, now))));
	}
	return outcomes;
}

type ParsedRequest = BookingRequest & { parsed: ParsedMessage };

async function bookBatch(
	trx: Tx,
	batch: readonly ParsedRequest[],
	source: OrderSource,
	now: number,
): Promise<MessageOutcome[]> {
	const orders = batch.filter(changesOrders);
	const campaigns = await campaignsOf(trx, orders, now);
	// Read behind the campaigns' locks, so that one message in two processes cannot pass both.
	const booked = await earlierOutcomes(trx, orders);
	const fresh = withoutRepetitions(batch, booked);

	const messages = await addressed(trx, fresh, campaigns, now);
	const { book, openOrders } = await readBook(trx, campaigns, messages);
	const { outcomes, movements, stockDeltas } = allocate(book, messages);

	const orderCodes = await writeOrders(trx, { movements, messages, campaigns, openOrders, source, now });
	await moveStocks(trx, stockDeltas, now);
	const decided = new Map(
		messages.map(({ request }, index) => [
			request,
			{ ...present(outcomes[index]), orderCode: orderCodes.get(index) ?? null },
		]),
	);
	const remembered = [...decided].filter(([request]) => changesOrders(request));
	await rememberOutcomes(trx, remembered, now);
	for (const [request, outcome] of remembered) booked.set(request.key, outcome);
	return batch.map(
		(request) => decided.get(request) ?? { ...present(booked.get(request.key)), replayed: true },
	);
}

function changesOrders({ parsed }: ParsedRequest): boolean {
	return parsed.kind === 'order' || parsed.kind === 'unclear';
}

/** Leaves out orders that were booked before, or that stand in the batch twice. */
function withoutRepetitions(
	batch: readonly ParsedRequest[],
	booked: ReadonlyMap<string, MessageOutcome>,
): ParsedRequest[] {
	const seen = new Set(booked.keys());
	return batch.filter((request) => {
		if (!changesOrders(request)) return true;
		if (seen.has(request.key)) return false;
		seen.add(request.key);
		return true;
	});
}

type LockedCampaign = OfferedCampaign & { lineGroupId: string; currency: Currency };

/** Whoever holds a campaign's row books alone in it; ending it waits too. */
async function campaignsOf(
	trx: Tx,
	orders: readonly ParsedRequest[],
	now: number,
): Promise<LockedCampaign[]> {
	if (orders.length === 0) return [];
	const lineGroupIds = new Set(orders.map((request) => request.lineGroupId));
	return await lockCampaigns(trx, [...lineGroupIds], now - ENDED_INTEREST_MS);
}

async function earlierOutcomes(
	trx: Tx,
	orders: readonly ParsedRequest[],
): Promise<Map<string, MessageOutcome>> {
	if (orders.length === 0) return new Map();
	const rows = await selectBookings(trx, [...new Set(orders.map((request) => request.key))]);
	return new Map(rows.map((row) => [row.key, JSON.parse(row.outcome) as MessageOutcome]));
}

type AddressedMessage = OrderMessage & { request: ParsedRequest };

/** Finds group and buyer of each message. Where nothing is sold nobody becomes a buyer. */
async function addressed(
	trx: Tx,
	requests: readonly ParsedRequest[],
	campaigns: readonly LockedCampaign[],
	now: number,
): Promise<AddressedMessage[]> {
	const groupIds = new Map(campaigns.map((campaign) => [campaign.lineGroupId, campaign.groupId]));
	const buying = requests.filter((request) => changesOrders(request) && groupIds.has(request.lineGroupId));
	const buyerIds = await ensureBuyers(
		trx,
		buying.flatMap(({ lineUserId }) => lineUserId ?? []),
		now,
	);
	return requests.map((request) => ({
		groupId: groupIds.get(request.lineGroupId) ?? 0,
		buyerId: request.lineUserId === null ? null : (buyerIds.get(request.lineUserId) ?? null),
		at: request.at,
		parsed: request.parsed,
		request,
	}));
}

interface OpenOrder {
	id: number;
	code: string;
}

const orderKey = (campaignId: number | null, buyerId: number): string => `${campaignId ?? ''}:${buyerId}`;

async function readBook(
	trx: Tx,
	campaigns: readonly LockedCampaign[],
	messages: readonly OrderMessage[],
): Promise<{ book: OrderBook; openOrders: Map<string, OpenOrder> }> {
	const buyerIds = [...new Set(messages.flatMap((message) => message.buyerId ?? []))];
	const campaignIds = campaigns.map((campaign) => campaign.id);
	if (campaignIds.length === 0 || buyerIds.length === 0) {
		const nothing = { items: [], stocks: new Map<number, Stock>(), quantities: new Map<string, number>() };
		return { book: { campaigns, ...nothing }, openOrders: new Map() };
	}
	const items = await readItems(trx, campaignIds);
	const stocks = await readStocks(trx, stocksInPlay(items, messages));
	const rows = await selectOpenOrders(trx, campaignIds, buyerIds);
	const openOrders = new Map(rows.map((row) => [orderKey(row.campaign_id, row.buyer_id), row]));
	const quantities = new Map(rows.map((row) => [lineKey(row.buyer_id, row.campaign_item_id), row.quantity]));
	return { book: { campaigns, items, stocks, quantities }, openOrders };
}

async function readItems(trx: Tx, campaignIds: readonly number[]): Promise<OfferedItem[]> {
	const items = new Map<number, OfferedItem & { stockIds: number[] }>();
	for (const { stockId, ...row } of await selectItems(trx, campaignIds)) {
		const item = items.get(row.id) ?? { ...row, stockIds: [] };
		items.set(row.id, item);
		if (stockId !== null) item.stockIds.push(stockId);
	}
	return [...items.values()];
}

/** Only the stocks that these messages can touch: other campaigns that share a variant then do not wait. */
function stocksInPlay(items: readonly OfferedItem[], messages: readonly OrderMessage[]): number[] {
	const changes = messages.flatMap(({ parsed }) => (parsed.kind === 'order' ? parsed.changes : []));
	const codes = new Set(changes.map((change) => change.code));
	const touched = codes.has(null) ? items : items.filter((item) => codes.has(item.code));
	return [...new Set(touched.flatMap((item) => item.stockIds))];
}

async function readStocks(trx: Tx, ids: readonly number[]): Promise<Map<number, Stock>> {
	if (ids.length === 0) return new Map();
	return new Map((await lockStocks(trx, ids)).map(({ id, ...stock }) => [id, stock]));
}

interface Writing {
	movements: readonly Movement[];
	messages: readonly AddressedMessage[];
	campaigns: readonly LockedCampaign[];
	openOrders: Map<string, OpenOrder>;
	source: OrderSource;
	now: number;
}

/** Writes orders, lines and ledger. Answers the code of the order that each message (by index) touched. */
async function writeOrders(trx: Tx, writing: Writing): Promise<Map<number, string>> {
	const { movements, messages, openOrders, now } = writing;
	if (movements.length === 0) return new Map();
	await openMissingOrders(trx, writing);

	const orderOf = ({ item, buyerId }: Movement) =>
		present(openOrders.get(orderKey(item.campaignId, buyerId)));
	const events = movements.map((movement): NewOrderEvent => {
		const { request } = present(messages[movement.message]);
		return {
			order_id: orderOf(movement).id,
			campaign_item_id: movement.item.id,
			type: movement.action,
			delta: movement.delta,
			quantity_after: movement.quantityAfter,
			unit_price_minor: movement.item.unitPriceMinor,
			line_message_id: request.lineMessageId,
			text: request.text.slice(0, MAX_LEDGER_TEXT),
			occurred_at: request.at,
			recorded_at: now,
		};
	});
	for (const rows of chunks(events, ROWS_PER_STATEMENT)) {
		await insertOrderEvents(trx, rows);
	}
	// Of several movements of one line the last says what remains.
	const lines = new Map(
		events.map(({ order_id, campaign_item_id, quantity_after, unit_price_minor }) => [
			`${order_id}:${campaign_item_id}`,
			{ order_id, campaign_item_id, quantity: quantity_after, unit_price_minor },
		]),
	);
	for (const rows of chunks([...lines.values()], ROWS_PER_STATEMENT)) await upsertOrderLines(trx, rows);
	await settleTotals(trx, [...new Set(events.map((event) => event.order_id))], now);
	return new Map(movements.map((movement) => [movement.message, orderOf(movement).code]));
}

async function openMissingOrders(trx: Tx, writing: Writing): Promise<void> {
	const { movements, messages, campaigns, openOrders, source, now } = writing;
	const missing = new Map<string, Movement>();
	for (const movement of movements) {
		const key = orderKey(movement.item.campaignId, movement.buyerId);
		if (!openOrders.has(key) && !missing.has(key)) missing.set(key, movement);
	}
	if (missing.size === 0) return;
	const byId = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
	const orders = [...missing.values()].map(({ item, buyerId, message }): NewOrder => {
		const { groupId, currency } = present(byId.get(item.campaignId));
		return {
			code: publicCode('R'),
			campaign_id: item.campaignId,
			group_id: groupId,
			buyer_id: buyerId,
			source,
			state: 'placed',
			currency,
			total_minor: 0,
			placed_at: present(messages[message]).at,
			created_at: now,
			updated_at: now,
		};
	});
	for (const rows of chunks(orders, ROWS_PER_STATEMENT)) {
		for (const row of await insertOrders(trx, rows)) {
			openOrders.set(orderKey(row.campaign_id, row.buyer_id), row);
		}
	}
}

async function moveStocks(trx: Tx, deltas: ReadonlyMap<number, number>, now: number): Promise<void> {
	const sorted = [...deltas].filter(([, delta]) => delta !== 0).sort(([a], [b]) => a - b);
	for (const [stockId, delta] of sorted) {
		const taken = await takeStock(trx, stockId, delta, now);
		// Cannot happen while the rows are locked; if it does, nothing of the batch may stay.
		if (taken.length !== 1) throw new Error(`Stock ${stockId} changed while it was locked`);
	}
}

async function rememberOutcomes(
	trx: Tx,
	outcomes: ReadonlyArray<[ParsedRequest, MessageOutcome]>,
	now: number,
): Promise<void> {
	if (outcomes.length === 0) return;
	const rows = outcomes.map(([{ key }, outcome]) => ({
		key,
		outcome: JSON.stringify(outcome),
		booked_at: now,
	}));
	await insertBookings(trx, rows);
}
