import type { OrderLineView } from '../groupbuy/views';
import { itemTitle } from './categories';
import { chunks, ROWS_PER_STATEMENT } from './collections';
import type { Db } from './store';

/** A line of an order, whether a campaign's book or a seller has made it. */
export interface OrderLineRecord extends OrderLineView {
	imageUrl: string | null;
	/** Free of charge. */
	gift: boolean;
}

/** Lines of orders, by their database ids: of campaigns' books, and of what sellers have made. */
export async function linesOf(db: Db, orderIds: readonly number[]): Promise<Map<number, OrderLineRecord[]>> {
	const lines = new Map<number, OrderLineRecord[]>();
	const add = (orderId: number, line: OrderLineRecord) => {
		const own = lines.get(orderId) ?? [];
		own.push(line);
		lines.set(orderId, own);
	};
	for (const ids of chunks(orderIds, ROWS_PER_STATEMENT)) {
		for (const { order_id, ...line } of await bookedLines(db, ids)) add(order_id, { ...line, gift: false });
		for (const { order_id, kind, code, variantTitle, ...line } of await shopLines(db, ids)) {
			const title = itemTitle(line.title, variantTitle);
			// What has no code is called by its name.
			add(order_id, { ...line, title, code: code ?? title, unformed: 0, gift: kind === 'gift' });
		}
	}
	return lines;
}

async function bookedLines(db: Db, orderIds: readonly number[]) {
	return await db
		.selectFrom('order_lines')
		.innerJoin('campaign_items', 'campaign_items.id', 'order_lines.campaign_item_id')
		.select([
			'order_id',
			'code',
			'title',
			'image_url as imageUrl',
			'quantity',
			'unit_price_minor as unitPriceMinor',
			'unformed',
		])
		.where('order_id', 'in', orderIds)
		.where((eb) => eb.or([eb('quantity', '>', 0), eb('unformed', '>', 0)]))
		.orderBy('campaign_items.position')
		.orderBy('campaign_items.id')
		.orderBy('unit_price_minor')
		.execute();
}

async function shopLines(db: Db, orderIds: readonly number[]) {
	return await db
		.selectFrom('shop_lines')
		.select([
			'order_id',
			'kind',
			'code',
			'title',
			'variant_title as variantTitle',
			'image_url as imageUrl',
			'quantity',
			'unit_price_minor as unitPriceMinor',
		])
		.where('order_id', 'in', orderIds)
		.orderBy('position')
		.execute();
}
