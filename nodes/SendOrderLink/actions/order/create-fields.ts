import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readFastOrder, type FastOrder } from '../../../../lib/groupbuy/fast-order-input';
import { InputError } from '../../../../lib/groupbuy/input-error';
import type { Currency } from '../../../../lib/groupbuy/money';
import { isObject } from '../../../../lib/line/json';
import { cleanText, readList, toMinor } from '../../../shared/read';
import { readLines } from './item-fields';

export type Options = Record<string, unknown>;

export const optionFields: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{ displayName: 'Coupon Code', name: 'couponCode', type: 'string', default: '' },
		{
			displayName: 'Discounts',
			name: 'discounts',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add discount',
			default: {},
			description: 'At most five, each with a name that the buyer reads; one without an amount is left out',
			options: [
				{
					displayName: 'Discount',
					name: 'discount',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. 老客戶優惠',
						},
						{ displayName: 'Amount', name: 'amount', type: 'string', default: '', placeholder: 'e.g. 50' },
					],
				},
			],
		},
		{
			displayName: 'Dry Run',
			name: 'dryRun',
			type: 'boolean',
			default: false,
			description: 'Whether to answer the totals and what stands in the way, and make nothing',
		},
		{
			displayName: 'Expires At',
			name: 'expiresAt',
			type: 'dateTime',
			default: '',
			description: "When it ends unpaid; without it, after the hours of the shop's settings",
		},
		{
			displayName: 'Idempotency Key',
			name: 'idempotencyKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.submissionId }}',
			description:
				'Under one key one order is made, however often it is asked for; empty: this execution and item',
		},
		{
			displayName: 'Note',
			name: 'note',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			description: 'At most 200 characters, which the buyer reads',
		},
		{
			displayName: 'Promotions (JSON)',
			name: 'promotions',
			type: 'json',
			default: '={{ $json.promotions }}',
			description:
				'A list, applied in order where it matches: <code>{"name": "任選 3 件 9 折", "variantIds": [], "minQuantity": 3, "minAmount": 0, "benefit": {"rate": 1000}}</code>; a benefit is an <code>amount</code>, a <code>rate</code> in hundredths of a percent, or <code>cheapestFreeOf</code> so many pieces',
		},
		{
			displayName: 'Referral Code',
			name: 'referralCode',
			type: 'string',
			default: '',
			placeholder: 'e.g. LIN',
			description:
				"With whose code (推薦碼) the order is made, unless its campaign has one or the buyer is bound to another referrer's; a code that is not known or has ended does nothing",
		},
		{
			displayName: 'Shipping Fee',
			name: 'shippingFee',
			type: 'string',
			default: '',
			placeholder: 'e.g. 0',
			description: "Instead of the shipping method's own",
		},
		{
			displayName: 'Staff',
			name: 'staff',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.staff }}',
			description:
				'Who makes the order. A conversation that is assigned to somebody takes orders of that person alone.',
		},
		{
			displayName: 'Store Credit',
			name: 'storeCredit',
			type: 'string',
			default: 'all',
			placeholder: 'e.g. 100',
			description: 'An amount, or "all" for as much as is allowed',
		},
		{
			displayName: 'Tag Names or IDs',
			name: 'savedTags',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getOrderTags' },
			default: [],
			description:
				'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		},
		{
			displayName: 'Tags, Others',
			name: 'tags',
			type: 'string',
			default: '',
			placeholder: 'e.g. 急件, 生日',
			description: 'Separated by commas; ten in all',
		},
	],
};

/**
 * What is ordered, with its discounts, as the domain takes it.
 *
 * @throws InputError naming the field
 */
export function readOrderFields(
	context: IExecuteFunctions,
	item: number,
	options: Options,
	currency: Currency,
): FastOrder {
	return readFastOrder({
		lines: readLines(context, item, currency),
		tags: readTags(options),
		note: cleanText(options.note, 'note', 1000),
		promotions: readList(options.promotions, 'Promotions (JSON)').map((promotion, index) =>
			toPromotion(promotion, index, currency),
		),
		discounts: readDiscounts(options, currency),
		couponCode: cleanText(options.couponCode, 'couponCode', 100),
		storeCredit: readStoreCredit(options.storeCredit, currency),
	});
}

function readTags({ savedTags, tags }: Options): string[] {
	const others = (cleanText(tags, 'tags', 1000) ?? '').split(/[,，、\n]/).map((tag) => tag.trim());
	return [...new Set([...readList(savedTags, 'savedTags').map(String), ...others])].filter(
		(tag) => tag !== '',
	);
}

function readDiscounts({ discounts }: Options, currency: Currency): object[] {
	const { discount = [] } = (discounts ?? {}) as { discount?: Array<{ name: unknown; amount: unknown }> };
	// A workflow may have a discount that not every order gets.
	return discount.flatMap(({ name, amount }, index) =>
		amount === '' ? [] : { name, amountMinor: toMinor(amount, `discounts[${index}].amount`, currency) },
	);
}

function readStoreCredit(value: unknown, currency: Currency): number | 'all' | null {
	const text = cleanText(value, 'storeCredit', 50);
	if (text === null) return null;
	return text.toLowerCase() === 'all' ? 'all' : toMinor(text, 'storeCredit', currency);
}

function toPromotion(promotion: unknown, index: number, currency: Currency): object {
	const at = `promotions[${index}]`;
	if (!isObject(promotion) || !isObject(promotion.benefit)) {
		throw new InputError(
			`${at} is not a promotion`,
			'Give it a name and a benefit: {"name": "…", "minQuantity": 3, "benefit": {"rate": 1000}}.',
		);
	}
	const { minAmount = 0, variantIds = [], minQuantity = 1, benefit, ...rest } = promotion;
	const { amount, ...otherBenefit } = benefit;
	return {
		...rest,
		variantIds,
		minQuantity,
		minAmountMinor: toMinor(minAmount, `${at}.minAmount`, currency),
		benefit:
			amount === undefined
				? otherBenefit
				: { ...otherBenefit, amountMinor: toMinor(amount, `${at}.benefit.amount`, currency) },
	};
}
