import type { IExecuteFunctions } from 'n8n-workflow';

import { getCustomer } from '../../../../lib/store/customer-records';
import type { Store } from '../../../../lib/store/store';
import { customerField, showFor } from '../../../shared/fields';
import { customerPresenter, readCustomerCode } from './customer-fields';

export const description = showFor('customer', 'get', [customerField]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const customer = await getCustomer(store.db, await readCustomerCode(this, store.db, item));
	return (await customerPresenter(this, store.db))(customer);
}
