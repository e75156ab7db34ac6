import type { IExecuteFunctions } from 'n8n-workflow';

import { present } from '../../../../lib/store/collections';
import { updateDelivery, type DeliveryChanges } from '../../../../lib/store/delivery';
import { listOrders } from '../../../../lib/store/orders';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { showFor } from '../../../shared/fields';
import { presentOrder } from '../../../shared/present';
import { cleanText } from '../../../shared/read';
import { orderCodeField, readOrderCode } from '../../../shared/order-code';

/** Longest text of each field, in characters. */
const MAX_LENGTHS: Record<keyof DeliveryChanges, number> = {
	recipientName: 100,
	recipientPhone: 60,
	pickupPlace: 200,
	pickupTime: 100,
	storeCode: 20,
	note: 2000,
};

export const description = showFor('order', 'update', [
	orderCodeField,
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			{ displayName: 'Note', name: 'note', type: 'string', typeOptions: { rows: 2 }, default: '' },
			{
				displayName: 'Pick-Up Place',
				name: 'pickupPlace',
				type: 'string',
				default: '',
				placeholder: 'e.g. 社區大門口',
			},
			{
				displayName: 'Pick-Up Time',
				name: 'pickupTime',
				type: 'string',
				default: '',
				placeholder: 'e.g. 週五 18:00–20:00',
			},
			{ displayName: 'Recipient Name', name: 'recipientName', type: 'string', default: '' },
			{
				displayName: 'Recipient Phone',
				name: 'recipientPhone',
				type: 'string',
				default: '',
				placeholder: 'e.g. 0912345678',
			},
			{
				displayName: 'Store Number',
				name: 'storeCode',
				type: 'string',
				default: '',
				placeholder: 'e.g. 131386',
				description: 'Of the convenience store, for store-to-store delivery',
			},
		],
	},
]);

/** Sets whom an order is handed to, where and when. A field that is added and left empty is emptied. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readOrderCode(this, item);
	const fields = this.getNodeParameter('updateFields', item, {}) as Record<string, unknown>;
	const changes: DeliveryChanges = {};
	for (const [name, maxLength] of Object.entries(MAX_LENGTHS) as Array<[keyof DeliveryChanges, number]>) {
		if (name in fields) changes[name] = cleanText(fields[name], name, maxLength);
	}
	const [order] = await store.tx(async (trx) => {
		await updateDelivery(trx, code, changes, Date.now());
		return await listOrders(trx, { code });
	});
	return presentOrder(present(order), timeZoneOf(this));
}
