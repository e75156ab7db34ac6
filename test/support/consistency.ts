// What must hold in the store whatever was ordered: nothing oversold, and every number told twice agrees.
import { INACTIVE_ORDER_STATES } from '../../lib/groupbuy/order';
import type { Db } from '../../lib/store/store';

/** Lists what does not agree; empty when all does. */
export async function inconsistencies(db: Db): Promise<string[]> {
	const [events, lines, orders, stocks, links] = await Promise.all([
		db.selectFrom('order_events').selectAll().orderBy('id').execute(),
		db.selectFrom('order_lines').selectAll().execute(),
		db.selectFrom('orders').selectAll().execute(),
		db.selectFrom('stocks').selectAll().execute(),
		db.selectFrom('campaign_item_stocks').selectAll().execute(),
	]);
	const problems: string[] = [];
	const check = (ok: boolean, problem: string) => {
		if (!ok) problems.push(problem);
	};

	// The ledger alone gives the lines: each event follows from the one before it.
	const rebuilt = new Map<string, number>();
	for (const event of events) {
		const line = `${event.order_id}/${event.campaign_item_id}`;
		const quantity = (rebuilt.get(line) ?? 0) + event.delta;
		check(quantity === event.quantity_after, `event ${event.id}: ${quantity} ≠ ${event.quantity_after}`);
		rebuilt.set(line, quantity);
	}
	for (const { order_id, campaign_item_id, quantity } of lines) {
		const line = `${order_id}/${campaign_item_id}`;
		check(rebuilt.get(line) === quantity, `line ${line}: ledger ${rebuilt.get(line)} ≠ ${quantity}`);
		rebuilt.delete(line);
	}
	check(rebuilt.size === 0, `ledger without lines: ${[...rebuilt.keys()].join(', ')}`);

	for (const order of orders) {
		const own = lines.filter((line) => line.order_id === order.id);
		const total = own.reduce((sum, line) => sum + line.quantity * line.unit_price_minor, 0);
		check(total === order.total_minor, `order ${order.id}: total ${order.total_minor} ≠ ${total}`);
		const pieces = own.reduce((sum, line) => sum + line.quantity, 0);
		check(
			(order.state === 'cancelled') === (pieces === 0),
			`order ${order.id}: ${order.state}, ${pieces} left`,
		);
	}

	const active = new Set(
		orders.filter(({ state }) => !INACTIVE_ORDER_STATES.includes(state)).map(({ id }) => id),
	);
	for (const { id, quantity, taken } of stocks) {
		const items = new Set(links.filter((link) => link.stock_id === id).map((link) => link.campaign_item_id));
		const sold = lines
			.filter((line) => active.has(line.order_id) && items.has(line.campaign_item_id))
			.reduce((sum, line) => sum + line.quantity, 0);
		check(sold === taken, `stock ${id}: ${taken} taken ≠ ${sold} sold`);
		check(quantity === null || taken <= quantity, `stock ${id}: ${taken} of ${quantity} taken`);
	}
	return problems;
}
