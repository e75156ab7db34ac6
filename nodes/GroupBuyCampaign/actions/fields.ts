import { DateTime } from 'luxon';
import {
	updateDisplayOptions,
	type IExecuteFunctions,
	type INodeProperties,
	type INodePropertyMode,
} from 'n8n-workflow';

import { InputError } from '../../../lib/groupbuy/input-error';
import { CURRENCIES, parsePrice, type Currency } from '../../../lib/groupbuy/money';

/** Shows fields for one operation only. */
export function showFor(resource: string, operation: string, fields: INodeProperties[]): INodeProperties[] {
	return updateDisplayOptions({ show: { resource: [resource], operation: [operation] } }, fields);
}

function locator(
	displayName: string,
	name: string,
	searchListMethod: string,
	byId: INodePropertyMode,
	description: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select a ${displayName.toLowerCase()}...`,
				typeOptions: { searchListMethod, searchable: true },
			},
			byId,
		],
	};
}

export const groupField = locator(
	'Group',
	'group',
	'searchGroups',
	{
		displayName: 'By ID',
		name: 'id',
		type: 'string',
		placeholder: 'e.g. C4af4980629…',
		validation: [
			{
				type: 'regex',
				properties: {
					regex: '^[CR][0-9a-f]{32}$',
					errorMessage: 'A LINE group ID is C (or R) and 32 digits 0–9, a–f',
				},
			},
		],
	},
	'The LINE group. Groups appear here once the bot has joined them.',
);

export const categoryField = locator(
	'Category',
	'category',
	'searchCategories',
	{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. 中秋禮盒' },
	'The product category: a price list for group buys',
);

export const campaignField = locator(
	'Campaign',
	'campaign',
	'searchCampaigns',
	{ displayName: 'By Code', name: 'code', type: 'string', placeholder: 'e.g. C7K3M9QX' },
	'The campaign',
);

export const productField = locator(
	'Product',
	'product',
	'searchProducts',
	{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 10023' },
	"The product, by the shop's own product ID",
);

/** Reads a resource locator. @throws InputError when nothing is chosen */
export function readLocator(context: IExecuteFunctions, name: string, item: number): string {
	const value = context.getNodeParameter(name, item, '', { extractValue: true }) as unknown;
	if (typeof value === 'string' && value.trim() !== '') return value.trim();
	if (typeof value === 'number') return String(value);
	throw new InputError(
		`The field '${name}' is empty`,
		'Choose an entry from the list, or map it from the input with an expression.',
	);
}

/** Reads a text that must not be empty. */
export function readText(context: IExecuteFunctions, name: string, item: number, maxLength = 200): string {
	const text = readOptionalText(context, name, item, maxLength);
	if (text !== null) return text;
	throw new InputError(
		`The field '${name}' is empty`,
		'Enter a text, or map it from the input with an expression.',
	);
}

/** Reads a text; empty or missing is `null`. */
export function readOptionalText(
	context: IExecuteFunctions,
	name: string,
	item: number,
	maxLength = 2000,
): string | null {
	return cleanText(context.getNodeParameter(name, item, ''), name, maxLength);
}

/** A text out of any value; NUL and lone surrogates, which no database takes, become U+FFFD. */
export function cleanText(value: unknown, name: string, maxLength: number): string | null {
	if (value === null || value === undefined || value === '') return null;
	if (typeof value === 'object') {
		throw new InputError(
			`The field '${name}' is ${Array.isArray(value) ? 'a list' : 'an object'}, not a text`,
			'Map one of its values.',
		);
	}
	const text = String(value)
		.replace(/[\0\p{Surrogate}]/gu, '\ufffd')
		.trim();
	if (text.length > maxLength) {
		throw new InputError(
			`The field '${name}' has ${text.length} characters, at most ${maxLength} fit`,
			`Shorten it; it begins with '${text.slice(0, 40)}…'.`,
		);
	}
	return text === '' ? null : text;
}

export const limitFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/** For a store function's filter: no limit when all are wanted. */
export function readLimit(context: IExecuteFunctions, item: number): { limit?: number } {
	if (context.getNodeParameter('returnAll', item, false) === true) return {};
	return { limit: context.getNodeParameter('limit', item, 50) as number };
}

/** Reads a date and time in the workflow's time zone, as epoch milliseconds; empty is `null`. */
export function readTime(context: IExecuteFunctions, name: string, item: number): number | null {
	const value = context.getNodeParameter(name, item, '') as unknown;
	if (value === '' || value === null || value === undefined) return null;
	const zone = context.getTimezone();
	const time =
		value instanceof DateTime
			? value
			: typeof value === 'number'
				? DateTime.fromMillis(value)
				: value instanceof Date
					? DateTime.fromJSDate(value)
					: parseTime(String(value).trim(), zone);
	if (time.isValid) return time.toMillis();
	throw new InputError(
		`The field '${name}' is not a date and time: '${String(value).slice(0, 60)}'`,
		'Use the calendar, or a text such as 2026-12-24T20:00.',
	);
}

function parseTime(text: string, zone: string): DateTime {
	const iso = DateTime.fromISO(text.replace(' ', 'T'), { zone });
	return iso.isValid ? iso : DateTime.fromFormat(text, 'yyyy/M/d H:mm', { zone });
}

export const currencyField: INodeProperties = {
	displayName: 'Currency',
	name: 'currency',
	type: 'options',
	default: 'TWD',
	options: CURRENCIES.map((code) => ({ name: code, value: code })),
};

/** Turns a price into minor units. @throws InputError naming field, value and currency */
export function toMinor(value: unknown, name: string, currency: Currency): number {
	const minor = parsePrice(value, currency);
	if (minor !== undefined) return minor;
	throw new InputError(
		`The field '${name}' is not a price in ${currency}: '${String(value).slice(0, 60)}'`,
		currency === 'TWD' || currency === 'JPY'
			? `Give a whole number from 0; ${currency} has no decimals here.`
			: 'Give a number from 0 with at most two decimals.',
	);
}
