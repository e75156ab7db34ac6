import { sql } from 'kysely';

import { givenBack, piecesOf } from '../groupbuy/lots';
import { canTransition } from '../groupbuy/state-machine';
import { INACTIVE_ORDER_STATES, ORDER_TRANSITIONS, type OrderState } from '../groupbuy/order';
import type { Lot } from '../groupbuy/order-book';
import type { ChangeOutcome } from '../groupbuy/outcome';
import {
	insertOrderEvents,
	lockStocks,
	takeStock,
	upsertOrderLines,
	type NewOrderEvent,
} from './booking-statements';
import { present } from './collections';
import { wholeSum } from './expressions';
import type { Tx } from './store';

/** What an operator sets in an order of a settled campaign. */
export interface SettledCorrection {
	orderId: number;
	itemId: number;
	quantity: number;
	reason: string;
	actor: string | null;
	key: string;
}

/**
 * Sets what a buyer has of an item after settling, when no log decides any more: a piece is missing, another is found. More
 * pieces cost what the item costs in the order or, if it is not in it, in the campaign. An order that has nothing left is
 * cancelled, a paid one returned.
 *
 * @returns `booked`, `reduced`, `cancelled`, `unchanged`, `insufficient_stock`, or `closed` for an order that holds no goods
 */
export async function correctSettled(
	trx: Tx,
	correction: SettledCorrection,
	now: number,
): Promise<ChangeOutcome> {
	const { orderId, itemId, quantity } = correction;
	// An update locks the row on both databases.
	const { state } = await trx
		.updateTable('orders')
		.set({ updated_at: now })
		.where('id', '=', orderId)
		.returning('state')
		.executeTakeFirstOrThrow();
	const item = await itemOf(trx, itemId);
	if (INACTIVE_ORDER_STATES.includes(state)) {
		return { status: 'closed', campaignTitle: item.campaignTitle, at: null };
	}
	const lots = await lotsOf(trx, orderId, itemId);
	const delta = quantity - piecesOf(lots);
	const about = { code: item.code, title: item.title, buyerQuantity: quantity };
	if (delta === 0) return { status: 'unchanged', ...about };

	const left = await piecesLeft(trx, itemId);
	if (delta > 0 && left.pieces !== null && left.pieces < delta) {
		const { code, title } = about;
		return { status: 'insufficient_stock', code, title, requested: delta, left: left.pieces };
	}
	const moved =
		delta < 0
			? givenBack(lots, -delta).map((lot) => ({ ...lot, quantity: -lot.quantity }))
			: [{ quantity: delta, unitPriceMinor: lots[0]?.unitPriceMinor ?? (await priceOf(trx, itemId)) }];
	await write(trx, correction, lots, moved, now);
	for (const id of left.stockIds) {
		// Cannot happen while the rows are locked; if it does, nothing may stay.
		if ((await takeStock(trx, id, delta, now)).length !== 1)
			throw new Error(`Stock ${id} changed while it was locked`);
	}
	await settleOrder(trx, correction, state, now);
	if (delta < 0) return { status: quantity === 0 ? 'cancelled' : 'reduced', ...about, quantity: -delta };
	const unitPriceMinor = present(moved[0]).unitPriceMinor;
	const leftAfter = left.pieces === null ? null : left.pieces - delta;
	return { status: 'booked', ...about, quantity: delta, unitPriceMinor, left: leftAfter };
}

async function itemOf(trx: Tx, itemId: number) {
	return await trx
		.selectFrom('campaign_items')
		.innerJoin('campaigns', 'campaigns.id', 'campaign_items.campaign_id')
		.select(['campaign_items.code', 'campaign_items.title', 'campaigns.title as campaignTitle'])
		.where('campaign_items.id', '=', itemId)
		.executeTakeFirstOrThrow();
}

