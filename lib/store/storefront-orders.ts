import type { OrderPageLine } from '../groupbuy/views';
import { stateAt } from './campaign-views';
import { wholeSum } from './expressions';
import type { Db } from './store';

/** The lines of an order with all that tells them apart, in the order in which they are shown. */
export async function orderPageLines(db: Db, orderCode: string): Promise<OrderPageLine[]> {
	const booked = await db
		.selectFrom('order_lines')
		.innerJoin('orders', 'orders.id', 'order_lines.order_id')
		.innerJoin('campaign_items', 'campaign_items.id', 'order_lines.campaign_item_id')
		.select([
			'campaign_items.code',
			'campaign_items.product_title as title',
			'campaign_items.variant_title as variantTitle',
			'campaign_items.image_url as imageUrl',
			'order_lines.quantity',
			'order_lines.unit_price_minor as unitPriceMinor',
			'order_lines.unformed',
		])
		.where('orders.code', '=', orderCode)
		.where((eb) => eb.or([eb('order_lines.quantity', '>', 0), eb('order_lines.unformed', '>', 0)]))
		.orderBy('campaign_items.position')
		.orderBy('campaign_items.id')
		.orderBy('order_lines.unit_price_minor')
		.execute();
	const made = await db
		.selectFrom('shop_lines')
		.innerJoin('orders', 'orders.id', 'shop_lines.order_id')
		.select([
			'shop_lines.campaign_item_id',
			'shop_lines.code',
			'shop_lines.title',
			'shop_lines.variant_title as variantTitle',
			'shop_lines.image_url as imageUrl',
			'shop_lines.quantity',
			'shop_lines.unit_price_minor as unitPriceMinor',
			'shop_lines.kind',
		])
		.where('orders.code', '=', orderCode)
		.orderBy('shop_lines.position')
		.execute();
	return [
		...booked.map((line) => ({ ...line, gift: false })),
		...made.map(({ kind, campaign_item_id: item, code, ...line }) => {
			// The shop's own number of a variant means nothing to a buyer.
			return { ...line, code: item === null ? null : code, gift: kind === 'gift', unformed: 0 };
		}),
	];
}

/** What of a campaign's order the same group can order again now, by the codes of today. */
export async function cartOfOrder(
	db: Db,
	orderCode: string,
	now: number,
): Promise<Array<{ code: string; quantity: number }>> {
	const wanted = await db
		.selectFrom('order_lines')
		.innerJoin('orders', 'orders.id', 'order_lines.order_id')
		.innerJoin('campaign_items', 'campaign_items.id', 'order_lines.campaign_item_id')
		.select(['campaign_items.variant', 'orders.group_id'])
		.select((eb) => wholeSum(eb.ref('order_lines.quantity')).as('quantity'))
		.where('orders.code', '=', orderCode)
		.where('order_lines.quantity', '>', 0)
		.groupBy(['campaign_items.variant', 'orders.group_id'])
		.execute();
	const groupId = wanted[0]?.group_id ?? null;
	if (groupId === null) return [];
	const onOffer = await db
		.selectFrom('campaign_items')
		.innerJoin('campaigns', 'campaigns.id', 'campaign_items.campaign_id')
		.select(['campaign_items.variant', 'campaign_items.code'])
		.where('campaigns.group_id', '=', groupId)
		.where(stateAt(now), '=', 'open')
		.where(
			'campaign_items.variant',
			'in',
			wanted.map(({ variant }) => variant),
		)
		.orderBy('campaign_items.id')
		.execute();
	return wanted.flatMap(({ variant, quantity }) => {
		const item = onOffer.find((offered) => offered.variant === variant);
		return item ? [{ code: item.code, quantity }] : [];
	});
}
