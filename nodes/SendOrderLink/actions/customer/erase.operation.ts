import type { IExecuteFunctions } from 'n8n-workflow';

import { eraseCustomer } from '../../../../lib/store/customer-erase';
import { getCustomer } from '../../../../lib/store/customer-records';
import type { Store } from '../../../../lib/store/store';
import { customerField, showFor } from '../../../shared/fields';
import { erasePreviewField, isPreview } from '../../../shared/preview-field';
import { customerPresenter, readCustomerCode } from './customer-fields';

export const description = showFor('customer', 'erase', [
	{
		displayName:
			"Contact, note, tags, addresses and all that is known of the customer's LINE accounts is replaced for good; quantities and amounts stay. n8n's own execution history is not touched: prune it in n8n's settings.",
		name: 'eraseNotice',
		type: 'notice',
		default: '',
	},
	customerField,
	erasePreviewField,
]);

/** Shows the customer, or erases their personal data. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = await readCustomerCode(this, store.db, item);
	if (isPreview(this, item)) {
		const customer = await getCustomer(store.db, code);
		return { ...(await customerPresenter(this, store.db))(customer), erased: false };
	}
	const erasure = await store.tx(async (trx) => await eraseCustomer(trx, code, Date.now()));
	return { ...erasure, erased: true };
}
