import { sql, type Expression } from 'kysely';

import type { OrderState } from '../groupbuy/order';
import type { MovementType } from '../groupbuy/order-book';
import { takeStock } from './booking-statements';
import { chunks } from './collections';
import { wholeSum } from './expressions';
import type { Tx } from './store';

/*
 * What settling writes, in sets: a campaign may have 100,000 lines, and a statement for each would take minutes. The
 * campaign's row is locked and its orders are `placed`.
 */

/** What all rows of the ledger have in common that one settling writes. */
export interface LedgerStamp {
	actor: string | null;
	reason: string | null;
	now: number;
}

/** Pieces of an item that were ordered at one price. */
export interface PriceGroup {
	itemId: number;
	unitPriceMinor: number;
}

/** PostgreSQL takes a bare value in a select list for a text. */
const whole = (value: number) => sql<number>`cast(${value} as bigint)`;
const text = (value: string | null) => sql<string | null>`cast(${value} as text)`;

const LEDGER_COLUMNS = [
	'order_id',
	'campaign_item_id',
	'type',
	'delta',
	'quantity_after',
	'unit_price_minor',
	'state_after',
	'actor',
	'reason',
	'occurred_at',
	'recorded_at',
] as const;

interface LineMovement {
	type: MovementType;
	delta: Expression<number>;
	quantityAfter: Expression<number>;
	unitPriceMinor: Expression<number>;
}

const PIECES = sql.ref<number>('order_lines.quantity');

/** Pieces of the line's item in its order, at any price. */
const ALL_PIECES = sql<number>`(
	select ${wholeSum(sql.ref('others.quantity'))} from order_lines as others
	where others.order_id = order_lines.order_id and others.campaign_item_id = order_lines.campaign_item_id
)`;

async function recordLines(
	trx: Tx,
	{ itemId, unitPriceMinor }: PriceGroup,
	movement: LineMovement,
	{ actor, reason, now }: LedgerStamp,
): Promise<void> {
	await trx
		.insertInto('order_events')
		.columns(LEDGER_COLUMNS)
		.expression((eb) =>
			eb
				.selectFrom('order_lines')
				.select([
					'order_lines.order_id',
					'order_lines.campaign_item_id',
					text(movement.type).as('type'),
					sql<number>`${movement.delta}`.as('delta'),
					sql<number>`${movement.quantityAfter}`.as('quantity_after'),
					sql<number>`${movement.unitPriceMinor}`.as('unit_price_minor'),
					text(null).as('state_after'),
					text(actor).as('actor'),
					text(reason).as('reason'),
					whole(now).as('occurred_at'),
					whole(now).as('recorded_at'),
				])
				.where('order_lines.campaign_item_id', '=', itemId)
				.where('order_lines.unit_price_minor', '=', unitPriceMinor)
				.where('order_lines.quantity', '>', 0)
				.orderBy('order_lines.id'),
		)
		.execute();
}

/** None of the pieces that were ordered at this price formed. */
export async function unformAll(trx: Tx, group: PriceGroup, stamp: LedgerStamp): Promise<void> {
	const movement: LineMovement = {
		type: 'unformed',
		delta: sql`-${PIECES}`,
		quantityAfter: sql`${ALL_PIECES} - ${PIECES}`,
		unitPriceMinor: whole(group.unitPriceMinor),
	};
	await recordLines(trx, group, movement, stamp);
	await trx
		.updateTable('order_lines')
		.set((eb) => ({ unformed: eb('unformed', '+', eb.ref('quantity')), quantity: 0 }))
		.where('campaign_item_id', '=', group.itemId)
		.where('unit_price_minor', '=', group.unitPriceMinor)
		.where('quantity', '>', 0)
		.execute();
}

