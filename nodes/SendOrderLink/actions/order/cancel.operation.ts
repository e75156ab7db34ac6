import type { IExecuteFunctions } from 'n8n-workflow';

import { orderDetails } from '../../../../lib/store/order-details';
import { cancelOrder } from '../../../../lib/store/shop-order-life';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { orderCodeField, readOrderCode } from '../../../shared/order-code';
import { presentOrderDetails } from '../../../shared/present-order';
import { readOptionalText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';

export const description = showFor('order', 'cancel', [
	orderCodeField,
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: '',
		description: 'For the records',
	},
]);

/** Calls an order off that was made beside a chat; stock, coupon and store credit come back. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readOrderCode(this, item);
	const reason = readOptionalText(this, 'reason', item, 500);
	return await store.tx(async (trx) => {
		const { status } = await cancelOrder(trx, { code, reason, actor: null, by: 'seller' }, Date.now());
		return { status, order: presentOrderDetails(await orderDetails(trx, code), timeZoneOf(this)) };
	});
}
