import { InputError } from '../groupbuy/input-error';
import { INACTIVE_ORDER_STATES } from '../groupbuy/order';
import { ensureBuyers } from './buyers';
import { ifGiven, NO_LIMIT, oneOf, search, wholeSum } from './expressions';
import type { Marking, MarkResult } from './fulfilment';
import { unknownOrder } from './orders';
import type { Db, Tx } from './store';

/** What the shop knows of a buyer. Times are epoch milliseconds. */
export interface BuyerRecord {
	lineUserId: string;
	displayName: string | null;
	/** Orders that hold goods, and their pieces; of the groups that were asked for. */
	orders: number;
	pieces: number;
	lastOrderAt: number | null;
	/** Over all groups. */
	noShows: number;
	latePayments: number;
	/** Now. */
	blocked: boolean;
	blockedFrom: number | null;
	blockedUntil: number | null;
	blockReason: string | null;
	erasedAt: number | null;
}

export interface BuyerFilter {
	lineUserIds?: readonly string[];
	/** Who has ordered in one of these groups. */
	lineGroupIds?: readonly string[];
	/** Part of the name. */
	search?: string;
	/** Only who is blocked now. */
	blocked?: boolean;
	limit?: number;
}

/** Buyers with their record, newest first. */
export async function listBuyers(db: Db, filter: BuyerFilter, now: number): Promise<BuyerRecord[]> {
	const rows = await db
		.with('own_orders', (cte) =>
			cte
				.selectFrom('orders')
				.leftJoin('line_groups', 'line_groups.id', 'orders.group_id')
				.select(['orders.id', 'orders.buyer_id', 'orders.placed_at'])
				.where('orders.state', 'not in', INACTIVE_ORDER_STATES)
				.where((eb) =>
					ifGiven(filter.lineGroupIds, (ids) => oneOf(eb.ref('line_groups.line_group_id'), ids)),
				),
		)
		.selectFrom('buyers')
		.select((eb) => [
			'buyers.line_user_id',
			'buyers.display_name',
			'buyers.blocked_from',
			'buyers.blocked_until',
			'buyers.block_reason',
			'buyers.erased_at',
			eb
				.selectFrom('own_orders')
				.select((own) => own.fn.countAll<number>().as('orders'))
				.whereRef('own_orders.buyer_id', '=', 'buyers.id')
				.as('orders'),
			eb
				.selectFrom('own_orders')
				.select((own) => own.fn.max('own_orders.placed_at').as('last_order_at'))
				.whereRef('own_orders.buyer_id', '=', 'buyers.id')
				.as('last_order_at'),
			eb
				.selectFrom('own_orders')
				.innerJoin('order_lines', 'order_lines.order_id', 'own_orders.id')
				.select((lines) => wholeSum(lines.ref('order_lines.quantity')).as('pieces'))
				.whereRef('own_orders.buyer_id', '=', 'buyers.id')
				.as('pieces'),
			...(['no_show', 'late_payment'] as const).map((type) =>
				eb
					.selectFrom('buyer_marks')
					.select((own) => own.fn.countAll<number>().as('marks'))
					.whereRef('buyer_marks.buyer_id', '=', 'buyers.id')
					.where('buyer_marks.type', '=', type)
					.as(type),
			),
		])
		.where((eb) => ifGiven(filter.lineUserIds, (ids) => oneOf(eb.ref('buyers.line_user_id'), ids)))
		.where((eb) => search([eb.ref('buyers.display_name')], filter.search))
		.$if(filter.lineGroupIds !== undefined, (query) =>
			query.where((eb) =>
				eb.exists(eb.selectFrom('own_orders').select('id').whereRef('own_orders.buyer_id', '=', 'buyers.id')),
			),
		)
		.$if(filter.blocked === true, (query) =>
			query
				.where('buyers.blocked_from', '<=', now)
				.where((eb) => eb.or([eb('buyers.blocked_until', 'is', null), eb('buyers.blocked_until', '>', now)])),
		)
		.orderBy('buyers.id', 'desc')
		.limit(filter.limit ?? NO_LIMIT)
		.execute();
	return rows.map((row) => ({
		lineUserId: row.line_user_id,
		displayName: row.display_name,
		orders: row.orders ?? 0,
		pieces: row.pieces ?? 0,
		lastOrderAt: row.last_order_at,
		noShows: row.no_show ?? 0,
		latePayments: row.late_payment ?? 0,
		blocked: isBlocked(row, now),
		blockedFrom: row.blocked_from,
		blockedUntil: row.blocked_until,
		blockReason: row.block_reason,
		erasedAt: row.erased_at,
	}));
}

