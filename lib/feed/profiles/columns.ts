import { formatDecimal } from '../../groupbuy/money';
import type { Availability, FeedProduct } from '../feed-product';
import { formatTimes } from '../feed-time';
import type { FeedColumn } from '../profile';
import type { FeedSettings } from '../settings';

/** The ID of a product's row in the file. */
export function idInFile(
	{ productId, variantId }: Pick<FeedProduct, 'productId' | 'variantId'>,
	rows: FeedSettings['rows'],
): string {
	return rows === 'products' ? productId : (variantId ?? productId);
}

function price(minor: number | null, { currency }: FeedProduct, { priceForm }: FeedSettings): string {
	if (minor === null) return '';
	const amount = formatDecimal(minor, currency);
	return priceForm === 'number' ? amount : `${amount} ${currency}`;
}

/** Google's names (support.google.com/merchants/answer/7052112), which the others took over for nearly everything. */
const CELLS = {
	id: (product, { rows }) => idInFile(product, rows),
	title: ({ title }) => title,
	description: ({ description }) => description,
	link: ({ link }) => link,
	image_link: ({ imageLink }) => imageLink,
	additional_image_link: ({ additionalImageLinks }) => additionalImageLinks,
	availability_date: ({ availabilityDate }) => availabilityDate ?? '',
	price: (product, settings) => price(product.priceMinor, product, settings),
	sale_price: (product, settings) => price(product.salePriceMinor, product, settings),
	sale_price_effective_date: ({ salePriceMinor, saleStartsAt, saleEndsAt }) =>
		salePriceMinor === null || (saleStartsAt === null && saleEndsAt === null)
			? ''
			: formatTimes(saleStartsAt, saleEndsAt),
	brand: ({ brand }) => brand ?? '',
	gtin: ({ gtin }) => gtin ?? '',
	mpn: ({ mpn }) => mpn ?? '',
	// What has neither would be refused for want of them.
	identifier_exists: ({ gtin, brand, mpn }) =>
		gtin !== null || (brand !== null && mpn !== null) ? '' : 'no',
	condition: ({ condition }) => condition,
	item_group_id: ({ productId, variantId }) => (variantId === null ? '' : productId),
	product_type: ({ productType }) => productType ?? '',
	google_product_category: ({ googleProductCategory }) => googleProductCategory ?? '',
	color: ({ color }) => color ?? '',
	size: ({ size }) => size ?? '',
	material: ({ material }) => material ?? '',
	pattern: ({ pattern }) => pattern ?? '',
	gender: ({ gender }) => gender ?? '',
	age_group: ({ ageGroup }) => ageGroup ?? '',
	custom_label_0: ({ customLabels }) => customLabels[0] ?? '',
	custom_label_1: ({ customLabels }) => customLabels[1] ?? '',
	custom_label_2: ({ customLabels }) => customLabels[2] ?? '',
	custom_label_3: ({ customLabels }) => customLabels[3] ?? '',
	custom_label_4: ({ customLabels }) => customLabels[4] ?? '',
} satisfies Record<string, FeedColumn['cell']>;

export type ColumnName = keyof typeof CELLS | 'availability';

type ColumnRule = readonly [name: ColumnName, need: FeedColumn['need'], maxLength?: number];

/** What Google and Meta ask alike about a variant, and the labels by which a shop groups its ads. */
export const DETAILS: readonly ColumnRule[] = [
	['color', 'optional', 100],
	['size', 'optional', 100],
	['material', 'optional', 200],
	['pattern', 'optional', 100],
	['gender', 'optional'],
	['age_group', 'optional'],
	['custom_label_0', 'optional', 100],
	['custom_label_1', 'optional', 100],
	['custom_label_2', 'optional', 100],
	['custom_label_3', 'optional', 100],
	['custom_label_4', 'optional', 100],
];

/** A platform's columns in their order, out of a table of what it asks. */
export function columnsFrom(
	rules: readonly ColumnRule[],
	words: Partial<Record<Availability, string>>,
): FeedColumn[] {
	return rules.map(([name, need, maxLength]) => ({
		name,
		need,
		...(maxLength === undefined ? {} : { maxLength }),
		cell: name === 'availability' ? availabilityCell(words) : CELLS[name],
	}));
}

function availabilityCell(words: Partial<Record<Availability, string>>): FeedColumn['cell'] {
	return ({ availability }, { availabilityWords }) =>
		availabilityWords[availability] ?? words[availability] ?? '';
}
