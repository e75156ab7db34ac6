import { PRODUCT_ATTRIBUTES } from '../../groupbuy/product-details';
import { own } from './read-path';
import type { NestedShape } from './shape';

/** Items of this package's own Product → Get Many and Create or Update. */
export const productTable: NestedShape = {
	kind: 'nested',
	name: 'productTable',
	label: 'Product → Get Many of this package',
	isShapeOf: (product) =>
		['productId', 'variantId', 'title', 'price', 'isPublic', 'imageUrl'].every((key) =>
			Object.hasOwn(product, key),
		),
	variants: [],
	paths: {
		...Object.fromEntries(PRODUCT_ATTRIBUTES.map((name) => [name, [`attributes.${name}`, name]])),
		productId: ['productId'],
		variantId: ['variantId'],
		title: ['title'],
		variantTitle: ['variantTitle'],
		description: ['description'],
		link: ['url'],
		imageLink: ['imageUrl'],
		additionalImageLinks: ['additionalImageUrls'],
		price: ['price'],
		listPrice: ['listPrice'],
		saleStartsAt: ['saleStartsAt'],
		saleEndsAt: ['saleEndsAt'],
		currency: ['currency'],
		stock: ['left', 'stock'],
		isPublic: ['isPublic'],
		isListed: ['isListed'],
		tags: ['tags'],
		updatedAt: ['updatedAt'],
	},
	*records(entries) {
		for (const { origin, value } of entries) {
			const isVariant = own(value, 'variantId') !== own(value, 'productId');
			yield { origin, product: value, variant: isVariant ? value : undefined, variants: isVariant ? 1 : 0 };
		}
	},
	finish() {},
};
