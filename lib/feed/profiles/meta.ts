import type { FeedProfile } from '../profile';
import { columnsFrom, DETAILS } from './columns';

const GIB = 1024 ** 3;

/** Availability in Meta's words, with a blank. It has none for what can be ordered before it is back. */
const META_AVAILABILITY: FeedProfile['availability'] = {
	in_stock: 'in stock',
	out_of_stock: 'out of stock',
	preorder: 'preorder',
	backorder: 'available for order',
	discontinued: 'discontinued',
};

/**
 * Meta's catalogue (developers.facebook.com/docs/marketing-api/catalog/reference). It takes longer titles and descriptions; these
 * are the lengths that its own shop plugin sends and that Google takes too.
 */
export const meta: FeedProfile = {
	name: 'meta',
	formats: ['csv'],
	columns: columnsFrom(
		[
			['id', 'required'],
			['title', 'required', 150],
			['description', 'required', 5000],
			['availability', 'required'],
			['condition', 'required'],
			['price', 'required'],
			['link', 'required'],
			['image_link', 'required'],
			// Or a GTIN or a part number.
			['brand', 'required', 100],
			['additional_image_link', 'optional', 2000],
			['sale_price', 'optional'],
			['sale_price_effective_date', 'optional'],
			['item_group_id', 'optional'],
			['google_product_category', 'optional', 750],
			['product_type', 'optional', 750],
			['gtin', 'optional'],
			['mpn', 'optional', 70],
			...DETAILS,
		],
		META_AVAILABILITY,
	),
	maxIdLength: 100,
	maxImages: 20,
	availability: META_AVAILABILITY,
	minProducts: 1,
	maxBytes: 8 * GIB,
	isDocumented: true,
};
