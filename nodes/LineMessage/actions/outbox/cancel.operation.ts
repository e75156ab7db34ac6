import type { IExecuteFunctions } from 'n8n-workflow';

import { cancelEntry } from '../../../../lib/store/outbox';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readText } from '../../../shared/read';

export const description = showFor('outbox', 'cancel', [
	{
		displayName: 'Key',
		name: 'key',
		type: 'string',
		default: '={{ $json.key }}',
		required: true,
		description: 'Of the message, as Add or Get Many gave it',
	},
]);

/** Takes back what has not been said. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const key = readText(this, 'key', item);
	return { key, status: (await cancelEntry(store, key, Date.now())) ?? 'not_found' };
}
