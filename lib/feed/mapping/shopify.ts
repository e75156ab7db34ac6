import { findOptions } from './options';
import { own, textOf } from './read-path';
import type { Findings, NestedShape, SourceRecord } from './shape';

/** What Shopify calls the only variant of a product without variants. */
export const NO_VARIANT = 'Default Title';

/**
 * A product of Shopify's REST Admin API (2026-10), as n8n's Shopify node gives it. It has no address of its page, only its
 * `handle`.
 */
export const shopifyRest: NestedShape = {
	kind: 'nested',
	name: 'shopifyRest',
	label: 'Shopify product (REST)',
	isShapeOf: (product) =>
		Array.isArray(own(product, 'variants')) &&
		['body_html', 'handle', 'vendor', 'published_scope'].some((key) => Object.hasOwn(product, key)),
	variants: ['variants[*]'],
	paths: {
		productId: ['id'],
		variantId: ['$.id'],
		title: ['title'],
		variantTitle: ['$.title'],
		description: ['body_html'],
		link: ['online_store_url', 'url'],
		images: ['images', 'image'],
		variantImage: ['$.image_id'],
		price: ['$.price'],
		listPrice: ['$.compare_at_price'],
		stock: ['$.inventory_quantity'],
		policy: ['$.inventory_policy'],
		tracked: ['$.inventory_management'],
		isPublic: ['published_at'],
		isListed: ['status'],
		tags: ['tags'],
		updatedAt: ['$.updated_at', 'updated_at'],
		brand: ['vendor'],
		gtin: ['$.barcode'],
		productType: ['product_type'],
		optionNames: ['options[*].name'],
		optionValues: ['$.option1', '$.option2', '$.option3'],
	},
	finish(found, record) {
		finishShopify(found, record);
		const picture = found.get('variantImage');
		const images = own(record.product, 'images');
		if (picture === undefined) return;
		const image: unknown = Array.isArray(images)
			? images.find((entry) => picture.value !== null && own(entry, 'id') === picture.value)
			: undefined;
		if (image === undefined) found.delete('variantImage');
		else found.set('variantImage', { path: 'images[*].src', value: image });
	},
};

/** A product of Shopify's GraphQL Admin or Storefront API (2026-10), lists as `nodes` or as `edges`. */
export const shopifyGraphql: NestedShape = {
	kind: 'nested',
	name: 'shopifyGraphql',
	label: 'Shopify product (GraphQL)',
	isShapeOf: (product) =>
		textOf(own(product, 'id')).startsWith('gid://shopify/Product/') ||
		(Object.hasOwn(product, 'descriptionHtml') && Object.hasOwn(product, 'handle')),
	variants: ['variants.nodes[*]', 'variants.edges[*].node', 'variants[*]'],
	paths: {
		productId: ['legacyResourceId', 'id'],
		variantId: ['$.legacyResourceId', '$.id'],
		title: ['title'],
		variantTitle: ['$.title'],
		description: ['descriptionHtml', 'bodyHtml', 'description'],
		link: ['onlineStoreUrl'],
		imageLink: ['featuredMedia.preview.image.url', 'featuredImage.url', 'featuredImage.src'],
		images: [
			'images.nodes',
			'images.edges[*].node',
			'media.nodes[*].image',
			'media.edges[*].node.image',
			'images',
		],
		variantImage: ['$.image', '$.media.nodes[*].image'],
		price: ['$.price.amount', '$.price', 'priceRangeV2.minVariantPrice.amount'],
		listPrice: ['$.compareAtPrice.amount', '$.compareAtPrice'],
		currency: [
			'$.price.currencyCode',
			'priceRangeV2.minVariantPrice.currencyCode',
			'priceRange.minVariantPrice.currencyCode',
		],
		stock: ['$.inventoryQuantity', '$.quantityAvailable', '$.totalInventory'],
		policy: ['$.inventoryPolicy'],
		tracked: ['$.inventoryItem.tracked', 'tracksInventory'],
		availability: ['$.availableForSale'],
		isPublic: ['publishedAt'],
		isListed: ['status'],
		tags: ['tags'],
		updatedAt: ['$.updatedAt', 'updatedAt'],
		brand: ['vendor'],
		gtin: ['$.barcode'],
		productType: ['productType', 'category.fullName'],
		optionNames: ['$.selectedOptions[*].name'],
		optionValues: ['$.selectedOptions[*].value'],
	},
	finish(found, record) {
		for (const role of ['productId', 'variantId'] as const) {
			const id = found.get(role);
			if (typeof id?.value !== 'string') continue;
			const number = /^gid:\/\/shopify\/\w+\/(\d+)/.exec(id.value)?.[1];
			if (number !== undefined) found.set(role, { ...id, value: number });
		}
		const isAvailable = found.get('availability');
		if (typeof isAvailable?.value === 'boolean') {
			found.set('availability', { ...isAvailable, value: isAvailable.value ? 'in_stock' : 'out_of_stock' });
		}
		finishShopify(found, record);
	},
};

function finishShopify(found: Findings, { variants }: SourceRecord): void {
	findOptions(found);
	dropDefaultVariant(found, variants);
	const isTracked = found.get('tracked')?.value;
	dropEndlessStock(found, isTracked === null || isTracked === false);
	// A date, or null while the product is in no sales channel that customers see.
	const published = found.get('isPublic');
	if (published) found.set('isPublic', { ...published, value: published.value !== null });
}

/** A product without variants has one of Shopify's making. */
export function dropDefaultVariant(found: Findings, variants: number): void {
	if (found.get('variantTitle')?.value !== NO_VARIANT) return;
	found.delete('variantTitle');
	if (variants <= 1) found.delete('variantId');
}

/** What is not counted, or is sold on when it is used up, has no stock that could run out. */
export function dropEndlessStock(found: Findings, isUntracked: boolean): void {
	const sellsOn = /^(?:continue|true)$/i.test(textOf(found.get('policy')?.value));
	if (isUntracked || sellsOn) found.delete('stock');
}
