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
	operationDropDown('order', 'endLinks', [
		{
			name: 'End Links',
			value: 'endLinks',
			action: 'End the links of an order',
			description: 'Links that were given out stop working; new ones can be made',
		},
	]),
];