/** Some of a buyer's pieces fell out. */
export async function unformSome(
	trx: Tx,
	line: PriceGroup & { campaignId: number; buyerId: number; pieces: number },
	{ actor, reason, now }: LedgerStamp,
): Promise<void> {
	const { itemId, unitPriceMinor, campaignId, buyerId, pieces } = line;
	const updated = await trx
		.updateTable('order_lines')
		.set((eb) => ({
			quantity: eb('quantity', '-', pieces),
			unformed: eb('unformed', '+', pieces),
		}))
		.where('campaign_item_id', '=', itemId)
		.where('unit_price_minor', '=', unitPriceMinor)
		.where('order_id', '=', (eb) =>
			eb
				.selectFrom('orders')
				.select('id')
				.where('campaign_id', '=', campaignId)
				.where('buyer_id', '=', buyerId)
				.where('state', '=', 'placed'),
		)
		.returning('order_id')
		.executeTakeFirstOrThrow();
	const { quantity } = await trx
		.selectFrom('order_lines')
		.select((eb) => wholeSum(eb.ref('quantity')).as('quantity'))
		.where('order_id', '=', updated.order_id)
		.where('campaign_item_id', '=', itemId)
		.executeTakeFirstOrThrow();
	await trx
		.insertInto('order_events')
		.values({
			order_id: updated.order_id,
			campaign_item_id: itemId,
			type: 'unformed',
			delta: -pieces,
			quantity_after: quantity,
			unit_price_minor: unitPriceMinor,
			actor,
			reason,
			occurred_at: now,
			recorded_at: now,
		})
		.execute();
}

/** What was ordered at one price is paid at another: a row of the ledger takes the pieces out, one puts them in. */
export async function reprice(
	trx: Tx,
	group: PriceGroup & { finalPriceMinor: number },
	stamp: LedgerStamp,
): Promise<void> {
	const out: LineMovement = {
		type: 'repriced',
		delta: sql`-${PIECES}`,
		quantityAfter: sql`${ALL_PIECES} - ${PIECES}`,
		unitPriceMinor: whole(group.unitPriceMinor),
	};
	await recordLines(trx, group, out, stamp);
	await recordLines(
		trx,
		group,
		{
			type: 'repriced',
			delta: PIECES,
			quantityAfter: ALL_PIECES,
			unitPriceMinor: whole(group.finalPriceMinor),
		},
		stamp,
	);
	// Most lines simply change their price; only where pieces fell out of a line, or another has the price, they move.
	await trx
		.updateTable('order_lines')
		.set({ unit_price_minor: group.finalPriceMinor })
		.where('campaign_item_id', '=', group.itemId)
		.where('unit_price_minor', '=', group.unitPriceMinor)
		.where('quantity', '>', 0)
		.where('unformed', '=', 0)
		.where((eb) =>
			eb.not(
				eb.exists(
					eb
						.selectFrom('order_lines as others')
						.select('others.id')
						.whereRef('others.order_id', '=', 'order_lines.order_id')
						.where('others.campaign_item_id', '=', group.itemId)
						.where('others.unit_price_minor', '=', group.finalPriceMinor),
				),
			),
		)
		.execute();
	await trx
		.insertInto('order_lines')
		.columns(['order_id', 'campaign_item_id', 'quantity', 'unit_price_minor'])
		.expression((eb) =>
			eb
				.selectFrom('order_lines as repriced')
				.select([
					'repriced.order_id',
					'repriced.campaign_item_id',
					'repriced.quantity',
					whole(group.finalPriceMinor).as('unit_price_minor'),
				])
				.where('repriced.campaign_item_id', '=', group.itemId)
				.where('repriced.unit_price_minor', '=', group.unitPriceMinor)
				.where('repriced.quantity', '>', 0)
				.orderBy('repriced.id'),
		)
		.onConflict((conflict) =>
			conflict.columns(['order_id', 'campaign_item_id', 'unit_price_minor']).doUpdateSet((eb) => ({
				quantity: eb('order_lines.quantity', '+', eb.ref('excluded.quantity')),
			})),
		)
		.execute();
	await trx
		.updateTable('order_lines')
		.set({ quantity: 0 })
		.where('campaign_item_id', '=', group.itemId)
		.where('unit_price_minor', '=', group.unitPriceMinor)
		.where('quantity', '>', 0)
		.execute();
}

/** Adds up the placed orders of a campaign anew. */
export async function totalOrders(trx: Tx, campaignId: number): Promise<void> {
	await trx
		.updateTable('orders')
		.set((eb) => ({
			total_minor: sql<number>`(${eb
				.selectFrom('order_lines')
				.select(wholeSum(sql`order_lines.quantity * order_lines.unit_price_minor`).as('total'))
				.whereRef('order_lines.order_id', '=', 'orders.id')})`,
		}))
		.where('campaign_id', '=', campaignId)
		.where('state', '=', 'placed')
		.execute();
}

/** Which orders of a campaign move on; `proven`: a proof of payment waits for the shop. Or those of these ids. */
export type Moving = 'empty' | 'all' | 'paid' | 'proven' | readonly number[];

