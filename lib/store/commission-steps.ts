import type { OrderState } from '../groupbuy/order';
import type { EntryType } from '../groupbuy/referral';
import { itemLineKey, type OrderMoment, type ReferredLine, type ReferredOrder } from './commission-orders';
import { statement } from './statement';

/*
 * What has happened to an order since it was completed, out of its ledger: so that each row of commission has its own time and
 * cause, whenever somebody asks for it.
 */

export const selectLedger = statement((db, orderIds: readonly number[]) =>
	db
		.selectFrom('order_events')
		.select([
			'id',
			'order_id as orderId',
			'type',
			'campaign_item_id as itemId',
			'delta',
			'unit_price_minor as unitPriceMinor',
			'state_after as stateAfter',
			'occurred_at as occurredAt',
			'recorded_at as recordedAt',
		])
		.where('order_id', 'in', orderIds)
		.orderBy('id'),
);

export type LedgerRow = Awaited<ReturnType<typeof selectLedger>>[number];

/** What was recorded together, and the order as it was after it. */
export interface CommissionStep extends OrderMoment {
	/** Its last row in the ledger. */
	eventId: number;
	cause: Exclude<EntryType, 'tier' | 'adjustment'>;
	isCompleted: boolean;
	/** When it was completed last. */
	completedAt: number;
	at: number;
}

/**
 * @param order as it is now, after all of its ledger
 * @param ledger all of it, by id
 * @returns from its first completion on; none of an order that never was
 */
export function commissionSteps(order: ReferredOrder, ledger: readonly LedgerRow[]): CommissionStep[] {
	const steps: Array<Omit<CommissionStep, 'lines'> & { rows: LedgerRow[] }> = [];
	let rows: LedgerRow[] = [];
	let state: OrderState = 'placed';
	let completedAt: number | null = null;
	let paidMinor = 0;
	let refundedMinor = 0;
	for (const [index, row] of ledger.entries()) {
		const before = state;
		rows.push(row);
		state = row.stateAfter ?? state;
		if (row.type === 'payment') paidMinor += row.unitPriceMinor;
		if (row.type === 'refund') refundedMinor += row.unitPriceMinor;
		if (state === 'completed' && before !== 'completed') completedAt = row.occurredAt;
		if (ledger[index + 1]?.recordedAt === row.recordedAt) continue;
		if (completedAt !== null) {
			const isCompleted = state === 'completed';
			const cause = causeOf(rows);
			const { id: eventId, occurredAt: at } = row;
			steps.push({ rows, eventId, cause, isCompleted, completedAt, at, paidMinor, refundedMinor });
		}
		rows = [];
	}
	return withLines(order, steps);
}

function causeOf(rows: readonly LedgerRow[]): CommissionStep['cause'] {
	if (rows.some(({ stateAfter }) => stateAfter === 'completed')) return 'earned';
	const isReturned = rows.some(({ type, stateAfter }) => type === 'refund' || stateAfter === 'returned');
	return isReturned ? 'returned' : 'corrected';
}

/** From now backwards: what each step has moved is taken out to know the order before it. */
function withLines(
	{ lines: now }: ReferredOrder,
	steps: ReadonlyArray<Omit<CommissionStep, 'lines'> & { rows: LedgerRow[] }>,
): CommissionStep[] {
	const quantities = new Map(now.map(({ key, quantity }) => [key, quantity]));
	const after = steps.toReversed().map(({ rows, ...step }): CommissionStep => {
		const lines = now.map((line): ReferredLine => ({ ...line, quantity: quantities.get(line.key) ?? 0 }));
		for (const { itemId, unitPriceMinor, delta } of rows) {
			if (itemId === null) continue;
			const key = itemLineKey(itemId, unitPriceMinor);
			quantities.set(key, (quantities.get(key) ?? 0) - delta);
		}
		return { ...step, lines };
	});
	return after.reverse();
}
