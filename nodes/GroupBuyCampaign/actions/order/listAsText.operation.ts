import type { IExecuteFunctions } from 'n8n-workflow';

import { formatOrderList } from '../../../../lib/line/order-list';
import { getCampaign } from '../../../../lib/store/campaign-views';
import { listOrders } from '../../../../lib/store/orders';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, showFor } from '../../../shared/fields';
import { languageField, readLanguage } from '../../../shared/language';
import { presentOrder } from '../../../shared/present';
import { readLocator } from '../../../shared/read';

export const description = showFor('order', 'listAsText', [campaignField, languageField]);

/** The list of a campaign as people paste it into chats: by buyer, then what is needed of each item. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const campaign = await getCampaign(store.db, readLocator(this, 'campaign', item), Date.now());
	const orders = await listOrders(store.db, { campaignCodes: [campaign.code], activeOnly: true });
	return {
		campaignCode: campaign.code,
		text: formatOrderList(orders, readLanguage(this, item)),
		buyers: campaign.buyers,
		pieces: campaign.pieces,
		orders: orders.map((order) => presentOrder(order, timeZoneOf(this))),
	};
}
