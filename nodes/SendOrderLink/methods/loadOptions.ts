import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { formatMoney } from '../../../lib/groupbuy/money';
import { listOrderTags } from '../../../lib/store/order-tags';
import { readShopSettings } from '../../../lib/store/shop-settings';
import { openNodeStore } from '../../shared/database';

/** The shop's ways to ship, with what they cost. */
export async function getShippingMethods(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { db } = await openNodeStore(this);
	const { shippingMethods, currency } = await readShopSettings(db);
	return shippingMethods.map(({ id, name, feeMinor }) => ({
		name: `${name} (${formatMoney(feeMinor, currency)})`,
		value: id,
	}));
}

/** The shop's ways to pay. */
export async function getPaymentMethods(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { db } = await openNodeStore(this);
	const { paymentMethods } = await readShopSettings(db);
	return paymentMethods.map(({ id, name }) => ({ name, value: id }));
}

/** Words for orders that the shop has saved. */
export async function getOrderTags(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { db } = await openNodeStore(this);
	return (await listOrderTags(db)).map((name) => ({ name, value: name }));
}
