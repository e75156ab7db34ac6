import type { ProductAttributes } from '../groupbuy/product-details';
import type { StoredProduct } from '../groupbuy/stored-product';
import type { Db } from './store';

/*
 * Variants with all that is known about them. A million of them are read for a feed, hence the care about what is done to
 * each row.
 */

/**
 * Variants joined to their products and stocks, with everything that `storedProduct()` needs.
 *
 * @param first table by which rows are found or ordered: SQLite, which would rather sort a million rows, begins with it
 */
export function selectStoredProducts(db: Db, first: 'variants' | 'products') {
	const joined =
		first === 'variants'
			? db.selectFrom('variants').crossJoin('products')
			: db.selectFrom('products').crossJoin('variants');
	return joined
		.whereRef('products.id', '=', 'variants.product')
		.innerJoin('stocks', 'stocks.id', 'variants.stock_id')
		.select([
			'variants.id',
			'products.product_id',
			'products.title as product_title',
			'products.description',
			'products.image_url as product_image_url',
			'products.url',
			'products.is_public',
			'products.is_listed',
			'products.tags',
			'products.images',
			'products.attributes as product_attributes',
			'products.updated_at as product_updated_at',
			'variants.variant_id',
			'variants.title',
			'variants.price_minor',
			'variants.currency',
			'variants.image_url',
			'variants.list_price_minor',
			'variants.sale_starts_at',
			'variants.sale_ends_at',
			'variants.attributes',
			'variants.updated_at',
			'stocks.quantity',
			'stocks.taken',
		]);
}

export type StoredProductRow = Awaited<
	ReturnType<ReturnType<typeof selectStoredProducts>['executeTakeFirstOrThrow']>
>;

export function storedProduct(row: StoredProductRow): StoredProduct {
	return {
		productId: row.product_id,
		variantId: row.variant_id,
		title: row.product_title,
		variantTitle: row.title,
		description: row.description,
		url: row.url,
		imageUrl: row.image_url ?? row.product_image_url,
		images: parseWords(row.images),
		isPublic: row.is_public === 1,
		isListed: row.is_listed === 1,
		tags: parseWords(row.tags),
		priceMinor: row.price_minor,
		listPriceMinor: row.list_price_minor,
		saleStartsAt: row.sale_starts_at,
		saleEndsAt: row.sale_ends_at,
		currency: row.currency,
		left: row.quantity === null ? null : row.quantity - row.taken,
		attributes: overlaid(row.product_attributes, row.attributes),
		updatedAt: Math.max(row.product_updated_at, row.updated_at),
	};
}

const NO_WORDS: readonly string[] = [];
const NO_ATTRIBUTES: ProductAttributes = {};

/** Most products have none, and parsing is what a row would cost most. */
function parseWords(text: string): readonly string[] {
	return text === '[]' ? NO_WORDS : (JSON.parse(text) as string[]);
}

export function parseAttributes(text: string): ProductAttributes {
	return text === '{}' ? NO_ATTRIBUTES : (JSON.parse(text) as ProductAttributes);
}

/** A variant's own attributes come before its product's. */
function overlaid(product: string, variant: string): ProductAttributes {
	if (variant === '{}') return parseAttributes(product);
	if (product === '{}') return parseAttributes(variant);
	return { ...parseAttributes(product), ...parseAttributes(variant) };
}
