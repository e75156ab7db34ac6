import { isBlank, textOf } from './read-path';
import type { Cell, Entry, Findings, Paths, SourceRecord, TableShape } from './shape';

/**
 * Columns of files that were made for Google Merchant Center or Meta, also as n8n reads them from XML (`g:id`). A row is a
 * variant; those of one product share the ID of a group.
 */
const PATHS: Paths = {
	productId: ['id'],
	parent: ['itemgroupid'],
	title: ['title', 'name'],
	description: ['description', 'richtextdescription'],
	link: ['link', 'url'],
	imageLink: ['imagelink', 'imageurl'],
	additionalImageLinks: ['additionalimagelink', 'additionalimageurls'],
	price: ['price'],
	salePrice: ['saleprice'],
	saleDates: ['salepriceeffectivedate'],
	availability: ['availability'],
	availabilityDate: ['availabilitydate'],
	brand: ['brand'],
	gtin: ['gtin'],
	mpn: ['mpn'],
	productType: ['producttype'],
	googleProductCategory: ['googleproductcategory'],
	condition: ['condition'],
	color: ['color'],
	size: ['size'],
	material: ['material'],
	pattern: ['pattern'],
	gender: ['gender'],
	ageGroup: ['agegroup'],
	customLabel0: ['customlabel0'],
	customLabel1: ['customlabel1'],
	customLabel2: ['customlabel2'],
	customLabel3: ['customlabel3'],
	customLabel4: ['customlabel4'],
};

/** Headers that only Meta's catalogues have. */
const META_ONLY = ['quantitytosellonfacebook', 'fbproductcategory', 'inventory', 'internallabel'];

const hasCoreColumns = (headers: ReadonlyMap<string, string>): boolean =>
	['id', 'title', 'link', 'imagelink'].every((header) => headers.has(header));

export const google: TableShape = {
	kind: 'table',
	name: 'google',
	label: 'Google product data',
	isShapeOf: hasCoreColumns,
	paths: PATHS,
	records: groupedRows,
	finish: finishFeedRow,
};

export const meta: TableShape = {
	kind: 'table',
	name: 'meta',
	label: 'Meta catalogue',
	isShapeOf: (headers) => hasCoreColumns(headers) && META_ONLY.some((header) => headers.has(header)),
	paths: {
		...PATHS,
		stock: ['quantitytosellonfacebook', 'inventory'],
		isListed: ['status'],
		isPublic: ['visibility'],
		tags: ['internallabel'],
	},
	records: groupedRows,
	finish: finishFeedRow,
};

/** A row without a group is a product of its own. */
function* groupedRows(entries: readonly Entry[], cell: Cell): Iterable<SourceRecord> {
	for (const { origin, value } of entries) {
		const group = textOf(cell(value, 'parent'));
		const isVariant = group !== '' && group !== textOf(cell(value, 'productId'));
		yield { origin, product: value, variant: isVariant ? value : undefined, variants: isVariant ? 1 : 0 };
	}
}

function finishFeedRow(found: Findings, { variant }: SourceRecord): void {
	const id = found.get('productId');
	const group = found.get('parent');
	if (variant !== undefined && id && group) {
		found.set('productId', group);
		found.set('variantId', id);
	}
	const price = found.get('price');
	const currency = /(?:^|[\d\s])([A-Z]{3})$/.exec(textOf(price?.value))?.[1];
	if (price && currency !== undefined) found.set('currency', { path: price.path, value: currency });
	const dates = found.get('saleDates');
	if (!dates || isBlank(dates.value)) return;
	const [start, end] = textOf(dates.value).split('/');
	found.set('saleStartsAt', { path: dates.path, value: start ?? null });
	found.set('saleEndsAt', { path: dates.path, value: end ?? null });
}
