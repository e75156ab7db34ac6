import type { IExecuteFunctions } from 'n8n-workflow';

import { DEFAULT_SETTINGS } from '../../../../lib/feed/default-settings';
import { AVAILABILITIES, CONDITIONS } from '../../../../lib/feed/feed-product';
import { PROFILE_NAMES } from '../../../../lib/feed/profile-names';
import { PROFILES } from '../../../../lib/feed/profiles';
import type { FeedSettings } from '../../../../lib/feed/settings';
import { InputError } from '../../../../lib/groupbuy/input-error';
import { CURRENCIES } from '../../../../lib/groupbuy/money';
import { cleanText, oneOf } from '../../../shared/read';

type Given = Record<string, unknown>;

export const readOptions = (context: IExecuteFunctions): Given => context.getNodeParameter('options', 0, {});

/**
 * How the file is to be made: the profile's usual settings with what the fields change. Of several items the first decides.
 *
 * @throws InputError naming the field and its value
 */
export function readSettings(context: IExecuteFunctions): FeedSettings {
	const parameter = (name: string) => context.getNodeParameter(name, 0) as unknown;
	const profile = oneOf(parameter('profile'), 'profile', PROFILE_NAMES);
	const usual = DEFAULT_SETTINGS[profile];
	const options = readOptions(context);
	const text = (name: string, maxLength = 2000) => cleanText(options[name], name, maxLength);
	return {
		profile,
		format: oneOf(parameter('format'), 'format', PROFILES[profile].formats),
		rows: oneOf(parameter('rows'), 'rows', ['variants', 'products'] as const),
		currency: oneOf(parameter('currency'), 'currency', CURRENCIES),
		priceForm: oneOf(options.priceForm ?? usual.priceForm, 'priceForm', ['withCurrency', 'number'] as const),
		excludedTags: options.excludedTags === undefined ? usual.excludedTags : toTags(text('excludedTags')),
		columnNames: readPairs(options, 'columnNames', 'column', 'name'),
		constantColumns: readPairs(options, 'constantColumns', 'column', 'text'),
		availabilityWords: readAvailabilityWords(options),
		defaults: {
			brand: text('brand', 100),
			condition: oneOf(options.condition ?? usual.defaults.condition, 'condition', CONDITIONS),
			productType: text('productType', 750),
			googleProductCategory: text('googleProductCategory', 750),
			link: text('link'),
		},
		linkParameters: text('linkParameters'),
		channel: {
			...usual.channel,
			title: text('channelTitle', 150) ?? usual.channel.title,
			link: text('channelLink') ?? usual.channel.link,
		},
	};
}

function toTags(text: string | null): string[] {
	return (text ?? '')
		.split(/[,，、\n]/)
		.map((tag) => tag.trim())
		.filter((tag) => tag !== '');
}

/** @throws InputError when the same name stands in it twice */
function readPairs(options: Given, list: string, nameOf: string, textOf: string): Record<string, string> {
	const { entry: entries = [] } = (options[list] ?? {}) as { entry?: Given[] };
	const pairs = new Map<string, string>();
	for (const entry of entries) {
		const name = cleanText(entry[nameOf], list, 100);
		if (name === null) continue;
		if (pairs.has(name)) {
			throw new InputError(`The field '${list}' names '${name}' twice`, 'Remove one of the entries.');
		}
		pairs.set(name, cleanText(entry[textOf], `${list}: ${name}`, 1000) ?? '');
	}
	return Object.fromEntries(pairs);
}

function readAvailabilityWords(options: Given): FeedSettings['availabilityWords'] {
	const words = readPairs(options, 'availabilityWords', 'state', 'word');
	for (const state of Object.keys(words)) oneOf(state, 'availabilityWords', AVAILABILITIES);
	return words;
}
