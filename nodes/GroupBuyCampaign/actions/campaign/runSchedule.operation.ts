import type { IExecuteFunctions } from 'n8n-workflow';

import { runSchedule } from '../../../../lib/store/schedule';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';

export const description = showFor('campaign', 'runSchedule', [
	{
		displayName:
			'Run it every minute behind a Schedule Trigger. It opens and closes campaigns at their times, reminds of the end, passes on offers to the waitlist and settles. It may run late, twice or in parallel: each step happens once. What the group is to hear waits for the next free reply.',
		name: 'scheduleNotice',
		type: 'notice',
		default: '',
	},
]);

/** One item per step; nothing to do is no item. What one campaign cannot do stands in its `error`. */
export async function execute(this: IExecuteFunctions, store: Store): Promise<object[]> {
	return await runSchedule(store, Date.now());
}
