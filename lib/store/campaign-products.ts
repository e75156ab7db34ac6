import type { Db } from './store';

/** What an item of a campaign is in the shop. */
export interface CampaignProduct {
	/** The item's code. */
	code: string;
	/** The shop's own IDs. */
	productId: string;
	variantId: string;
}

/** Products behind a campaign's items, in the order in which the items are shown. */
export async function campaignProducts(db: Db, campaignCode: string): Promise<CampaignProduct[]> {
	return await db
		.selectFrom('campaign_items')
		.innerJoin('campaigns', 'campaigns.id', 'campaign_items.campaign_id')
		.innerJoin('variants', 'variants.id', 'campaign_items.variant')
		.innerJoin('products', 'products.id', 'variants.product')
		.select(['campaign_items.code', 'products.product_id as productId', 'variants.variant_id as variantId'])
		.where('campaigns.code', '=', campaignCode)
		.orderBy('campaign_items.position')
		.orderBy('campaign_items.id')
		.execute();
}
