import type { INodeProperties } from 'n8n-workflow';

import * as reply from './reply.operation';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['message'] } },
		options: [
			{
				name: 'Reply',
				value: 'reply',
				action: 'Reply to an event',
				description: 'Answer an event free of charge, within a minute of it',
			},
		],
		default: 'reply',
	},
	...reply.description,
];
