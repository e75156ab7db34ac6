import { InputError } from '../groupbuy/input-error';
import type { OrderSource } from '../groupbuy/order';
import { IGNORED, type ChangeOutcome, type MessageOutcome } from '../groupbuy/outcome';
import { earlierOutcomes, type LogEntry, type LoggedRequest } from './booking-log';
import { lockCampaignsOfGroup } from './booking-statements';
import { present } from './collections';
import { decide } from './decide';
import { campaignOf } from './offered';
import { unknownOrder } from './orders';
import { correctSettled } from './settled-corrections';
import type { Tx } from './store';

/*
 * What operators change in a book: they are requests of its log like messages.
 */

export interface Correction {
	/** Public code of the order. */
	orderCode: string;
	itemCode: string;
	/** Pieces of the item that the buyer has from now on. */
	quantity: number;
	reason: string;
	/** LINE user ID of who corrects; `null`: a workflow. */
	actor: string | null;
	/** Unique; done twice under one key it is done once. */
	key: string;
}

/**
 * Sets what a buyer has of an item, before or after settling. Limits and the end of the campaign do not bind an operator,
 * stock does.
 *
 * @returns what came of it: `booked`, `reduced`, `cancelled`, `unchanged`, `insufficient_stock`; `closed` for an order that
 *   holds no goods or a campaign that did not come about
 * @throws InputError for an unknown order or item
 */
export async function correctOrder(
	trx: Tx,
	{ orderCode, itemCode, quantity, reason, actor, key }: Correction,
	now: number,
): Promise<ChangeOutcome> {
	const order = await trx
		.selectFrom('orders')
		.innerJoin('campaigns', 'campaigns.id', 'orders.campaign_id')
		.select([
			'orders.id',
			'orders.campaign_id',
			'buyer_id',
			'source',
			'campaigns.state as campaignState',
			'campaigns.title',
		])
		.where('orders.code', '=', orderCode)
		.executeTakeFirst();
	if (!order) throw unknownOrder(orderCode);
	const items = await trx
		.selectFrom('campaign_items')
		.select(['id', 'code'])
		.where('campaign_id', '=', order.campaign_id)
		.orderBy('position')
		.execute();
	const item = items.find(({ code }) => code === itemCode);
	if (!item) {
		throw new InputError(
			`The campaign of order '${orderCode}' has no item '${itemCode}'`,
			`Its items are ${items.map(({ code }) => code).join(', ')}.`,
		);
	}
	if (order.campaignState === 'settled') {
		const campaign = { id: present(order.campaign_id), title: order.title };
		const correction = { orderId: order.id, campaign, itemId: item.id, quantity, reason, actor, key };
		return await correctSettled(trx, correction, now);
	}
	const request = { kind: 'correction', buyerId: order.buyer_id, itemId: item.id, quantity } as const;
	const by: OperatorRequest = { campaignId: present(order.campaign_id), actor, reason, key, at: now };
	const { changes } = await decideFor(trx, by, request, order.source, now);
	return present(changes[0]);
}

export interface Withdrawal {
	campaignId: number;
	itemId: number;
	actor: string | null;
	reason: string | null;
	key: string;
	/** When it was asked for, epoch milliseconds. */
	at: number;
}

/**
 * Takes an item back from everyone who has it or waits for it (缺貨取消). What comes back to the stock is on sale again.
 *
 * @returns of how many buyers, and how many pieces; 0 when the key was used before
 */
export async function withdrawItem(
	trx: Tx,
	{ itemId, ...by }: Withdrawal,
	now: number,
): Promise<{ buyers: number; pieces: number }> {
	// The command itself may be known by this key.
	const key = `${by.key}:withdraw`;
	const before = await trx
		.selectFrom('order_events')
		.select(({ fn }) => fn.max('id').as('id'))
		.executeTakeFirst();
	await decideFor(trx, { ...by, key }, { kind: 'withdraw', itemId }, 'line_group', now);
	const rows = await trx
		.selectFrom('order_events')
		.innerJoin('orders', 'orders.id', 'order_events.order_id')
		.select(['orders.buyer_id', 'order_events.delta'])
		.where('order_events.booking_key', '=', key)
		.where('order_events.type', '=', 'withdraw')
		.where('order_events.campaign_item_id', '=', itemId)
		.where('order_events.id', '>', before?.id ?? 0)
		.execute();
	return {
		buyers: new Set(rows.map(({ buyer_id }) => buyer_id)).size,
		pieces: rows.reduce((sum, { delta }) => sum - delta, 0),
	};
}

type OperatorRequest = Omit<Withdrawal, 'itemId'>;
type Asked<R = LoggedRequest> = R extends { kind: 'correction' | 'withdraw' }
	? Omit<R, 'key' | 'groupId' | 'at'>
	: never;

async function decideFor(
	trx: Tx,
	{ campaignId, actor, reason, key, at }: OperatorRequest,
	asked: Asked,
	source: OrderSource,
	now: number,
): Promise<MessageOutcome> {
	const { group_id: groupId, title } = await trx
		.selectFrom('campaigns')
		.select(['group_id', 'title'])
		.where('id', '=', campaignId)
		.executeTakeFirstOrThrow();
	const campaigns = (await lockCampaignsOfGroup(trx, groupId)).map(campaignOf);
	const known = (await earlierOutcomes(trx, [key])).get(key);
	if (known) return known;
	if (!campaigns.some(({ id }) => id === campaignId)) {
		const closed: ChangeOutcome = { status: 'closed', campaignTitle: title, at: null };
		return { ...IGNORED, status: closed.status, changes: [closed] };
	}
	const entry: LogEntry = {
		request: { ...asked, key, groupId, at },
		...{ writer: actor, buyer: null, lineMessageId: null, text: null, reason },
	};
	return present((await decide(trx, { campaigns, entries: [entry], source, now })).get(key));
}
