import type { IExecuteFunctions } from 'n8n-workflow';

import { listReferrers } from '../../../../lib/store/referrers';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { presentReferrer } from '../../../shared/present-referral';
import { cleanText, readLimit } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';

export const description = showFor('referrer', 'getAll', [
	...limitFields,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{
				displayName: 'Erased Too',
				name: 'withErased',
				type: 'boolean',
				default: false,
				description: 'Whether to list those whose personal data was erased',
			},
			{ displayName: 'Search', name: 'search', type: 'string', default: '', description: 'Part of the name' },
		],
	},
]);

/** Leaders of groups and other referrers, by name. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const filters = this.getNodeParameter('filters', item, {}) as Record<string, unknown>;
	const search = cleanText(filters.search, 'search', 100);
	const referrers = await listReferrers(store.db, {
		...readLimit(this, item),
		...(search !== null && { search }),
		withErased: filters.withErased === true,
	});
	return referrers.map((referrer) => presentReferrer(referrer, timeZoneOf(this)));
}
