import type { IExecuteFunctions } from 'n8n-workflow';

import { copyCategory } from '../../../../lib/store/categories';
import type { Store } from '../../../../lib/store/store';
import { categoryField, showFor } from '../../../shared/fields';
import { presentCategory } from '../../../shared/present';
import { readLocator, readText } from '../../../shared/read';

export const description = showFor('productCategory', 'copy', [
	categoryField,
	{
		displayName: 'Name of the Copy',
		name: 'copyName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 中秋禮盒 王媽媽團',
		description: "For example with the leader's name, whose prices then differ",
	},
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const from = readLocator(this, 'category', item);
	const name = readText(this, 'copyName', item);
	return presentCategory(await store.tx(async (trx) => await copyCategory(trx, from, name, Date.now())));
}
