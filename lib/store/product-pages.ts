import { sql, type SqlBool } from 'kysely';

import type { StoredProduct } from '../groupbuy/stored-product';
import { ifGiven, oneOf } from './expressions';
import type { Db } from './store';
import { selectStoredProducts, storedProduct, type StoredProductRow } from './stored-products';

export interface PageOptions {
	/** What the file has a row for, by whose ID it is ordered; variants of one product stand together with `products`. */
	rows: 'variants' | 'products';
	/** Variants in a page. */
	pageSize?: number;
	/** All products, if not given. */
	productIds?: readonly string[];
}

const PAGE_SIZE = 500;

/**
 * All variants in the order of a feed's file: by the ID in it, bytewise (UTF-8), and those with the same ID by age. Each
 * page is read when it is asked for, so the memory does not grow; what is changed meanwhile is read as it is by then.
 */
export async function* productPages(db: Db, options: PageOptions): AsyncGenerator<StoredProduct[]> {
	const { rows: by, pageSize = PAGE_SIZE, productIds } = options;
	const query = selectStoredProducts(db, productIds ? 'products' : by)
		.where((eb) => ifGiven(productIds, (ids) => oneOf(eb.ref('products.product_id'), ids)))
		.orderBy(by === 'variants' ? 'variants.variant_id' : 'products.product_id')
		.orderBy('variants.id')
		.limit(pageSize);
	let last: StoredProductRow | undefined;
	do {
		const rows = await (last ? query.where(after(by, last)) : query).execute();
		if (rows.length > 0) yield rows.map(storedProduct);
		last = rows.length < pageSize ? undefined : rows.at(-1);
	} while (last);
}

/** What comes after a row in that order. */
function after(by: PageOptions['rows'], { id, variant_id, product_id }: StoredProductRow) {
	// Said twice: an index is used for the plain comparison alone.
	return by === 'variants'
		? sql<SqlBool>`(variants.variant_id, variants.id) > (${variant_id}, ${id})`
		: sql<SqlBool>`products.product_id >= ${product_id}
			and (products.product_id > ${product_id} or variants.id > ${id})`;
}
