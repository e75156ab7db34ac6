import { sql } from 'kysely';

import {
	CONVERSION_LIFE_MS,
	CONVERSION_NAMES,
	deduplicationKey,
	type ConversionTrigger,
} from '../groupbuy/conversion';
import { isLineUserId } from '../groupbuy/audience-selection';
import type { Currency } from '../groupbuy/money';
import { INACTIVE_ORDER_STATES, payableMinor } from '../groupbuy/order';
import { chunks, ROWS_PER_STATEMENT } from './collections';
import type { Db, Tx } from './store';

/*
 * What of orders is told to LINE's Conversion API. Each event is told until LINE has accepted it; LINE counts it once by its
 * key, however often it comes.
 */

export interface ConversionToSend {
	deduplicationKey: string;
	orderCode: string;
	trigger: ConversionTrigger;
	/** As LINE names it. */
	eventName: string;
	/** Epoch milliseconds. */
	at: number;
	/** Whose it is; `null`: no LINE account is known. */
	lineUserId: string | null;
	/** As they are kept, not hashed: of the member of the shop, else of the order's recipient. */
	email: string | null;
	phone: string | null;
	/** Minor units. */
	valueMinor: number;
	currency: Currency;
}

export interface ConversionQuery {
	tagId: string;
	/** Epoch milliseconds; LINE takes nothing that is older than 90 days. */
	since: number;
	triggers: readonly ConversionTrigger[];
	limit: number;
}

/**
 * What is still to be told of orders that count, the oldest first. Of people who were erased nothing is, nor of those of whom
 * nothing is known by which LINE could tell them.
 */
export async function conversionsToSend(
	db: Db,
	{ tagId, since, triggers, limit }: ConversionQuery,
	now: number,
): Promise<ConversionToSend[]> {
	const from = Math.max(since, now - CONVERSION_LIFE_MS);
	const found: ConversionToSend[] = [];
	for (const trigger of new Set(triggers))
		found.push(...(await readOrders(db, tagId, trigger, from, now, limit)));
	return found
		.sort((a, b) => a.at - b.at || (a.deduplicationKey < b.deduplicationKey ? -1 : 1))
		.slice(0, limit);
}

async function readOrders(
	db: Db,
	tagId: string,
	trigger: ConversionTrigger,
	from: number,
	now: number,
	limit: number,
): Promise<ConversionToSend[]> {
	const time = trigger === 'placed' ? 'orders.placed_at' : 'orders.paid_at';
	const rows = await db
		.selectFrom('orders')
		.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
		.leftJoin('customers', 'customers.id', 'buyers.customer_id')
		.select((eb) => [
			'orders.code',
			`${time} as at`,
			'orders.total_minor as totalMinor',
			'orders.adjustments_minor as adjustmentsMinor',
			'orders.currency',
			'buyers.line_user_id as lineUserId',
			eb.fn.coalesce('customers.email', 'orders.recipient_email').as('email'),
			eb.fn.coalesce('customers.phone', 'orders.recipient_phone').as('phone'),
		])
		.$narrowType<{ at: number }>()
		.where(time, '>=', from)
		.where(time, '<=', now)
		.where('orders.state', 'not in', INACTIVE_ORDER_STATES)
		.where('buyers.erased_at', 'is', null)
		.where((eb) =>
			eb.or([
				eb('buyers.line_user_id', 'like', 'U%'),
				eb('orders.recipient_email', 'is not', null),
				eb('orders.recipient_phone', 'is not', null),
				eb('customers.email', 'is not', null),
				eb('customers.phone', 'is not', null),
			]),
		)
		.where((eb) =>
			eb.not(
				eb.exists(
					eb
						.selectFrom('conversion_events')
						.select('conversion_events.id')
						.where('conversion_events.tag_id', '=', tagId)
						// As `deduplicationKey()` makes it.
						.where('conversion_events.deduplication_key', '=', sql<string>`orders.code || ${`-${trigger}`}`)
						.where('conversion_events.state', '=', 'accepted'),
				),
			),
		)
		.orderBy(time)
		.orderBy('orders.id')
		.limit(limit)
		.execute();
	return rows.map(({ code, at, lineUserId, email, phone, currency, ...amounts }) => ({
		deduplicationKey: deduplicationKey(code, trigger),
		orderCode: code,
		trigger,
		eventName: CONVERSION_NAMES[trigger],
		at,
		lineUserId: isLineUserId(lineUserId) ? lineUserId : null,
		email,
		phone,
		valueMinor: payableMinor(amounts),
		currency,
	}));
}

/** What is noted of an event, be it of an order or not. */
export type ConversionClaim = Pick<ConversionToSend, 'deduplicationKey' | 'orderCode' | 'eventName' | 'at'>;

/**
 * Notes events that are about to be told.
 *
 * @returns those of them that LINE has not accepted yet: they may be told
 */
export async function claimConversions<T extends ConversionClaim>(
	trx: Tx,
	tagId: string,
	events: readonly T[],
	now: number,
): Promise<T[]> {
	const claimed = new Set<string>();
	// In one order everywhere, so that two processes never wait for each other crosswise.
	const sorted = [...events].sort((a, b) => (a.deduplicationKey < b.deduplicationKey ? -1 : 1));
	for (const part of chunks(sorted, ROWS_PER_STATEMENT)) {
		const orders = await trx
			.selectFrom('orders')
			.select(['id', 'code'])
			.where('code', 'in', [...new Set(part.map(({ orderCode }) => orderCode))])
			.execute();
		const ids = new Map(orders.map(({ id, code }) => [code, id]));
		const rows = await trx
			.insertInto('conversion_events')
			.values(
				part.map((event) => ({
					deduplication_key: event.deduplicationKey,
					order_id: ids.get(event.orderCode) ?? null,
					tag_id: tagId,
					event_name: event.eventName,
					event_at: event.at,
					state: 'sending' as const,
					created_at: now,
					updated_at: now,
				})),
			)
			.onConflict((conflict) =>
				conflict
					.columns(['tag_id', 'deduplication_key'])
					.doUpdateSet({ updated_at: now })
					.where('conversion_events.state', '=', 'sending'),
			)
			.returning('deduplication_key')
			.execute();
		for (const { deduplication_key } of rows) claimed.add(deduplication_key);
	}
	return events.filter((event) => claimed.has(event.deduplicationKey));
}

/**
 * Notes what LINE has accepted: it is told no more. Everything else is told again, what LINE has refused as well: it refuses
 * all events of a request for one that is wrong, or for a credential that is.
 */
export async function acceptConversions(
	trx: Tx,
	tagId: string,
	keys: readonly string[],
	now: number,
): Promise<void> {
	for (const part of chunks([...keys].sort(), ROWS_PER_STATEMENT)) {
		await trx
			.updateTable('conversion_events')
			.set({ state: 'accepted', updated_at: now })
			.where('tag_id', '=', tagId)
			.where('deduplication_key', 'in', part)
			.where('state', '=', 'sending')
			.execute();
	}
}
