import { variantIdOfWords } from './options';
import { isBlank, textOf } from './read-path';
import type { Cell, Entry, Findings, SourceRecord } from './shape';

/**
 * Rows of which several may be variants of one product: those with its ID, and those below it that have no product of their
 * own, only a variant (merged cells). The first row says what the others leave out.
 */
export function* productRows(entries: readonly Entry[], cell: Cell): Iterable<SourceRecord> {
	const keys = keysOfRows(entries, cell);
	const products = new Map<string, { first: unknown; count: number }>();
	for (const [index, { value }] of entries.entries()) {
		const key = keys[index] ?? '';
		const product = products.get(key);
		if (product) product.count++;
		else if (key !== '') products.set(key, { first: value, count: 1 });
	}
	for (const [index, { origin, value }] of entries.entries()) {
		const { first, count } = products.get(keys[index] ?? '') ?? { first: value, count: 1 };
		const isVariant =
			count > 1 || !isBlank(cell(value, 'variantTitle')) || !isBlank(cell(value, 'variantId'));
		yield { origin, product: first, variant: isVariant ? value : undefined, variants: isVariant ? count : 0 };
	}
}

/** Which product each row belongs to. */
function keysOfRows(entries: readonly Entry[], cell: Cell): string[] {
	let above = '';
	return entries.map(({ value }) => {
		const own = textOf(cell(value, 'productId'));
		if (own !== '') return (above = own);
		const isBelow = isBlank(cell(value, 'title')) && !isBlank(cell(value, 'variantTitle'));
		return isBelow ? above : (above = '');
	});
}

/** IDs of rows that may have a SKU only, or nothing but the words of their variant. */
export function finishRowIds(found: Findings, { variants }: SourceRecord): void {
	const sku = found.get('sku');
	const product = found.get('productId');
	const hasSku = sku !== undefined && !isBlank(sku.value);
	if (product === undefined || isBlank(product.value)) {
		if (hasSku) found.set('productId', sku);
		return;
	}
	if (variants === 0 || !isBlank(found.get('variantId')?.value)) return;
	if (hasSku) {
		found.set('variantId', sku);
		return;
	}
	const words = found.get('variantTitle');
	if (words === undefined || isBlank(words.value)) return;
	found.set('variantId', { ...words, value: variantIdOfWords(textOf(product.value), [words.value]) });
}
