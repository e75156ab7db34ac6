import type { IExecuteFunctions } from 'n8n-workflow';

import { orderDetails } from '../../../../lib/store/order-details';
import { readShopSettings } from '../../../../lib/store/shop-settings';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { orderCodeField, readOrderCode } from '../../../shared/order-code';
import { presentOrderDetails } from '../../../shared/present-order';
import { timeZoneOf } from '../../../shared/time-zone';
import { signedOrderLink } from './order-link';

export const description = showFor('order', 'getLink', [
	{
		displayName:
			'Whoever has the link may confirm, pay and cancel the order: hand it to its buyer alone, never to a group.',
		name: 'linkNotice',
		type: 'notice',
		default: '',
	},
	orderCodeField,
]);

/** Makes the link and sends nothing, e.g. for staff who paste it into their own chat with the buyer. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const order = await orderDetails(store.db, readOrderCode(this, item));
	const settings = await readShopSettings(store.db);
	return {
		code: order.code,
		link: await signedOrderLink(this, item, settings, order),
		order: presentOrderDetails(order, timeZoneOf(this)),
	};
}
