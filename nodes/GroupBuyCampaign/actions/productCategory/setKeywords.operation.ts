import type { IExecuteFunctions } from 'n8n-workflow';

import { setCategoryKeywords } from '../../../../lib/store/categories';
import type { Store } from '../../../../lib/store/store';
import { categoryField, itemCodeField, showFor } from '../../../shared/fields';
import { presentCategoryItem } from '../../../shared/present';
import { readLocator, readOptionalText, readText } from '../../../shared/read';

export const description = showFor('productCategory', 'setKeywords', [
	categoryField,
	itemCodeField,
	{
		displayName: 'Keywords',
		name: 'keywords',
		type: 'string',
		default: '',
		placeholder: 'e.g. 牛奶, milk',
		description:
			'Up to three words, parted by commas, that buyers may type for the item (牛奶+1); empty: code and product name only. Campaigns that exist already keep theirs.',
	},
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const category = readLocator(this, 'category', item);
	const code = readText(this, 'itemCode', item, 20);
	const keywords = (readOptionalText(this, 'keywords', item, 500) ?? '').split(/[,，、;；\n]/);
	const line = await store.tx(
		async (trx) => await setCategoryKeywords(trx, category, code, keywords, Date.now()),
	);
	return { category, ...presentCategoryItem(line) };
}
