import type { IExecuteFunctions } from 'n8n-workflow';

import { LineApiError } from '../../../../lib/line/api-error';
import { groupSummary, membersCount } from '../../../../lib/line/messaging-api';
import { safeDisplayName } from '../../../../lib/line/text';
import { registerGroup } from '../../../../lib/store/groups';
import type { Store } from '../../../../lib/store/store';
import { lineApi } from '../../../shared/line-api';
import { groupField, readLocator, showFor } from '../fields';
import { eventTime } from '../line-event';
import { presentGroup } from '../present';

export const description = showFor('group', 'register', [
	{ ...groupField, default: { mode: 'id', value: '={{ $json.groupId }}' } },
]);

/** Adds the group with its name, picture and member count from LINE. Run it again to bring them up to date. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const lineGroupId = readLocator(this, 'group', item);
	const kind = lineGroupId.startsWith('R') ? 'room' : 'group';
	const api = await lineApi(this);
	const [summary, memberCount] = await Promise.all([
		kind === 'group' ? orUnknown(groupSummary(api, lineGroupId)) : null,
		orUnknown(membersCount(api, lineGroupId)),
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
	return { ...presentGroup(group, this.getTimezone()), created };
}

/** The bot may have been removed again by now; the group is registered all the same. */
async function orUnknown<T>(answer: Promise<T>): Promise<T | null> {
	try {
		return await answer;
	} catch (error) {
		if (error instanceof LineApiError && (error.kind === 'not_found' || error.kind === 'invalid_request'))
			return null;
		throw error;
	}
}
