import type { IExecuteFunctions } from 'n8n-workflow';

import { listCategories } from '../../../../lib/store/categories';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { limitFields, showFor } from '../../../shared/fields';
import { isoTime } from '../../../shared/present';
import { readLimit, readOptionalText } from '../../../shared/read';

export const description = showFor('productCategory', 'getAll', [
	...limitFields,
	{ displayName: 'Search', name: 'search', type: 'string', default: '', description: 'Part of the name' },
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const search = readOptionalText(this, 'search', item);
	const categories = await listCategories(store.db, {
		...readLimit(this, item),
		...(search !== null && { search }),
	});
	return categories.map((category) => ({
		...category,
		createdAt: isoTime(category.createdAt, timeZoneOf(this)),
	}));
}
