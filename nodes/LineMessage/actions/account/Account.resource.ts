import type { INodeProperties } from 'n8n-workflow';

import * as diagnose from './diagnose.operation';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['account'] } },
		options: [
			{
				name: 'Diagnose',
				value: 'diagnose',
				action: 'Diagnose the account',
				description: 'Check token, webhook, quota, clock and LIFF app; every finding says what to do',
			},
		],
		default: 'diagnose',
	},
	...diagnose.description,
];
