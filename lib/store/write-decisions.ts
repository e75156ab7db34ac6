import type { BuyerNotice } from '../groupbuy/announcement';
import { plus } from '../groupbuy/effects';
import { piecesOf, withPieces } from '../groupbuy/lots';
import {
	lineKey,
	type BookNotice,
	type Effect,
	type Lot,
	type Movement,
	type Stock,
	type WaitlistEntry,
} from '../groupbuy/order-book';
import type { OrderSource } from '../groupbuy/order';
import type { MessageOutcome } from '../groupbuy/outcome';
import { isForOther, writeLog, type LogEntry } from './booking-log';
import {
	endWaiting,
	insertOrderEvents,
	insertOrders,
	selectEffects,
	settleTotals,
	takeStock,
	updateEffect,
	upsertOrderLines,
	upsertWaitlist,
	type NewOrder,
	type NewOrderEvent,
	type OrderLine,
} from './booking-statements';
import { chunks, present, ROWS_PER_STATEMENT } from './collections';
import { bindBuyers, referralColumns, referralsOf, type GivenCode } from './order-referrals';
import { post } from './outbox';
import { publicCode } from './public-code';
import { orderKey, type Holdings, type Shop } from './read-book';
import { readjust } from './readjust';
import type { Tx } from './store';

/** A message of 5,000 characters may cause hundreds of rows; its id tells the rest. */
const MAX_LEDGER_TEXT = 500;

/** Later nobody needs to hear any more what has become of a place in line. */
const NOTICE_LIFE_MS = 3 * 24 * 60 * 60 * 1000;

/** What the decisions of one transaction have in common. */
export interface Writing {
	shop: Shop;
	/** As they were before; of every buyer whose pieces move. */
	holdings: Holdings;
	/** Where new orders come from. */
	source: OrderSource;
	/** Came with the request of one buyer. */
	given?: GivenCode | undefined;
	/** Time of recording. */
	now: number;
}

/**
 * Writes movements to ledger, lines and orders.
 *
 * @param entries the requests that they are caused by, as far as they are known, by key
 * @returns codes of the orders that a request changed for its own buyer, by key
 */
export async function writeMovements(
	trx: Tx,
	writing: Writing,
	movements: readonly Movement[],
	entries: ReadonlyMap<string, LogEntry>,
): Promise<Map<string, string>> {
	const codes = new Map<string, string>();
	if (movements.length === 0) return codes;
	await openMissingOrders(trx, writing, movements);
	const { lots } = writing.holdings;
	const orderOf = ({ item, buyerId }: Movement) =>
		present(writing.holdings.orders.get(orderKey(item.campaignId, buyerId)));
	const lines = new Map<string, OrderLine>();
	const events = movements.map((movement): NewOrderEvent => {
		const { buyerId, item, delta, unitPriceMinor, key, at, type } = movement;
		const order = orderOf(movement);
		const held = withPieces(lots.get(lineKey(buyerId, item.id)) ?? [], unitPriceMinor, delta);
		lots.set(lineKey(buyerId, item.id), held);
		const line = { order_id: order.id, campaign_item_id: item.id, unit_price_minor: unitPriceMinor };
		lines.set(`${order.id}:${item.id}:${unitPriceMinor}`, {
			...line,
			quantity: atPrice(held, unitPriceMinor),
		});
		const entry = entries.get(key);
		const own = isOwn(entry, movement);
		if (own) codes.set(key, order.code);
		return {
			...line,
			type,
			delta,
			quantity_after: piecesOf(held),
			actor: entry && !(own && !isForOther(entry.request)) ? entry.writer : null,
			reason: entry?.reason ?? null,
			booking_key: key,
			line_message_id: entry?.lineMessageId ?? null,
			text: entry?.text?.slice(0, MAX_LEDGER_TEXT) ?? null,
			occurred_at: at,
			recorded_at: writing.now,
		};
	});
	for (const part of chunks(events, ROWS_PER_STATEMENT)) await insertOrderEvents(trx, part);
	for (const part of chunks([...lines.values()], ROWS_PER_STATEMENT)) await upsertOrderLines(trx, part);
	const orderIds = [...new Set(events.map((event) => event.order_id))];
	for (const part of chunks(orderIds, ROWS_PER_STATEMENT)) await settleTotals(trx, part, writing.now);
	await readjust(trx, orderIds);
	return codes;
}

const atPrice = (lots: readonly Lot[], unitPriceMinor: number): number =>
	lots.find((lot) => lot.unitPriceMinor === unitPriceMinor)?.quantity ?? 0;

