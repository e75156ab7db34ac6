import type { INodeProperties } from 'n8n-workflow';

const idField = (placeholder: string): INodeProperties => ({
	displayName: 'ID',
	name: 'id',
	type: 'string',
	default: '',
	required: true,
	placeholder,
	description: "The shop's own short name, each once",
});

const nameField = (placeholder: string): INodeProperties => ({
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	required: true,
	placeholder,
	description: 'What buyers read',
});

export const shippingMethodsField: INodeProperties = {
	displayName: 'Shipping Methods',
	name: 'shippingMethods',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add method',
	default: {},
	description: 'Replaces those before. Orders keep what was agreed.',
	options: [
		{
			displayName: 'Method',
			name: 'method',
			values: [
				idField('e.g. 711'),
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					default: 'pick_up',
					options: [
						{ name: '7-ELEVEN (B2C)', value: 'seven_eleven_b2c', description: 'Sent by a warehouse' },
						{ name: '7-ELEVEN (C2C)', value: 'seven_eleven_c2c', description: 'From store to store' },
						{ name: '7-ELEVEN Cross-Border, to a Home', value: 'seven_eleven_cross_border_home' },
						{ name: '7-ELEVEN Cross-Border, to a Store', value: 'seven_eleven_cross_border_store' },
						{ name: 'Black Cat (黑貓宅急便)', value: 'black_cat' },
						{ name: 'Custom', value: 'custom' },
						{ name: 'FamilyMart (B2C)', value: 'family_mart_b2c', description: 'Sent by a warehouse' },
						{ name: 'FamilyMart (C2C)', value: 'family_mart_c2c', description: 'From store to store' },
						{ name: 'HCT (新竹物流)', value: 'hct' },
						{ name: 'Home Delivery', value: 'home_delivery' },
						{ name: 'Pick-Up', value: 'pick_up', description: 'At a place of the shop or the leader' },
					],
				},
				nameField('e.g. 7-11 取貨'),
				{
					displayName: 'Fee',
					name: 'fee',
					type: 'string',
					default: '0',
					placeholder: 'e.g. 60',
				},
				{
					displayName: 'Free From',
					name: 'freeFrom',
					type: 'string',
					default: '',
					placeholder: 'e.g. 1000',
					description: 'Amount of the goods from which there is no fee; empty: never',
				},
				{
					displayName: 'Places',
					name: 'places',
					type: 'string',
					typeOptions: { rows: 3 },
					default: '',
					placeholder: 'e.g. 社區大門口 週五 18:00–20:00',
					description: 'To choose from, one a line; empty: agreed in the chat',
					displayOptions: { show: { type: ['pick_up'] } },
				},
			],
		},
	],
};

const bankField = (displayName: string, name: string, placeholder: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder,
	displayOptions: { show: { type: ['bank_transfer'] } },
});

export const paymentMethodsField: INodeProperties = {
	displayName: 'Payment Methods',
	name: 'paymentMethods',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add method',
	default: {},
	description: 'Replaces those before. Orders keep what was agreed.',
	options: [
		{
			displayName: 'Method',
			name: 'method',
			values: [
				idField('e.g. transfer'),
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					default: 'bank_transfer',
					options: [
						{ name: 'Bank Transfer', value: 'bank_transfer' },
						{ name: 'Cash on Delivery (貨到付款)', value: 'cash_on_delivery' },
						{ name: 'Custom', value: 'custom' },
						{ name: 'On Pick-Up (取貨付款)', value: 'pay_on_pickup' },
						{
							name: 'Payment Link',
							value: 'payment_link',
							description: 'The page of a gateway, which a workflow sets on the order',
						},
					],
				},
				nameField('e.g. 銀行轉帳'),
				{
					displayName: 'Instructions',
					name: 'instructions',
					type: 'string',
					typeOptions: { rows: 2 },
					default: '',
					placeholder: 'e.g. 請於三日內匯款',
					description: 'What buyers read when they pay',
				},
				bankField('Bank Code', 'bankCode', 'e.g. 822'),
				bankField('Bank Name', 'bankName', 'e.g. 中國信託'),
				bankField('Account Number', 'accountNumber', 'e.g. 123456789012'),
				bankField('Account Name', 'accountName', 'e.g. 好吃有限公司'),
				{
					displayName: 'Shipping IDs',
					name: 'shippingIds',
					type: 'string',
					default: '',
					placeholder: 'e.g. 711, home',
					description: 'Shipping methods that it goes with, separated by commas; empty: all that allow it',
				},
			],
		},
	],
};
