import { Ajv, type ValidateFunction } from 'ajv';

import google from './facts/google-product-attributes.json';
import meta from './facts/meta-product-item.json';

/*
 * Judges rows of catalogues by what the platforms say of them. It shares nothing with what writes the rows.
 */

export type Row = Record<string, string | string[]>;

const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false });

/** Everything that XML 1.0 allows, and nothing that turns or hides text. */
const PLAIN = /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]*$/u;

ajv.addFormat('one-line', (text) => PLAIN.test(text) && !/^\s|\s$|\s\s/.test(text) && text !== '');
ajv.addFormat(
	'lines',
	(text) => text !== '' && text.split('\n').every((line) => PLAIN.test(line) && line.trim() === line),
);
ajv.addFormat('id', /^[^\s\p{C}<>]+$/u);
ajv.addFormat('public-url', (text) => {
	// RFC 3986: these characters and no others; URL's own reading must agree.
	if (!/^https?:\/\/(?:[\w\-.~:/?#@!$&'()*+,;=]|%[\dA-Fa-f]{2})+$/.test(text) || !URL.canParse(text))
		return false;
	const { href, hostname, username, password } = new URL(text);
	const isPrivate =
		/^(?:(?:0|10|127|169\.254|192\.168)(?:\.\d+)+|\[.*|[^.]+)\.?$|\.(?:local|internal)\.?$/.test(hostname);
	return href === text && username === '' && password === '' && !isPrivate;
});
ajv.addFormat('gtin', (text) => {
	const digits = Array.from(text.padStart(14, '0'), Number);
	const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 3 : 1), 0);
	return [8, 12, 13, 14].includes(text.length) && sum % 10 === 0 && sum > 0;
});
ajv.addFormat(
	'time',
	(text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
);
ajv.addFormat('time-range', (text) => {
	const [start, end, ...more] = text.split('/').map((time) => Date.parse(time));
	return more.length === 0 && start !== undefined && end !== undefined && start < end;
});

const line = (maxLength: number) => ({ type: 'string', format: 'one-line', maxLength });
const id = (maxLength: number) => ({ type: 'string', format: 'id', maxLength });
const url = { type: 'string', format: 'public-url', maxLength: 2000 };
const price = { type: 'string', pattern: '^(?!0+ )\\d+ TWD$' };
const oneOf = (values: readonly string[]) => ({ type: 'string', enum: values });
const images = (maxItems: number) => ({ type: 'array', items: url, maxItems, uniqueItems: true });
const labels = Object.fromEntries([0, 1, 2, 3, 4].map((index) => [`custom_label_${index}`, line(100)]));

/** Columns that mean the same to Google and to Meta. */
const COMMON = {
	title: line(150),
	description: { type: 'string', format: 'lines', maxLength: 5000 },
	link: url,
	image_link: url,
	price,
	sale_price: price,
	sale_price_effective_date: { type: 'string', format: 'time-range' },
	gtin: { type: 'string', format: 'gtin' },
	mpn: line(70),
	product_type: line(750),
	google_product_category: line(750),
	color: line(100),
	size: line(100),
	material: line(200),
	pattern: line(100),
	...labels,
};

const GOOGLE_ROW = {
	type: 'object',
	required: ['id', 'title', 'description', 'link', 'image_link', 'availability', 'price'],
	additionalProperties: false,
	properties: {
		...COMMON,
		id: id(50),
		item_group_id: id(50),
		additional_image_link: images(10),
		availability: oneOf(google.availability),
		availability_date: { type: 'string', format: 'time' },
		brand: line(70),
		identifier_exists: oneOf(['yes', 'no']),
		condition: oneOf(google.condition),
		gender: oneOf(google.gender),
		age_group: oneOf(google.ageGroup),
	},
	if: { properties: { availability: oneOf(['preorder', 'backorder']) } },
	then: { required: ['availability_date'] },
};

const META_ROW = {
	type: 'object',
	required: ['id', 'title', 'description', 'availability', 'condition', 'price', 'link', 'image_link'],
	anyOf: [{ required: ['brand'] }, { required: ['gtin'] }, { required: ['mpn'] }],
	additionalProperties: false,
	properties: {
		...COMMON,
		id: id(100),
		item_group_id: id(100),
		additional_image_link: images(20),
		availability: oneOf(meta.availability),
		brand: line(100),
		condition: oneOf(meta.condition),
		gender: oneOf(meta.gender),
		age_group: oneOf(meta.ageGroup),
	},
};

export const JUDGES = { google: ajv.compile(GOOGLE_ROW), meta: ajv.compile(META_ROW) };

/** What a platform has against a row with prices in TWD; nothing when it takes it. */
export function complaints(judge: ValidateFunction, row: Row): string[] {
	const found = judge(row)
		? []
		: (judge.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
	if (row.sale_price !== undefined && amountOf(row.sale_price) >= amountOf(row.price))
		found.push('sale not lower');
	if ([row.additional_image_link ?? []].flat().join(',').length > 2000 && judge === JUDGES.meta) {
		found.push('too long a list of images');
	}
	return found;
}

function amountOf(price: Row[string] | undefined): number {
	return Number.parseFloat(String(price));
}
