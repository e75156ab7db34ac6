import type { IExecuteFunctions } from 'n8n-workflow';

import { listGroups } from '../../../../lib/store/groups';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { limitFields, showFor } from '../../../shared/fields';
import { presentGroup } from '../../../shared/present';
import { readLimit, readOptionalText } from '../../../shared/read';

export const description = showFor('group', 'getAll', [
	...limitFields,
	{
		displayName: 'State',
		name: 'groupState',
		type: 'options',
		default: 'active',
		options: [
			{ name: 'Active', value: 'active', description: 'The bot is in the group' },
			{ name: 'All', value: 'all' },
			{ name: 'Left', value: 'left', description: 'The bot was removed' },
		],
	},
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		description: 'Part of the name or ID',
	},
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const state = this.getNodeParameter('groupState', item, 'active') as 'active' | 'left' | 'all';
	const search = readOptionalText(this, 'search', item);
	const groups = await listGroups(store.db, {
		...readLimit(this, item),
		...(state !== 'all' && { state }),
		...(search !== null && { search }),
	});
	return groups.map((group) => presentGroup(group, timeZoneOf(this)));
}
