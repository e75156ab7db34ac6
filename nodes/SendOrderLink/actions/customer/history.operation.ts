import type { IExecuteFunctions } from 'n8n-workflow';

import { customerHistory } from '../../../../lib/store/customer-history';
import type { Store } from '../../../../lib/store/store';
import { customerField, limitFields, showFor } from '../../../shared/fields';
import { presentOrder } from '../../../shared/present';
import { readLimit } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { readCustomerCode } from './customer-fields';

export const description = showFor('customer', 'history', [customerField, ...limitFields]);

/** The customer's orders of the last year, newest first. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const { limit } = readLimit(this, item);
	const code = await readCustomerCode(this, store.db, item);
	const orders = await customerHistory(store.db, code, Date.now());
	return orders.slice(0, limit).map((order) => presentOrder(order, timeZoneOf(this)));
}
