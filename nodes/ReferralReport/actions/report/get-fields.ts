import { campaignField, groupField, showFor } from '../../../shared/fields';
import { languageField } from '../../../shared/language';
import { referralCodeField } from '../../../shared/referral-fields';
import { periodFields } from '../../../shared/period-fields';
import { referrerOrAllField } from '../referrer-filter';

export const RESULTS = ['document', 'sums', 'rows'] as const;
export const FORMS = ['csv', 'html', 'line', 'mail', 'xlsx'] as const;

export const description = showFor('report', 'get', [
	...periodFields,
	{
		displayName: 'Period By',
		name: 'by',
		type: 'options',
		default: 'completion',
		options: [
			{
				name: 'Completion',
				value: 'completion',
				description: 'When commission was earned, taken back or adjusted: what is settled by',
			},
			{ name: 'Order', value: 'order', description: 'When the orders were placed' },
		],
	},
	{
		displayName: 'View',
		name: 'view',
		type: 'options',
		default: 'both',
		options: [
			{ name: 'Both', value: 'both' },
			{ name: 'Closed Orders', value: 'closed', description: 'What was earned for good (已結案)' },
			{
				name: 'Pending Orders',
				value: 'pending',
				description: 'What orders that are not completed would earn (待結案); no basis for payment',
			},
		],
	},
	referrerOrAllField,
	{
		displayName: 'Result',
		name: 'result',
		type: 'options',
		default: 'document',
		options: [
			{
				name: 'One Item With Files',
				value: 'document',
				description: 'The totals, and the files and messages that are chosen below',
			},
			{ name: 'Items, One per Line', value: 'rows', description: 'Each line of an order that earned' },
			{ name: 'Items, Sums', value: 'sums', description: 'Sums by referrer, campaign, product …' },
		],
	},
	{
		displayName: 'Forms',
		name: 'forms',
		type: 'multiOptions',
		default: ['xlsx', 'html'],
		displayOptions: { show: { result: ['document'] } },
		options: [
			{ name: 'CSV', value: 'csv', description: 'All lines, in the file "csv"' },
			{ name: 'Excel', value: 'xlsx', description: 'All sums and lines, in the file "xlsx"' },
			{ name: 'HTML', value: 'html', description: 'A document to read and print, in the file "html"' },
			{ name: 'LINE Message', value: 'line', description: 'A card for LINE Message, in "messages"' },
			{ name: 'Mail', value: 'mail', description: 'Subject, text and HTML for Send Email, in "mail"' },
		],
	},
	{
		displayName: 'Link to Their Page',
		name: 'withPage',
		type: 'boolean',
		default: false,
		description:
			"Whether mail and LINE message lead to the referrer's own page, if they have a share link: only for the referrer's eyes. Needs the LINE credential.",
		displayOptions: { show: { result: ['document'] } },
	},
	{
		displayName: 'Sum By',
		name: 'sumBy',
		type: 'options',
		default: 'referrer',
		displayOptions: { show: { result: ['sums'] } },
		options: [
			{ name: 'Campaign', value: 'campaign' },
			{ name: 'Group', value: 'group' },
			{ name: 'Product', value: 'product' },
			{ name: 'Referral Code', value: 'code' },
			{ name: 'Referrer', value: 'referrer' },
		],
	},
	{ ...languageField, displayName: 'Language', description: 'Of files and messages' },
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{ ...campaignField, required: false },
			{ ...groupField, required: false },
			{
				displayName: 'Product IDs',
				name: 'productIds',
				type: 'string',
				default: '',
				placeholder: 'e.g. 10023, 10024',
				description: 'One or several, separated by commas',
			},
			{ ...referralCodeField, required: false },
			{
				displayName: 'States',
				name: 'states',
				type: 'multiOptions',
				default: [],
				description: 'Of the commission; empty: all',
				options: [
					{ name: 'In Return Days (鑑賞期中)', value: 'held' },
					{ name: 'Paid (已撥款)', value: 'paid' },
					{ name: 'Payable (可撥款)', value: 'payable' },
					{ name: 'Pending (待結案)', value: 'pending' },
				],
			},
		],
	},
]);