/** Whether pieces move for whom the request is, and not for somebody who comes after them in line. */
export function isOwn(entry: LogEntry | undefined, { buyerId, type }: Movement): boolean {
	if (!entry) return false;
	const { request } = entry;
	return 'buyerId' in request ? request.buyerId === buyerId : type === request.kind;
}

async function openMissingOrders(trx: Tx, writing: Writing, movements: readonly Movement[]): Promise<void> {
	const { shop, holdings, source, given, now } = writing;
	const missing = new Map<string, Movement>();
	for (const movement of movements) {
		const key = orderKey(movement.item.campaignId, movement.buyerId);
		if (!holdings.orders.has(key) && !missing.has(key)) missing.set(key, movement);
	}
	if (missing.size === 0) return;
	const byId = new Map(shop.campaigns.map((campaign) => [campaign.id, campaign]));
	const cases = [...missing.values()].map(({ item, buyerId, at }) => {
		const campaign = present(byId.get(item.campaignId));
		const { currency, referralCodeId: campaignCodeId } = campaign;
		const own = given?.buyerId === buyerId ? given.code : undefined;
		return { buyerId, at, campaign, currency, campaignCodeId, given: own };
	});
	const referrals = await referralsOf(trx, cases);
	const orders = cases.map(({ buyerId, at, campaign }, index): NewOrder => {
		const { id, groupId, currency, orderTags } = campaign;
		return {
			code: publicCode('R'),
			campaign_id: id,
			group_id: groupId,
			buyer_id: buyerId,
			source,
			state: 'placed',
			currency,
			total_minor: 0,
			...referralColumns(referrals[index] ?? null),
			tags: orderTags,
			placed_at: at,
			created_at: now,
			updated_at: now,
		};
	});
	await bindBuyers(
		trx,
		cases.map(({ buyerId }, index) => ({ buyerId, referral: referrals[index] ?? null })),
		now,
	);
	for (const part of chunks(orders, ROWS_PER_STATEMENT)) {
		for (const { campaignId, buyerId, ...order } of await insertOrders(trx, part)) {
			holdings.orders.set(orderKey(campaignId, buyerId), order);
		}
	}
}

/** Moves stocks, in the database and in `stocks`, which are locked. */
export async function moveStocks(
	trx: Tx,
	stocks: Map<number, Stock>,
	deltas: ReadonlyMap<number, number>,
	now: number,
): Promise<void> {
	const sorted = [...deltas].filter(([, delta]) => delta !== 0).sort(([a], [b]) => a - b);
	for (const [stockId, delta] of sorted) {
		const taken = await takeStock(trx, stockId, delta, now);
		// Cannot happen while the rows are locked; if it does, nothing of the batch may stay.
		if (taken.length !== 1) throw new Error(`Stock ${stockId} changed while it was locked`);
		const stock = stocks.get(stockId);
		if (stock) stocks.set(stockId, { ...stock, taken: stock.taken + delta });
	}
}

/** Pieces that came to requests of earlier batches: a promotion is the effect of the message that waited. */
export async function addToEffects(trx: Tx, additions: ReadonlyMap<string, Effect>): Promise<void> {
	if (additions.size === 0) return;
	for (const part of chunks([...additions.keys()], ROWS_PER_STATEMENT)) {
		for (const { key, effect } of await selectEffects(trx, part)) {
			const sum = plus(JSON.parse(effect) as Effect, additions.get(key) ?? []);
			await updateEffect(trx, JSON.stringify(sum), key);
		}
	}
}

const entryKey = ({ key, itemId }: WaitlistEntry): string => `${itemId}:${key}`;

/**
 * Brings the stored waitlist from `before` to `after`.
 *
 * @param effects pieces that the waiting messages have got: who has got some leaves the line as booked
 */
