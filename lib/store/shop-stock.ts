import { lockCampaignsById } from './booking-statements';
import { chunks, ROWS_PER_STATEMENT } from './collections';
import { wholeSum } from './expressions';
import { readStocks } from './offered';
import type { Db, Tx } from './store';
import { moveStocks } from './write-decisions';

/*
 * What fast orders draw from stock. Their ledger tells whether they hold it: a row `made` takes all pieces of an order, a
 * later one gives all of them back.
 */

/** A line as far as stock goes. */
export interface Drawing {
	/** Database id of the variant; `null`: something that has no stock. */
	variantId: number | null;
	campaignItemId: number | null;
	quantity: number;
}

/** A line that cannot be had whole, by its index, and what is left of it. */
export interface Shortage {
	line: number;
	left: number;
}

/** Keeps the stocks of these items the same until the transaction ends: an item may be given a cap of its own. */
export async function lockItems(trx: Tx, lines: readonly Drawing[]): Promise<void> {
	const itemIds = [...new Set(lines.flatMap(({ campaignItemId }) => campaignItemId ?? []))];
	const campaignIds = new Set<number>();
	for (const part of chunks(itemIds, ROWS_PER_STATEMENT)) {
		const rows = await trx
			.selectFrom('campaign_items')
			.select('campaign_id')
			.where('id', 'in', part)
			.execute();
		for (const { campaign_id } of rows) campaignIds.add(campaign_id);
	}
	if (campaignIds.size > 0) await lockCampaignsById(trx, [...campaignIds]);
}

/** Locks what the lines draw from. @returns the first that cannot be had beside those before it */
export async function findShortage(trx: Tx, lines: readonly Drawing[]): Promise<Shortage | undefined> {
	const drawn = await stocksOf(trx, lines);
	const stocks = await readStocks(trx, drawn.flat());
	const left = new Map(
		[...stocks].map(([id, { quantity, taken }]) => [id, quantity === null ? Infinity : quantity - taken]),
	);
	for (const [line, { quantity }] of lines.entries()) {
		const own = drawn[line] ?? [];
		const most = Math.min(...own.map((id) => left.get(id) ?? 0));
		if (most < quantity) return { line, left: Math.max(0, most) };
		for (const id of own) left.set(id, (left.get(id) ?? 0) - quantity);
	}
	return undefined;
}

/**
 * Takes the pieces of all lines from stock (`1`) or gives them back (`-1`).
 *
 * @throws Error when there are not as many: `findShortage()` comes before
 */
export async function moveDrawn(
	trx: Tx,
	lines: readonly Drawing[],
	direction: 1 | -1,
	now: number,
): Promise<void> {
	const drawn = await stocksOf(trx, lines);
	const deltas = new Map<number, number>();
	for (const [line, { quantity }] of lines.entries())
		for (const id of drawn[line] ?? []) deltas.set(id, (deltas.get(id) ?? 0) + direction * quantity);
	await moveStocks(trx, await readStocks(trx, deltas.keys()), deltas, now);
}

/**
 * Gives back what a fast order, which is locked, holds.
 *
 * @returns how many pieces, for the row of its ledger that says so; 0 when it holds none (any more)
 */
export async function giveBackPieces(trx: Tx, orderId: number, now: number): Promise<number> {
	const { pieces } = await trx
		.selectFrom('order_events')
		.select((eb) => wholeSum(eb.ref('delta')).as('pieces'))
		.where('order_id', '=', orderId)
		.where('campaign_item_id', 'is', null)
		.executeTakeFirstOrThrow();
	if (pieces === 0) return 0;
	const lines = await trx
		.selectFrom('shop_lines')
		.select(['variant as variantId', 'campaign_item_id as campaignItemId', 'quantity'])
		.where('order_id', '=', orderId)
		.execute();
	await moveDrawn(trx, lines, -1, now);
	return pieces;
}

/** The stocks of each line: those of the campaign's item, among them its variant's, or the variant's alone. */
async function stocksOf(db: Db, lines: readonly Drawing[]): Promise<number[][]> {
	const byItem = new Map<number, number[]>();
	const itemIds = [...new Set(lines.flatMap(({ campaignItemId }) => campaignItemId ?? []))];
	for (const part of chunks(itemIds, ROWS_PER_STATEMENT)) {
		const rows = await db
			.selectFrom('campaign_item_stocks')
			.select(['campaign_item_id', 'stock_id'])
			.where('campaign_item_id', 'in', part)
			.execute();
		for (const { campaign_item_id, stock_id } of rows)
			byItem.set(campaign_item_id, [...(byItem.get(campaign_item_id) ?? []), stock_id]);
	}
	const byVariant = new Map<number, number>();
	const variantIds = [...new Set(lines.flatMap(({ variantId }) => variantId ?? []))];
	for (const part of chunks(variantIds, ROWS_PER_STATEMENT)) {
		const rows = await db.selectFrom('variants').select(['id', 'stock_id']).where('id', 'in', part).execute();
		for (const { id, stock_id } of rows) byVariant.set(id, stock_id);
	}
	return lines.map(({ variantId, campaignItemId }) => {
		if (campaignItemId !== null) return byItem.get(campaignItemId) ?? [];
		const stockId = variantId === null ? undefined : byVariant.get(variantId);
		return stockId === undefined ? [] : [stockId];
	});
}
