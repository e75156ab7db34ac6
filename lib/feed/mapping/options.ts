import type { ProductAttribute } from '../../groupbuy/product-details';
import { normalHeader } from './headers';
import { isBlank, textOf } from './read-path';
import type { Findings } from './shape';

/** What shops call the choices of a product that catalogues have a column for. */
const OPTION_NAMES: ReadonlyArray<readonly [attribute: ProductAttribute, names: readonly string[]]> = [
	['color', ['color', 'colour', '顏色', '颜色', '色系', '花色']],
	['size', ['size', '尺寸', '尺碼', '尺码', '大小']],
	['material', ['material', 'fabric', '材質', '材质', '布料']],
	['pattern', ['pattern', '花紋', '圖案', '圖樣']],
	['brand', ['brand', '品牌', '廠牌']],
];

const ATTRIBUTES = new Map(
	OPTION_NAMES.flatMap(([attribute, names]) => names.map((name) => [name, attribute])),
);

/** The attribute that an option such as `顏色` or WooCommerce's `pa_color` is, if catalogues know one. */
export function attributeOf(optionName: unknown): ProductAttribute | undefined {
	return typeof optionName === 'string'
		? ATTRIBUTES.get(normalHeader(optionName.replace(/^pa_/, '')))
		: undefined;
}

/** An ID for a variant that its export gives none: the product's with the words that tell its variants apart. */
export function variantIdOfWords(productId: string, words: readonly unknown[]): string {
	return [productId, ...words.map(textOf).filter((word) => word !== '')].join('-').replace(/\s+/gu, '-');
}

/** Colour, size and so on out of the choices of a variant, where the shop gives no column of its own for them. */
export function findAttributes(
	found: Findings,
	options: ReadonlyArray<{ name: unknown; value: unknown; path: string }>,
): void {
	for (const { name, value, path } of options) {
		const attribute = attributeOf(name);
		if (attribute === undefined || isBlank(value) || !isBlank(found.get(attribute)?.value)) continue;
		found.set(attribute, { path, value });
	}
}

/** The same of names and values in two lists of the same order. */
export function findOptions(found: Findings): void {
	const names = found.get('optionNames');
	const values = found.get('optionValues');
	if (!Array.isArray(names?.value) || values === undefined || !Array.isArray(values.value)) return;
	const { value, parts, path } = values;
	const entries: readonly unknown[] = value;
	findAttributes(
		found,
		names.value.map((name: unknown, index) => ({
			name,
			value: entries[index],
			path: parts?.[index] ?? path,
		})),
	);
}
