import type { IExecuteFunctions } from 'n8n-workflow';

import { groupSummary, membersCount } from '../../../../lib/line/messaging-api';
import { orNull } from '../../../../lib/line/or-null';
import { safeDisplayName } from '../../../../lib/line/text';
import { registerGroup } from '../../../../lib/store/groups';
import type { Store } from '../../../../lib/store/store';
import { lineApi } from '../../../shared/line-api';
import { timeZoneOf } from '../../../shared/time-zone';
import { groupField, showFor } from '../../../shared/fields';
import { eventTime } from '../line-event';
import { presentGroup } from '../../../shared/present';
import { readLocator } from '../../../shared/read';

export const description = showFor('group', 'register', [
	{ ...groupField, default: { mode: 'id', value: '={{ $json.groupId }}' } },
]);

/** The bot may have been removed again by now; the group is registered all the same. */
const GONE = ['not_found', 'invalid_request'] as const;

/** Adds the group with its name, picture and member count from LINE. Run it again to bring them up to date. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const lineGroupId = readLocator(this, 'group', item);
	const kind = lineGroupId.startsWith('R') ? 'room' : 'group';
	const api = await lineApi(this);
	const [summary, memberCount] = await Promise.all([
		kind === 'group' ? orNull(groupSummary(api, lineGroupId), GONE) : null,
		orNull(membersCount(api, lineGroupId), GONE),
	]);
	const { destination } = this.getInputData()[item]?.json ?? {};
	const now = Date.now();
	const { group, created } = await store.tx(
		async (trx) =>
			await registerGroup(
				trx,
				{
					lineGroupId,
					kind,
					channelId: typeof destination === 'string' ? destination : null,
					name: summary ? safeDisplayName(summary.groupName) : null,
					pictureUrl: summary?.pictureUrl ?? null,
					memberCount,
					at: eventTime(this, item) ?? now,
				},
				now,
			),
	);
	return { ...presentGroup(group, timeZoneOf(this)), created };
}
