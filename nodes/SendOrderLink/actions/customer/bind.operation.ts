import type { IExecuteFunctions } from 'n8n-workflow';

import { bindCustomer } from '../../../../lib/store/customer-binding';
import type { Store } from '../../../../lib/store/store';
import { customerField, showFor } from '../../../shared/fields';
import { readText } from '../../../shared/read';
import { checkedLineUserId, customerPresenter, lineUserIdField, readCustomerCode } from './customer-fields';

export const description = showFor('customer', 'bind', [customerField, lineUserIdField]);

/** Notes that a customer uses this LINE account. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = await readCustomerCode(this, store.db, item);
	const lineUserId = checkedLineUserId(readText(this, 'lineUserId', item));
	const { status, customer } = await store.tx(
		async (trx) => await bindCustomer(trx, { code, lineUserId }, Date.now()),
	);
	return { status, customer: (await customerPresenter(this, store.db))(customer) };
}
