import { compareIds } from '../groupbuy/compare-ids';
import type { SourceProduct } from './source-product';

/** The product's own ID, `''` when there is none that can be written. */
export function productIdOf({ values }: SourceProduct): string {
	return idText(values.productId);
}

/** The ID of the sellable thing: the variant's, else the product's. */
export function variantIdOf({ values }: SourceProduct): string {
	return idText(values.variantId) || idText(values.productId);
}

function idText(value: unknown): string {
	if (typeof value === 'string') return value.trim();
	return typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
}

/**
 * The products in the order of the file that is made of them: by the ID in it. Those with the same ID stay in the order
 * in which they came, so that the first of them is the one that counts.
 */
export function sortSources(
	products: readonly SourceProduct[],
	rows: 'variants' | 'products',
): SourceProduct[] {
	const idOf = rows === 'variants' ? variantIdOf : productIdOf;
	return products
		.map((product) => ({ product, id: idOf(product) }))
		.sort((a, b) => compareIds(a.id, b.id))
		.map(({ product }) => product);
}
