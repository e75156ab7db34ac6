import type { INodeProperties } from 'n8n-workflow';

import { currencyField } from '../../../shared/fields';

const commas = 'Several are separated by commas; one of them is enough';

function list(displayName: string, name: string, placeholder: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		default: '',
		placeholder,
		description: `${description}. ${commas}.`,
	};
}

function count(displayName: string, name: string, standard: number, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'number',
		typeOptions: { minValue: 1 },
		default: standard,
		description,
	};
}

/** Which buyers; `readSelection()` reads it. All conditions that are added must be met. */
export const selectionField: INodeProperties = {
	displayName: 'Buyers',
	name: 'selection',
	type: 'collection',
	placeholder: 'Add condition',
	default: {},
	description:
		'All conditions together must be met; without any: everybody who has ordered. Left out are blocked and erased buyers and those without a LINE account.',
	options: [
		list('Campaign Codes', 'campaignCodes', 'e.g. C7K3M9QX', 'Ordered in one of these campaigns'),
		{ ...currencyField, description: 'Of the amounts that were spent; orders in others do not count' },
		{
			displayName: 'Group Names or IDs',
			name: 'lineGroupIds',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getGroups' },
			default: [],
			description:
				'Ordered in one of these groups. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		list('Item Codes', 'itemCodes', 'e.g. A1, A2', 'Ordered one of these items'),
		{
			displayName: 'Last Days',
			name: 'lastDays',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 90,
			description: 'Only orders of so many days up to now count',
		},
		count('Orders at Least', 'minOrders', 2, 'How many orders somebody must have'),
		count('Orders at Most', 'maxOrders', 1, 'How many orders somebody may have'),
		list('Order Tags', 'orderTags', 'e.g. 直播, VIP', 'The order has one of these tags'),
		{
			displayName: 'Ordered From',
			name: 'from',
			type: 'dateTime',
			default: '',
			description: 'Only orders from then on count',
		},
		{
			displayName: 'Ordered Until',
			name: 'to',
			type: 'dateTime',
			default: '',
			description: 'Only orders before then count',
		},
		{
			displayName: 'Payment',
			name: 'payment',
			type: 'options',
			default: 'paid',
			description: 'Only orders that are paid, or still to be paid, count',
			options: [
				{ name: 'Paid', value: 'paid' },
				{ name: 'Unpaid', value: 'unpaid' },
			],
		},
		list('Product IDs', 'productIds', 'e.g. 10023', "Ordered one of these products, by the shop's own IDs"),
		list('Referral Codes', 'referralCodes', 'e.g. LIN', 'The order carries one of these codes (推薦碼)'),
		list(
			'Referrers',
			'referrers',
			'e.g. 林團主',
			'Ordered with one of these leaders (團購主), by name, LINE user ID or referral code',
		),
		count('Silent Days', 'silentDays', 60, 'Has ordered before, but not in so many days up to now'),
		{
			displayName: 'Spent at Least',
			name: 'spentAtLeast',
			type: 'string',
			default: '',
			placeholder: 'e.g. 3000',
			description: 'What the orders that count come to, less refunds',
		},
		{
			displayName: 'Spent at Most',
			name: 'spentAtMost',
			type: 'string',
			default: '',
			placeholder: 'e.g. 500',
			description: 'What the orders that count come to, less refunds',
		},
		list('Variant IDs', 'variantIds', 'e.g. 10023-6', 'Ordered one of these variants'),
	],
};
