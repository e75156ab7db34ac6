import type { IExecuteFunctions } from 'n8n-workflow';

import { readAddress } from '../../../../lib/groupbuy/customer';
import { fieldsOf } from '../../../../lib/groupbuy/plain-text';
import { updateCustomer, type CustomerChanges } from '../../../../lib/store/customer-update';
import type { Store } from '../../../../lib/store/store';
import { customerField, showFor } from '../../../shared/fields';
import { cleanText, readList } from '../../../shared/read';
import { recipientFields } from '../recipient-fields';
import { presentAnswer, readCustomerCode } from './customer-fields';

export const description = showFor('customer', 'update', [
	customerField,
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			{
				displayName: 'Add Addresses',
				name: 'addAddresses',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add address',
				default: {},
				description: 'Five are kept, the newest first',
				options: [{ displayName: 'Address', name: 'address', values: recipientFields }],
			},
			{
				displayName: 'Add Tags',
				name: 'addTags',
				type: 'string',
				default: '',
				placeholder: 'e.g. VIP, 素食',
				description: 'Separated by commas',
			},
			{
				displayName: 'Email',
				name: 'email',
				type: 'string',
				default: '',
				placeholder: 'name@email.com',
				description: 'Empty: none',
			},
			{ displayName: 'Name', name: 'name', type: 'string', default: '' },
			{
				displayName: 'Note',
				name: 'note',
				type: 'string',
				typeOptions: { rows: 2 },
				default: '',
				description: 'Never shown to the customer',
			},
			{
				displayName: 'Phone',
				name: 'phone',
				type: 'string',
				default: '',
				placeholder: 'e.g. 0912345678',
				description: 'Empty: none',
			},
			{
				displayName: 'Remove Addresses',
				name: 'removeAddresses',
				type: 'json',
				default: '[]',
				placeholder: 'e.g. {{ [$json.addresses[2]] }}',
				description: 'A list of those that go, as Get shows them',
			},
			{
				displayName: 'Remove Tags',
				name: 'removeTags',
				type: 'string',
				default: '',
				placeholder: 'e.g. 新客',
				description: 'Separated by commas',
			},
		],
	},
	{
		displayName: 'Merge Duplicates',
		name: 'merge',
		type: 'boolean',
		default: false,
		description:
			"Whether, when phone or e-mail is another customer's, both become one: the other's LINE accounts, orders, tags, addresses and store credit move here. Cannot be undone. Off: the other one is only shown, as duplicate.",
	},
]);

/** Changes what is given. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = await readCustomerCode(this, store.db, item);
	const changes = readChanges(this.getNodeParameter('updateFields', item, {}));
	const merge = this.getNodeParameter('merge', item, false) === true;
	const answer = await store.tx(async (trx) => await updateCustomer(trx, code, changes, merge, Date.now()));
	return await presentAnswer(this, store.db, answer);
}

function readChanges(given: Record<string, unknown>): CustomerChanges {
	const { addAddresses, removeAddresses } = given as {
		addAddresses?: { address?: unknown[] };
	} & typeof given;
	const text = (name: 'name' | 'note' | 'phone' | 'email', maxLength: number) =>
		given[name] === undefined ? {} : { [name]: cleanText(given[name], name, maxLength) };
	return {
		...text('name', 100),
		...text('note', 2000),
		...text('phone', 60),
		...text('email', 300),
		addTags: readTags(given.addTags, 'Add Tags'),
		removeTags: readTags(given.removeTags, 'Remove Tags'),
		addAddresses: (addAddresses?.address ?? []).map(readAddress),
		removeAddresses: readList(removeAddresses ?? [], 'Remove Addresses').map(fieldsOf),
	};
}

function readTags(value: unknown, label: string): string[] {
	return (cleanText(value, label, 2000) ?? '').split(/[,，、;；\n]/);
}
