import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { guessMapping } from '../../../../lib/feed/mapping/guess-mapping';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { toJson } from '../../../shared/operation';
import { readMapping } from './read-source';
import { mappingFields } from './source-fields';

export const description = showFor('feed', 'previewMapping', mappingFields);

/** One item: what the items are, where each value would be read from, what is missing, and what nothing is read from. */
export async function executeAll(
	this: IExecuteFunctions,
	_store: Store,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const guess = guessMapping(
		items.map(({ json }) => json),
		readMapping(this),
	);
	const preview = { ...guess, items: items.length };
	return await Promise.resolve([{ json: toJson(preview), pairedItem: items.map((_, item) => ({ item })) }]);
}
