import type { INodeProperties } from 'n8n-workflow';

import { currencyField } from '../../../shared/fields';
import { paymentMethodsField, shippingMethodsField } from './method-fields';

const textField = (
	displayName: string,
	name: string,
	placeholder: string,
	description: string,
): INodeProperties => ({ displayName, name, type: 'string', default: '', placeholder, description });

const percentField = (percent: number): INodeProperties => ({
	displayName: 'Percent',
	name: 'percent',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 2 },
	default: percent,
});

const couponsField: INodeProperties = {
	displayName: 'Coupons',
	name: 'coupons',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add coupon',
	default: {},
	description: 'Replaces those before. Orders keep what was granted.',
	options: [
		{
			displayName: 'Coupon',
			name: 'coupon',
			values: [
				textField('Code', 'code', 'e.g. TEA50', 'What buyers give; each once'),
				textField('Name', 'name', 'e.g. 新客折 50', 'What buyers read'),
				{
					displayName: 'Benefit',
					name: 'benefit',
					type: 'options',
					default: 'amount',
					options: [
						{ name: 'Amount Off', value: 'amount' },
						{ name: 'Free Shipping', value: 'freeShipping' },
						{ name: 'Percent Off', value: 'percent' },
					],
				},
				{
					displayName: 'Amount',
					name: 'amount',
					type: 'string',
					default: '',
					placeholder: 'e.g. 50',
					displayOptions: { show: { benefit: ['amount'] } },
				},
				{ ...percentField(10), displayOptions: { show: { benefit: ['percent'] } } },
				textField('Minimum Order', 'minOrder', 'e.g. 500', 'Amount that the goods must reach; empty: any'),
				textField(
					'Variant IDs',
					'variantIds',
					'e.g. V1, V2',
					'Only for these, separated by commas; empty: all',
				),
				{
					displayName: 'Max Uses',
					name: 'maxUses',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 0,
					description: 'Orders that may use it; 0: any number',
				},
				{
					displayName: 'Expires At',
					name: 'expiresAt',
					type: 'dateTime',
					default: '',
					description: "In the workflow's time zone; empty: never",
				},
			],
		},
	],
};

const storeCreditField: INodeProperties = {
	displayName: 'Store Credit',
	name: 'storeCredit',
	type: 'fixedCollection',
	placeholder: 'Add rule',
	default: {},
	description: 'How much of their store credit (購物金) customers may spend on an order; empty: none',
	options: [
		{
			displayName: 'Rule',
			name: 'rule',
			values: [
				textField(
					'Minimum Order',
					'minOrder',
					'e.g. 500',
					'Amount that the goods must reach after discounts; empty: any',
				),
				textField('At Most', 'max', 'e.g. 100', 'Per order; empty: all there is'),
				{
					displayName: 'Amount Can Be Chosen',
					name: 'editable',
					type: 'boolean',
					default: false,
					description: 'Whether less than what is allowed may be spent',
				},
			],
		},
	],
};

const taxField: INodeProperties = {
	displayName: 'Tax',
	name: 'tax',
	type: 'fixedCollection',
	placeholder: 'Add rule',
	default: {},
	description: 'Empty: none is shown',
	options: [
		{
			displayName: 'Rule',
			name: 'rule',
			values: [
				{
					displayName: 'Prices',
					name: 'mode',
					type: 'options',
					default: 'included',
					options: [
						{ name: 'Hold the Tax', value: 'included' },
						{ name: 'Without Tax', value: 'added', description: 'It comes on top' },
					],
				},
				percentField(5),
			],
		},
	],
};

/** In alphabetical order, as a collection shows them. */
export const settingsFields: INodeProperties[] = [
	{
		displayName: 'Brand Account ID',
		name: 'brandAccountId',
		type: 'string',
		default: '',
		placeholder: 'e.g. @yourbrand',
		description: 'LINE Official Account of which buyers are asked to become friends; empty: none',
	},
	couponsField,
	{
		...currencyField,
		description: 'Of the amounts in these settings. Give all of them again when it changes.',
	},
	{
		displayName: 'Expire After (Hours)',
		name: 'expireHours',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 72,
		description: 'When unpaid orders made by sellers expire; 0: never. Needs Order → Expire Unpaid.',
	},
	{
		displayName: 'Invoices',
		name: 'invoices',
		type: 'boolean',
		default: true,
		description: 'Whether buyers are asked for e-invoice data (電子發票)',
	},
	{
		displayName: 'LIFF ID',
		name: 'liffId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1234567890-AbcdEfgh',
		description: 'LIFF app whose endpoint is the Storefront URL: links open inside LINE; empty: none',
	},
	{
		displayName: 'Link Days',
		name: 'linkDays',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		description: 'How many days order links work',
	},
	paymentMethodsField,
	{
		displayName: 'Privacy Policy URL',
		name: 'privacyUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://shop.example/privacy',
		description: 'Shown where buyers give their address; empty: none',
	},
	shippingMethodsField,
	{
		displayName: 'Shop Name',
		name: 'shopName',
		type: 'string',
		default: '',
		placeholder: 'e.g. 好吃團購',
		description: 'What buyers read on pages',
	},
	storeCreditField,
	{
		displayName: 'Storefront URL',
		name: 'storefrontUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://n8n.example/webhook/…/storefront',
		description: 'Production URL of the Group Buy Storefront Trigger, of which links are made',
	},
	taxField,
];
