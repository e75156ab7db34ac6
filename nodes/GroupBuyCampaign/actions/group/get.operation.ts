import type { IExecuteFunctions } from 'n8n-workflow';

import { getGroup } from '../../../../lib/store/groups';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { groupField, showFor } from '../../../shared/fields';
import { presentGroup } from '../../../shared/present';
import { readLocator } from '../../../shared/read';

export const description = showFor('group', 'get', [groupField]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	return presentGroup(await getGroup(store.db, readLocator(this, 'group', item)), timeZoneOf(this));
}
