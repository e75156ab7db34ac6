import type { IExecuteFunctions } from 'n8n-workflow';

import { readContact } from '../../../../lib/groupbuy/customer';
import { findCustomers } from '../../../../lib/store/customer-records';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { cleanText, readLimit } from '../../../shared/read';
import { customerPresenter } from './customer-fields';

export const description = showFor('customer', 'getAll', [
	...limitFields,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{ displayName: 'Email', name: 'email', type: 'string', default: '', placeholder: 'name@email.com' },
			{
				displayName: 'LINE User ID',
				name: 'lineUserId',
				type: 'string',
				default: '',
				placeholder: 'e.g. U4af4980629…',
			},
			{ displayName: 'Phone', name: 'phone', type: 'string', default: '', placeholder: 'e.g. 0912345678' },
			{
				displayName: 'Search',
				name: 'search',
				type: 'string',
				default: '',
				description: 'Part of the name, the name in LINE, phone number, e-mail address, code or tag',
			},
			{ displayName: 'Tag', name: 'tag', type: 'string', default: '', description: 'The whole tag' },
		],
	},
]);

/** Customers, newest first. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const filters = this.getNodeParameter('filters', item, {}) as Record<string, unknown>;
	const text = (name: string) => cleanText(filters[name], name, 300);
	const { phone, email } = readContact({ phone: text('phone'), email: text('email') });
	const lineUserId = text('lineUserId');
	const search = text('search');
	const tag = text('tag');
	const customers = await findCustomers(store.db, {
		...readLimit(this, item),
		...(phone !== null && { phone }),
		...(email !== null && { email }),
		...(lineUserId !== null && { lineUserIds: [lineUserId] }),
		...(search !== null && { search }),
		...(tag !== null && { tag }),
	});
	return customers.map(await customerPresenter(this, store.db));
}
