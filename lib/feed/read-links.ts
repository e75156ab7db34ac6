import { isAbsent } from '../groupbuy/read-fields';
import { MAX_ADDRESS, publicAddress } from './addresses';
import type { FeedProduct } from './feed-product';
import { fillIds, withParameters, type LinkIds } from './link-parameters';
import type { Reading } from './reading';

/** A product's page: its own address or one by the settings' template, with the settings' parameters. */
export function readLink({ values, plan, notes }: Reading, ids: LinkIds): string {
	const column = plan.columns.link;
	if (column === undefined) return '';
	const template = plan.settings.defaults.link;
	const value = isAbsent(values.link) && template !== null ? fillIds(template, ids) : values.link;
	if (isAbsent(value)) {
		if (column.need === 'required') notes.add('error', 'missing', 'link');
		return '';
	}
	const address = publicAddress(value);
	const link = address === null ? null : withParameters(address, plan.linkParameters, ids);
	if (link !== null && link.length <= MAX_ADDRESS) return link;
	if (column.need === 'required') notes.add('error', 'invalid_url', 'link', value);
	else notes.add('warning', 'dropped_value', 'link', value);
	return '';
}

/** One for all products with a single picture. */
const NO_IMAGES: readonly string[] = [];

/** Most further pictures of a product that are looked at. */
const MAX_LOOKED_AT = 200;

/** The pictures: the first of the others stands in for a missing main one. */
export function readImages(reading: Reading): Pick<FeedProduct, 'imageLink' | 'additionalImageLinks'> {
	const { values, plan, notes } = reading;
	const [main, others] = isAbsent(values.imageLink)
		? firstOf(addressesOf(values.additionalImageLinks))
		: [values.imageLink, addressesOf(values.additionalImageLinks)];
	const imageLink = readImage(reading, main);
	const column = plan.columns.additionalImageLinks;
	if (column === undefined || others.length === 0) return { imageLink, additionalImageLinks: NO_IMAGES };

	const { maxImages } = plan.profile;
	const additionalImageLinks: string[] = [];
	let units = 0;
	for (const value of others.slice(0, MAX_LOOKED_AT)) {
		const address = publicAddress(value);
		if (address === null) {
			notes.add('warning', 'dropped_value', 'additionalImageLinks', value);
			continue;
		}
		if (address === imageLink || additionalImageLinks.includes(address)) continue;
		units += unitsOf(address) + 1;
		if (additionalImageLinks.length === maxImages || units - 1 > (column.maxLength ?? Infinity)) {
			notes.add('warning', 'too_many_images', 'additionalImageLinks', others.length, maxImages);
			break;
		}
		additionalImageLinks.push(address);
	}
	return { imageLink, additionalImageLinks };
}

/** In a list, where commas divide the addresses, so that those within one are encoded. */
function unitsOf(address: string): number {
	return address.includes(',') ? address.replaceAll(',', '%2C').length : address.length;
}

function readImage({ plan, notes }: Reading, value: unknown): string {
	const column = plan.columns.imageLink;
	if (column === undefined) return '';
	const isRequired = column.need === 'required';
	const address = isAbsent(value) ? undefined : publicAddress(value);
	if (address === undefined && isRequired) notes.add('error', 'missing', 'imageLink');
	if (address === null) {
		notes.add(
			isRequired ? 'error' : 'warning',
			isRequired ? 'invalid_url' : 'dropped_value',
			'imageLink',
			value,
		);
	}
	return address ?? '';
}

/** A list, or one text with commas, bars or line breaks between the addresses. */
function addressesOf(value: unknown): readonly unknown[] {
	if (Array.isArray(value)) return value.some(isAbsent) ? value.filter((entry) => !isAbsent(entry)) : value;
	if (isAbsent(value)) return NO_IMAGES;
	// A comma may be within an address.
	return typeof value === 'string'
		? value.trim().split(/[\s,|;]+(?=https?:\/\/|\/\/)/i, MAX_LOOKED_AT)
		: [value];
}

function firstOf(list: readonly unknown[]): [first: unknown, others: readonly unknown[]] {
	return [list[0], list.slice(1)];
}
