import type { IExecuteFunctions } from 'n8n-workflow';

import { listOutbox } from '../../../../lib/store/outbox-lists';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { isoOrNull, isoTime } from '../../../shared/present';
import { oneOf, readLimit, readOptionalText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';

const STATES = ['all', 'done', 'waiting'] as const;

export const description = showFor('outbox', 'getAll', [
	...limitFields,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{
				displayName: 'Campaign Code',
				name: 'campaignCode',
				type: 'string',
				default: '',
				placeholder: 'e.g. C7K3M9QX',
				description: 'Only what is about this campaign',
			},
			{
				displayName: 'Chat ID',
				name: 'chatId',
				type: 'string',
				default: '',
				placeholder: 'e.g. C4af4980629…',
				description: 'LINE group, multi-person chat or user ID',
			},
			{
				displayName: 'State',
				name: 'state',
				type: 'options',
				default: 'waiting',
				description: 'Whether it is still to be said',
				options: [
					{ name: 'All', value: 'all' },
					{ name: 'Done', value: 'done', description: 'Said, or no longer worth saying' },
					{ name: 'Waiting', value: 'waiting', description: 'For a reply, a deadline or an approval' },
				],
			},
		],
	},
]);

/** What waits and what became of it, the newest first. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const zone = timeZoneOf(this);
	const state = oneOf(this.getNodeParameter('filters.state', item, 'waiting'), 'filters.state', STATES);
	const chatId = readOptionalText(this, 'filters.chatId', item);
	const campaignCode = readOptionalText(this, 'filters.campaignCode', item);
	const entries = await listOutbox(store.db, {
		...readLimit(this, item),
		...(chatId !== null && { chatId }),
		...(campaignCode !== null && { campaignCode }),
		...(state !== 'all' && { isWaiting: state === 'waiting' }),
	});
	return entries.map(({ createdAt, deadlineAt, expiresAt, doneAt, ...entry }) => ({
		...entry,
		createdAt: isoTime(createdAt, zone),
		deadlineAt: isoOrNull(deadlineAt, zone),
		expiresAt: isoOrNull(expiresAt, zone),
		doneAt: isoOrNull(doneAt, zone),
	}));
}
