import type { INodeProperties } from 'n8n-workflow';

import { operationDropDown } from '../../shared/operation';

/** The two drop-downs that choose what the node does. */
export const resources: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'report',
		options: [
			{ name: 'Adjustment', value: 'adjustment', description: 'More or less for a referrer, by hand' },
			{ name: 'Payout', value: 'payout', description: 'What referrers are paid (撥款)' },
			{ name: 'Report', value: 'report', description: 'What referrers have sold and earned (分潤報表)' },
			{ name: 'Share Link', value: 'shareLink', description: "A link to a leader's own report" },
		],
	},
	operationDropDown('adjustment', 'create', [
		{
			name: 'Create',
			value: 'create',
			action: 'Create an adjustment',
			description: 'Add to, or take off, what a referrer gets',
		},
	]),
	operationDropDown('payout', 'preview', [
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many payouts',
			description: 'List what was paid',
		},
		{
			name: 'Get Statement',
			value: 'getStatement',
			action: 'Get the statement of a payout',
			description: 'What is in a payout and what was kept back, as a document and a workbook',
		},
		{
			name: 'Get Transfer File',
			value: 'getTransferFile',
			action: 'Get a transfer file',
			description: "A file of payouts for the bank's upload of many transfers",
		},
		{
			name: 'Mark Paid',
			value: 'markPaid',
			action: 'Mark payouts as paid',
			description: 'Note what was transferred; under one key once',
		},
		{
			name: 'Preview',
			value: 'preview',
			action: 'Preview payouts',
			description: 'What would be paid to whom, with deductions estimated (試算); notes nothing',
		},
	]),
	operationDropDown('report', 'get', [
		{
			name: 'Close Tiers',
			value: 'closeTiers',
			action: 'Close the tiers of a period',
			description: 'Give a period that is over the higher rates that its totals reach',
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get a report',
			description: 'As items, as files (CSV, Excel, HTML), as a mail or as a LINE message',
		},
	]),
	operationDropDown('shareLink', 'create', [
		{
			name: 'Create',
			value: 'create',
			action: 'Create a share link',
			description: "Make a link with a password to a leader's own report",
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many share links',
			description: 'List links, without address and password',
		},
		{
			name: 'Revoke',
			value: 'revoke',
			action: 'Revoke a share link',
			description: 'End a link at once',
		},
	]),
];
