import type { IExecuteFunctions } from 'n8n-workflow';

import { markGroupLeft } from '../../../../lib/store/groups';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { groupField, showFor } from '../../../shared/fields';
import { eventTime } from '../line-event';
import { presentGroup } from '../../../shared/present';
import { readLocator } from '../../../shared/read';

export const description = showFor('group', 'markLeft', [
	{ ...groupField, default: { mode: 'id', value: '={{ $json.groupId }}' } },
]);

/** Notes that the bot was removed, which ends the group's campaigns. Orders and history stay. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const lineGroupId = readLocator(this, 'group', item);
	const now = Date.now();
	const at = eventTime(this, item) ?? now;
	const left = await store.tx(async (trx) => await markGroupLeft(trx, lineGroupId, at, now));
	// A group that was never registered has nothing to end; an old leave event changes nothing.
	if (!left) return { lineGroupId, changed: false, endedCampaigns: [] };
	const { group, endedCampaigns } = left;
	return { ...presentGroup(group, timeZoneOf(this)), changed: true, endedCampaigns };
}
