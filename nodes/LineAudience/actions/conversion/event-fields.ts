import type { INodeProperties } from 'n8n-workflow';

import { currencyField } from '../../../shared/fields';

const ofItems = { show: { source: ['items'] } };

/** Which events; `planEvents()` reads it. */
export const eventFields: INodeProperties[] = [
	{
		displayName:
			'Not tried against the live service. Send a few with Test Events first, and look in LINE Business Manager or LINE Ads Manager, wherever the tag was issued, whether they arrive. Ask who knows whether your privacy policy allows it.',
		name: 'notTriedNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		default: 'orders',
		description: 'Where the events come from',
		options: [
			{
				name: 'Input Items',
				value: 'items',
				description: 'An event per item, e.g. of orders of a shop system',
			},
			{
				name: 'Orders',
				value: 'orders',
				description: 'All orders of the database that were not told of yet. Runs once, whatever comes in.',
			},
		],
	},
	{
		displayName: 'Since',
		name: 'since',
		type: 'dateTime',
		default: '={{ $now.minus({ days: 7 }).toISO() }}',
		required: true,
		description: 'What was placed or paid from then on. LINE takes 90 days at most.',
		displayOptions: { show: { source: ['orders'] } },
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		default: ['paid'],
		description: 'Each order is told once for each of them',
		options: [
			{ name: 'Paid (Purchase)', value: 'paid' },
			{ name: 'Placed (Conversion)', value: 'placed' },
		],
		displayOptions: { show: { source: ['orders'] } },
	},
	{
		displayName: 'Event Name',
		name: 'eventName',
		type: 'string',
		default: 'Purchase',
		required: true,
		description:
			'Purchase, Conversion, AddToCart, InitiateCheckOut, ViewItemDetail, GenerateLead, CompleteReservation, CompleteRegistration, or a name of your own',
		displayOptions: ofItems,
	},
	{
		displayName: 'Deduplication Key',
		name: 'deduplicationKey',
		type: 'string',
		default: '={{ $json.code }}',
		required: true,
		placeholder: 'e.g. 20261121-0042',
		description:
			'LINE counts one event of each key; the same as that of a LINE Tag on a page, if there is one',
		displayOptions: ofItems,
	},
	{
		displayName: 'Time',
		name: 'at',
		type: 'dateTime',
		default: '={{ $now.toISO() }}',
		description: 'When it happened: 90 days ago at most',
		required: true,
		displayOptions: ofItems,
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		placeholder: 'name@email.com',
		default: '={{ $json.email }}',
		description: 'Leaves this server as SHA-256 only',
		displayOptions: ofItems,
	},
	{
		displayName: 'Phone',
		name: 'phone',
		type: 'string',
		default: '={{ $json.phone }}',
		description: 'Leaves this server as SHA-256 only',
		displayOptions: ofItems,
	},
	{
		displayName: 'LINE User ID',
		name: 'lineUserId',
		type: 'string',
		default: '={{ $json.lineUserId }}',
		description: 'Sent only when it is chosen below',
		displayOptions: ofItems,
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '={{ $json.total }}',
		placeholder: 'e.g. 1280',
		description: 'What it was worth. A Purchase needs it.',
		displayOptions: ofItems,
	},
	{ ...currencyField, description: 'Of the value', displayOptions: ofItems },
	{
		displayName: 'Identify Buyers By',
		name: 'identifyBy',
		type: 'multiOptions',
		default: ['email', 'phone'],
		description: 'How LINE may know whose event it is. Events without any of these are left out.',
		options: [
			{ name: 'Email', value: 'email', description: 'As SHA-256' },
			{
				name: 'LINE User ID',
				value: 'line',
				description: 'As it is. Needs the channel ID in the credential.',
			},
			{ name: 'Phone', value: 'phone', description: 'As SHA-256' },
		],
	},
	{
		displayName: 'Test Events',
		name: 'isTest',
		type: 'boolean',
		default: false,
		description:
			'Whether LINE is to show them where the tag was issued and count nothing. They are told again without it.',
	},
];
