import { updateDisplayOptions, type INodeProperties, type INodePropertyMode } from 'n8n-workflow';

import { CURRENCIES } from '../../lib/groupbuy/money';
import { USER_ID } from '../../lib/line/messaging-api';

/** Shows fields for one operation only. */
export function showFor(resource: string, operation: string, fields: INodeProperties[]): INodeProperties[] {
	return updateDisplayOptions({ show: { resource: [resource], operation: [operation] } }, fields);
}

/** A way to name a record without the list. */
type DirectMode = Omit<INodePropertyMode, 'type'>;

/** Names a record, by a list to search in or directly. */
export function locator(
	displayName: string,
	name: string,
	searchListMethod: string,
	description: string,
	...direct: DirectMode[]
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select a ${displayName.toLowerCase()}...`,
				// Without a credential the lists come from the SQLite file; the editor would not even ask for them.
				typeOptions: { searchListMethod, searchable: true, skipCredentialsCheckInRLC: true },
			},
			...direct.map((mode) => ({ ...mode, type: 'string' as const })),
		],
	};
}

const groupIdShape = {
	regex: '^[CR][0-9a-f]{32}$',
	errorMessage: 'A LINE group ID is C (or R) and 32 digits 0–9, a–f',
};

export const groupField = locator(
	'Group',
	'group',
	'searchGroups',
	'The LINE group. Groups appear here once the bot has joined them.',
	{
		displayName: 'By ID',
		name: 'id',
		placeholder: 'e.g. C4af4980629…',
		validation: [{ type: 'regex', properties: groupIdShape }],
	},
);

export const categoryField = locator(
	'Category',
	'category',
	'searchCategories',
	'The product category: a price list for group buys',
	{ displayName: 'By Name', name: 'name', placeholder: 'e.g. 中秋禮盒' },
);

export const campaignField = locator('Campaign', 'campaign', 'searchCampaigns', 'The campaign', {
	displayName: 'By Code',
	name: 'code',
	placeholder: 'e.g. C7K3M9QX',
});

export const productField = locator(
	'Product',
	'product',
	'searchProducts',
	"The product, by the shop's own product ID",
	{ displayName: 'By ID', name: 'id', placeholder: 'e.g. 10023' },
);

const lineUserId: DirectMode = {
	displayName: 'By LINE User ID',
	name: 'id',
	placeholder: 'e.g. U4af4980629…',
	validation: [
		{
			type: 'regex',
			properties: {
				regex: USER_ID.source,
				errorMessage: 'A LINE user ID is U and 32 digits 0–9, a–f',
			},
		},
	],
};

/** Somebody of the group that the node is about. */
export const memberField = locator('Person', 'member', 'searchMembers', 'Who has ordered in the group', {
	...lineUserId,
	displayName: 'By ID',
});

/** Whom an order is made for: a LINE user ID, or the code of a customer of the shop. */
export const customerField = locator(
	'Customer',
	'customer',
	'searchCustomers',
	'Who orders. People appear here once they have written in a group or were made a customer.',
	lineUserId,
	{ displayName: 'By Customer Code', name: 'code', placeholder: 'e.g. M7K3M9QX' },
);

/** What buyers type for an item, in a field of its own. */
export const itemCodeField: INodeProperties = {
	displayName: 'Item Code',
	name: 'itemCode',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. A1',
};

export const limitFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

export const currencyField: INodeProperties = {
	displayName: 'Currency',
	name: 'currency',
	type: 'options',
	default: 'TWD',
	options: CURRENCIES.map((code) => ({ name: code, value: code })),
};
