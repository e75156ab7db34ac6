import type { IExecuteFunctions } from 'n8n-workflow';

import type { OrderSource, OrderState } from '../../../../lib/groupbuy/order';
import { listOrders, type OrderFilter } from '../../../../lib/store/orders';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { limitFields, showFor } from '../../../shared/fields';
import { withReferrals } from '../../../shared/order-referrals';
import { presentOrder } from '../../../shared/present';
import { cleanText, readLimit } from '../../../shared/read';

export const description = showFor('order', 'getAll', [
	...limitFields,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{ displayName: 'Buyer (LINE User ID)', name: 'lineUserId', type: 'string', default: '' },
			{
				displayName: 'Campaign Code',
				name: 'campaignCode',
				type: 'string',
				default: '',
				placeholder: 'e.g. C7K3M9QX',
			},
			{
				displayName: 'Group ID',
				name: 'lineGroupId',
				type: 'string',
				default: '',
				placeholder: 'e.g. C4af4980629…',
			},
			{
				displayName: 'Source',
				name: 'source',
				type: 'options',
				default: 'line_group',
				options: [
					{ name: 'Fast Order', value: 'fast_order' },
					{ name: 'LINE Group Buy', value: 'line_group' },
					{ name: 'LINE Live', value: 'line_live' },
					{ name: 'Storefront', value: 'storefront' },
				],
			},
			{
				displayName: 'State',
				name: 'state',
				type: 'options',
				default: 'placed',
				options: [
					{ name: 'Awaiting Payment', value: 'awaiting_payment' },
					{ name: 'Cancelled', value: 'cancelled' },
					{ name: 'Completed', value: 'completed' },
					{ name: 'Confirmed', value: 'confirmed' },
					{ name: 'Expired', value: 'expired' },
					{ name: 'Paid', value: 'paid' },
					{ name: 'Placed', value: 'placed' },
					{ name: 'Proof Submitted', value: 'proof_submitted' },
					{ name: 'Ready', value: 'ready' },
					{ name: 'Returned', value: 'returned' },
				],
			},
			{ displayName: 'Tag', name: 'tag', type: 'string', default: '', placeholder: 'e.g. LINE OA' },
		],
	},
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const filters = this.getNodeParameter('filters', item, {}) as Record<string, unknown>;
	const text = (name: string) => cleanText(filters[name], name, 100);
	const campaignCode = text('campaignCode');
	const lineGroupId = text('lineGroupId');
	const lineUserId = text('lineUserId');
	const tag = text('tag');
	const filter: OrderFilter = {
		...readLimit(this, item),
		...(filters.source !== undefined && { source: filters.source as OrderSource }),
		...(filters.state !== undefined && { state: filters.state as OrderState }),
		...(campaignCode !== null && { campaignCodes: [campaignCode] }),
		...(lineGroupId !== null && { lineGroupIds: [lineGroupId] }),
		...(lineUserId !== null && { lineUserIds: [lineUserId] }),
		...(tag !== null && { tag }),
	};
	const orders = await listOrders(store.db, filter);
	return await withReferrals(store.db, orders, (order) => presentOrder(order, timeZoneOf(this)));
}
