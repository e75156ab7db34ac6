import type { FeedField } from '../source-product';
import { findPictures, picturesOf } from './pictures';
import { isGathered, type Plan, type PlannedPath } from './plan';
import { ordinaryAndSale } from './prices';
import { compilePath, isBlank, textOf, textsOf } from './read-path';
import type { Cell, Entry, Finding, Findings, Role, SourceRecord } from './shape';

/** Everything sellable within some entries, in their order. */
export function recordsOf(plan: Plan, entries: readonly Entry[]): Iterable<SourceRecord> {
	const { shape, list } = plan;
	if (list !== null) return listedVariants(entries, list);
	if (shape.kind === 'table') return shape.records(entries, cellOf(plan));
	return shape.records?.(entries) ?? listedVariants(entries, null);
}

function* listedVariants(entries: readonly Entry[], list: string | null): Iterable<SourceRecord> {
	const read = list === null ? () => undefined : compilePath(list);
	for (const { origin, value: product } of entries) {
		const variants: unknown = read(product);
		if (!Array.isArray(variants) || variants.length === 0) {
			yield { origin, product, variant: undefined, variants: 0 };
			continue;
		}
		for (const variant of variants as unknown[]) {
			yield { origin, product, variant, variants: variants.length };
		}
	}
}

function cellOf({ paths }: Plan): Cell {
	return (row, role) => {
		const planned = paths.get(role);
		return (
			planned && readRole(role, planned, { origin: 0, product: row, variant: undefined, variants: 0 })?.value
		);
	};
}

/** What a variant's own columns say; a product without variants has none of these. */
const VARIANT_ONLY: ReadonlySet<Role> = new Set<Role>(['variantId', 'variantTitle']);

/** All that a record says, by role: as it stands there, before the shape makes sense of it. */
export function findIn(plan: Plan, record: SourceRecord): Findings {
	const found: Findings = new Map();
	for (const [role, paths] of plan.paths) {
		const isNone = record.variant === undefined && VARIANT_ONLY.has(role);
		const finding = isNone ? undefined : readRole(role, paths, record);
		if (finding) found.set(role, finding);
	}
	return found;
}

/** The feed's own fields out of what a record says; what was asked for comes before all that is concluded. */
export function concludeFields(plan: Plan, found: Findings, record: SourceRecord): Findings {
	plan.shape.finish(found, record, cellOf(plan));
	const sale = found.get('salePrice');
	const { price, salePrice } = ordinaryAndSale({
		list: found.get('listPrice'),
		price: found.get('price'),
		sale,
	});
	put(found, 'price', price);
	put(found, 'salePrice', salePrice ?? (sale && { ...sale, value: null }));
	findPictures(found, record);
	if (plan.asked.has('price') && !plan.asked.has('salePrice')) found.delete('salePrice');
	for (const [field, path] of plan.asked) put(found, field, asOne(field, readRole(field, [path], record)));
	const variantId = textOf(found.get('variantId')?.value);
	if (variantId !== '' && variantId === textOf(found.get('productId')?.value)) found.delete('variantId');
	return found;
}

/** Paths of one's own may lead to lists: of pictures as an API gives them, or of words. */
function asOne(field: FeedField, finding: Finding | undefined): Finding | undefined {
	if (!finding || isBlank(finding.value) || field === 'tags') return finding;
	const { value } = finding;
	if (field === 'additionalImageLinks') return { ...finding, value: picturesOf(value) };
	if (field === 'imageLink') return { ...finding, value: picturesOf(value)[0] };
	const words = textsOf(value);
	const joint = JOINTS[field];
	return Array.isArray(value) ? { ...finding, value: joint ? words.join(joint) : words[0] } : finding;
}

const JOINTS: Partial<Record<FeedField, string>> = { variantTitle: ' / ', productType: ' > ' };

function put(found: Findings, role: Role, finding: Finding | undefined): void {
	if (finding) found.set(role, finding);
	else found.delete(role);
}

/** The first value that says something; else the first place where one could stand. */
function readRole(role: Role, paths: readonly PlannedPath[], record: SourceRecord): Finding | undefined {
	if (paths.length > 1 && isGathered(role)) {
		const parts = paths.map(({ text }) => text);
		return { path: parts[0] ?? '', parts, value: paths.map(({ read }) => read(record)) };
	}
	let place: Finding | undefined;
	for (const { text, read } of paths) {
		const found = read(record);
		if (found === undefined) continue;
		const value = isGathered(role) && !Array.isArray(found) ? [found] : found;
		if (!isBlank(value)) return { path: text, value };
		place ??= { path: text, value };
	}
	return place;
}
