import type { INodeProperties } from 'n8n-workflow';

import { operationDropDown } from '../../shared/operation';

/** The two drop-downs that choose what the node does. */
export const resources: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'order',
		options: [
			{ name: 'Order', value: 'order', description: 'An order made beside a chat, and the links to orders' },
		],
	},
	operationDropDown('order', 'create', [
		{
			name: 'Cancel',
			value: 'cancel',
			action: 'Cancel an order',
			description: 'Call off an order made beside a chat; its stock comes back',
		},
		{
			name: 'Create',
			value: 'create',
			action: 'Create an order',
			description: 'Make an order for somebody with whom the shop is in a chat',
		},
		{
			name: 'End Links',
			value: 'endLinks',
			action: 'End the links of an order',
			description: 'Links that were given out stop working; new ones can be made',
		},
		{
			name: 'Expire Unpaid',
			value: 'expireUnpaid',
			action: 'Expire unpaid orders',
			description: 'End orders whose time to pay has run out; their stock comes back',
		},
		{
			name: 'Get Link',
			value: 'getLink',
			action: 'Get the link of an order',
			description: 'Make the link without sending anything',
		},
		{
			name: 'Send Link',
			value: 'sendLink',
			action: 'Send the link of an order',
			description: 'Send the buyer a card with the order and its link',
		},
	]),
];
