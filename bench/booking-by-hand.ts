import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { BookingRequest } from '../lib/store/booking';
import { publicCode } from '../lib/store/public-code';

/**
 * What bookMessages does for one `A1+1`, as somebody would write it who needs nothing else: the same statements on the
 * same tables, prepared once and run without any layer in between. No grammar, no rules, no PostgreSQL.
 */
export class HandWrittenBooking {
	private readonly statements: Record<keyof typeof SQL, StatementSync>;

	constructor(private readonly database: DatabaseSync) {
		database.exec('pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -65536');
		const entries = Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)] as const);
		this.statements = Object.fromEntries(entries) as Record<keyof typeof SQL, StatementSync>;
	}

	close(): void {
		this.database.close();
	}

	book({ key, lineGroupId, lineUserId, text, lineMessageId, at }: BookingRequest): void {
		const { statements } = this;
		this.database.exec('begin immediate');
		const campaign = statements.campaigns.get(lineGroupId, at - 604_800_000) as Record<string, number>;
		if (statements.booked.get(key)) throw new Error('Booked before');
		let buyer = statements.buyer.get(lineUserId) as { id: number } | undefined;
		buyer ??= statements.addBuyer.get(lineUserId, at, at) as { id: number };
		const items = statements.items.all(campaign.id ?? 0) as Array<Record<string, string | number>>;
		const item = items.find(({ code }) => code === text.slice(0, 2));
		if (!item) throw new Error('No such item');
		const stock = statements.stock.get(item.stock_id ?? 0) as { quantity: number; taken: number };
		if (stock.taken >= stock.quantity) throw new Error('Sold out');
		const lines = statements.openOrder.all(campaign.id ?? 0, buyer.id) as Array<
			Record<string, string | number>
		>;
		const before = Number(lines.find((line) => line.campaign_item_id === item.id)?.quantity ?? 0);
		const newest = statements.newest.get(campaign.group_id ?? 0) as { written_at: number } | undefined;
		if (newest && newest.written_at > at) throw new Error('Something later is booked already');
		const order =
			lines[0] ??
			(statements.addOrder.get(
				...[publicCode('R'), campaign.id ?? 0, campaign.group_id ?? 0, buyer.id, 'line_group', 'placed'],
				...['TWD', 0, at, at, at],
			) as Record<string, string | number>);
		const orderId = order.id ?? 0;
		const price = item.price_minor ?? 0;
		const itemId = item.id ?? 0;
		statements.addEvent.run(orderId, itemId, 'add', 1, before + 1, price, key, lineMessageId, text, at, at);
		statements.setLine.run(orderId, itemId, before + 1, price);
		statements.settle.run(at, orderId);
		statements.take.run(1, at, item.stock_id ?? 0, 1);
		const outcome = {
			status: 'booked',
			code: item.code,
			quantity: 1,
			buyerQuantity: before + 1,
			order: order.code,
		};
		const request = JSON.stringify({ action: 'add', code: item.code, quantity: 1 });
		const effect = JSON.stringify([[itemId, 1, price]]);
		const groupId = campaign.group_id ?? 0;
		const said = [JSON.stringify(outcome), at, groupId, buyer.id, at, lineMessageId, request, effect];
		statements.remember.run(key, ...said);
		this.database.exec('commit');
	}
}

const SQL = {
	campaigns: `select campaigns.id, campaigns.group_id, line_group_id, title, campaigns.state, currency, opens_at,
		closes_at, ended_at, earlier_windows, rules, campaigns.operators from campaigns join line_groups on line_groups.id = campaigns.group_id
		where line_group_id = ? and (campaigns.state in ('scheduled', 'open')
			or (campaigns.state = 'closed' and ended_at > ?)) order by campaigns.id`,
	booked: 'select key, outcome from bookings where key = ?',
	buyer: 'select id, line_user_id, blocked_from, blocked_until from buyers where line_user_id = ?',
	addBuyer: 'insert into buyers (line_user_id, created_at, updated_at) values (?, ?, ?) returning id',
	items: `select id, campaign_id, code, title, price_minor, rules, stock_id from campaign_items
		left join campaign_item_stocks on campaign_item_id = id where campaign_id = ? order by position, id`,
	newest: `select written_at, key from bookings where group_id = ? order by written_at desc, key desc limit 1`,
	stock: 'select id, quantity, taken from stocks where id = ? order by id',
	openOrder: `select orders.id, code, campaign_id, buyer_id, campaign_item_id, quantity,
		unit_price_minor from orders
		join order_lines on order_id = orders.id where campaign_id = ? and buyer_id = ? and state = 'placed'`,
	addOrder: `insert into orders (code, campaign_id, group_id, buyer_id, source, state, currency, total_minor, placed_at,
		created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id, code`,
	addEvent: `insert into order_events (order_id, campaign_item_id, type, delta, quantity_after, unit_price_minor,
		booking_key, line_message_id, text, occurred_at, recorded_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
	setLine: `insert into order_lines (order_id, campaign_item_id, quantity, unit_price_minor) values (?, ?, ?, ?)
		on conflict (order_id, campaign_item_id, unit_price_minor) do update set quantity = excluded.quantity`,
	settle: `update orders set total_minor = (select sum(quantity * unit_price_minor) from order_lines
			where order_id = orders.id), state = (select case when sum(quantity) > 0 then 'placed' else 'cancelled' end
			from order_lines where order_id = orders.id), updated_at = ? where id = ?`,
	take: `update stocks set taken = taken + ?, updated_at = ?
		where id = ? and (quantity is null or taken + ? <= quantity)`,
	remember: `insert into bookings (key, outcome, booked_at, kind, group_id, buyer_id, written_at, line_message_id,
		request, effect) values (?, ?, ?, 'message', ?, ?, ?, ?, ?, ?) on conflict do nothing`,
} as const;