/** Moves orders of a campaign from one state to the next, each with its row in the ledger. */
export async function moveOrders(
	trx: Tx,
	campaignId: number,
	{ which, from, to }: { which: Moving; from: OrderState; to: OrderState },
	{ actor, reason, now }: LedgerStamp,
): Promise<void> {
	const moving = trx
		.selectFrom('orders')
		.select('orders.id')
		.where('orders.campaign_id', '=', campaignId)
		.where('orders.state', '=', from)
		.$if(typeof which !== 'string', (query) => query.where('orders.id', 'in', which as readonly number[]))
		.$if(which === 'paid', (query) => query.where('orders.paid_at', 'is not', null))
		.$if(which === 'proven', (query) =>
			query.where((eb) =>
				eb.exists(
					eb
						.selectFrom('payment_proofs')
						.select('payment_proofs.id')
						.whereRef('payment_proofs.order_id', '=', 'orders.id')
						.where('payment_proofs.state', '=', 'submitted'),
				),
			),
		)
		.$if(which === 'empty', (query) =>
			query.where((eb) =>
				eb.not(
					eb.exists(
						eb
							.selectFrom('order_lines')
							.select('order_lines.id')
							.whereRef('order_lines.order_id', '=', 'orders.id')
							.where('order_lines.quantity', '>', 0),
					),
				),
			),
		);
	await trx
		.insertInto('order_events')
		.columns(LEDGER_COLUMNS)
		.expression(
			trx
				.selectFrom(moving.as('moving'))
				.select([
					'moving.id as order_id',
					sql<number | null>`cast(null as bigint)`.as('campaign_item_id'),
					text('state').as('type'),
					whole(0).as('delta'),
					whole(0).as('quantity_after'),
					whole(0).as('unit_price_minor'),
					text(to).as('state_after'),
					text(actor).as('actor'),
					text(reason).as('reason'),
					whole(now).as('occurred_at'),
					whole(now).as('recorded_at'),
				])
				.orderBy('moving.id'),
		)
		.execute();
	await trx.updateTable('orders').set({ state: to, updated_at: now }).where('id', 'in', moving).execute();
}

/**
 * Whoever is in line for an item of the campaign leaves it.
 *
 * @returns pieces that were held for them, by item
 */
export async function closeWaitlist(trx: Tx, campaignId: number, now: number): Promise<Map<number, number>> {
	const left = await trx
		.with('open', (cte) =>
			cte
				.selectFrom('waitlist_entries')
				.innerJoin('campaign_items', 'campaign_items.id', 'waitlist_entries.campaign_item_id')
				.select(['waitlist_entries.id', 'campaign_item_id', 'quantity', 'state'])
				.where('campaign_items.campaign_id', '=', campaignId)
				.where('state', 'in', ['waiting', 'offered']),
		)
		.selectFrom('open')
		.selectAll()
		.execute();
	for (const part of chunks(left, 1000)) {
		await trx
			.updateTable('waitlist_entries')
			.set({ state: 'left', hold_until: null, updated_at: now })
			.where(
				'id',
				'in',
				part.map(({ id }) => id),
			)
			.execute();
	}
	const held = new Map<number, number>();
	for (const { campaign_item_id: itemId, quantity, state } of left)
		if (state === 'offered') held.set(itemId, (held.get(itemId) ?? 0) + quantity);
	return held;
}

/** Pieces of these items can be sold again: by other campaigns, from the stocks that they share. */
export async function giveBackStock(
	trx: Tx,
	pieces: ReadonlyMap<number, number>,
	now: number,
): Promise<void> {
	const itemIds = [...pieces].filter(([, count]) => count > 0).map(([itemId]) => itemId);
	if (itemIds.length === 0) return;
	const links = await trx
		.selectFrom('campaign_item_stocks')
		.select(['campaign_item_id', 'stock_id'])
		.where('campaign_item_id', 'in', itemIds)
		.execute();
	const deltas = new Map<number, number>();
	for (const { campaign_item_id, stock_id } of links)
		deltas.set(stock_id, (deltas.get(stock_id) ?? 0) - (pieces.get(campaign_item_id) ?? 0));
	// In the order in which bookings lock them.
	for (const [stockId, delta] of [...deltas].sort(([a], [b]) => a - b))
		await takeStock(trx, stockId, delta, now);
}
