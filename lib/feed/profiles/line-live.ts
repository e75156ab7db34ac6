import { FEED_FORMATS } from '../settings';
import type { FeedProfile } from '../profile';
import { columnsFrom } from './columns';
import { GOOGLE_AVAILABILITY } from './google';

/**
 * LINE's live shopping and LINE 購物. LINE gives its columns to partners only: these are Google's names for what LINE is known to
 * show, and a merchant with the partner document renames them.
 */
export const lineLive: FeedProfile = {
	name: 'lineLive',
	formats: FEED_FORMATS,
	columns: columnsFrom(
		[
			['id', 'required'],
			['title', 'required', 150],
			['description', 'recommended', 5000],
			['link', 'required'],
			['image_link', 'required'],
			['price', 'required'],
			['sale_price', 'optional'],
			['availability', 'required'],
			['product_type', 'optional', 750],
			['brand', 'optional', 70],
			['gtin', 'optional'],
		],
		GOOGLE_AVAILABILITY,
	),
	maxIdLength: 50,
	maxImages: 10,
	availability: GOOGLE_AVAILABILITY,
	minProducts: 1,
	maxBytes: null,
	isDocumented: false,
};
