import type { INodeProperties } from 'n8n-workflow';

import type { CampaignAnnouncementKind } from '../../../../lib/groupbuy/announcement';
import { campaignField } from '../../../shared/fields';

export const FORECASTS = ['campaign', 'month', 'send'] as const;

const KINDS: Array<{ name: string; value: CampaignAnnouncementKind }> = [
	{ name: 'Arrived', value: 'arrived' },
	{ name: 'Cancelled', value: 'cancelled' },
	{ name: 'Closed', value: 'closed' },
	{ name: 'Extended', value: 'extended' },
	{ name: 'Failed', value: 'failed' },
	{ name: 'Formed', value: 'formed' },
	{ name: 'Last Call', value: 'last_call' },
	{ name: 'Opened', value: 'opened' },
	{ name: 'Pick-Up Reminder', value: 'pickup_reminder' },
	{ name: 'Progress', value: 'progress' },
	{ name: 'Reopened', value: 'reopened' },
];

export const ANNOUNCEMENTS: readonly CampaignAnnouncementKind[] = KINDS.map(({ value }) => value);

const ofCampaign = { show: { forecast: ['campaign'] } };
const ofSend = { show: { forecast: ['send'] } };

export const forecastFields: INodeProperties[] = [
	{
		displayName: 'Forecast For',
		name: 'forecast',
		type: 'options',
		default: 'month',
		description: 'What the messages and their cost are worked out for',
		options: [
			{ name: 'Campaign', value: 'campaign', description: 'Everything that a campaign has to say' },
			{ name: 'Month', value: 'month', description: 'How the month will end, if it goes on like this' },
			{ name: 'Send', value: 'send', description: 'A message to groups or to an audience' },
		],
	},
	{ ...campaignField, displayOptions: ofCampaign },
	{
		displayName: 'Announcements',
		name: 'announcements',
		type: 'multiOptions',
		default: ['opened', 'last_call', 'formed', 'arrived'],
		options: KINDS,
		description: 'What the group is still to hear',
		displayOptions: ofCampaign,
	},
	{
		displayName: 'Notices',
		name: 'notices',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'To single buyers, who are named in the group, e.g. when pieces come from the waitlist',
		displayOptions: ofCampaign,
	},
	{
		displayName: 'Group Names or IDs',
		name: 'groups',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getGroups' },
		default: [],
		description:
			'Where it is to be sent. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: ofSend,
	},
	{
		displayName: 'People',
		name: 'people',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'Further recipients, e.g. the size of an audience',
		displayOptions: ofSend,
	},
	{
		displayName: 'Times',
		name: 'times',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description: 'How often it is sent; five bubbles in one push count once',
		displayOptions: ofSend,
	},
];