export async function writeWaitlist(
	trx: Tx,
	before: readonly WaitlistEntry[],
	after: readonly WaitlistEntry[],
	effects: ReadonlyMap<string, Effect>,
	now: number,
): Promise<void> {
	if (before.length === 0 && after.length === 0) return;
	const stored = new Map(before.map((entry) => [entryKey(entry), entry]));
	const changed = after.filter((entry) => !isSame(entry, stored.get(entryKey(entry))));
	const rows = changed.map((entry) => ({
		campaign_item_id: entry.itemId,
		buyer_id: entry.buyerId,
		booking_key: entry.key,
		quantity: entry.quantity,
		written_at: entry.at,
		state: entry.holdUntil === null ? ('waiting' as const) : ('offered' as const),
		offered_at: entry.offeredAt,
		hold_until: entry.holdUntil,
		created_at: now,
		updated_at: now,
	}));
	for (const part of chunks(rows, ROWS_PER_STATEMENT)) await upsertWaitlist(trx, part);
	for (const entry of after) stored.delete(entryKey(entry));
	for (const entry of stored.values()) {
		const got = effects.get(entry.key)?.some(([itemId, delta]) => itemId === entry.itemId && delta > 0);
		await endWaiting(
			trx,
			got ? 'booked' : entry.holdUntil === null ? 'left' : 'passed',
			now,
			entry.key,
			entry.itemId,
		);
	}
}

function isSame(a: WaitlistEntry, b: WaitlistEntry | undefined): boolean {
	return (
		b !== undefined &&
		a.buyerId === b.buyerId &&
		a.quantity === b.quantity &&
		a.offeredAt === b.offeredAt &&
		a.holdUntil === b.holdUntil
	);
}

/**
 * Leaves for the groups to hear what has become of orders without their buyers' doing.
 *
 * @param cause key of a request that is written once, so that it is said once
 */
export async function postNotices(
	trx: Tx,
	{ shop, now }: Pick<Writing, 'shop' | 'now'>,
	notices: readonly BookNotice[],
	cause: string,
): Promise<void> {
	if (notices.length === 0) return;
	const items = new Map(shop.items.map((item) => [item.id, item]));
	const campaigns = new Map(shop.campaigns.map((campaign) => [campaign.id, campaign]));
	const lineUserIds = await lineUserIdsOf(
		trx,
		notices.map(({ buyerId }) => buyerId),
	);
	const chatIds = await chatIdsOf(trx, [...new Set(shop.campaigns.map(({ groupId }) => groupId))]);
	for (const [index, notice] of notices.entries()) {
		const { code, title, campaignId } = present(items.get(notice.itemId));
		const { groupId } = present(campaigns.get(campaignId));
		const holdUntil = notice.kind === 'offered' ? notice.holdUntil : null;
		const told: BuyerNotice = {
			kind: notice.kind,
			lineUserId: present(lineUserIds.get(notice.buyerId)),
			code,
			title,
			quantity: notice.kind === 'reordered' ? notice.delta : notice.quantity,
			holdUntil,
		};
		const entry = {
			chatId: present(chatIds.get(groupId)),
			campaignId,
			key: `${cause}:${index}`,
			message: { type: 'notice' as const, notice: told },
			expiresAt: holdUntil ?? now + NOTICE_LIFE_MS,
		};
		await post(trx, entry, now);
	}
}

async function chatIdsOf(trx: Tx, groupIds: readonly number[]): Promise<Map<number, string>> {
	const rows = await trx
		.selectFrom('line_groups')
		.select(['id', 'line_group_id'])
		.where('id', 'in', groupIds)
		.execute();
	return new Map(rows.map(({ id, line_group_id }) => [id, line_group_id]));
}

async function lineUserIdsOf(trx: Tx, buyerIds: readonly number[]): Promise<Map<number, string>> {
	const lineUserIds = new Map<number, string>();
	for (const part of chunks([...new Set(buyerIds)], ROWS_PER_STATEMENT)) {
		const rows = await trx
			.selectFrom('buyers')
			.select(['id', 'line_user_id'])
			.where('id', 'in', part)
			.execute();
		for (const { id, line_user_id } of rows) lineUserIds.set(id, line_user_id);
	}
	return lineUserIds;
}

/** Adds the requests to the log. @returns their full outcomes, by key */
export async function rememberOutcomes(
	trx: Tx,
	entries: readonly LogEntry[],
	decided: {
		outcomes: ReadonlyMap<string, MessageOutcome>;
		effects: ReadonlyMap<string, Effect>;
		codes: ReadonlyMap<string, string>;
	},
	now: number,
): Promise<Map<string, MessageOutcome>> {
	const rows = entries.map((entry) => {
		const { key } = entry.request;
		const outcome = {
			...present(decided.outcomes.get(key)),
			buyer: entry.buyer,
			orderCode: decided.codes.get(key) ?? null,
		};
		return { entry, outcome, effect: decided.effects.get(key) ?? [] };
	});
	await writeLog(trx, rows, now);
	return new Map(rows.map(({ entry, outcome }) => [entry.request.key, outcome]));
}
