import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { BANKS } from '../../../../lib/bank/bank-formats';
import { currencyField, showFor } from '../../../shared/fields';

const roles: INodePropertyOptions[] = [
	{ name: 'Account of the Payer', value: 'account', description: 'Its last five digits count' },
	{ name: 'Amount', value: 'amount', description: 'In and out in one column; what went out is negative' },
	{ name: 'Balance', value: 'balance', description: 'Tells payments apart that look the same' },
	{ name: 'Currency', value: 'currency', description: 'Rows in another currency are passed over' },
	{ name: 'Date', value: 'date' },
	{ name: 'Deposit', value: 'deposit', description: 'What came in' },
	{ name: 'In or Out', value: 'sign', description: 'Such as 存 and 提, beside an amount' },
	{ name: 'Memo', value: 'memo', description: 'Words about the payment; several columns can be' },
	{ name: 'Reference', value: 'reference', description: "The bank's own number of the payment" },
	{ name: 'Time', value: 'time' },
	{ name: 'Withdrawal', value: 'withdrawal' },
];

const options: INodeProperties[] = [
	{
		displayName: 'Accept by Amount Only',
		name: 'acceptAmountOnly',
		type: 'boolean',
		default: false,
		description:
			'Whether a payment is noted whose amount nobody else owes although no last five digits agree; otherwise it is for review',
	},
	{
		displayName: 'Columns',
		name: 'columns',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add column',
		default: {},
		description: 'Which column is what, for a file whose headers are not known',
		options: [
			{
				displayName: 'Column',
				name: 'column',
				values: [
					{
						displayName: 'Header or Letter',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. 存入金額 or C',
					},
					{ displayName: 'Role', name: 'role', type: 'options', default: 'date', options: roles },
				],
			},
		],
	},
	currencyField,
	{
		displayName: 'Date Order',
		name: 'dateOrder',
		type: 'options',
		default: 'ymd',
		options: [
			{ name: 'Day, Month, Year', value: 'dmy' },
			{ name: 'Month, Day, Year', value: 'mdy' },
			{ name: 'Year, Month, Day', value: 'ymd', description: 'Also of the Republic of China (民國)' },
		],
	},
	{
		displayName: 'Encoding',
		name: 'encoding',
		type: 'options',
		default: 'auto',
		options: [
			{ name: 'Automatic', value: 'auto' },
			{ name: 'Big5', value: 'big5' },
			{ name: 'UTF-8', value: 'utf-8' },
		],
	},
	{
		displayName: 'Fees',
		name: 'fees',
		type: 'string',
		default: '15',
		placeholder: 'e.g. 15, 30',
		description: 'What banks may have taken off a payment, separated by commas',
	},
	{
		displayName: 'Header Row',
		name: 'headerRow',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'Number of the row with the headers; 0: it is looked for',
	},
	{
		displayName: 'Tolerance',
		name: 'tolerance',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		description: 'How far an amount may be off',
	},
	{
		displayName: 'Window (Days)',
		name: 'windowDays',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 366 },
		default: 60,
		description: 'An order is paid at most so many days after it was placed',
	},
];

export const reconcileFields = showFor('payment', 'reconcile', [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		default: 'file',
		options: [
			{ name: 'File of a Bank', value: 'file', description: 'CSV or XLSX, as the bank gives it out' },
			{ name: 'Input Items', value: 'items', description: 'One item per row; its keys are the headers' },
		],
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryProperty',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { source: ['file'] } },
		hint: 'The name of the input field that holds the file',
	},
	{
		displayName: 'Bank',
		name: 'bank',
		type: 'options',
		default: 'auto',
		description: 'Whose headers are looked for first',
		options: Object.entries(BANKS).map(([value, { name }]) => ({ name, value })),
	},
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: true,
		description: 'Whether to only say what would be noted, and change nothing',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
	},
]);
