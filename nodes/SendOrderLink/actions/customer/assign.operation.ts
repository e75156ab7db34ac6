import type { IExecuteFunctions } from 'n8n-workflow';

import { assignConversation } from '../../../../lib/store/assignments';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readOptionalText, readText } from '../../../shared/read';
import { checkedLineUserId, lineUserIdField } from './customer-fields';

export const description = showFor('customer', 'assign', [
	lineUserIdField,
	{
		displayName: 'Staff',
		name: 'staff',
		type: 'string',
		default: '',
		placeholder: 'e.g. Amy',
		description: 'Who has the conversation; nobody else makes orders in it. Empty: anyone may.',
	},
]);

/** Gives a conversation to a member of the staff, or back to all. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const lineUserId = checkedLineUserId(readText(this, 'lineUserId', item));
	const assignedTo = readOptionalText(this, 'staff', item, 100);
	return await store.tx(async (trx) => await assignConversation(trx, { lineUserId, assignedTo }, Date.now()));
}
