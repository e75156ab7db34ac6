// What must hold in the store whatever was ordered: nothing oversold, and every number told twice agrees.
import type { Totals } from '../../lib/groupbuy/totals';
import { readGroup } from '../../lib/store/replay';
import type { Db } from '../../lib/store/store';

/** Lists what does not agree; empty when all does. */
export async function inconsistencies(db: Db): Promise<string[]> {
	const [events, lines, orders, stocks, links, waiting, shopLines, variants] = await Promise.all([
		db.selectFrom('order_events').selectAll().orderBy('id').execute(),
		db.selectFrom('order_lines').selectAll().execute(),
		db.selectFrom('orders').selectAll().execute(),
		db.selectFrom('stocks').selectAll().execute(),
		db.selectFrom('campaign_item_stocks').selectAll().execute(),
		db.selectFrom('waitlist_entries').selectAll().execute(),
		db.selectFrom('shop_lines').selectAll().execute(),
		db.selectFrom('variants').selectAll().execute(),
	]);
	const problems: string[] = [];
	const check = (ok: boolean, problem: string) => {
		if (!ok) problems.push(problem);
	};

	// The ledger alone gives the lines: each event follows from the one before it, and by price they add up.
	const rebuilt = new Map<string, number>();
	const pieces = new Map<string, number>();
	for (const event of events) {
		if (event.campaign_item_id === null) continue;
		const item = `${event.order_id}/${event.campaign_item_id}`;
		const quantity = (pieces.get(item) ?? 0) + event.delta;
		check(quantity === event.quantity_after, `event ${event.id}: ${quantity} ≠ ${event.quantity_after}`);
		pieces.set(item, quantity);
		const line = `${item}/${event.unit_price_minor}`;
		rebuilt.set(line, (rebuilt.get(line) ?? 0) + event.delta);
	}
	for (const { order_id, campaign_item_id, unit_price_minor, quantity } of lines) {
		const line = `${order_id}/${campaign_item_id}/${unit_price_minor}`;
		check(rebuilt.get(line) === quantity, `line ${line}: ledger ${rebuilt.get(line)} ≠ ${quantity}`);
		rebuilt.delete(line);
	}
	// A line that changed its price at settling has none at the old one.
	const lineless = [...rebuilt].filter(([, quantity]) => quantity !== 0).map(([line]) => line);
	check(lineless.length === 0, `ledger without lines: ${lineless.join(', ')}`);

	/** Pieces that a fast order has taken and not given back. */
	const held = (orderId: number) =>
		events
			.filter((event) => event.order_id === orderId && event.campaign_item_id === null)
			.reduce((sum, { delta }) => sum + delta, 0);
	for (const order of orders) {
		const totals = JSON.parse(order.totals ?? 'null') as Totals | null;
		if (totals !== null) {
			const stored = order.total_minor + order.adjustments_minor;
			check(
				totals.goodsMinor === order.total_minor,
				`order ${order.id}: goods ${totals.goodsMinor} in totals`,
			);
			check(
				totals.totalMinor === stored,
				`order ${order.id}: to pay ${stored} ≠ ${totals.totalMinor} in totals`,
			);
		}
		if (order.campaign_id === null) {
			const sold = shopLines.filter((line) => line.order_id === order.id);
			const goods = sold.reduce((sum, line) => sum + line.quantity * line.unit_price_minor, 0);
			check(goods === order.total_minor, `fast order ${order.id}: total ${order.total_minor} ≠ ${goods}`);
			const count = sold.reduce((sum, line) => sum + line.quantity, 0);
			const isOver = order.state === 'cancelled' || order.state === 'expired';
			const pieces = held(order.id);
			// What was returned may be on sale again, or be broken.
			const isBack = order.state === 'returned' && pieces === 0;
			check(
				isBack || pieces === (isOver ? 0 : count),
				`fast order ${order.id}: ${order.state}, ledger holds ${pieces}`,
			);
			continue;
		}
		const own = lines.filter((line) => line.order_id === order.id);
		const total = own.reduce((sum, line) => sum + line.quantity * line.unit_price_minor, 0);
		check(total === order.total_minor, `order ${order.id}: total ${order.total_minor} ≠ ${total}`);
		const left = own.reduce((sum, line) => sum + line.quantity, 0);
		// Of a paid order that was returned nothing is left either.
		const isEmpty = order.state === 'cancelled' || (order.state === 'returned' && left === 0);
		check(isEmpty === (left === 0), `order ${order.id}: ${order.state}, ${left} left`);
	}

	// Returned goods that are still in their order were not put on sale again.
	const holding = new Set(
		orders.filter(({ state }) => state !== 'cancelled' && state !== 'expired').map(({ id }) => id),
	);
	for (const { id, quantity, taken } of stocks) {
		const items = new Set(links.filter((link) => link.stock_id === id).map((link) => link.campaign_item_id));
		const sold = lines
			.filter((line) => holding.has(line.order_id) && items.has(line.campaign_item_id))
			.reduce((sum, line) => sum + line.quantity, 0);
		const offered = waiting
			.filter((entry) => entry.state === 'offered' && items.has(entry.campaign_item_id))
			.reduce((sum, entry) => sum + entry.quantity, 0);
		const fast = shopLines
			.filter(({ variant, campaign_item_id }) =>
				campaign_item_id === null
					? variants.some((one) => one.id === variant && one.stock_id === id)
					: items.has(campaign_item_id),
			)
			.filter((line) => held(line.order_id) > 0)
			.reduce((sum, line) => sum + line.quantity, 0);
		check(
			sold + offered + fast === taken,
			`stock ${id}: ${taken} taken ≠ ${sold} sold + ${offered} held + ${fast} in fast orders`,
		);
		check(quantity === null || taken <= quantity, `stock ${id}: ${taken} of ${quantity} taken`);
	}
	return problems;
}

