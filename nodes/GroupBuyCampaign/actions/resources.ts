import type { INodeProperties } from 'n8n-workflow';

import { operationDropDown } from '../../shared/operation';

/** The two drop-downs that choose what the node does. */
export const resources: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'order',
		options: [
			{ name: 'Buyer', value: 'buyer', description: 'Somebody who orders: record, blocks, personal data' },
			{
				name: 'Campaign',
				value: 'campaign',
				description: 'A group buy of one group, with its items, prices and times',
			},
			{
				name: 'Dead Letter',
				value: 'deadLetter',
				description: 'An event of the LINE Group Trigger that failed too often',
			},
			{ name: 'Group', value: 'group', description: 'A LINE group that the bot is in' },
			{ name: 'Order', value: 'order', description: 'What a buyer has ordered' },
			{ name: 'Product', value: 'product', description: 'A product of the shop, variant by variant' },
			{ name: 'Product Category', value: 'productCategory', description: 'A price list for group buys' },
		],
	},
	operationDropDown('buyer', 'getAll', [
		{
			name: 'Block',
			value: 'block',
			action: 'Block a buyer',
			description: 'Refuse what this person orders from now on',
		},
		{
			name: 'Erase Personal Data',
			value: 'erase',
			action: 'Erase the personal data of a buyer',
			description: 'Replace name, LINE user ID and texts for good; totals stay',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many buyers',
			description: 'List buyers with their orders, no-shows and late payments',
		},
		{
			name: 'Unblock',
			value: 'unblock',
			action: 'Unblock a buyer',
			description: 'Take orders of this person again',
		},
	]),
	operationDropDown('campaign', 'create', [
		{
			name: 'Cancel',
			value: 'cancel',
			action: 'Cancel a campaign',
			description: 'Call a campaign off with all its orders',
		},
		{
			name: 'Copy',
			value: 'copy',
			action: 'Copy a campaign',
			description: 'Make another one with the same category and rules, with or without its orders',
		},
		{
			name: 'Create',
			value: 'create',
			action: 'Create a campaign',
			description: 'Start a group buy in a group, now or at a time',
		},
		{
			name: 'Create Closing Pack',
			value: 'closingPack',
			action: 'Create the closing pack of a campaign',
			description: 'Supplier order, packing, pick-up and unpaid lists, and import files of parcels',
		},
		{
			name: 'Create Now Selling Card',
			value: 'nowSelling',
			action: 'Create the card of the item that is being sold now',
			description: 'Picture, code, price, what is left and a button that orders, as a LINE message (商品卡)',
		},
		{ name: 'End', value: 'end', action: 'End a campaign', description: 'Take no more orders from now on' },
		{
			name: 'Extend',
			value: 'extend',
			action: 'Extend a campaign',
			description: 'Give an open campaign more time',
		},
		{ name: 'Get', value: 'get', action: 'Get a campaign', description: 'Look up a campaign with its items' },
		{
			name: 'Get History',
			value: 'history',
			action: 'Get the history of a campaign',
			description: 'What happened to a campaign, who did it and why',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many campaigns',
			description: 'List campaigns, or the history of one group',
		},
		{
			name: 'Get Progress',
			value: 'progress',
			action: 'Get the progress of a campaign',
			description: 'What is ordered and what is left, as numbers and as LINE messages',
		},
		{
			name: 'Mark Arrived',
			value: 'markArrived',
			action: 'Mark the goods of a campaign as arrived',
			description: 'Tell the group that the goods are there, and remind it to pick up',
		},
		{ name: 'Open', value: 'open', action: 'Open a campaign', description: 'Open a scheduled campaign now' },
		{
			name: 'Preview Settling',
			value: 'preview',
			action: 'Preview the settling of a campaign',
			description: 'What settling would do now: who gets what at which price, and who falls out',
		},
		{
			name: 'Reopen',
			value: 'reopen',
			action: 'Reopen a campaign',
			description: 'Take orders again in a campaign that has closed and is not settled',
		},
		{
			name: 'Run Schedule',
			value: 'runSchedule',
			action: 'Run the schedule of all campaigns',
			description: 'Open, remind, close and settle what is due; behind a Schedule Trigger',
		},
		{
			name: 'Settle',
			value: 'settle',
			action: 'Settle a campaign',
			description: 'Close the book for good: final prices, what did not form falls out, orders are confirmed',
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update a campaign',
			description: 'Change title, times or rules of a campaign that has not started',
		},
	]),
	operationDropDown('deadLetter', 'getAll', [
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many dead letters',
			description: 'List events that were given up, with the reason',
		},
		{
			name: 'Replay',
			value: 'replay',
			action: 'Replay dead letters',
			description: 'Try events again; nothing is booked twice',
		},
	]),
	operationDropDown('group', 'getAll', [
		{ name: 'Get', value: 'get', action: 'Get a group', description: 'Look up one group' },
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many groups',
			description: 'List the groups of the bot',
		},
		{
			name: 'Mark as Left',
			value: 'markLeft',
			action: 'Mark a group as left',
			description: "Note that the bot was removed; the group's campaigns end",
		},
		{
			name: 'Register',
			value: 'register',
			action: 'Register a group',
			description: 'Add a group with its name, picture and member count from LINE',
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update a group',
			description: 'Set leader, helpers or a note',
		},
	]),
	operationDropDown('order', 'bookFromMessages', [
		{
			name: 'Book From Messages',
			value: 'bookFromMessages',
			action: 'Book orders from messages',
			description: 'Read chat messages, book what they order, and prepare the reply',
		},
		{
			name: 'Book Pasted List',
			value: 'bookPastedList',
			action: 'Book the orders of a pasted list',
			description: 'Book a list (接龍) that was copied from where no bot can be; each line once',
		},
		{
			name: 'Correct',
			value: 'correct',
			action: 'Correct an order',
			description: 'Set the quantity of an item, with a reason for the ledger',
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get an order',
			description: 'Look up an order and which message changed what',
		},
		{ name: 'Get Many', value: 'getAll', action: 'Get many orders', description: 'List orders' },
		{
			name: 'Get Ledger',
			value: 'ledger',
			action: 'Get the ledger',
			description: 'Show why: each change of an order or a campaign with the message or person behind it',
		},
		{
			name: 'Get Orders of a Buyer',
			value: 'myOrders',
			action: 'Get the orders of a buyer',
			description: 'What one member has ordered in a group, as a text to send',
		},
		{
			name: 'Get QR Code',
			value: 'qrCode',
			action: 'Get the QR code of an order',
			description: 'A picture that marks the order as picked up when the leader scans it with LINE',
		},
		{
			name: 'List as Text',
			value: 'listAsText',
			action: 'List orders as text',
			description: 'The order list of a campaign (名單), as a text to send',
		},
		{
			name: 'Mark No-Show or Late Payment',
			value: 'markBuyer',
			action: 'Mark a no show or late payment',
			description:
				"Note it against the order's buyer; campaigns may ask such buyers for a deposit, limit or block them",
		},
		{
			name: 'Mark Paid',
			value: 'markPaid',
			action: 'Mark orders as paid',
			description: 'Note payments by order code, or take a note back',
		},
		{
			name: 'Mark Picked Up',
			value: 'markPickedUp',
			action: 'Mark orders as picked up',
			description: 'Note by order code what was handed over, or take a note back',
		},
		{
			name: 'Preview Pasted List',
			value: 'previewPastedList',
			action: 'Preview the orders of a pasted list',
			description: 'What booking a list (接龍) would read out of it, with the lines that are not clear',
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update an order',
			description: 'Set recipient, pick-up place and time, convenience store or a note',
		},
	]),
	operationDropDown('product', 'upsert', [
		{
			name: 'Create or Update',
			value: 'upsert',
			action: 'Create or update products',
			description: 'Create a new record, or update the current one if it already exists (upsert)',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many products',
			description: 'List variants with their stock',
		},
	]),
	operationDropDown('productCategory', 'create', [
		{
			name: 'Add Variants',
			value: 'addVariants',
			action: 'Add variants to a product category',
			description: 'Add a public product, each variant on its own line',
		},
		{
			name: 'Copy',
			value: 'copy',
			action: 'Copy a product category',
			description: "Make another one with the same items, e.g. for another leader's prices",
		},
		{
			name: 'Create',
			value: 'create',
			action: 'Create a product category',
			description: 'Start an empty price list',
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get a product category',
			description: 'Look up its items and prices',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many product categories',
			description: 'List all of them',
		},
		{
			name: 'Set Keywords',
			value: 'setKeywords',
			action: 'Set the keywords of an item',
			description: 'Change the words that buyers may type for it',
		},
		{
			name: 'Set Price',
			value: 'setPrice',
			action: 'Set the price of an item',
			description: 'Change a group buy price',
		},
	]),
];
