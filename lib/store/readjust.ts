import { changedTotals } from '../groupbuy/changed-totals';
import type { ShippingMethod } from '../groupbuy/checkout';
import type { OrderState } from '../groupbuy/order';
import type { Totals } from '../groupbuy/totals';
import { chunks, ROWS_PER_STATEMENT } from './collections';
import { rewardsOfPlans } from './order-referrals';
import { statement } from './statement';
import type { Tx } from './store';

/*
 * Goods of a campaign's order change after its buyer has checked out: another message, tier prices at closing. What
 * depends on them (free shipping from an amount, tax) is worked out anew.
 */

interface CheckedOutOrder {
	id: number;
	state: OrderState;
	goodsMinor: number;
	adjustmentsMinor: number;
	/** JSON. */
	totals: string | null;
	shipping: string | null;
	/** Version of the referral plan. */
	planId: number | null;
}

const COLUMNS = [
	'id',
	'state',
	'total_minor as goodsMinor',
	'adjustments_minor as adjustmentsMinor',
	'totals',
	'shipping',
	'referral_plan_id as planId',
] as const;

const selectCheckedOut = statement((db, orderIds: readonly number[]) =>
	db.selectFrom('orders').select(COLUMNS).where('id', 'in', orderIds).where('checked_out_at', 'is not', null),
);

/** Of these orders, after their goods have changed. Of a batch in which nobody has checked out it is one statement. */
export async function readjust(trx: Tx, orderIds: readonly number[]): Promise<void> {
	for (const part of chunks(orderIds, ROWS_PER_STATEMENT)) {
		await write(trx, await selectCheckedOut(trx, part));
	}
}

/** Of all orders of a campaign. */
export async function readjustCampaign(trx: Tx, campaignId: number): Promise<void> {
	const rows = await trx
		.selectFrom('orders')
		.select(COLUMNS)
		.where('campaign_id', '=', campaignId)
		.where('checked_out_at', 'is not', null)
		.execute();
	await write(trx, rows);
}

async function write(trx: Tx, orders: readonly CheckedOutOrder[]): Promise<void> {
	const rewards = await rewardsOfPlans(
		trx,
		orders.map(({ planId }) => planId),
	);
	for (const { id, state, goodsMinor, adjustmentsMinor, totals, shipping, planId } of orders) {
		if (totals === null || shipping === null) continue;
		const changed = changedTotals(
			JSON.parse(totals) as Totals,
			{
				goodsMinor,
				// Nothing is sent of an order that has nothing left.
				shipping: state === 'cancelled' ? null : (JSON.parse(shipping) as ShippingMethod),
			},
			rewards.get(planId) ?? [],
		);
		const json = JSON.stringify(changed);
		const adjustments = changed.totalMinor - goodsMinor;
		if (json === totals && adjustments === adjustmentsMinor) continue;
		await trx
			.updateTable('orders')
			.set({ totals: json, adjustments_minor: adjustments })
			.where('id', '=', id)
			.execute();
	}
}
