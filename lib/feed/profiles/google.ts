import type { FeedProfile } from '../profile';
import { columnsFrom, DETAILS } from './columns';

const GIB = 1024 ** 3;

/** Availability in Google's words, with an underscore. */
export const GOOGLE_AVAILABILITY: FeedProfile['availability'] = {
	in_stock: 'in_stock',
	out_of_stock: 'out_of_stock',
	preorder: 'preorder',
	backorder: 'backorder',
};

/** Google Merchant Center: product data specification (support.google.com/merchants/answer/7052112). */
export const google: FeedProfile = {
	name: 'google',
	formats: ['xml', 'tsv'],
	columns: columnsFrom(
		[
			['id', 'required'],
			['title', 'required', 150],
			['description', 'required', 5000],
			['link', 'required'],
			['image_link', 'required'],
			['additional_image_link', 'optional'],
			['availability', 'required'],
			// With preorder and backorder.
			['availability_date', 'required'],
			['price', 'required'],
			['sale_price', 'optional'],
			['sale_price_effective_date', 'optional'],
			['brand', 'recommended', 70],
			['gtin', 'optional'],
			['mpn', 'optional', 70],
			['identifier_exists', 'optional'],
			['condition', 'optional'],
			['item_group_id', 'optional'],
			['product_type', 'optional', 750],
			['google_product_category', 'optional', 750],
			...DETAILS,
		],
		GOOGLE_AVAILABILITY,
	),
	maxIdLength: 50,
	maxImages: 10,
	availability: GOOGLE_AVAILABILITY,
	minProducts: 1,
	maxBytes: 4 * GIB,
	isDocumented: true,
};
