import type { IExecuteFunctions } from 'n8n-workflow';

import { unbindCustomer } from '../../../../lib/store/customer-binding';
import { getCustomer } from '../../../../lib/store/customer-records';
import type { Store } from '../../../../lib/store/store';
import { customerField, showFor } from '../../../shared/fields';
import { readText } from '../../../shared/read';
import { isPreview, previewField } from '../../../shared/preview-field';
import { checkedLineUserId, customerPresenter, lineUserIdField, readCustomerCode } from './customer-fields';

export const description = showFor('customer', 'unbind', [
	customerField,
	lineUserIdField,
	previewField('Whether to only show the customer as they are. Turn it off to unbind the LINE account.'),
]);

/** Shows the customer, or notes that the LINE account is not theirs. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = await readCustomerCode(this, store.db, item);
	const lineUserId = checkedLineUserId(readText(this, 'lineUserId', item));
	const { status, customer } = isPreview(this, item)
		? { status: 'preview', customer: await getCustomer(store.db, code) }
		: await store.tx(async (trx) => await unbindCustomer(trx, { code, lineUserId }, Date.now()));
	return { status, customer: (await customerPresenter(this, store.db))(customer) };
}
