import type { INodeProperties } from 'n8n-workflow';

import { operationDropDown } from '../../shared/operation';

/** The two drop-downs that choose what the node does. */
export const resources: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'audience',
		options: [
			{ name: 'Audience', value: 'audience', description: 'Buyers as an audience (受眾) at LINE' },
			{
				name: 'Business Manager',
				value: 'businessManager',
				description:
					'A register of accounts that are linked to an organization (連動), and of what it shares',
			},
			{
				name: 'Conversion',
				value: 'conversion',
				description: "Orders as events of a LINE Tag, by LINE's Conversion API",
			},
			{ name: 'Narrowcast', value: 'narrowcast', description: 'A message to audiences (分眾訊息)' },
		],
	},
	operationDropDown('audience', 'preview', [
		{
			name: 'Create From Buyers',
			value: 'createFromBuyers',
			action: 'Create an audience from buyers',
			description: 'Upload the LINE user IDs of the buyers that a selection finds',
		},
		{
			name: 'Create From Clicks',
			value: 'createFromClicks',
			action: 'Create an audience from clicks',
			description: 'People who opened a link of a narrowcast or broadcast',
		},
		{
			name: 'Create From Impressions',
			value: 'createFromImpressions',
			action: 'Create an audience from impressions',
			description: 'People who saw a narrowcast or broadcast',
		},
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete an audience',
			description: 'Delete it at LINE; the buyers stay in the database',
		},
		{ name: 'Get', value: 'get', action: 'Get an audience', description: 'What LINE says of it now' },
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many audiences',
			description: "List the audiences of this channel, with this package's own selections",
		},
		{
			name: 'Get Many Shared',
			value: 'getAllShared',
			action: 'Get many shared audiences',
			description: 'List what LINE Business Manager shares with this account',
		},
		{
			name: 'Get Shared',
			value: 'getShared',
			action: 'Get a shared audience',
			description: 'An audience of LINE Business Manager',
		},
		{
			name: 'Preview',
			value: 'preview',
			action: 'Preview buyers',
			description: 'How many buyers a selection finds, and who is left out and why; sends nothing',
		},
		{
			name: 'Refresh',
			value: 'refresh',
			action: 'Refresh audiences',
			description: 'Replace one audience, or all that are due, by who is in the selection now',
		},
		{ name: 'Rename', value: 'rename', action: 'Rename an audience' },
	]),
	operationDropDown('businessManager', 'getAll', [
		{
			name: 'Add Resource',
			value: 'addResource',
			action: 'Add a shared resource',
			description: 'Note an audience or LINE Tag that the organization shares with the account',
		},
		{
			name: 'Check Organization ID',
			value: 'checkOrganizationId',
			action: 'Check an organization ID',
			description: 'Whether a text is an organization ID (組織 ID), and what it should be',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many links',
			description: 'List linked accounts with what is shared with them',
		},
		{
			name: 'Record Decision',
			value: 'recordDecision',
			action: 'Record a decision about a link',
			description: "Note what the organization's administrator has decided in LINE",
		},
		{
			name: 'Remove Resource',
			value: 'removeResource',
			action: 'Remove a shared resource',
			description: 'Note that a resource is not shared any more',
		},
		{
			name: 'Request Link',
			value: 'requestLink',
			action: 'Request the link of an account',
			description: "Check a link against LINE's rules and note it as requested (申請連動)",
		},
	]),
	operationDropDown('conversion', 'previewEvents', [
		{
			name: 'Preview Events',
			value: 'previewEvents',
			action: 'Preview conversion events',
			description: 'What would be sent; sends and notes nothing',
		},
		{
			name: 'Send Events',
			value: 'sendEvents',
			action: 'Send conversion events',
			description: 'Tell LINE of orders, each once',
		},
	]),
	operationDropDown('narrowcast', 'send', [
		{
			name: 'Get Progress',
			value: 'getProgress',
			action: 'Get the progress of a narrowcast',
			description: 'How far LINE is with sending, and why it stopped if it did',
		},
		{
			name: 'Send',
			value: 'send',
			action: 'Send a narrowcast',
			description:
				"Send to everybody in audiences; costs a message per person, if the message budget's guard agrees",
		},
	]),
];
