import { sql } from 'kysely';

import { givenBack, piecesOf } from '../groupbuy/lots';
import { canTransition } from '../groupbuy/state-machine';
import { INACTIVE_ORDER_STATES, ORDER_TRANSITIONS, type OrderState } from '../groupbuy/order';
import type { Lot, Stock } from '../groupbuy/order-book';
import type { ChangeOutcome } from '../groupbuy/outcome';
import { insertOrderEvents, upsertOrderLines, type NewOrderEvent } from './booking-statements';
import { present } from './collections';
import { wholeSum } from './expressions';
import { readItems, readStocks } from './offered';
import { readjust } from './readjust';
import type { Tx } from './store';
import { moveStocks } from './write-decisions';

/** What an operator sets in an order of a settled campaign. */
export interface SettledCorrection {
	orderId: number;
	campaign: { id: number; title: string };
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
	const { orderId, campaign, itemId, quantity } = correction;
	// An update locks the row on both databases.
	const { state } = await trx
		.updateTable('orders')
		.set({ updated_at: now })
		.where('id', '=', orderId)
		.returning('state')
		.executeTakeFirstOrThrow();
	if (INACTIVE_ORDER_STATES.includes(state))
		return { status: 'closed', campaignTitle: campaign.title, at: null };
	const items = await readItems(trx, [campaign.id]);
	const item = present(items.find(({ id }) => id === itemId));
	const lots = await lotsOf(trx, orderId, itemId);
	const delta = quantity - piecesOf(lots);
	const about = { code: item.code, title: item.title, buyerQuantity: quantity };
	if (delta === 0) return { status: 'unchanged', ...about };

	const stocks = await readStocks(trx, item.stockIds);
	const left = piecesLeft(stocks.values());
	if (delta > 0 && left !== null && left < delta) {
		const { code, title } = about;
		return { status: 'insufficient_stock', code, title, requested: delta, left };
	}
	const moved =
		delta < 0
			? givenBack(lots, -delta).map((lot) => ({ ...lot, quantity: -lot.quantity }))
			: [
					{
						quantity: delta,
						unitPriceMinor: lots[0]?.unitPriceMinor ?? (await cheapest(trx, itemId)) ?? item.unitPriceMinor,
					},
				];
	await write(trx, correction, lots, moved, now);
	await moveStocks(trx, stocks, new Map(item.stockIds.map((id) => [id, delta])), now);
	await settleOrder(trx, correction, state, now);
	if (delta < 0) return { status: quantity === 0 ? 'cancelled' : 'reduced', ...about, quantity: -delta };
	const unitPriceMinor = present(moved[0]).unitPriceMinor;
	const leftAfter = left === null ? null : left - delta;
	return { status: 'booked', ...about, quantity: delta, unitPriceMinor, left: leftAfter };
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

/** The lowest price at which anybody has the item. */
async function cheapest(trx: Tx, itemId: number): Promise<number | null> {
	const { price } = await trx
		.selectFrom('order_lines')
		.select(({ fn }) => fn.min<number | null>('unit_price_minor').as('price'))
		.where('campaign_item_id', '=', itemId)
		.where('quantity', '>', 0)
		.executeTakeFirstOrThrow();
	return price;
}

/** Pieces that the stocks of an item still hold; `null`: not limited. */
function piecesLeft(stocks: Iterable<Stock>): number | null {
	const spare = [...stocks].flatMap(({ quantity, taken }) => (quantity === null ? [] : [quantity - taken]));
	return spare.length === 0 ? null : Math.max(0, Math.min(...spare));
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
	await readjust(trx, [orderId]);
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
