import type { IssueWords } from './issue-words';

export const en: IssueWords = {
	fields: {
		productId: 'product ID',
		variantId: 'variant ID',
		title: 'title',
		variantTitle: 'variant title',
		description: 'description',
		link: 'product link',
		imageLink: 'image link',
		additionalImageLinks: 'additional images',
		price: 'price',
		salePrice: 'sale price',
		saleStartsAt: 'start of the sale',
		saleEndsAt: 'end of the sale',
		currency: 'currency',
		stock: 'stock',
		isPublic: 'public state',
		isListed: 'listed state',
		tags: 'tags',
		updatedAt: 'time of the last change',
		brand: 'brand',
		gtin: 'GTIN',
		mpn: 'manufacturer part number',
		productType: 'product type',
		googleProductCategory: 'Google product category',
		condition: 'condition',
		availability: 'availability',
		availabilityDate: 'availability date',
		color: 'color',
		size: 'size',
		material: 'material',
		pattern: 'pattern',
		gender: 'gender',
		ageGroup: 'age group',
		customLabel0: 'custom label 0',
		customLabel1: 'custom label 1',
		customLabel2: 'custom label 2',
		customLabel3: 'custom label 3',
		customLabel4: 'custom label 4',
	},
	file: 'whole feed',
	rules: {
		not_public: ({ value }) => ({
			message: `The product is not public${said(value)} and stays out of the feed`,
			fix: 'To have it in the feed, make it public in the shop. If this value does mean public, write true instead.',
		}),
		not_listed: ({ value }) => ({
			message: `The product is not on sale${said(value)} and stays out of the feed`,
			fix: 'To have it in the feed, list it in the shop. If this value does mean listed, write true instead.',
		}),
		excluded_tag: ({ value }) => ({
			message: `The product has the tag${quoted(value)} and stays out of the feed`,
			fix: 'To have it in the feed, remove the tag from the product or from the excluded tags of the feed.',
		}),
		missing: ({ field }) => ({
			message: `The product has no ${field} and was left out`,
			fix: `Fill in the ${field} in the shop. If it is there already, check that the mapping reads it.`,
		}),
		duplicate_id: ({ field, value }) => ({
			message: `Another row has the same ${field}${quoted(value)}; only the first was kept`,
			fix: 'Give each product or variant an ID of its own. Variants of one product need variant IDs, or a feed with one row per product.',
		}),
		too_long_id: ({ field, limit }) => ({
			message: `The ${field} has more than ${limit} characters; the product was left out`,
			fix: `Use an ID of at most ${limit} characters. IDs are never cut, since advertisements and orders refer to them.`,
		}),
		invalid_id: ({ field, value }) => ({
			message: `The ${field}${quoted(value)} cannot be used as an ID; the product was left out`,
			fix: 'Use letters, digits, - and _: no blanks, line breaks, invisible characters, < or >.',
		}),
		invalid_url: ({ field, value }) => ({
			message: `The ${field}${quoted(value)} is not an address that everybody can open; the product was left out`,
			fix: 'Give a whole public address that begins with https:// or http://, at most 2000 characters, without a user name and not within your own network.',
		}),
		invalid_price: ({ field, value, limit }) => ({
			message: `The ${field}${quoted(value)} is not a usable amount in ${limit}; the product was left out`,
			fix: 'Give an amount above 0, e.g. 1280. TWD and JPY have no decimals.',
		}),
		invalid_currency: ({ field, value, limit }) => ({
			message: `The ${field}${quoted(value)} is not the feed's, ${limit}; the product was left out`,
			fix: `Give the price in ${limit}, or make a feed of its own for the other currency.`,
		}),
		invalid_value: ({ field, value }) => ({
			message: `The ${field}${quoted(value)} cannot be understood; the product was left out`,
			fix: `Correct the ${field}, or check that the mapping reads the right field.`,
		}),
		missing_date: ({ value }) => ({
			message: `A product on preorder or backorder has no usable availability date${said(value)} and was left out`,
			fix: 'Give the date from which it can be had, e.g. 2026-12-01. If it is there already, set its availability to in stock.',
		}),
		cut: ({ field, limit }) => ({
			message: `The ${field} is too long; its first ${limit} characters were kept`,
			fix: `Shorten the ${field} to at most ${limit} characters, with what matters first.`,
		}),
		invalid_gtin: ({ field, value }) => ({
			message: `The ${field}${quoted(value)} is wrong and was left empty`,
			fix: 'Copy the 8, 12, 13 or 14 digits of the bar code on the package. Leave out codes of your own (beginning with 02, 04 or 2).',
		}),
		sale_not_lower: ({ field, value, limit }) => ({
			message: `The ${field}${quoted(value)} is not below the price, ${limit}; only the price was written`,
			fix: 'Leave it empty without a sale. With one, check that the two prices are not the wrong way round.',
		}),
		sale_dates: ({ value }) => ({
			message: `The dates of the sale${said(value)} cannot be written, so only the ordinary price was`,
			fix: 'Check that the start is before the end, written like 2026-11-20 10:00. If this feed has no column for them, fill in the sale price once the sale has begun, without dates.',
		}),
		too_many_images: ({ value, limit }) => ({
			message: `There are too many additional images (${value}); the first were kept, at most ${limit}`,
			fix: 'Nothing needs to be done. To have others in the feed, put them first.',
		}),
		dropped_value: ({ field, value }) => ({
			message: `The ${field}${quoted(value)} cannot be used; this value was left out`,
			fix: `Correct the ${field}, or leave it empty.`,
		}),
		variants_differ: ({ value }) => ({
			message: `The variants cost different amounts (${value}); the lowest was written`,
			fix: 'To show the price of each, make the feed with one row per variant.',
		}),
		recommended: ({ field }) => ({
			message: `The product has no ${field}; it is in the feed all the same`,
			fix: `Fill in the ${field}: it helps the platform to recognise the product.`,
		}),
		many_excluded: ({ value, limit }) => ({
			message: `${value} of ${limit} products stay out of the feed, more than are in it`,
			fix: 'Check how the public and listed states are mapped, and the excluded tags.',
		}),
		too_few_products: ({ value, limit }) => ({
			message: `The feed has ${value} products; the platform wants at least ${limit}`,
			fix: 'List more products, or solve the other issues first, so that more get into the feed.',
		}),
		file_too_large: ({ value, limit }) => ({
			message: `The file has ${value} bytes, more than the platform's ${limit}`,
			fix: 'Keep some products out by a tag, or make several feeds.',
		}),
	},
};

function quoted(value: string): string {
	return value === '' ? '' : ` '${value}'`;
}

function said(value: string): string {
	return value === '' ? '' : ` ('${value}')`;
}
