import type { NamedItem } from '../groupbuy/order-grammar/types';
import type { Db } from './store';

/** The items of a campaign as buyers may name them, in the order in which they are shown. */
export async function namedItems(
	db: Db,
	campaignCode: string,
): Promise<Array<NamedItem & { title: string }>> {
	const rows = await db
		.selectFrom('campaign_items')
		.innerJoin('campaigns', 'campaigns.id', 'campaign_items.campaign_id')
		.select([
			'campaign_items.code',
			'campaign_items.title',
			'campaign_items.product_title as productTitle',
			'campaign_items.variant_title as variantTitle',
			'campaign_items.keywords',
		])
		.where('campaigns.code', '=', campaignCode)
		.orderBy('campaign_items.position')
		.execute();
	return rows.map((row) => ({ ...row, keywords: JSON.parse(row.keywords) as string[] }));
}
