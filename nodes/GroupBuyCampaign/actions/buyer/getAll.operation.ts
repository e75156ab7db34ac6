import type { IExecuteFunctions } from 'n8n-workflow';

import { listBuyers } from '../../../../lib/store/buyer-records';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { limitFields, showFor } from '../../../shared/fields';
import { presentBuyer } from '../../../shared/present';
import { cleanText, readLimit } from '../../../shared/read';

export const description = showFor('buyer', 'getAll', [
	...limitFields,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{
				displayName: 'Blocked Only',
				name: 'blocked',
				type: 'boolean',
				default: true,
				description: 'Whether to list only buyers who are blocked now',
			},
			{
				displayName: 'Group ID',
				name: 'lineGroupId',
				type: 'string',
				default: '',
				placeholder: 'e.g. C4af4980629…',
				description: 'Who has ordered in this group; orders and pieces are then those of the group',
			},
			{ displayName: 'LINE User ID', name: 'lineUserId', type: 'string', default: '' },
			{ displayName: 'Name', name: 'name', type: 'string', default: '', description: 'Part of the name' },
		],
	},
]);

/** Buyers with what they have ordered, and with their no-shows and late payments. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const filters = this.getNodeParameter('filters', item, {}) as Record<string, unknown>;
	const lineGroupId = cleanText(filters.lineGroupId, 'lineGroupId', 100);
	const lineUserId = cleanText(filters.lineUserId, 'lineUserId', 300);
	const name = cleanText(filters.name, 'name', 100);
	const filter = {
		...readLimit(this, item),
		blocked: filters.blocked === true,
		...(lineGroupId !== null && { lineGroupIds: [lineGroupId] }),
		...(lineUserId !== null && { lineUserIds: [lineUserId] }),
		...(name !== null && { search: name }),
	};
	const buyers = await listBuyers(store.db, filter, Date.now());
	return buyers.map((buyer) => presentBuyer(buyer, timeZoneOf(this)));
}
