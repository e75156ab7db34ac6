/** What was noticed about a product. Each rule has its words, and a way out, in every language (lib/feed/words). */
export const FEED_RULES = [
	// Not meant for the feed.
	'not_public',
	'not_listed',
	'excluded_tag',
	// Left out: the platform would refuse it.
	'missing',
	'duplicate_id',
	'too_long_id',
	'invalid_id',
	'invalid_url',
	'invalid_price',
	'invalid_currency',
	'invalid_value',
	'missing_date',
	// Written, but not as it was given.
	'cut',
	'invalid_gtin',
	'sale_not_lower',
	'sale_dates',
	'too_many_images',
	'dropped_value',
	'variants_differ',
	// Written, and worth a look.
	'recommended',
	'many_excluded',
	'too_few_products',
	'file_too_large',
] as const;

export type FeedRule = (typeof FEED_RULES)[number];

/** `excluded`: on purpose; `error`: the product is left out; `warning`: it is in the file. */
export type FeedSeverity = 'excluded' | 'error' | 'warning';

export interface FeedIssue {
	/** Index of the workflow's item; `null`: from the product table, or about the whole file. */
	origin: number | null;
	/** The ID in the file, as far as there is one; `null`: about the whole file. */
	id: string | null;
	productId: string | null;
	/** The column's name in the file, or our name of the value. */
	field: string | null;
	rule: FeedRule;
	severity: FeedSeverity;
	/** The value in question, at most 60 characters of it. */
	value: string | null;
	/** A number or word that the rule's text needs, e.g. the greatest length. */
	limit: string | null;
}
