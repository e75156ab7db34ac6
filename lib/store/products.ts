import { InputError } from '../groupbuy/input-error';
import type { Currency } from '../groupbuy/money';
import { ifGiven, NO_LIMIT, oneOf, search } from './expressions';
import { changeStock, newStock, type StockRow } from './stocks';
import type { Db, Tx } from './store';

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
}

export interface ProductView extends ProductInput {
	/** Pieces still to be had; `null`: not limited. */
	left: number | null;
}

export interface UpsertedProduct {
	status: 'created' | 'updated';
	product: ProductView;
	/** The stock that was asked for, when more pieces were sold already and the stock stayed at what is sold. */
	stockBelowSold: number | null;
}

/** Adds or updates variants, each by its product ID and variant ID. */
export async function upsertProduct(trx: Tx, input: ProductInput, now: number): Promise<UpsertedProduct> {
	const fields = {
		title: input.title,
		description: input.description,
		image_url: input.imageUrl,
		url: input.url,
		is_public: input.isPublic ? 1 : 0,
		updated_at: now,
	};
	const { id: product } = await trx
		.insertInto('products')
		.values({ product_id: input.productId, created_at: now, ...fields })
		.onConflict((conflict) => conflict.column('product_id').doUpdateSet(fields))
		.returning('id')
		.executeTakeFirstOrThrow();

	const before = await trx
		.selectFrom('variants')
		.select('stock_id')
		.where('product', '=', product)
		.where('variant_id', '=', input.variantId)
		.executeTakeFirst();
	const stock = before
		? await changeStock(trx, before.stock_id, input.stock, null, now)
		: await newStock(trx, input.stock, now);
	const variant = {
		title: input.variantTitle,
		price_minor: input.priceMinor,
		currency: input.currency,
		image_url: input.imageUrl,
		stock_id: stock.id,
		updated_at: now,
	};
	await trx
		.insertInto('variants')
		.values({ product, variant_id: input.variantId, created_at: now, ...variant })
		.onConflict((conflict) => conflict.columns(['product', 'variant_id']).doUpdateSet(variant))
		.execute();
	return {
		status: before ? 'updated' : 'created',
		product: { ...input, stock: stock.quantity, left: piecesLeft(stock) },
		stockBelowSold: input.stock !== stock.quantity ? input.stock : null,
	};
}

/** `null`: not limited. */
function piecesLeft({ quantity, taken }: Pick<StockRow, 'quantity' | 'taken'>): number | null {
	return quantity === null ? null : quantity - taken;
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
	const rows = await db
		.selectFrom('variants')
		.innerJoin('products', 'products.id', 'variants.product')
		.innerJoin('stocks', 'stocks.id', 'variants.stock_id')
		.select([
			'products.product_id',
			'variants.variant_id',
			'products.title',
			'variants.title as variant_title',
			'products.description',
			'products.url',
			'products.is_public',
			'variants.image_url',
			'variants.price_minor',
			'variants.currency',
			'stocks.quantity',
			'stocks.taken',
		])
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
	return rows.map((row) => ({
		productId: row.product_id,
		variantId: row.variant_id,
		title: row.title,
		variantTitle: row.variant_title,
		description: row.description,
		imageUrl: row.image_url,
		url: row.url,
		isPublic: row.is_public === 1,
		priceMinor: row.price_minor,
		currency: row.currency,
		stock: row.quantity,
		left: piecesLeft(row),
	}));
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
