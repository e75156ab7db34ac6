import type { LotMovement } from '../groupbuy/lots';
import type { BookRequest, WaitlistEntry } from '../groupbuy/order-book';
import { lockCampaignsOfGroup } from './booking-statements';
import { decide } from './decide';
import { campaignOf, readItems, readStocks } from './offered';
import { readWaitlist, type Shop } from './read-book';
import { decideAnew, replay } from './replay-book';
import { readPast } from './replay-past';
import type { Db, Tx } from './store';

/** What a group's book comes to. */
export interface ReplayedGroup {
	/** All that have moved pieces of its unsettled campaigns, in the order of writing. */
	movements: readonly LotMovement[];
	waitlist: readonly WaitlistEntry[];
}

/**
 * Decides the book of a group's unsettled campaigns anew from its log and writes what has changed. Where the order of
 * writing would need pieces that other groups have taken meanwhile, the book stays as it was decided on arrival.
 */
export async function replayGroup(trx: Tx, groupId: number, now: number): Promise<ReplayedGroup> {
	await tickGroup(trx, groupId, now);
	const shop = await shopOf(trx, groupId);
	const stocks = await readStocks(trx, stockIdsOf(shop));
	const replaying = { groupId, shop, stocks, entries: [], source: 'line_group' as const, now };
	return (await replay(trx, replaying)) ?? (await decidedOnArrival(trx, shop));
}

/** What `replayGroup` would answer now, without writing anything. */
export async function readGroup(db: Db, groupId: number, now: number): Promise<ReplayedGroup> {
	const shop = await shopOf(db, groupId);
	const stocks = await readStocks(db, stockIdsOf(shop));
	const past = await readPast(db, { groupId, shop, stocks, entries: [] });
	if (!past) return await decidedOnArrival(db, shop);
	const tick: BookRequest = { kind: 'tick', key: tickKey(groupId, now), groupId, at: now };
	const decided = decideAnew(shop, { ...past, requests: [...past.requests, tick] }, stocks);
	return decided ?? (await decidedOnArrival(db, shop));
}

/**
 * Lets time pass: holds that have run out pass on, and pieces that have come free elsewhere go to those in line.
 *
 * @returns whether anything has changed; only then the log has a row of it
 */
export async function tickGroup(trx: Tx, groupId: number, now: number): Promise<boolean> {
	const { campaigns } = await shopOf(trx, groupId);
	const before = await readWaitlist(trx, campaigns);
	if (before.length === 0) return false;
	const key = tickKey(groupId, now);
	const entry = {
		request: { kind: 'tick' as const, key, groupId, at: now },
		...{ writer: null, buyer: null, lineMessageId: null, text: null, reason: null },
	};
	await decide(trx, { campaigns, entries: [entry], source: 'line_group', now });
	const after = await readWaitlist(trx, campaigns);
	return JSON.stringify(before) !== JSON.stringify(after);
}

const tickKey = (groupId: number, now: number): string => `tick:${groupId}:${now}`;

async function shopOf(db: Db, groupId: number): Promise<Shop> {
	const campaigns = (await lockCampaignsOfGroup(db, groupId)).map(campaignOf);
	return {
		campaigns,
		items: await readItems(
			db,
			campaigns.map(({ id }) => id),
		),
	};
}

const stockIdsOf = ({ items }: Shop): number[] => items.flatMap(({ stockIds }) => stockIds);

/** What the ledger says, in the order in which it was recorded. */
async function decidedOnArrival(db: Db, { campaigns }: Shop): Promise<ReplayedGroup> {
	const rows = await db
		.selectFrom('order_events')
		.innerJoin('orders', 'orders.id', 'order_events.order_id')
		.select([
			'order_events.id',
			'order_events.booking_key',
			'order_events.occurred_at as at',
			'orders.buyer_id as buyerId',
			'order_events.campaign_item_id as itemId',
			'order_events.delta',
			'order_events.unit_price_minor as unitPriceMinor',
		])
		.where(
			'orders.campaign_id',
			'in',
			campaigns.map(({ id }) => id),
		)
		.where('orders.state', '=', 'placed')
		.orderBy('order_events.id')
		.execute();
	const movements = rows.flatMap(({ id, booking_key, itemId, ...row }): LotMovement[] =>
		itemId === null ? [] : [{ ...row, key: booking_key ?? `event:${id}`, item: { id: itemId } }],
	);
	return { movements, waitlist: await readWaitlist(db, campaigns) };
}
