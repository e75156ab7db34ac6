import type { IExecuteFunctions } from 'n8n-workflow';

import { updateGroup } from '../../../../lib/store/groups';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { groupField, showFor } from '../fields';
import { presentGroup } from '../present';
import { cleanText, readLocator } from '../read';

export const description = showFor('group', 'update', [
	groupField,
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			{
				displayName: 'Leader',
				name: 'leader',
				type: 'string',
				default: '',
				description: 'Name of the group leader (團購主); empty: none',
			},
			{ displayName: 'Note', name: 'note', type: 'string', typeOptions: { rows: 2 }, default: '' },
		],
	},
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const lineGroupId = readLocator(this, 'group', item);
	const { leader, note } = this.getNodeParameter('updateFields', item, {}) as {
		leader?: unknown;
		note?: unknown;
	};
	const changes = {
		...(leader !== undefined && { leaderName: cleanText(leader, 'leader', 100) }),
		...(note !== undefined && { note: cleanText(note, 'note', 2000) }),
	};
	const group = await store.tx(async (trx) => await updateGroup(trx, lineGroupId, changes, Date.now()));
	return presentGroup(group, timeZoneOf(this));
}
