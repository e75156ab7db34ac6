import type { IExecuteFunctions } from 'n8n-workflow';

import { orderDetails } from '../../../../lib/store/order-details';
import { expireOrders } from '../../../../lib/store/shop-order-life';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { presentOrderDetails } from '../../../shared/present-order';
import { timeZoneOf } from '../../../shared/time-zone';

export const description = showFor('order', 'expireUnpaid', [
	{
		displayName:
			'Ends every order made beside a chat whose time to confirm and pay has run out; stock, coupons and store credit come back. Run it on a schedule. One item per order that ended.',
		name: 'expireNotice',
		type: 'notice',
		default: '',
	},
]);

export async function execute(this: IExecuteFunctions, store: Store): Promise<object[]> {
	const zone = timeZoneOf(this);
	return await store.tx(async (trx) => {
		const expired: object[] = [];
		for (const code of await expireOrders(trx, Date.now())) {
			expired.push(presentOrderDetails(await orderDetails(trx, code), zone));
		}
		return expired;
	});
}
