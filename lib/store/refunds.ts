import { InputError } from '../groupbuy/input-error';
import { ORDER_TRANSITIONS, type OrderState } from '../groupbuy/order';
import { canTransition } from '../groupbuy/state-machine';
import { wholeSum } from './expressions';
import { lockOrder, type LockedOrder } from './lock-order';
import { takeSteps, type OrderStep } from './order-steps';
import { correctSettled } from './settled-corrections';
import { giveBackPieces } from './shop-stock';
import type { Tx } from './store';

export interface Refund {
	orderCode: string;
	/** Minor units; 0 when only goods come back. */
	amountMinor: number;
	reason: string;
	/** All goods of the order came back. */
	goodsReturned: boolean;
	/** They are on sale again. */
	restock: boolean;
	/** Unique for the order; under one key money is given back once. */
	key: string;
	/** LINE user ID of who gives it back; `null`: a workflow. */
	actor: string | null;
	/** When, epoch milliseconds. */
	at: number;
}

export interface Refunded {
	/**
	 * `too_much`: more than was paid and not given back. `not_paid`: nothing was paid. `not_possible`: goods cannot come
	 * back that were not handed out or paid.
	 */
	status: 'refunded' | 'already' | 'too_much' | 'not_paid' | 'not_possible';
	state: OrderState;
	/** What was paid and what of it was given back, both in all. */
	paidMinor: number;
	refundedMinor: number;
}

/**
 * Notes that money was given back, and goods with it if they came back. It moves no money itself.
 *
 * @throws InputError for an unknown order, an amount that is none, or when there is nothing to note
 */
export async function markRefunded(trx: Tx, refund: Refund, now: number): Promise<Refunded> {
	const { orderCode, amountMinor, goodsReturned, restock, reason, actor, at } = refund;
	if (!Number.isSafeInteger(amountMinor) || amountMinor < 0 || (amountMinor === 0 && !goodsReturned)) {
		throw new InputError(
			`The refund of order '${orderCode}' is over nothing`,
			'Give an amount greater than 0, or say that the goods came back.',
		);
	}
	const order = await lockOrder(trx, orderCode);
	const { state, refunded_minor: before } = order;
	const paidMinor = await paidFor(trx, order);
	const key = `refund:${refund.key}`;
	const answer = { state, paidMinor, refundedMinor: before };
	if (await isNoted(trx, order.id, key)) return { status: 'already', ...answer };
	if (amountMinor > 0 && paidMinor === 0) return { status: 'not_paid', ...answer };
	if (before + amountMinor > paidMinor) return { status: 'too_much', ...answer };
	if (goodsReturned && !canTransition(ORDER_TRANSITIONS, state, 'returned'))
		return { status: 'not_possible', ...answer };

	const cause = { actor, reason, at };
	const refundedMinor = before + amountMinor;
	const money: OrderStep = {
		type: 'refund',
		state,
		amountMinor,
		key,
		set: { refunded_minor: refundedMinor },
	};
	await takeSteps(trx, order, [money], cause, now);
	if (!goodsReturned) return { status: 'refunded', ...answer, refundedMinor };
	const pieces = restock ? await backInStock(trx, order, refund, now) : 0;
	await takeSteps(trx, order, [{ type: 'state', state: 'returned', pieces: -pieces }], cause, now);
	return { status: 'refunded', state: 'returned', paidMinor, refundedMinor };
}

/** What the ledger says was paid, whatever the order costs by now. */
async function paidFor(trx: Tx, { id, paid_at }: LockedOrder): Promise<number> {
	if (paid_at === null) return 0;
	const { paid } = await trx
		.selectFrom('order_events')
		.select((eb) => wholeSum(eb.ref('unit_price_minor')).as('paid'))
		.where('order_id', '=', id)
		.where('type', '=', 'payment')
		.executeTakeFirstOrThrow();
	return paid;
}

async function isNoted(trx: Tx, orderId: number, key: string): Promise<boolean> {
	const noted = await trx
		.selectFrom('order_events')
		.select('id')
		.where('order_id', '=', orderId)
		.where('booking_key', '=', key)
		.executeTakeFirst();
	return noted !== undefined;
}

/** @returns pieces of a fast order, for the row of its ledger; those of a campaign's order are in rows of their own */
async function backInStock(trx: Tx, order: LockedOrder, refund: Refund, now: number): Promise<number> {
	if (order.campaign === null) return await giveBackPieces(trx, order.id, now);
	const lines = await trx
		.selectFrom('order_lines')
		.select('campaign_item_id as itemId')
		.distinct()
		.where('order_id', '=', order.id)
		.where('quantity', '>', 0)
		.orderBy('campaign_item_id')
		.execute();
	const { reason, actor } = refund;
	const about = { orderId: order.id, campaign: order.campaign, quantity: 0, reason, actor };
	for (const { itemId } of lines) {
		await correctSettled(trx, { ...about, itemId, key: `refund:${refund.key}:${itemId}` }, now);
	}
	return 0;
}
