import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import type { Currency } from '../../../../lib/groupbuy/money';
import { isObject } from '../../../../lib/line/json';
import { locator } from '../../../shared/fields';
import { oneOf, readList, toMinor } from '../../../shared/read';

const variantField = locator(
	'Variant',
	'variant',
	'searchVariants',
	'What the shop sells, by name or ID. Of a campaign, the item code works too.',
	{ displayName: 'By ID', name: 'id', placeholder: 'e.g. 10023/L or A1' },
);

const quantityField: INodeProperties = {
	displayName: 'Quantity',
	name: 'quantity',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1,
};

const giftField: INodeProperties = {
	displayName: 'Gift',
	name: 'gift',
	type: 'boolean',
	default: false,
	description: 'Whether it is free of charge; its stock is taken all the same',
};

/** What is ordered: chosen in the node, or a list that an earlier node has made. */
export const itemFields: INodeProperties[] = [
	{
		displayName: 'Items From',
		name: 'itemsFrom',
		type: 'options',
		default: 'fields',
		options: [
			{ name: 'Fields Below', value: 'fields' },
			{ name: 'JSON', value: 'json', description: 'A list that an earlier node has made' },
		],
	},
	{
		displayName: 'Items',
		name: 'items',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add item',
		default: {},
		displayOptions: { show: { itemsFrom: ['fields'] } },
		options: [
			{
				displayName: 'Custom Item',
				name: 'custom',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '', required: true },
					{ displayName: 'Price', name: 'price', type: 'string', default: '', placeholder: 'e.g. 180' },
					quantityField,
					{
						displayName: 'Picture URL',
						name: 'imageUrl',
						type: 'string',
						default: '',
						description: 'HTTPS; LINE shows JPEG and PNG',
					},
					{
						displayName: 'Show in Shop',
						name: 'showInShop',
						type: 'boolean',
						default: false,
						description: 'Whether it becomes a product of the shop, to be sold again',
					},
					{ ...giftField, description: 'Whether it is free of charge' },
				],
			},
			{ displayName: 'Variant', name: 'variants', values: [variantField, quantityField, giftField] },
		],
	},
	{
		displayName: 'Items (JSON)',
		name: 'itemsJson',
		type: 'json',
		default: '={{ $json.items }}',
		description:
			'A list: variants as <code>{"variantId": "10023/L", "quantity": 2}</code>, custom items as <code>{"name": "手寫卡", "price": 30, "quantity": 1}</code>; gifts with <code>"gift": true</code>',
		displayOptions: { show: { itemsFrom: ['json'] } },
	},
];

/** The lines as `readFastOrder()` takes them, with prices in minor units. */
export function readLines(context: IExecuteFunctions, item: number, currency: Currency): object[] {
	const from = oneOf(context.getNodeParameter('itemsFrom', item, 'fields'), 'itemsFrom', ['fields', 'json']);
	const given =
		from === 'json'
			? readList(context.getNodeParameter('itemsJson', item, []), 'Items (JSON)')
			: chosenItems(context.getNodeParameter('items', item, {}) as ChosenItems);
	return given.map((line, index) => {
		if (!isObject(line)) {
			throw new InputError(
				`Item ${index + 1} is not an object`,
				'Give each as {"variantId": "10023/L", "quantity": 2}, or a custom one as {"name": "…", "price": 30}.',
			);
		}
		return toLine(line, index, currency);
	});
}

interface ChosenItems {
	variants?: Array<{ variant: { value: unknown } | string; quantity: unknown; gift: unknown }>;
	custom?: object[];
}

function chosenItems({ variants = [], custom = [] }: ChosenItems): object[] {
	return [
		...variants.map(({ variant, ...line }) => ({
			...line,
			variantId: isObject(variant) ? variant.value : variant,
		})),
		...custom,
	];
}

function toLine(line: Record<string, unknown>, index: number, currency: Currency): object {
	const { variantId, price, gift = false, quantity = 1, name, imageUrl, showInShop = false } = line;
	if ((variantId ?? '') !== '') return { kind: gift === true ? 'gift' : 'variant', variantId, quantity };
	const isFree = gift === true && (price ?? '') === '';
	const priceMinor = isFree ? 0 : toMinor(price, `items[${index}].price`, currency);
	return { kind: 'custom', name, priceMinor, imageUrl: imageUrl || null, showInShop, gift, quantity };
}
