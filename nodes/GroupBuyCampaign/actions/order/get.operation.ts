import type { IExecuteFunctions } from 'n8n-workflow';

import { getOrder } from '../../../../lib/store/orders';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { showFor } from '../fields';
import { presentOrder, presentOrderEvent } from '../present';
import { readText } from '../read';

export const description = showFor('order', 'get', [
	{
		displayName: 'Order Code',
		name: 'orderCode',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. R7K3M9QX',
	},
]);

/** An order with its ledger: which message changed what, when. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const zone = timeZoneOf(this);
	const { events, ...order } = await getOrder(store.db, readText(this, 'orderCode', item, 20).toUpperCase());
	return {
		...presentOrder(order, zone),
		events: events.map((event) => presentOrderEvent(event, order.currency, zone)),
	};
}
