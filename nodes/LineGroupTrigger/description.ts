import type { INodeProperties } from 'n8n-workflow';

import { EVENT_TYPES } from '../../lib/line/webhook-events';
import { batchSizeOption, batchWaitOption, maxAttemptsOption } from '../shared/inbox';

export const properties: INodeProperties[] = [
	{
		displayName:
			'Paste the production URL above into the LINE Developers console (Messaging API → Webhook URL) and turn on "Use webhook", or turn on Register Webhook URL below. Let the bot join groups, and turn off greeting and auto-reply.',
		name: 'setUpNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		default: ['join', 'leave', 'message', 'messageEdited', 'postback', 'unsend'],
		required: true,
		description: 'Which events start the workflow',
		options: EVENT_TYPES.map(({ type, label, description }) => ({ name: label, value: type, description })),
	},
	{
		displayName: 'Chats',
		name: 'sources',
		type: 'multiOptions',
		default: ['group'],
		required: true,
		description: 'Which chats the events may come from',
		options: [
			{ name: 'Groups and Multi-Person Chats', value: 'group' },
			{ name: 'One-to-One Chats', value: 'user' },
		],
	},
	{
		displayName: 'Register Webhook URL',
		name: 'registerWebhook',
		type: 'boolean',
		default: false,
		description:
			"Whether to set this workflow's production URL as the channel's webhook URL when the workflow is activated, and to let LINE test it. A channel has one webhook URL: it replaces the one that is set.",
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			batchSizeOption,
			{
				...batchWaitOption,
				description:
					'How long an event waits for others before an execution starts. A longer wait sums up more orders in one reply; reply tokens live one minute.',
			},
			{
				displayName: 'Group Names or IDs',
				name: 'groups',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getGroups' },
				default: [],
				description:
					'Only events of these groups; empty: all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			},
			{
				displayName: 'Keywords',
				name: 'keywords',
				type: 'string',
				default: '',
				placeholder: 'e.g. 團購, 選單, +1',
				description:
					'Only messages that contain one of these words, separated by commas; empty: all. Other events are not affected.',
			},
			maxAttemptsOption,
		],
	},
];
