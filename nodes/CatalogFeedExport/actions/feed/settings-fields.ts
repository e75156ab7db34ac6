import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { DEFAULT_SETTINGS } from '../../../../lib/feed/default-settings';
import { DEFAULT_EXCLUDED_TAGS } from '../../../../lib/feed/eligibility';
import { AVAILABILITIES } from '../../../../lib/feed/feed-product';
import { PROFILE_NAMES, type ProfileName } from '../../../../lib/feed/profile-names';
import { PROFILES } from '../../../../lib/feed/profiles';
import type { FeedFormat } from '../../../../lib/feed/settings';
import { currencyField } from '../../../shared/fields';
import { languageField } from '../../../shared/language';

const PROFILE_OPTIONS: Array<INodePropertyOptions & { value: ProfileName }> = [
	{ name: 'Custom', value: 'custom', description: 'All columns, to be renamed and left out as needed' },
	{ name: 'Google Merchant Center', value: 'google' },
	{ name: 'LINE Ads Dynamic Ads', value: 'lineAds' },
	{
		name: 'LINE Live Shopping',
		value: 'lineLive',
		description: 'Also LINE 購物; a row per product, since hosts search by Product ID',
	},
	{ name: 'Meta Catalog', value: 'meta', description: 'Facebook and Instagram' },
	{ name: 'OpenAI Product Feed', value: 'openai', description: 'ChatGPT shopping' },
];

const FORMAT_NAMES: Record<FeedFormat, string> = {
	csv: 'CSV',
	tsv: 'TSV',
	xml: 'XML (RSS 2.0)',
	json: 'JSON',
};

const rowsField = (value: 'products' | 'variants', profiles: readonly ProfileName[]): INodeProperties => ({
	displayName: 'Rows',
	name: 'rows',
	type: 'options',
	default: value,
	options: [
		{
			name: 'One per Product',
			value: 'products',
			description: 'With its lowest price; in stock when a variant is',
		},
		{ name: 'One per Variant', value: 'variants' },
	],
	displayOptions: { show: { profile: [...profiles] } },
});

function formatField(profile: ProfileName): INodeProperties {
	const { format } = DEFAULT_SETTINGS[profile];
	return {
		displayName: 'Format',
		name: 'format',
		type: 'options',
		default: format,
		options: PROFILES[profile].formats.map((value) => ({ name: FORMAT_NAMES[value], value })),
		displayOptions: { show: { profile: [profile] } },
	};
}

const profilesWith = (rows: 'products' | 'variants') =>
	PROFILE_NAMES.filter((profile) => DEFAULT_SETTINGS[profile].rows === rows);

/** What the file is. */
export const settingsFields: INodeProperties[] = [
	{
		displayName: 'Profile',
		name: 'profile',
		type: 'options',
		default: 'lineLive',
		description: 'For whom the file is: columns, their limits and words',
		options: PROFILE_OPTIONS,
	},
	{
		displayName:
			'LINE gives its column names to partners only. The usual ones are used here; with the document of your partner, rename them under Options → Column Names, and the words under Availability Words.',
		name: 'columnsNotice',
		type: 'notice',
		default: '',
		displayOptions: {
			show: { profile: PROFILE_NAMES.filter((name) => !PROFILES[name].isDocumented && name !== 'custom') },
		},
	},
	...PROFILE_NAMES.map(formatField),
	rowsField('products', profilesWith('products')),
	rowsField('variants', profilesWith('variants')),
	{ ...currencyField, description: 'Of prices that name none' },
	{
		...languageField,
		displayName: 'Language of Issues',
		description: 'Language of what is said of products',
	},
];

const textOption = (
	displayName: string,
	name: string,
	placeholder: string,
	description: string,
): INodeProperties => ({ displayName, name, type: 'string', default: '', placeholder, description });

/** A list of two texts each. */
const pairsOption = (
	displayName: string,
	name: string,
	description: string,
	values: INodeProperties[],
): INodeProperties => ({
	displayName,
	name,
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add entry',
	default: {},
	description,
	options: [{ displayName: 'Entry', name: 'entry', values }],
});

const pairText = (displayName: string, name: string, placeholder: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder,
});

const strictOption: INodeProperties = {
	displayName: 'Strict',
	name: 'strict',
	type: 'boolean',
	default: false,
	description: 'Whether a single product that cannot be written keeps the whole file back',
};

const settingsOptions: INodeProperties[] = [
	pairsOption('Availability Words', 'availabilityWords', "Other words than the profile's", [
		{
			displayName: 'State',
			name: 'state',
			type: 'options',
			default: 'in_stock',
			options: AVAILABILITIES.map((value) => ({
				name: value.replace(/_/g, ' ').replace(/^./, (letter) => letter.toUpperCase()),
				value,
			})),
		},
		pairText('Word', 'word', 'e.g. 有現貨'),
	]),
	textOption('Brand', 'brand', 'e.g. 好茶', 'Of products that name none'),
	textOption('Channel Link', 'channelLink', 'e.g. https://shop.example', 'Address of the shop, in XML files'),
	textOption('Channel Title', 'channelTitle', 'e.g. 好茶商店', 'Name of the shop, in XML files'),
	pairsOption(
		'Column Names',
		'columnNames',
		'Other names than the profile’s; with an empty one the column is left out',
		[pairText('Column', 'column', 'e.g. image_link'), pairText('New Name', 'name', 'e.g. picture')],
	),
	{
		displayName: 'Condition',
		name: 'condition',
		type: 'options',
		default: 'new',
		description: 'Of products that name none',
		options: [
			{ name: 'New', value: 'new' },
			{ name: 'Refurbished', value: 'refurbished' },
			{ name: 'Used', value: 'used' },
		],
	},
	pairsOption('Constant Columns', 'constantColumns', 'Columns with the same text in every row', [
		pairText('Column', 'column', 'e.g. shipping_label'),
		pairText('Text', 'text', 'e.g. 常溫'),
	]),
	{
		...textOption(
			'Excluded Tags',
			'excludedTags',
			'e.g. 贈品, 批發',
			'Products with one of these tags stay out; separated by commas',
		),
		default: DEFAULT_EXCLUDED_TAGS.join(', '),
	},
	textOption('Google Product Category', 'googleProductCategory', 'e.g. 422', 'Of products that name none'),
	textOption(
		'Link Parameters',
		'linkParameters',
		'e.g. utm_source=line&utm_medium=live&utm_content={id}',
		'Added to the address of every product; {id} is the ID in the file, {productId} the product’s',
	),
	textOption(
		'Link Template',
		'link',
		'e.g. https://shop.example/products/{productId}',
		'For products without an address; {productId} and {variantId} stand in it',
	),
	{
		displayName: 'Max Issues',
		name: 'maxIssues',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1000,
		description: 'Most items on the output Issues; one more says how many there are beyond it',
	},
	{
		displayName: 'Price Form',
		name: 'priceForm',
		type: 'options',
		default: 'withCurrency',
		options: [
			{ name: '100', value: 'number' },
			{ name: '100 TWD', value: 'withCurrency' },
		],
	},
	textOption('Product Type', 'productType', 'e.g. 食品 > 茶葉', 'Of products that name none'),
	strictOption,
];

/** The collection of what is rarely set, with what an operation has beside it. */
export function optionsField(own: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...settingsOptions, ...own].sort((a, b) => a.displayName.localeCompare(b.displayName, 'en')),
	};
}
