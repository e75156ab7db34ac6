import { allocate } from '../groupbuy/allocation';
import { INACTIVE_ORDER_STATES } from '../groupbuy/order';
import type { BookRequest, Stock, WaitlistEntry } from '../groupbuy/order-book';
import { NO_GROUP } from './booking-log';
import { lockCampaignsById } from './booking-statements';
import { present } from './collections';
import { wholeSum } from './expressions';
import { campaignOf, readItems, readStocks, type LockedCampaign } from './offered';
import { readBook, readWaitlist, stocksInPlay, type Shop } from './read-book';
import { FAST_ORDER_PIECES, stockChangeKey } from './replay-statements';
import type { Tx } from './store';
import { addToEffects, moveStocks, postNotices, writeMovements, writeWaitlist } from './write-decisions';

/*
 * Stocks and their history: with every change of a quantity stands when it was made, so that a book can be decided anew
 * as it was.
 */

export interface StockRow {
	id: number;
	/** `null`: not limited. */
	quantity: number | null;
	/** Sold, and held for somebody in line. */
	taken: number;
}

/** Makes a stock of `quantity` pieces; `null`: not limited (for now: the row lets it be limited later). */
export async function newStock(trx: Tx, quantity: number | null, now: number): Promise<StockRow> {
	const stock = await trx
		.insertInto('stocks')
		.values({ quantity, taken: 0, updated_at: now })
		.returning(['id', 'quantity', 'taken'])
		.executeTakeFirstOrThrow();
	await recordChange(trx, stock, null, now);
	return stock;
}

/** @returns the id of the change, by which requests of a book name it */
async function recordChange(
	trx: Tx,
	{ id, quantity }: Pick<StockRow, 'id' | 'quantity'>,
	reason: string | null,
	at: number,
): Promise<number> {
	const change = await trx
		.insertInto('stock_changes')
		.values({ stock_id: id, quantity, reason, changed_at: at })
		.returning('id')
		.executeTakeFirstOrThrow();
	return change.id;
}

/**
 * Sets a stock's quantity, but never below what is taken: that would be an oversold stock. Who is in line for what draws
 * from it is served.
 *
 * @returns the stock as it is then
 */
export async function changeStock(
	trx: Tx,
	stockId: number,
	wanted: number | null,
	reason: string | null,
	now: number,
): Promise<StockRow> {
	await setQuantities(trx, [stockId], () => wanted, reason, now);
	return await trx
		.selectFrom('stocks')
		.select(['id', 'quantity', 'taken'])
		.where('id', '=', stockId)
		.executeTakeFirstOrThrow();
}

/** So many pieces more of a campaign's item (補貨): every limited stock that it draws from rises. */
export async function addToItem(
	trx: Tx,
	campaignItemId: number,
	pieces: number,
	reason: string | null,
	now: number,
): Promise<void> {
	const rows = await trx
		.selectFrom('campaign_item_stocks')
		.select('stock_id')
		.where('campaign_item_id', '=', campaignItemId)
		.execute();
	const stockIds = rows.map(({ stock_id }) => stock_id);
	await setQuantities(
		trx,
		stockIds,
		({ quantity }) => (quantity === null ? null : quantity + pieces),
		reason,
		now,
	);
}

/** Sells no more of a campaign's item (缺貨); what is ordered stays. Other campaigns go on selling the variant. */
export async function sellNoMore(trx: Tx, campaignItemId: number, now: number): Promise<void> {
	const cap = await trx
		.selectFrom('campaign_item_stocks')
		.innerJoin('campaign_items', 'campaign_items.id', 'campaign_item_stocks.campaign_item_id')
		.innerJoin('variants', 'variants.id', 'campaign_items.variant')
		.select('campaign_item_stocks.stock_id')
		.where('campaign_item_stocks.campaign_item_id', '=', campaignItemId)
		.whereRef('campaign_item_stocks.stock_id', '!=', 'variants.stock_id')
		.executeTakeFirst();
	const stockId = cap?.stock_id ?? (await addCap(trx, campaignItemId, now));
	await setQuantities(trx, [stockId], ({ taken }) => taken, null, now);
}

