import type { IExecuteFunctions } from 'n8n-workflow';

import { getCampaign } from '../../../../lib/store/campaign-views';
import { listOrderEvents, type LedgerFilter, type OrderEventView } from '../../../../lib/store/ledger';
import { unknownOrder } from '../../../../lib/store/orders';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, limitFields, showFor } from '../../../shared/fields';
import { presentOrderEvent } from '../../../shared/present';
import { oneOf, readLimit, readLocator } from '../../../shared/read';
import { orderCodeField, readOrderCode } from '../../../shared/order-code';

export const description = showFor('order', 'ledger', [
	{
		displayName: 'Of',
		name: 'ledgerOf',
		type: 'options',
		default: 'order',
		options: [
			{ name: 'Campaign', value: 'campaign', description: 'All orders of a campaign' },
			{ name: 'Order', value: 'order', description: 'One order: show me why' },
		],
	},
	{ ...orderCodeField, displayOptions: { show: { ledgerOf: ['order'] } } },
	{ ...campaignField, displayOptions: { show: { ledgerOf: ['campaign'] } } },
	...limitFields,
]);

/** What changed orders, row by row in the order in which it was booked, each with the message or person behind it. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const limit = readLimit(this, item);
	const of = oneOf(this.getNodeParameter('ledgerOf', item), 'ledgerOf', ['order', 'campaign'] as const);
	const events =
		of === 'order'
			? await ofOrder(store, readOrderCode(this, item), limit)
			: await ofCampaign(store, readLocator(this, 'campaign', item), limit);
	return events.map((event) => presentOrderEvent(event, timeZoneOf(this)));
}

/** Every order has its first row: one without any is none. */
async function ofOrder(store: Store, code: string, limit: LedgerFilter): Promise<OrderEventView[]> {
	const events = await listOrderEvents(store.db, { ...limit, orderCodes: [code] });
	if (events.length === 0) throw unknownOrder(code);
	return events;
}

async function ofCampaign(store: Store, code: string, limit: LedgerFilter): Promise<OrderEventView[]> {
	const campaign = await getCampaign(store.db, code, Date.now());
	return await listOrderEvents(store.db, { ...limit, campaignCodes: [campaign.code] });
}
