import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../lib/groupbuy/input-error';
import { namedPeriod, type Period } from './period';
import { oneOf, readRequiredTime } from './read';
import { timeZoneOf } from './time-zone';

const PERIODS = [
	'today',
	'yesterday',
	'thisWeek',
	'lastWeek',
	'thisMonth',
	'lastMonth',
	'thisYear',
	'lastYear',
	'custom',
] as const;

export const periodFields: INodeProperties[] = [
	{
		displayName: 'Period',
		name: 'period',
		type: 'options',
		default: 'thisMonth',
		description: "In the workflow's time zone; weeks begin on Mondays",
		options: [
			{ name: 'Custom', value: 'custom' },
			{ name: 'Last Month', value: 'lastMonth' },
			{ name: 'Last Week', value: 'lastWeek' },
			{ name: 'Last Year', value: 'lastYear' },
			{ name: 'This Month', value: 'thisMonth' },
			{ name: 'This Week', value: 'thisWeek' },
			{ name: 'This Year', value: 'thisYear' },
			{ name: 'Today', value: 'today' },
			{ name: 'Yesterday', value: 'yesterday' },
		],
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'dateTime',
		default: '',
		description: 'What happened from then on',
		required: true,
		displayOptions: { show: { period: ['custom'] } },
	},
	{
		displayName: 'Until',
		name: 'to',
		type: 'dateTime',
		default: '',
		required: true,
		description: 'This moment is no longer part of it: the first of the next month for a whole month',
		displayOptions: { show: { period: ['custom'] } },
	},
];

/** @throws InputError for a period that ends before it begins */
export function readPeriod(context: IExecuteFunctions, item: number): Period {
	const period = oneOf(context.getNodeParameter('period', item, 'thisMonth'), 'period', PERIODS);
	if (period !== 'custom') return namedPeriod(period, Date.now(), timeZoneOf(context));
	const from = readRequiredTime(context, 'from', item);
	const to = readRequiredTime(context, 'to', item);
	if (from < to) return { from, to };
	throw new InputError(
		"The field 'to' is not after 'from'",
		'Give the first moment that is no longer part of the period.',
	);
}
