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
			{
				name: 'Budget',
				value: 'budget',
				description: 'What messages cost, and what may be spent (訊息額度)',
			},
			{ name: 'Message', value: 'message' },
			{ name: 'Outbox', value: 'outbox', description: 'What waits for the next free reply of its chat' },
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
	operationDropDown('budget', 'get', [
		{
			name: 'Advise Plan',
			value: 'advise',
			action: 'Advise a plan',
			description: 'Which plan is cheapest in each of the months ahead',
		},
		{
			name: 'Calculate Promo Code',
			value: 'promoCode',
			action: 'Calculate a promo code',
			description: 'What a promotion code of LINE pays, and what is left to pay',
		},
		{
			name: 'Forecast',
			value: 'forecast',
			action: 'Forecast messages and cost',
			description: 'Of a send, a campaign or the month: messages, and what each way to say it costs',
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get the budget',
			description: 'What the month has, what of it is used, and until when it holds',
		},
		{
			name: 'Get Delivery Report',
			value: 'deliveryReport',
			action: 'Get the delivery report',
			description: 'What was said free of charge, what was paid for, and what that has saved',
		},
		{
			name: 'Get Settings',
			value: 'getSettings',
			action: 'Get the settings of the budget',
			description: "Plan, policy, caps and the tables of LINE's plans",
		},
		{
			name: 'Update Settings',
			value: 'updateSettings',
			action: 'Update the settings of the budget',
			description: 'Say what may be pushed, and what LINE charges',
		},
	]),
	operationDropDown('message', 'reply', [
		{
			name: 'Push',
			value: 'push',
			action: 'Push a message',
			description: 'Say something unasked: costs one message per person, if the budget agrees',
		},
		{
			name: 'Reply',
			value: 'reply',
			action: 'Reply to an event',
			description: 'Answer an event free of charge, within a minute of it',
		},
	]),
	operationDropDown('outbox', 'deliverDue', [
		{
			name: 'Add',
			value: 'add',
			action: 'Add a message to the outbox',
			description: 'Leave something for the next free reply of a chat',
		},
		{
			name: 'Approve',
			value: 'approve',
			action: 'Approve a push',
			description: 'Let a push that was asked about go out with the next Deliver Due',
		},
		{
			name: 'Cancel',
			value: 'cancel',
			action: 'Cancel a message of the outbox',
			description: 'Take back what has not been said',
		},
		{
			name: 'Decline',
			value: 'decline',
			action: 'Decline a push',
			description: 'Have a push that was asked about wait for a reply instead',
		},
		{
			name: 'Deliver Due',
			value: 'deliverDue',
			action: 'Deliver what is due',
			description: 'Push what is past its deadline, if the budget agrees',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many messages of the outbox',
			description: 'List what waits, and what became of the rest',
		},
		{
			name: 'Get Many Pushes',
			value: 'getAllPushes',
			action: 'Get many pushes of the outbox',
			description: 'List pushes with their codes, such as those that need approval',
		},
	]),
];
