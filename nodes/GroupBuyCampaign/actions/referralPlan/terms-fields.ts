import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import type { Currency } from '../../../../lib/groupbuy/money';
import type { ReferralTerms } from '../../../../lib/groupbuy/referral';
import { readReferralTerms } from '../../../../lib/groupbuy/referral-terms-input';
import { isObject } from '../../../../lib/line/json';
import { productField } from '../../../shared/fields';
import { toRate } from '../../../shared/rate';
import { cleanText, oneOf, readList, toMinor } from '../../../shared/read';

const percentField = (displayName: string, name: string): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 2 },
	default: 0,
});

const rateFields: INodeProperties[] = [
	{
		displayName: 'Rate',
		name: 'rateBy',
		type: 'options',
		default: 'order',
		options: [
			{ name: 'Of the Order', value: 'order', description: 'One rate for all goods' },
			{ name: 'Per Product', value: 'product', description: 'A rate for each product' },
		],
	},
	{
		...percentField('Percent', 'percent'),
		default: 5,
		description: 'Of the goods, never of shipping',
		displayOptions: { show: { rateBy: ['order'] } },
	},
	{
		displayName: 'Tiers',
		name: 'tiers',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add tier',
		default: {},
		description:
			"Higher rates from a total of a period on, for all of that period: Referral Report → Close Tiers gives them, e.g. on each month's first day",
		displayOptions: { show: { rateBy: ['order'] } },
		options: [
			{
				displayName: 'Tier',
				name: 'tier',
				values: [
					{ displayName: 'From', name: 'from', type: 'number', default: 0, placeholder: 'e.g. 50000' },
					percentField('Percent', 'percent'),
				],
			},
		],
	},
	{
		displayName: 'Products From',
		name: 'productsFrom',
		type: 'options',
		default: 'fields',
		displayOptions: { show: { rateBy: ['product'] } },
		options: [
			{ name: 'Fields Below', value: 'fields' },
			{ name: 'JSON', value: 'json', description: 'A list that an earlier node has made' },
		],
	},
	{
		displayName: 'Products',
		name: 'products',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add product',
		default: {},
		displayOptions: { show: { rateBy: ['product'], productsFrom: ['fields'] } },
		options: [
			{ displayName: 'Product', name: 'product', values: [productField, percentField('Percent', 'percent')] },
		],
	},
	{
		displayName: 'Products (JSON)',
		name: 'productsJson',
		type: 'json',
		default: '[]',
		description: 'A list like <code>[{"productId": "10023", "percent": 8}]</code>',
		displayOptions: { show: { rateBy: ['product'], productsFrom: ['json'] } },
	},
	{
		...percentField('Percent of Other Products', 'otherPercent'),
		displayOptions: { show: { rateBy: ['product'] } },
	},
];

const rewardFields: INodeProperties[] = [
	{
		displayName: 'Buyer Reward',
		name: 'reward',
		type: 'options',
		default: 'none',
		description: 'What the buyer gets for ordering with a code (購買人獎勵)',
		options: [
			{ name: 'Amount Off', value: 'amount' },
			{ name: 'Coupon', value: 'coupon', description: 'Named on the order, for the workflow to send' },
			{ name: 'None', value: 'none' },
			{ name: 'Percent Off', value: 'percent' },
			{ name: 'Points', value: 'points', description: 'Counted on the order, for the workflow to grant' },
		],
	},
	{
		displayName: 'Reward Amount',
		name: 'rewardAmount',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		description: 'Taken off the goods when the order is made or checked out',
		displayOptions: { show: { reward: ['amount'] } },
	},
	{
		...percentField('Reward Percent', 'rewardPercent'),
		description: 'Of the goods: taken off them, or given as points',
		displayOptions: { show: { reward: ['percent', 'points'] } },
	},
	{
		displayName: 'Reward From',
		name: 'rewardFrom',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		description: 'What the goods must come to',
		displayOptions: { show: { reward: ['amount', 'percent'] } },
	},
	{
		displayName: 'Reward Coupon',
		name: 'rewardCoupon',
		type: 'string',
		default: '',
		displayOptions: { show: { reward: ['coupon'] } },
	},
];

const optionFields: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Binding Days',
			name: 'bindingDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'How long a buyer stays with the first referrer with whose code they order; 0: each order by itself',
		},
		{
			displayName: 'Deduct Discounts',
			name: 'deductDiscounts',
			type: 'boolean',
			default: true,
			description: 'Whether the rate is taken of the goods after promotions, coupons and discounts',
		},
		{
			displayName: 'Deduct Tax',
			name: 'deductTax',
			type: 'boolean',
			default: false,
			description: 'Whether the tax that is in the prices does not earn',
		},
		{
			displayName: 'Most per Order',
			name: 'maxPerOrder',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 0,
			description: 'What one order earns at most; 0: no cap',
		},
		{
			displayName: 'Return Days',
			name: 'returnDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 7,
			description:
				'Days after completion until a commission can be paid out (鑑賞期): a return in them costs nobody anything',
		},
		{
			displayName: 'Rounding',
			name: 'roundingMode',
			type: 'options',
			default: 'floor',
			options: [
				{ name: 'Cut Decimals', value: 'floor' },
				{ name: 'Half Up', value: 'half_up' },
			],
		},
		{
			displayName: 'Rounding On',
			name: 'roundingPer',
			type: 'options',
			default: 'line',
			options: [
				{ name: 'Each Line', value: 'line' },
				{ name: 'The Order', value: 'order' },
			],
		},
	],
};

