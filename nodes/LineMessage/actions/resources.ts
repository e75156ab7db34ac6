import type { INodeProperties } from 'n8n-workflow';

import { operationDropDown } from '../../shared/operation';

/** The two drop-downs that choose what the node does. */
export const resources: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Account', value: 'account', description: 'The LINE Official Account and its set-up' },
			{ name: 'Message', value: 'message' },
		],
		default: 'message',
	},
	operationDropDown('account', 'diagnose', [
		{
			name: 'Diagnose',
			value: 'diagnose',
			action: 'Diagnose the account',
			description: 'Check token, webhook, quota, clock and LIFF app; every finding says what to do',
		},
	]),
	operationDropDown('message', 'reply', [
		{
			name: 'Reply',
			value: 'reply',
			action: 'Reply to an event',
			description: 'Answer an event free of charge, within a minute of it',
		},
	]),
];
