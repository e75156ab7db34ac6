import { sql, type RawBuilder } from 'kysely';

import { InputError } from '../groupbuy/input-error';
import type { Currency } from '../groupbuy/money';
import { changedAttributes, type AttributeChanges, type DetailChanges } from '../groupbuy/product-details';
import type { StoredProduct } from '../groupbuy/stored-product';
import { ifGiven, NO_LIMIT, oneOf, search } from './expressions';
import { changeStock, newStock } from './stocks';
import type { Db, Tx } from './store';
import {
	parseAttributes,
	selectStoredProducts,
	storedProduct,
	type StoredProductRow,
} from './stored-products';

/** One variant of a product as the shop describes it. A product without variants is its own only variant. */
export interface ProductInput {
	productId: string;
	variantId: string;
	title: string;
	variantTitle: string | null;
	description: string | null;
	imageUrl: string | null;
	url: string | null;
	isPublic: boolean;
	priceMinor: number;
	currency: Currency;
	/** Pieces for group buys, over all campaigns; `null`: not limited. */
	stock: number | null;
	/** What catalogues ask beyond that; what is absent stays as it is. */
	details?: DetailChanges;
}

export interface ProductView extends StoredProduct {
	/** Pieces for group buys, over all campaigns; `null`: not limited. */
	stock: number | null;
}

export interface UpsertedProduct {
	status: 'created' | 'updated';
	product: ProductView;
	/** The stock that was asked for, when more pieces were sold already and the stock stayed at what is sold. */
	stockBelowSold: number | null;
}

/** Adds or updates variants, each by its product ID and variant ID. */
export async function upsertProduct(trx: Tx, input: ProductInput, now: number): Promise<UpsertedProduct> {
	const { details = {} } = input;
	const product = await writeProduct(trx, input, details, now);
	const before = await trx
		.selectFrom('variants')
		.select('stock_id')
		.where('product', '=', product)
		.where('variant_id', '=', input.variantId)
		.executeTakeFirst();
	const stock = before
		? await changeStock(trx, before.stock_id, input.stock, null, now)
		: await newStock(trx, input.stock, now);
	const variant = await writeVariant(trx, { ...input, product, stockId: stock.id }, details, now);
	const row = await selectStoredProducts(trx, 'variants')
		.where('variants.id', '=', variant)
		.executeTakeFirstOrThrow();
	return {
		status: before ? 'updated' : 'created',
		product: viewOf(row),
		stockBelowSold: input.stock !== stock.quantity ? input.stock : null,
	};
}

/** @returns its database id */
async function writeProduct(
	trx: Tx,
	input: ProductInput,
	details: DetailChanges,
	now: number,
): Promise<number> {
	const { isListed, tags, images, attributes } = details;
	const fields = {
		title: input.title,
		description: input.description,
		image_url: input.imageUrl,
		url: input.url,
		is_public: input.isPublic ? 1 : 0,
		...(isListed !== undefined && { is_listed: isListed ? 1 : 0 }),
		...(tags && { tags: JSON.stringify(tags) }),
		...(images && { images: JSON.stringify(images) }),
	};
	const written = await trx
		.insertInto('products')
		.values({ product_id: input.productId, created_at: now, updated_at: now, ...fields })
		.onConflict((conflict) =>
			conflict
				.column('product_id')
				.doUpdateSet({ ...fields, updated_at: whenChanged('products', fields, now) }),
		)
		.returning(['id', 'attributes'])
		.executeTakeFirstOrThrow();
	await writeAttributes(trx, 'products', written, attributes, now);
	return written.id;
}