/** The cheapest first. */
async function lotsOf(trx: Tx, orderId: number, itemId: number): Promise<Lot[]> {
	return await trx
		.selectFrom('order_lines')
		.select(['unit_price_minor as unitPriceMinor', 'quantity'])
		.where('order_id', '=', orderId)
		.where('campaign_item_id', '=', itemId)
		.where('quantity', '>', 0)
		.orderBy('unit_price_minor')
		.execute();
}

/** What others pay at least; nobody has any: what the campaign asked. */
async function priceOf(trx: Tx, itemId: number): Promise<number> {
	const { paid, asked } = await trx
		.selectFrom('campaign_items')
		.leftJoin('order_lines', (join) =>
			join.onRef('order_lines.campaign_item_id', '=', 'campaign_items.id').on('order_lines.quantity', '>', 0),
		)
		.select(({ fn }) => [
			fn.min('order_lines.unit_price_minor').as('paid'),
			fn.min('campaign_items.price_minor').as('asked'),
		])
		.where('campaign_items.id', '=', itemId)
		.executeTakeFirstOrThrow();
	return paid ?? asked;
}

async function piecesLeft(trx: Tx, itemId: number): Promise<{ stockIds: number[]; pieces: number | null }> {
	const rows = await trx
		.selectFrom('campaign_item_stocks')
		.select('stock_id')
		.where('campaign_item_id', '=', itemId)
		.orderBy('stock_id')
		.execute();
	const stockIds = rows.map(({ stock_id }) => stock_id);
	const stocks = stockIds.length === 0 ? [] : await lockStocks(trx, stockIds);
	const spare = stocks.flatMap(({ quantity, taken }) => (quantity === null ? [] : [quantity - taken]));
	return { stockIds, pieces: spare.length === 0 ? null : Math.max(0, Math.min(...spare)) };
}

async function write(
	trx: Tx,
	{ orderId, itemId, reason, actor, key }: SettledCorrection,
	lots: readonly Lot[],
	moved: readonly Lot[],
	now: number,
): Promise<void> {
	let after = piecesOf(lots);
	const line = { order_id: orderId, campaign_item_id: itemId };
	const events = moved.map(({ quantity, unitPriceMinor }): NewOrderEvent => {
		after += quantity;
		return {
			...line,
			type: 'correction',
			delta: quantity,
			quantity_after: after,
			unit_price_minor: unitPriceMinor,
			...{ actor, reason, booking_key: key, line_message_id: null, text: null },
			occurred_at: now,
			recorded_at: now,
		};
	});
	await insertOrderEvents(trx, events);
	const rows = moved.map(({ quantity, unitPriceMinor }) => {
		const before = lots.find((lot) => lot.unitPriceMinor === unitPriceMinor)?.quantity ?? 0;
		return { ...line, quantity: before + quantity, unit_price_minor: unitPriceMinor };
	});
	await upsertOrderLines(trx, rows);
}

/** The order's total, and its end when nothing is left in it. */
async function settleOrder(
	trx: Tx,
	{ orderId, reason, actor, key }: SettledCorrection,
	state: OrderState,
	now: number,
): Promise<void> {
	const { pieces, total } = await trx
		.selectFrom('order_lines')
		.select([wholeSum(sql`quantity`).as('pieces'), wholeSum(sql`quantity * unit_price_minor`).as('total')])
		.where('order_id', '=', orderId)
		.executeTakeFirstOrThrow();
	const ends: OrderState[] = ['cancelled', 'returned'];
	const ended = ends.find((end) => canTransition(ORDER_TRANSITIONS, state, end));
	const next = pieces === 0 && ended ? ended : state;
	await trx
		.updateTable('orders')
		.set({ total_minor: total, state: next })
		.where('id', '=', orderId)
		.execute();
	if (next === state) return;
	await trx
		.insertInto('order_events')
		.values({
			order_id: orderId,
			type: 'state',
			delta: 0,
			quantity_after: 0,
			unit_price_minor: 0,
			state_after: next,
			...{ actor, reason, booking_key: key },
			occurred_at: now,
			recorded_at: now,
		})
		.execute();
}
