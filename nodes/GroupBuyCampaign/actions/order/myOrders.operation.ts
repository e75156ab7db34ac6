import type { IExecuteFunctions } from 'n8n-workflow';

import { IGNORED } from '../../../../lib/groupbuy/outcome';
import { composeOrderReply } from '../../../../lib/line/order-reply';
import { listOrders } from '../../../../lib/store/orders';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { groupField, showFor } from '../../../shared/fields';
import { languageField, readLanguage } from '../../../shared/language';
import { presentOrder } from '../../../shared/present';
import { readLocator, readText } from '../../../shared/read';

export const description = showFor('order', 'myOrders', [
	{ ...groupField, default: { mode: 'id', value: '={{ $json.groupId }}' } },
	{
		displayName: 'LINE User ID',
		name: 'lineUserId',
		type: 'string',
		default: '={{ $json.userId }}',
		required: true,
	},
	languageField,
]);

/** What one member has ordered in a group and not cancelled, and `messages` with it for LINE Message. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const orders = await listOrders(store.db, {
		lineGroupIds: [readLocator(this, 'group', item)],
		lineUserIds: [readText(this, 'lineUserId', item, 50)],
		activeOnly: true,
	});
	const timeZone = timeZoneOf(this);
	const question = { ...IGNORED, status: 'query', query: 'my_orders' } as const;
	const messages = composeOrderReply({
		language: readLanguage(this, item),
		timeZone,
		now: Date.now(),
		brandAccountId: null,
		checkoutUrl: null,
		entries: [{ displayName: orders[0]?.buyerName ?? null, outcome: question, orders }],
		outbox: [],
		campaigns: [],
		cardCampaigns: [],
		orderList: [],
	});
	return { messages, orders: orders.map((order) => presentOrder(order, timeZone)) };
}
