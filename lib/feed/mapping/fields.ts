import { PRODUCT_ATTRIBUTES } from '../../groupbuy/product-details';
import { FEED_FIELDS, type FeedField } from '../source-product';

/** Every field that can be mapped, in the order in which they are shown. */
export const MAPPABLE_FIELDS: readonly FeedField[] = [...FEED_FIELDS, ...PRODUCT_ATTRIBUTES];

/** What every catalogue asks for. The state of the stock is not in it: what has none is in stock. */
export const REQUIRED_FIELDS: readonly FeedField[] = [
	'productId',
	'title',
	'description',
	'link',
	'imageLink',
	'price',
];
