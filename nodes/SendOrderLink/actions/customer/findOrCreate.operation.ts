import type { IExecuteFunctions } from 'n8n-workflow';

import { upsertCustomer } from '../../../../lib/store/customers';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { cleanText, readOptionalText } from '../../../shared/read';
import { checkedLineUserId, lineUserIdField, presentAnswer } from './customer-fields';

export const description = showFor('customer', 'findOrCreate', [
	{
		displayName: 'Phone',
		name: 'phone',
		type: 'string',
		default: '',
		placeholder: 'e.g. 0912345678',
		description: 'However it is written; with + and the country code if it is not of Taiwan',
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		default: '',
		placeholder: 'name@email.com',
		description: 'A phone number or an e-mail address is enough',
	},
	{
		...lineUserIdField,
		required: false,
		description:
			'Beside a chat: whose it is. A new customer is bound to it; one who is there already is only shown, as match_found.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Bind a Match',
				name: 'bind',
				type: 'boolean',
				default: true,
				description: 'Whether to bind the LINE account to the customer who is found: it is the same person',
			},
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				default: '',
				description: 'Of a new customer; empty: the name in LINE',
			},
			{
				displayName: 'Note',
				name: 'note',
				type: 'string',
				typeOptions: { rows: 2 },
				default: '',
				description: 'Of a new customer; never shown to them',
			},
		],
	},
]);

/** Finds a customer by phone number or e-mail address, or makes one. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const { name, note, bind } = this.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const lineUserId = readOptionalText(this, 'lineUserId', item, 100);
	const request = {
		phone: readOptionalText(this, 'phone', item, 60),
		email: readOptionalText(this, 'email', item, 300),
		lineUserId: lineUserId === null ? null : checkedLineUserId(lineUserId),
		name: cleanText(name, 'name', 100),
		note: cleanText(note, 'note', 2000),
		bind: bind === true,
	};
	const answer = await store.tx(async (trx) => await upsertCustomer(trx, request, Date.now()));
	return await presentAnswer(this, store.db, answer);
}
