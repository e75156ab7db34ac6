import { InputError } from '../../../../lib/groupbuy/input-error';
import type { Currency } from '../../../../lib/groupbuy/money';
import {
	PRODUCT_ATTRIBUTES,
	type AttributeChanges,
	type DetailChanges,
	type ProductAttribute,
} from '../../../../lib/groupbuy/product-details';
import { cleanText, oneOf, toMinor, toTime } from '../../../shared/read';

/*
 * What catalogues ask about a product, out of a node's fields or an item's. What is not there at all stays as it is stored;
 * what is there and empty takes the stored value away.
 */

/** The value of a field, from the node if it has it, else from the item; `undefined`: from neither. */
export type Given = (name: string) => unknown;

const ATTRIBUTE_NAMES: Record<ProductAttribute, string> = {
	brand: 'Brand',
	gtin: 'GTIN (Barcode)',
	mpn: 'MPN',
	productType: 'Product Type',
	googleProductCategory: 'Google Product Category',
	condition: 'Condition',
	availability: 'Availability',
	availabilityDate: 'Availability Date',
	color: 'Color',
	size: 'Size',
	material: 'Material',
	pattern: 'Pattern',
	gender: 'Gender',
	ageGroup: 'Age Group',
	customLabel0: 'Custom Label 0',
	customLabel1: 'Custom Label 1',
	customLabel2: 'Custom Label 2',
	customLabel3: 'Custom Label 3',
	customLabel4: 'Custom Label 4',
};

export const ATTRIBUTE_OPTIONS = PRODUCT_ATTRIBUTES.map((value) => ({
	name: ATTRIBUTE_NAMES[value],
	value,
})).sort((a, b) => (a.name < b.name ? -1 : 1));

const MAX_TAGS = 250;
/** Platforms take ten to twenty. */
const MAX_IMAGES = 50;
const MAX_ATTRIBUTE_LENGTH = 1000;

/** @throws InputError naming the field and its value */
export function readDetails(
	given: Given,
	json: Record<string, unknown>,
	{ currency, zone }: { currency: Currency; zone: string },
): DetailChanges {
	const isListed = given('isListed');
	const [tags, images] = [given('tags'), given('additionalImageUrls')];
	const [listPrice, saleStarts, saleEnds] = [given('listPrice'), given('saleStartsAt'), given('saleEndsAt')];
	const saleStartsAt = saleStarts === undefined ? undefined : toTime(saleStarts, 'saleStartsAt', zone);
	const saleEndsAt = saleEnds === undefined ? undefined : toTime(saleEnds, 'saleEndsAt', zone);
	if (saleStartsAt && saleEndsAt && saleEndsAt <= saleStartsAt) {
		throw new InputError(
			`The field 'saleEndsAt' is not after 'saleStartsAt': '${String(saleEnds).slice(0, 60)}'`,
			'Give a later time, or leave one of them empty.',
		);
	}
	return {
		...(!isEmpty(isListed) && { isListed: toBoolean(isListed) }),
		...(tags !== undefined && {
			tags: readTexts(tags, 'tags', { max: MAX_TAGS, maxLength: 255, between: /[,，、\n]/ }),
		}),
		...(images !== undefined && { images: readAddresses(images) }),
		...(listPrice !== undefined && {
			listPriceMinor: isEmpty(listPrice) ? null : toMinor(listPrice, 'listPrice', currency),
		}),
		...(saleStartsAt !== undefined && { saleStartsAt }),
		...(saleEndsAt !== undefined && { saleEndsAt }),
		attributes: readAttributes(given('attributes'), json),
	};
}

/** Fields of the item by their names, over them its own `attributes`, as Get Many gives them, or the node's. */
function readAttributes(value: unknown, json: Record<string, unknown>): AttributeChanges {
	const attributes: AttributeChanges = {};
	const read = (name: ProductAttribute, text: unknown) => {
		attributes[name] = cleanText(text, name, MAX_ATTRIBUTE_LENGTH);
	};
	// An item's field that is an object is something else of the same name.
	for (const name of PRODUCT_ATTRIBUTES)
		if (json[name] === null || !['object', 'undefined'].includes(typeof json[name])) read(name, json[name]);
	if (isEmpty(value)) return attributes;
	if (typeof value !== 'object' || Array.isArray(value)) {
		throw new InputError(
			`The field 'attributes' is not an object: ${JSON.stringify(value).slice(0, 60)}`,
			`Give values by name: ${PRODUCT_ATTRIBUTES.join(', ')}.`,
		);
	}
	const { attribute: entries, ...byName } = value as Record<string, unknown>;
	if (Array.isArray(entries)) {
		for (const { name, value: text } of entries as Array<Record<string, unknown>>)
			read(oneOf(name, 'attributes', PRODUCT_ATTRIBUTES), text);
	}
	for (const name of PRODUCT_ATTRIBUTES) if (byName[name] !== undefined) read(name, byName[name]);
	return attributes;
}

/** An address may have commas in it. */
const BETWEEN_ADDRESSES = /[,\s]+(?=https?:\/\/)/i;

function readAddresses(value: unknown): string[] {
	const name = 'additionalImageUrls';
	return readTexts(value, name, { max: MAX_IMAGES, maxLength: 2000, between: BETWEEN_ADDRESSES }).map(
		(text) => httpsUrl(text, name) ?? text,
	);
}

/** A list of texts as such, or with commas between them; WooCommerce's tags are objects with a name. Each once. */
function readTexts(
	value: unknown,
	name: string,
	{ max, maxLength, between }: { max: number; maxLength: number; between: RegExp },
): string[] {
	const entries: unknown[] = Array.isArray(value)
		? value.map((entry: unknown) => (isNamed(entry) ? entry.name : entry))
		: (cleanText(value, name, max * maxLength)?.split(between) ?? []);
	const texts = new Set(entries.flatMap((entry) => cleanText(entry, name, maxLength) ?? []));
	if (texts.size <= max) return [...texts];
	throw new InputError(`The field '${name}' has ${texts.size} entries`, `Give at most ${max}.`);
}

function isNamed(value: unknown): value is { name: unknown } {
	return typeof value === 'object' && value !== null && 'name' in value;
}

/** Pictures and pages are shown in LINE, which loads nothing without TLS. */
export function httpsUrl(text: string | null, name: string): string | null {
	if (text === null || (URL.canParse(text) && new URL(text).protocol === 'https:')) return text;
	throw new InputError(
		`The field '${name}' is not an https:// address: '${text.slice(0, 60)}'`,
		'Correct it, or leave it empty.',
	);
}

export function toBoolean(value: unknown): boolean {
	return !['false', '0', 'no', '', 'null'].includes(String(value).trim().toLowerCase());
}

function isEmpty(value: unknown): value is '' | null | undefined {
	return value === '' || value === null || value === undefined;
}