/** @returns its database id */
async function writeVariant(
	trx: Tx,
	input: ProductInput & { product: number; stockId: number },
	details: DetailChanges,
	now: number,
): Promise<number> {
	const { listPriceMinor, saleStartsAt, saleEndsAt, attributes } = details;
	const fields = {
		title: input.variantTitle,
		price_minor: input.priceMinor,
		currency: input.currency,
		image_url: input.imageUrl,
		stock_id: input.stockId,
		...(listPriceMinor !== undefined && { list_price_minor: listPriceMinor }),
		...(saleStartsAt !== undefined && { sale_starts_at: saleStartsAt }),
		...(saleEndsAt !== undefined && { sale_ends_at: saleEndsAt }),
	};
	const { product, variantId } = input;
	const written = await trx
		.insertInto('variants')
		.values({ product, variant_id: variantId, created_at: now, updated_at: now, ...fields })
		.onConflict((conflict) =>
			conflict
				.columns(['product', 'variant_id'])
				.doUpdateSet({ ...fields, updated_at: whenChanged('variants', fields, now) }),
		)
		.returning(['id', 'attributes'])
		.executeTakeFirstOrThrow();
	await writeAttributes(trx, 'variants', written, attributes, now);
	return written.id;
}

/** The time of the last real change: a sync that brings the same again leaves it, and so who waits for LINE sees it. */
function whenChanged(table: 'products' | 'variants', fields: object, now: number): RawBuilder<number> {
	const differing = Object.keys(fields).map(
		(column) => sql`${sql.ref(`${table}.${column}`)} is distinct from ${sql.ref(`excluded.${column}`)}`,
	);
	return sql<number>`case when ${sql.join(differing, sql` or `)} then ${now} else ${sql.ref(`${table}.updated_at`)} end`;
}

/** The row is locked: it was written a moment ago. */
async function writeAttributes(
	trx: Tx,
	table: 'products' | 'variants',
	row: { id: number; attributes: string },
	changes: AttributeChanges | undefined,
	now: number,
): Promise<void> {
	if (!changes) return;
	const of = table === 'products' ? 'product' : 'variant';
	const attributes = JSON.stringify(changedAttributes(parseAttributes(row.attributes), changes, of));
	if (attributes === row.attributes) return;
	await trx.updateTable(table).set({ attributes, updated_at: now }).where('id', '=', row.id).execute();
}

function viewOf(row: StoredProductRow): ProductView {
	return { ...storedProduct(row), stock: row.quantity };
}

export interface ProductFilter {
	/** Part of the title or ID of the product or the variant. */
	search?: string;
	publicOnly?: boolean;
	productIds?: readonly string[];
	limit?: number;
}

/** Variants with their product, by title. */
export async function listProducts(db: Db, filter: ProductFilter): Promise<ProductView[]> {
	const rows = await selectStoredProducts(db, 'products')
		.where((eb) =>
			search(
				(['products.title', 'products.product_id', 'variants.title', 'variants.variant_id'] as const).map(
					(column) => eb.ref(column),
				),
				filter.search,
			),
		)
		.$if(filter.publicOnly === true, (query) => query.where('products.is_public', '=', 1))
		.where((eb) => ifGiven(filter.productIds, (ids) => oneOf(eb.ref('products.product_id'), ids)))
		.orderBy('products.title')
		.orderBy('products.id')
		.orderBy('variants.id')
		.limit(filter.limit ?? NO_LIMIT)
		.execute();
	return rows.map(viewOf);
}

export interface FoundVariant {
	id: number;
	productId: string;
	variantId: string;
	isPublic: boolean;
	priceMinor: number;
}

/**
 * The variants of a product, or the one that is named.
 *
 * @throws InputError when there is none
 */
export async function findVariants(
	db: Db,
	productId: string,
	variantId: string | null,
): Promise<FoundVariant[]> {
	const rows = await db
		.selectFrom('variants')
		.innerJoin('products', 'products.id', 'variants.product')
		.select(['variants.id', 'products.product_id', 'variants.variant_id', 'is_public', 'price_minor'])
		.where('products.product_id', '=', productId)
		.where((eb) => ifGiven(variantId ?? undefined, (id) => eb('variants.variant_id', '=', id)))
		.orderBy('variants.id')
		.execute();
	if (rows.length === 0) {
		throw new InputError(
			variantId === null
				? `There is no product '${productId}'`
				: `There is no variant '${variantId}' of product '${productId}'`,
			'Load the products first (Product → Create or Update), or choose one from the list.',
		);
	}
	return rows.map((row) => ({
		id: row.id,
		productId: row.product_id,
		variantId: row.variant_id,
		isPublic: row.is_public === 1,
		priceMinor: row.price_minor,
	}));
}