/** A stock of one item of one campaign, not limited yet: it only counts, as if it had been there from the start. */
async function addCap(trx: Tx, campaignItemId: number, now: number): Promise<number> {
	const { campaign_id } = await trx
		.selectFrom('campaign_items')
		.select('campaign_id')
		.where('id', '=', campaignItemId)
		.executeTakeFirstOrThrow();
	await lockCampaignsById(trx, [campaign_id]);
	const sold = await trx
		.selectFrom('order_lines')
		.innerJoin('orders', 'orders.id', 'order_lines.order_id')
		.select((eb) => wholeSum(eb.ref('order_lines.quantity')).as('pieces'))
		.where('order_lines.campaign_item_id', '=', campaignItemId)
		.where('orders.state', 'not in', INACTIVE_ORDER_STATES)
		.executeTakeFirstOrThrow();
	const held = await trx
		.selectFrom('waitlist_entries')
		.select((eb) => wholeSum(eb.ref('quantity')).as('pieces'))
		.where('campaign_item_id', '=', campaignItemId)
		.where('state', '=', 'offered')
		.executeTakeFirstOrThrow();
	const fast = await trx
		.selectFrom('shop_lines')
		.innerJoin('order_events', 'order_events.order_id', 'shop_lines.order_id')
		.select(wholeSum(FAST_ORDER_PIECES).as('pieces'))
		.where('shop_lines.campaign_item_id', '=', campaignItemId)
		.where('order_events.campaign_item_id', 'is', null)
		.executeTakeFirstOrThrow();
	const { id } = await trx
		.insertInto('stocks')
		.values({ quantity: null, taken: sold.pieces + held.pieces + fast.pieces, updated_at: now })
		.returning('id')
		.executeTakeFirstOrThrow();
	await recordChange(trx, { id, quantity: null }, null, 0);
	await trx
		.insertInto('campaign_item_stocks')
		.values({ campaign_item_id: campaignItemId, stock_id: id })
		.execute();
	return id;
}

async function setQuantities(
	trx: Tx,
	stockIds: readonly number[],
	quantityOf: (stock: Stock) => number | null,
	reason: string | null,
	now: number,
): Promise<void> {
	const campaigns = await lockDrawing(trx, stockIds);
	const shop = {
		campaigns,
		items: await readItems(
			trx,
			campaigns.map(({ id }) => id),
		),
	};
	const waitlist = await readWaitlist(trx, campaigns);
	const stocks = await readStocks(trx, [...stockIds, ...stocksInPlay(shop, [], new Map(), waitlist)]);
	const requests: BookRequest[] = [];
	for (const stockId of stockIds) {
		const stock = present(stocks.get(stockId));
		const wanted = quantityOf(stock);
		const quantity = wanted === null ? null : Math.max(wanted, stock.taken);
		if (quantity === stock.quantity) continue;
		await trx.updateTable('stocks').set({ quantity, updated_at: now }).where('id', '=', stockId).execute();
		const change = await recordChange(trx, { id: stockId, quantity }, reason, now);
		// Of no group: everyone in line is served, whatever group they are in.
		const key = stockChangeKey(change);
		requests.push({ kind: 'stock', key, groupId: NO_GROUP, at: now, stockId, quantity });
		stocks.set(stockId, { ...stock, quantity });
	}
	if (requests.length > 0 && waitlist.length > 0) await serve(trx, shop, { stocks, waitlist }, requests, now);
}

/** Locks the campaigns that draw from stocks first, as booking does. */
async function lockDrawing(trx: Tx, stockIds: readonly number[]): Promise<LockedCampaign[]> {
	const rows = await trx
		.selectFrom('campaign_item_stocks')
		.innerJoin('campaign_items', 'campaign_items.id', 'campaign_item_stocks.campaign_item_id')
		.innerJoin('campaigns', 'campaigns.id', 'campaign_items.campaign_id')
		.select('campaigns.id')
		.distinct()
		.where('campaign_item_stocks.stock_id', 'in', stockIds)
		.where('campaigns.state', 'in', ['scheduled', 'open', 'closed'])
		.execute();
	if (rows.length === 0) return [];
	const locked = await lockCampaignsById(
		trx,
		rows.map(({ id }) => id),
	);
	return locked.map(campaignOf);
}

async function serve(
	trx: Tx,
	shop: Shop,
	known: { stocks: Map<number, Stock>; waitlist: readonly WaitlistEntry[] },
	requests: readonly BookRequest[],
	now: number,
): Promise<void> {
	const { book, holdings } = await readBook(trx, shop, [], { ...known, messages: new Map() });
	const { movements, stockDeltas, effects, waitlist, notices } = allocate(book, requests);
	await writeMovements(trx, { shop, holdings, source: 'line_group', now }, movements, new Map());
	await moveStocks(trx, known.stocks, stockDeltas, now);
	await addToEffects(trx, effects);
	await writeWaitlist(trx, known.waitlist, waitlist, effects, now);
	await postNotices(trx, { shop, now }, notices, present(requests[0]).key);
}