/** What a plan says, of a new one as of a new version. */
export const termsFields: INodeProperties[] = [
	{
		displayName:
			'Terms are frozen once they are saved: orders are settled by the version with which they were made. One level only: paying people for whom they recruit is multi-level marketing, which must be filed with the Fair Trade Commission first.',
		name: 'termsNotice',
		type: 'notice',
		default: '',
	},
	...rateFields,
	...rewardFields,
	optionFields,
];

/** @throws InputError naming the field */
export function readTerms(context: IExecuteFunctions, item: number, currency: Currency): ReferralTerms {
	const options = context.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const { bindingDays, returnDays, deductDiscounts, deductTax, maxPerOrder } = options;
	const { roundingPer, roundingMode } = options;
	const maxPerOrderMinor = isGiven(maxPerOrder) ? toMinor(maxPerOrder, 'Most per Order', currency) : 0;
	return readReferralTerms({
		rate: readRate(context, item),
		base: {
			discounts: deductDiscounts === false ? 'ignored' : 'deducted',
			tax: deductTax === true ? 'deducted' : 'ignored',
		},
		rounding: { per: roundingPer, mode: roundingMode },
		// Nothing and 0 are the same in a form.
		maxPerOrderMinor: maxPerOrderMinor || null,
		tiers: readTiers(context, item, currency),
		returnDays: wholeOf(returnDays),
		bindingDays: wholeOf(bindingDays) || null,
		reward: readReward(context, item, currency),
	});
}

function readRate(context: IExecuteFunctions, item: number): object {
	const by = oneOf(context.getNodeParameter('rateBy', item, 'order'), 'rateBy', ['order', 'product']);
	if (by === 'order') return { by, rate: toRate(context.getNodeParameter('percent', item, ''), 'Percent') };
	return {
		by,
		products: readProducts(context, item).map((product, index) => {
			if (!isObject(product)) {
				throw new InputError(
					`Product ${index + 1} is not an object`,
					'Give each as {"productId": "10023", "percent": 8}.',
				);
			}
			const rate = toRate(product.percent, `products[${index}].percent`);
			return { productId: cleanText(product.productId, `products[${index}].productId`, 200), rate };
		}),
		otherwise: toRate(context.getNodeParameter('otherPercent', item, 0), 'Percent of Other Products'),
	};
}

function readProducts(context: IExecuteFunctions, item: number): unknown[] {
	const from = oneOf(context.getNodeParameter('productsFrom', item, 'fields'), 'productsFrom', [
		'fields',
		'json',
	]);
	if (from === 'json') return readList(context.getNodeParameter('productsJson', item, []), 'Products (JSON)');
	const { product: products = [] } = context.getNodeParameter('products', item, {}) as {
		product?: Array<{ product?: unknown; percent?: unknown }>;
	};
	return products.map(({ product, percent }) => ({
		productId: isObject(product) ? product.value : product,
		percent,
	}));
}

function readTiers(context: IExecuteFunctions, item: number, currency: Currency): object[] {
	const { tier: tiers = [] } = context.getNodeParameter('tiers', item, {}) as {
		tier?: Array<{ from?: unknown; percent?: unknown }>;
	};
	return tiers.map(({ from, percent }, index) => ({
		fromMinor: toMinor(from, `tiers[${index}].from`, currency),
		rate: toRate(percent, `tiers[${index}].percent`),
	}));
}

function readReward(context: IExecuteFunctions, item: number, currency: Currency): object {
	const value = (name: string) => context.getNodeParameter(name, item, '') as unknown;
	const type = oneOf(context.getNodeParameter('reward', item, 'none'), 'reward', [
		'none',
		'amount',
		'percent',
		'coupon',
		'points',
	]);
	const discount = (benefit: object) => ({
		type: 'discount',
		benefit,
		minOrderMinor: toMinor(value('rewardFrom') || 0, 'Reward From', currency),
	});
	switch (type) {
		case 'none':
			return { type };
		case 'amount':
			return discount({ amountMinor: toMinor(value('rewardAmount'), 'Reward Amount', currency) });
		case 'percent':
			return discount({ rate: toRate(value('rewardPercent'), 'Reward Percent') });
		case 'coupon':
			return { type, code: value('rewardCoupon') };
		case 'points':
			return { type, rate: toRate(value('rewardPercent'), 'Reward Percent') };
	}
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** Numbers of expressions are often texts; what is none is refused by the terms themselves. */
const wholeOf = (value: unknown): unknown =>
	typeof value === 'string' && value !== '' ? Number(value) : value;
