import type { IExecuteFunctions } from 'n8n-workflow';

import { createCategory } from '../../../../lib/store/categories';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { presentCategory } from '../../../shared/present';
import { readText } from '../../../shared/read';

export const description = showFor('productCategory', 'create', [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 中秋禮盒',
		description: 'Never changes afterwards: a name always means the same price list',
	},
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const name = readText(this, 'name', item);
	return presentCategory(await store.tx(async (trx) => await createCategory(trx, name, Date.now())));
}
