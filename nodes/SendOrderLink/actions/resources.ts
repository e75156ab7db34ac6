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
			{ name: 'Bill', value: 'bill', description: 'Several orders of one buyer that are paid together' },
			{
				name: 'Customer',
				value: 'customer',
				description: 'A member of the shop, known by phone number or e-mail address',
			},
			{ name: 'Order', value: 'order', description: 'An order made beside a chat, and the links to orders' },
			{ name: 'Order Tag', value: 'orderTag', description: 'A word for orders to choose from' },
			{
				name: 'Payment',
				value: 'payment',
				description: 'Proofs of payment, transfers from a file of the bank, refunds',
			},
			{ name: 'Saved Reply', value: 'savedReply', description: 'A text that staff send again and again' },
			{
				name: 'Shop',
				value: 'shop',
				description: 'Settings of the shop: shipping, payment, coupons, addresses of its pages',
			},
		],
	},
	operationDropDown('bill', 'merge', [
		{ name: 'Get', value: 'get', action: 'Get a bill', description: 'What is on it and what is open' },
		{
			name: 'Merge',
			value: 'merge',
			action: 'Merge orders into a bill',
			description: 'Let orders of one buyer be paid together',
		},
		{
			name: 'Split',
			value: 'split',
			action: 'Split a bill',
			description: 'Let orders of a bill be paid on their own again',
		},
	]),
	operationDropDown('customer', 'findOrCreate', [
		{
			name: 'Adjust Store Credit',
			value: 'adjustCredit',
			action: 'Adjust the store credit of a customer',
			description: 'Add to or deduct from it (購物金), with a reason for its ledger',
		},
		{
			name: 'Assign Conversation',
			value: 'assign',
			action: 'Assign a conversation',
			description: 'Give the conversation with a LINE user to a member of the staff',
		},
		{
			name: 'Bind LINE Account',
			value: 'bind',
			action: 'Bind a LINE account to a customer',
			description: 'Note that a customer uses this LINE account',
		},
		{
			name: 'Erase Personal Data',
			value: 'erase',
			action: 'Erase the personal data of a customer',
			description: 'Replace contact, addresses, LINE accounts and texts for good; totals stay',
		},
		{
			name: 'Find or Create',
			value: 'findOrCreate',
			action: 'Find or create a customer',
			description: 'By phone number or e-mail address, beside a chat or without one',
		},
		{ name: 'Get', value: 'get', action: 'Get a customer', description: 'Look up one customer' },
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many customers',
			description: 'List customers, or search them by name, phone number, e-mail address or tag',
		},
		{
			name: 'Get Order History',
			value: 'history',
			action: 'Get the order history of a customer',
			description: 'Orders of the last year, of all LINE accounts of the customer',
		},
		{
			name: 'Unbind LINE Account',
			value: 'unbind',
			action: 'Unbind a LINE account from a customer',
			description: 'Note that a LINE account belongs to somebody else (解除會員綁定)',
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update a customer',
			description: 'Change contact, tags, addresses or the note; merge duplicates',
		},
	]),
	operationDropDown('order', 'create', [
		{
			name: 'Cancel',
			value: 'cancel',
			action: 'Cancel an order',
			description: 'Call off an order made beside a chat; its stock comes back',
		},
		{
			name: 'Create',
			value: 'create',
			action: 'Create an order',
			description: 'Make an order for somebody with whom the shop is in a chat',
		},
		{
			name: 'End Links',
			value: 'endLinks',
			action: 'End the links of an order',
			description: 'Links that were given out stop working; new ones can be made',
		},
		{
			name: 'Expire Unpaid',
			value: 'expireUnpaid',
			action: 'Expire unpaid orders',
			description: 'End orders whose time to pay has run out; their stock comes back',
		},
		{
			name: 'Get Link',
			value: 'getLink',
			action: 'Get the link of an order',
			description: 'Make the link without sending anything',
		},
		{
			name: 'Send Link',
			value: 'sendLink',
			action: 'Send the link of an order',
			description: 'Send the buyer a card with the order and its link',
		},
	]),
	operationDropDown('orderTag', 'getAll', [
		{ name: 'Create', value: 'create', action: 'Create an order tag', description: 'Put it on the list' },
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete an order tag',
			description: 'Take it off the list; orders that have it keep it',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many order tags',
			description: 'List all of them',
		},
	]),
	operationDropDown('payment', 'getAllProofs', [
		{
			name: 'Accept Proof',
			value: 'acceptProof',
			action: 'Accept a proof of payment',
			description: 'Its order, or all that is open on its bill, is paid',
		},
		{
			name: 'Get Many Proofs',
			value: 'getAllProofs',
			action: 'Get many proofs of payment',
			description: 'List them, those that wait first of all',
		},
		{
			name: 'Get Proof',
			value: 'getProof',
			action: 'Get a proof of payment',
			description: 'With its picture or PDF',
		},
		{
			name: 'Mark Paid',
			value: 'markPaid',
			action: 'Mark an order or a bill as paid',
			description: 'Note a payment',
		},
		{
			name: 'Mark Refunded',
			value: 'markRefunded',
			action: 'Mark an order as refunded',
			description: 'Note that money was given back, and goods with it',
		},
		{
			name: 'Reconcile',
			value: 'reconcile',
			action: 'Reconcile payments of a bank',
			description: 'Hold a file of the bank against open orders and bills',
		},
		{
			name: 'Refuse Proof',
			value: 'refuseProof',
			action: 'Refuse a proof of payment',
			description: 'The buyer reads why and can send another',
		},
		{
			name: 'Set Payment Link',
			value: 'setPaymentLink',
			action: 'Set the payment link of an order',
			description: 'Where a gateway takes the payment',
		},
	]),
	operationDropDown('savedReply', 'getAll', [
		{
			name: 'Create or Update',
			value: 'upsert',
			action: 'Create or update a saved reply',
			description: 'Create a new record, or update the current one if it already exists (upsert)',
		},
		{ name: 'Delete', value: 'delete', action: 'Delete a saved reply', description: 'Forget the text' },
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many saved replies',
			description: 'List all of them, by name',
		},
	]),
	operationDropDown('shop', 'get', [
		{
			name: 'Get Settings',
			value: 'get',
			action: 'Get the settings of the shop',
			description: 'All of them, with what is usual for those never set',
		},
		{
			name: 'Update Settings',
			value: 'update',
			action: 'Update the settings of the shop',
			description: 'Change those that are given',
		},
	]),
];