export function isBlocked(
	{ blocked_from, blocked_until }: { blocked_from: number | null; blocked_until: number | null },
	now: number,
): boolean {
	return blocked_from !== null && blocked_from <= now && (blocked_until === null || now < blocked_until);
}

/** @throws InputError when nobody has this ID */
export async function getBuyer(db: Db, lineUserId: string, now: number): Promise<BuyerRecord> {
	const [buyer] = await listBuyers(db, { lineUserIds: [lineUserId], limit: 1 }, now);
	if (buyer) return buyer;
	throw new InputError(
		`There is no buyer '${lineUserId}'`,
		'Look the LINE user ID up with Buyer → Get Many; people are buyers once they have ordered.',
	);
}

export interface Block {
	/** Epoch milliseconds; `null`: for good. */
	until: number | null;
	reason: string | null;
}

/** Refuses what this person orders from now on. What is ordered stays ordered. Nobody need have ordered before. */
export async function blockBuyer(
	trx: Tx,
	lineUserId: string,
	{ until, reason }: Block,
	now: number,
): Promise<BuyerRecord> {
	if (until !== null && until <= now)
		throw new InputError(
			'Blocked Until lies in the past',
			'Set a time to come, or leave it empty to block for good.',
		);
	await ensureBuyers(trx, [lineUserId], now);
	const { blocked, blockedFrom } = await getBuyer(trx, lineUserId, now);
	await trx
		.updateTable('buyers')
		.set({
			// Of somebody who is blocked already only the end and the reason change.
			blocked_from: blocked ? blockedFrom : now,
			blocked_until: until,
			block_reason: reason,
			updated_at: now,
		})
		.where('line_user_id', '=', lineUserId)
		.execute();
	return await getBuyer(trx, lineUserId, now);
}

/**
 * Takes orders of this person again from now on. That they were blocked stays known, so that a book which is decided
 * anew refuses what was refused.
 *
 * @throws InputError when nobody has this ID
 */
export async function unblockBuyer(trx: Tx, lineUserId: string, now: number): Promise<BuyerRecord> {
	const { blocked } = await getBuyer(trx, lineUserId, now);
	if (blocked) {
		await trx
			.updateTable('buyers')
			.set({ blocked_until: now, updated_at: now })
			.where('line_user_id', '=', lineUserId)
			.execute();
	}
	return await getBuyer(trx, lineUserId, now);
}

export type BuyerMark = 'no_show' | 'late_payment';

/**
 * Notes that the buyers of these orders did not come or paid late, once per order however often it is noted. Campaigns
 * may ask for a deposit from such buyers, limit or block them (`CampaignRules.trust`).
 *
 * @throws InputError for an unknown code; then none is noted
 */
export async function markBuyers(
	trx: Tx,
	type: BuyerMark,
	{ orderCodes, reason, at, undo = false }: Omit<Marking, 'actor'>,
): Promise<Omit<MarkResult, 'refused'>> {
	const result: Omit<MarkResult, 'refused'> = { changed: [], already: [] };
	for (const code of new Set(orderCodes)) {
		const order = await trx
			.selectFrom('orders')
			.select(['id', 'buyer_id'])
			.where('code', '=', code)
			.executeTakeFirst();
		if (!order) throw unknownOrder(code);
		const changed = undo
			? await trx
					.deleteFrom('buyer_marks')
					.where('order_id', '=', order.id)
					.where('type', '=', type)
					.returning('id')
					.execute()
			: await trx
					.insertInto('buyer_marks')
					.values({ buyer_id: order.buyer_id, order_id: order.id, type, reason, marked_at: at })
					.onConflict((conflict) => conflict.columns(['order_id', 'type']).doNothing())
					.returning('id')
					.execute();
		(changed.length > 0 ? result.changed : result.already).push(code);
	}
	return result;
}
