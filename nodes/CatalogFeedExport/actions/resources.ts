import type { INodeProperties } from 'n8n-workflow';

import { operationDropDown } from '../../shared/operation';

/** The two drop-downs that choose what the node does. */
export const resources: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'feed',
		options: [
			{
				name: 'Feed',
				value: 'feed',
				description: 'A file of products that LINE, Google, Meta or another platform takes',
			},
			{
				name: 'Live',
				value: 'live',
				description: 'A live that sells products of a feed: what is ready, and what the host searches by',
			},
		],
	},
	operationDropDown('feed', 'publish', [
		{
			name: 'Compare Versions',
			value: 'compareVersions',
			action: 'Compare versions of a feed',
			description: 'Which products were added, changed or removed between two versions',
		},
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete a feed',
			description: 'End the feed, with its address and all its versions',
		},
		{
			name: 'Export',
			value: 'export',
			action: 'Export a feed as a file',
			description: 'Make the file and hand it over, without publishing it',
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get a feed',
			description: 'Its address, the version that is served and when it was pulled',
		},
		{ name: 'Get Many', value: 'getAll', action: 'Get many feeds', description: 'List all feeds' },
		{
			name: 'Get Versions',
			value: 'getVersions',
			action: 'Get the versions of a feed',
			description: 'List the versions that are kept, the newest first',
		},
		{
			name: 'Preview Mapping',
			value: 'previewMapping',
			action: 'Preview the mapping of input items',
			description: 'Where each value of a product would be read from, and what is missing',
		},
		{
			name: 'Publish',
			value: 'publish',
			action: 'Publish a feed',
			description: 'Make the file and serve it from now on at the address of the feed',
		},
		{
			name: 'Renew Address',
			value: 'renewAddress',
			action: 'Renew the address of a feed',
			description: 'Serve the feed at a new address; the one that was given out stops working',
		},
		{
			name: 'Roll Back',
			value: 'rollBack',
			action: 'Roll back a feed',
			description: 'Serve an earlier version again',
		},
	]),
	operationDropDown('live', 'preflight', [
		{
			name: 'Get Search Sheet',
			value: 'searchSheet',
			action: 'Get the search sheet of a live',
			description: 'Product IDs, codes, prices and what is left, in the order in which they are shown',
		},
		{
			name: 'Preflight',
			value: 'preflight',
			action: 'Check the products of a live',
			description:
				'Which products LINE will have when the live starts, which are old or missing, and what to do',
		},
	]),
];
