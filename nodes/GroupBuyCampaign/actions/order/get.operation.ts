import type { IExecuteFunctions } from 'n8n-workflow';

import { getOrder } from '../../../../lib/store/orders';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { showFor } from '../../../shared/fields';
import { withReferral } from '../../../shared/order-referrals';
import { presentOrder, presentOrderEvent } from '../../../shared/present';
import { orderCodeField, readOrderCode } from '../../../shared/order-code';

export const description = showFor('order', 'get', [orderCodeField]);

/** An order with its ledger: which message changed what, when. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const zone = timeZoneOf(this);
	const { events, ...order } = await getOrder(store.db, readOrderCode(this, item));
	const presented = await withReferral(store.db, order, (record) => presentOrder(record, zone));
	return { ...presented, events: events.map((event) => presentOrderEvent(event, zone)) };
}
