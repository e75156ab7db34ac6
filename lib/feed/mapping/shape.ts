import type { FeedField } from '../source-product';

export const SHAPE_NAMES = [
	'shopifyRest',
	'shopifyGraphql',
	'shopifyCsv',
	'woocommerceRest',
	'woocommerceCsv',
	'cyberbiz',
	'shopline',
	'google',
	'meta',
	'productTable',
	'generic',
] as const;

export type ShapeName = (typeof SHAPE_NAMES)[number];

/** What a shape must know beside the feed's own fields to tell these. */
export type HelpRole =
	| 'listPrice'
	| 'sku'
	/** Several pictures in one value. */
	| 'images'
	/** Both ends of a sale in one value. */
	| 'saleDates'
	/** What kind of product or row it is. */
	| 'type'
	/** Which product a variant belongs to. */
	| 'parent'
	/** What becomes of an order when the stock is used up. */
	| 'policy'
	/** Whether the stock is counted at all. */
	| 'tracked'
	/** Names and values of what a variant is chosen by. */
	| 'optionNames'
	| 'optionValues'
	| 'variantImage';

export type Role = FeedField | HelpRole;

/** Paths of each value, the best first. One that begins with `$.` is read from the variant. */
export type Paths = Partial<Record<Role, readonly string[]>>;

/** An object out of an item, and the index of that item. */
export interface Entry {
	origin: number;
	value: unknown;
}

/** One sellable thing within the items. */
export interface SourceRecord {
	origin: number;
	/** The product; of rows the one that says what all of its variants share. */
	product: unknown;
	/** The variant, or the row of it; `undefined`: the product has none. */
	variant: unknown;
	/** Variants that the product has; 0 when the product has none. */
	variants: number;
	/** Pictures that further rows show of the product. */
	pictures?: readonly unknown[];
}

export interface Finding {
	path: string;
	value: unknown;
	/** Of a list that stands in several columns, the path of each entry. */
	parts?: readonly string[];
}

/** What was found for one record, by role. A value may be blank: then its place is known all the same. */
export type Findings = Map<Role, Finding>;

/** Reads a value of a role out of one row. */
export type Cell = (row: unknown, role: Role) => unknown;

interface ShapeBase {
	name: ShapeName;
	/** For the people who set the node up. */
	label: string;
	/** Turns what was found into what a feed asks for. `cell` reads rows of tables. */
	finish: (found: Findings, record: SourceRecord, cell: Cell) => void;
}

/** Objects of an API: a product with a list of its variants in it. */
export interface NestedShape extends ShapeBase {
	kind: 'nested';
	isShapeOf: (product: object) => boolean;
	/** Where the variants may be. */
	variants: readonly string[];
	paths: Paths;
	/** Where products of several entries belong together. */
	records?: (entries: readonly Entry[]) => Iterable<SourceRecord>;
}

/** Rows of a table, read by their headers; `paths` are headers in their normal form. */
export interface TableShape extends ShapeBase {
	kind: 'table';
	isShapeOf: (headers: ReadonlyMap<string, string>) => boolean;
	paths: Paths;
	records: (entries: readonly Entry[], cell: Cell) => Iterable<SourceRecord>;
}

export type Shape = NestedShape | TableShape;

/** What a product's further rows and variants leave out because the product says it. */
const SHARED: ReadonlySet<Role> = new Set<Role>([
	'productId',
	'title',
	'description',
	'link',
	'imageLink',
	'images',
	'additionalImageLinks',
	'currency',
	'isPublic',
	'isListed',
	'tags',
	'brand',
	'productType',
	'googleProductCategory',
	'condition',
	'gender',
	'ageGroup',
	'material',
	'pattern',
	'optionNames',
	'customLabel0',
	'customLabel1',
	'customLabel2',
	'customLabel3',
	'customLabel4',
]);

/** Whether a variant that says nothing of it has what its product has. A price or a stock is each variant's own. */
export function isShared(role: Role): boolean {
	return SHARED.has(role);
}
