import type { Currency } from '../groupbuy/money';
import type { Availability } from './feed-product';
import type { ProfileName } from './profile-names';

export const FEED_FORMATS = ['csv', 'tsv', 'xml', 'json'] as const;

export type FeedFormat = (typeof FEED_FORMATS)[number];

/** How a file is made; kept with a published feed, so that it can be made again. */
export interface FeedSettings {
	profile: ProfileName;
	format: FeedFormat;
	/** A row per variant, or one per product: hosts of a live search by Product ID. */
	rows: 'variants' | 'products';
	currency: Currency;
	/** `100 TWD` or `100`. */
	priceForm: 'withCurrency' | 'number';
	/** Products with one of these tags stay out. */
	excludedTags: readonly string[];
	/** Other names for columns, by the profile's own; an empty one leaves the column out. */
	columnNames: Readonly<Record<string, string>>;
	/** Columns with the same text in every row, by name. */
	constantColumns: Readonly<Record<string, string>>;
	/** Other words for the state of a stock. */
	availabilityWords: Readonly<Partial<Record<Availability, string>>>;
	/** For products that say nothing themselves. */
	defaults: Readonly<{
		brand: string | null;
		condition: string;
		productType: string | null;
		googleProductCategory: string | null;
		/** Used where a product has no address: `{productId}` and `{variantId}` stand in it. */
		link: string | null;
	}>;
	/** Added to links, e.g. `utm_source=line&utm_medium=live&utm_content={id}`; `null`: nothing. */
	linkParameters: string | null;
	/** Title, description and address of an XML feed's channel. */
	channel: Readonly<{ title: string; link: string; description: string }>;
}
