import type { IExecuteFunctions } from 'n8n-workflow';

import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { timeZoneOf } from '../../../shared/time-zone';
import { billCodeField, presentedBill, readBillCode } from './bill-fields';

export const description = showFor('bill', 'get', [billCodeField]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	return await presentedBill(store.db, readBillCode(this, item), timeZoneOf(this));
}
