import { isBlank, own } from './read-path';
import type { Finding, Findings, SourceRecord } from './shape';

/** Exports put several addresses into one cell; a comma within an address is left alone. */
const BETWEEN_ADDRESSES = /[\s,;|]+(?=(?:https?:)?\/\/)/i;

/** The addresses of a cell, of a list of addresses or of a list of pictures as APIs give them. */
export function picturesOf(value: unknown): unknown[] {
	if (isBlank(value)) return [];
	if (Array.isArray(value)) {
		return value.flatMap((entry: unknown) => (Array.isArray(entry) ? [] : picturesOf(entry)));
	}
	if (typeof value === 'string') return value.trim().split(BETWEEN_ADDRESSES);
	const address = own(value, 'src') ?? own(value, 'url');
	return [isBlank(address) ? value : address];
}

/** Makes one main picture and its further ones of all that show a product; a variant's own comes first. */
export function findPictures(found: Findings, { pictures = [] }: SourceRecord): void {
	const sources = [
		found.get('variantImage'),
		found.get('imageLink'),
		found.get('images'),
		found.get('additionalImageLinks'),
	].filter((source): source is Finding => source !== undefined);
	const shown = sources.flatMap(({ path, value }) =>
		picturesOf(value).map((entry) => ({ path, value: entry })),
	);
	const [main = sources[0], ...others] = shown;
	if (!main) return;
	found.set('imageLink', main);
	const further = new Set([...others.map(({ value }) => value), ...pictures.flatMap(picturesOf)]);
	further.delete(main.value);
	const place = others.at(-1) ?? found.get('additionalImageLinks');
	if (place || further.size > 0) {
		found.set('additionalImageLinks', { path: (place ?? main).path, value: [...further] });
	}
}
