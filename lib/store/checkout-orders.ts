import { changedTotals, goodsTotals } from '../groupbuy/changed-totals';
import type { Checkout } from '../groupbuy/checkout';
import { afterConfirming, payableMinor, type OrderState } from '../groupbuy/order';
import type { Totals } from '../groupbuy/totals';
import { checkoutColumns, rememberRecipient } from './checkout-columns';
import { confirmingFacts } from './confirming-facts';
import { lockOrder, type LockedOrder } from './lock-order';
import { rewardsOfPlans } from './order-referrals';
import { takeSteps, type OrderStep } from './order-steps';
import { readShopSettings } from './shop-settings';
import type { Db, Tx } from './store';

export interface CheckedOut {
	/** `not_possible`: paid, its payment is being checked, or an order that has ended. */
	status: 'checked_out' | 'already' | 'not_possible';
	state: OrderState;
	/** `null`: nobody has checked out, and now it is not possible any more. */
	totals: Totals | null;
	payableMinor: number;
}

/** Before the goods are under way; a payment that is noted, or waits for its check, was of the amount as it is. */
const OPEN_STATES: readonly OrderState[] = ['placed', 'confirmed', 'awaiting_payment'];

/**
 * Notes on an order, of a campaign or made by a seller, how it is sent and paid and to whom, and what that costs. Done again
 * with something else it replaces what was chosen before.
 *
 * @throws InputError for an unknown code
 */
export async function checkOutOrder(
	trx: Tx,
	code: string,
	checkout: Checkout,
	now: number,
): Promise<CheckedOut> {
	const order = await lockOrder(trx, code);
	const before = order.totals === null ? null : (JSON.parse(order.totals) as Totals);
	const columns = { ...checkoutColumns(checkout), note: checkout.note ?? order.note };
	if (order.checked_out_at !== null && isSame(order, columns)) {
		return { status: 'already', state: order.state, totals: before, payableMinor: payableOf(order) };
	}
	const { proofWaits } = await confirmingFacts(trx, order);
	if (order.paid_at !== null || proofWaits || !OPEN_STATES.includes(order.state)) {
		return { status: 'not_possible', state: order.state, totals: before, payableMinor: payableOf(order) };
	}
	const totals = changedTotals(before ?? (await bareTotals(trx, order)), {
		goodsMinor: order.total_minor,
		shipping: checkout.shipping,
	});
	const changed = { ...order, ...columns, adjustments_minor: totals.totalMinor - totals.goodsMinor };
	const steps: OrderStep[] = [
		{
			type: 'checkout',
			state: order.state,
			amountMinor: totals.totalMinor,
			set: {
				...columns,
				totals: JSON.stringify(totals),
				adjustments_minor: changed.adjustments_minor,
				checked_out_at: now,
			},
		},
	];
	// An order that waits to be confirmed, or for its campaign, goes on from there.
	const next = afterConfirming(await confirmingFacts(trx, changed)) ?? 'confirmed';
	if (order.state !== 'placed' && order.state !== next) steps.push({ type: 'state', state: next });
	const state = await takeSteps(trx, order, steps, { actor: null, reason: null, at: now }, now);
	await rememberRecipient(trx, order.buyer_id, checkout.recipient, now);
	return { status: 'checked_out', state, totals, payableMinor: totals.totalMinor };
}

function isSame(order: LockedOrder, columns: Partial<LockedOrder>): boolean {
	return (Object.keys(columns) as Array<keyof LockedOrder>).every((key) => order[key] === columns[key]);
}

const payableOf = ({ total_minor, adjustments_minor }: LockedOrder): number =>
	payableMinor({ totalMinor: total_minor, adjustmentsMinor: adjustments_minor });

/** Of an order that a campaign's book has made: goods, what its referral code takes off, the shop's rule of tax today. */
async function bareTotals(db: Db, { total_minor, referral_plan_id }: LockedOrder): Promise<Totals> {
	const { tax } = await readShopSettings(db);
	const rewards = await rewardsOfPlans(db, [referral_plan_id]);
	return goodsTotals(total_minor, tax, rewards.get(referral_plan_id) ?? []);
}
