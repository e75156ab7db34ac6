import type { IExecuteFunctions } from 'n8n-workflow';

import { getCategory } from '../../../../lib/store/categories';
import type { Store } from '../../../../lib/store/store';
import { categoryField, showFor } from '../../../shared/fields';
import { presentCategory } from '../../../shared/present';
import { readLocator } from '../../../shared/read';

export const description = showFor('productCategory', 'get', [categoryField]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	return presentCategory(await getCategory(store.db, readLocator(this, 'category', item)));
}