/** Lists in what the unsettled book of a group is not what its log, decided anew, comes to; empty when it is. */
export async function replayDifferences(db: Db, lineGroupId = 'C1'): Promise<string[]> {
	const { id } = await db
		.selectFrom('line_groups')
		.select('id')
		.where('line_group_id', '=', lineGroupId)
		.executeTakeFirstOrThrow();
	const { last } = await db
		.selectFrom('bookings')
		.select(({ fn }) => fn.max('written_at').as('last'))
		.where('group_id', '=', id)
		.executeTakeFirstOrThrow();
	const { movements, waitlist } = await readGroup(db, id, last);
	const replayed = new Map<string, number>();
	for (const { buyerId, item, unitPriceMinor, delta } of movements) {
		const lot = `buyer ${buyerId}, item ${item.id} at ${unitPriceMinor}`;
		replayed.set(lot, (replayed.get(lot) ?? 0) + delta);
	}
	for (const entry of waitlist) {
		replayed.set(`${entry.key} waits for item ${entry.itemId} until ${entry.holdUntil}`, entry.quantity);
	}
	const stored = await storedBook(db, id);
	const all = new Set([...replayed.keys(), ...stored.keys()]);
	return [...all]
		.filter((what) => (replayed.get(what) ?? 0) !== (stored.get(what) ?? 0))
		.map((what) => `${what}: log ${replayed.get(what) ?? 0} ≠ ${stored.get(what) ?? 0}`);
}

async function storedBook(db: Db, groupId: number): Promise<Map<string, number>> {
	const lots = await db
		.selectFrom('order_lines')
		.innerJoin('orders', 'orders.id', 'order_lines.order_id')
		.select(['buyer_id', 'campaign_item_id', 'unit_price_minor', 'quantity'])
		.where('orders.group_id', '=', groupId)
		.where('orders.state', '=', 'placed')
		.where('quantity', '>', 0)
		.execute();
	const waiting = await db
		.selectFrom('waitlist_entries')
		.innerJoin('campaign_items', 'campaign_items.id', 'waitlist_entries.campaign_item_id')
		.innerJoin('campaigns', 'campaigns.id', 'campaign_items.campaign_id')
		.selectAll('waitlist_entries')
		.where('campaigns.group_id', '=', groupId)
		.where('waitlist_entries.state', 'in', ['waiting', 'offered'])
		.execute();
	return new Map([
		...lots.map((row): [string, number] => [
			`buyer ${row.buyer_id}, item ${row.campaign_item_id} at ${row.unit_price_minor}`,
			row.quantity,
		]),
		...waiting.map((row): [string, number] => [
			`${row.booking_key} waits for item ${row.campaign_item_id} until ${row.hold_until}`,
			row.quantity,
		]),
	]);
}
