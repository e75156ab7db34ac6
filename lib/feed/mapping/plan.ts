import { readChoice } from '../../groupbuy/read-fields';
import type { FeedField } from '../source-product';
import { entriesOf, isObject } from './entries';
import { MAPPABLE_FIELDS } from './fields';
import { LIKELY_VARIANTS, WITHIN_VARIANTS } from './column-names';
import { generic } from './generic';
import { headersIn } from './headers';
import { amountOf } from './prices';
import { compilePath, isBlank, keyPath, own, textOf } from './read-path';
import {
	isShared,
	SHAPE_NAMES,
	type Entry,
	type Role,
	type Shape,
	type ShapeName,
	type SourceRecord,
} from './shape';
import { SHAPES } from './shapes';

/** Entries that decide what a shop's items are and where their values stand. */
const SAMPLE = 200;

export interface Mapping {
	shape: ShapeName | 'auto';
	/** Paths or headers that come before what is guessed. */
	fields: Partial<Record<FeedField, string>>;
}

export interface PlannedPath {
	text: string;
	read: (record: SourceRecord) => unknown;
}

/** Where every value of some items is read from. */
export interface Plan {
	shape: Shape;
	/** Where a product keeps its variants, e.g. `variants[*]`; `null`: each entry is one thing. */
	list: string | null;
	paths: ReadonlyMap<Role, readonly PlannedPath[]>;
	/** What was asked for. */
	asked: ReadonlyMap<FeedField, PlannedPath>;
}

/** @throws InputError for a shape or a field that is not known */
export function checkMapping({ shape, fields }: Mapping): void {
	if (shape !== 'auto') readChoice(shape, 'mapping.shape', SHAPE_NAMES);
	for (const field of Object.keys(fields)) readChoice(field, 'mapping.fields', MAPPABLE_FIELDS);
}

/** Finds the shape of some items and the place of each value in them. */
export function planOf(entries: readonly Entry[], { shape: wanted, fields }: Mapping): Plan {
	const sample = entries.slice(0, SAMPLE);
	const shape = wanted === 'auto' ? shapeOf(sample) : SHAPES[wanted];
	const list = listOf(shape, sample, fields);
	const asked = new Map<FeedField, PlannedPath>();
	for (const [field, text = ''] of Object.entries(fields) as Array<[FeedField, string | undefined]>) {
		if (text.trim() !== '') asked.set(field, askedPath(text.trim(), list, field));
	}
	const paths = shape.kind === 'nested' ? nestedPaths(shape.paths, list) : tablePaths(shape, entries, list);
	for (const [field, path] of asked) paths.set(field, [path]);
	return { shape, list, paths, asked };
}

function shapeOf(sample: readonly Entry[]): Shape {
	const headers = headersIn(valuesOf(sample));
	const objects = sample.map(({ value }) => value).filter(isObject);
	const found = Object.values(SHAPES).find((shape) =>
		shape.kind === 'table'
			? shape.isShapeOf(headers)
			: objects.filter((product) => shape.isShapeOf(product)).length * 2 > objects.length,
	);
	return found ?? generic;
}

function listOf(shape: Shape, sample: readonly Entry[], fields: Mapping['fields']): string | null {
	if (shape.kind === 'nested') return shape.variants.find((list) => hasList(sample, list)) ?? null;
	if (shape !== generic) return null;
	const asked = [fields.variantId, fields.price, fields.variantTitle]
		.map((path) => /^(.*\[\*\])\./.exec(path?.trim() ?? '')?.[1])
		.find((list) => list !== undefined);
	return asked ?? LIKELY_VARIANTS.map((key) => `${key}[*]`).find((list) => hasList(sample, list)) ?? null;
}

function hasList(sample: readonly Entry[], list: string): boolean {
	const read = compilePath(list);
	return sample.some(({ value }) => {
		const variants = read(value);
		return Array.isArray(variants) && variants.some(isObject);
	});
}

/** A path that goes into the list of variants is read from each of them. */
function askedPath(text: string, list: string | null, field: FeedField): PlannedPath {
	if (list !== null) {
		const read = compilePath(text.startsWith(`${list}.`) ? text.slice(list.length + 1) : text);
		return text.startsWith(`${list}.`)
			? { text, read: ({ variant }) => read(variant) }
			: { text, read: ({ product }) => read(product) };
	}
	return { text, read: rowReader(compilePath(text), isShared(field)) };
}

function nestedPaths(paths: Shape['paths'], list: string | null): Map<Role, readonly PlannedPath[]> {
	const planned = new Map<Role, readonly PlannedPath[]>();
	for (const [role, candidates] of Object.entries(paths) as Array<[Role, readonly string[]]>) {
		planned.set(
			role,
			candidates.map((path): PlannedPath => {
				if (!path.startsWith('$.')) {
					const read = compilePath(path);
					return { text: path, read: ({ product }) => read(product) };
				}
				const inner = path.slice(2);
				const read = compilePath(inner);
				return {
					text: list === null ? inner : `${list}.${inner}`,
					read: ({ product, variant }) => read(variant === undefined ? product : variant),
				};
			}),
		);
	}
	return planned;
}

/** Roles of which all columns count, not only the best. */
const GATHERED: ReadonlySet<Role> = new Set<Role>(['optionNames', 'optionValues']);

export function isGathered(role: Role): boolean {
	return GATHERED.has(role);
}

function tablePaths(
	shape: Shape,
	entries: readonly Entry[],
	list: string | null,
): Map<Role, readonly PlannedPath[]> {
	const planned = new Map<Role, readonly PlannedPath[]>();
	// Rows may lack the keys of empty cells, so a column can come up late.
	const headers = headersIn(valuesOf(entries));
	const rows = entries.slice(0, SAMPLE).map(({ value }) => value);
	const readList = list === null ? undefined : compilePath(list);
	const variants = readList ? rows.flatMap(readList).slice(0, SAMPLE) : [];
	const variantHeaders = headersIn(variants);
	for (const [role, candidates] of Object.entries(shape.paths) as Array<[Role, readonly string[]]>) {
		if (GATHERED.has(role)) {
			const keys = candidates.map((header) => headers.get(header)).filter((key) => key !== undefined);
			if (keys.length > 0)
				planned.set(
					role,
					keys.map((key) => columnPath(key, role)),
				);
			continue;
		}
		const isOfProduct = isShared(role) && role !== 'variantImage';
		const inner =
			list === null || isOfProduct
				? undefined
				: chooseColumn(role, WITHIN_VARIANTS[role] ?? candidates, variantHeaders, variants);
		const outer =
			list !== null && (role === 'variantId' || role === 'variantTitle')
				? undefined
				: chooseColumn(role, candidates, headers, rows);
		const paths: PlannedPath[] = [];
		if (inner !== undefined) {
			paths.push({ text: `${list}.${keyPath(inner)}`, read: ({ variant }) => own(variant, inner) });
		}
		if (outer !== undefined) {
			paths.push(
				list === null
					? columnPath(outer, role)
					: { text: keyPath(outer), read: ({ product }) => own(product, outer) },
			);
		}
		if (paths.length > 0) planned.set(role, paths);
	}
	return planned;
}

function columnPath(key: string, role: Role): PlannedPath {
	return { text: keyPath(key), read: rowReader((row) => own(row, key), isShared(role)) };
}

/** Reads a variant's row, and for what its product's row says for all of them that one. */
function rowReader(read: (row: unknown) => unknown, isOfProduct: boolean): PlannedPath['read'] {
	return ({ product, variant }) => {
		if (variant === undefined) return read(product);
		const value = read(variant);
		return isOfProduct && isBlank(value) ? read(product) : value;
	};
}

/** Pages of the shop's back office and answers of its API, which no customer can open. */
const INTERNAL =
	/^https?:\/\/(?:admin|api)\.|\/(?:wp-admin|wp-json|admin|api|graphql)(?:[/?#]|$)|[?&]action=edit\b/i;

const IS_FIT: Partial<Record<Role, (value: unknown) => boolean>> = {
	link: (value) => /^(?:https?:)?\/\//i.test(textOf(value)),
	imageLink: (value) => typeof value === 'object' || textOf(value).includes('//'),
	price: (value) => amountOf(value) !== undefined,
	listPrice: (value) => amountOf(value) !== undefined,
	salePrice: (value) => amountOf(value) !== undefined,
};

/** The best column that has fitting values; else the best that has values, or is there at all. */
function chooseColumn(
	role: Role,
	candidates: readonly string[],
	headers: ReadonlyMap<string, string>,
	rows: readonly unknown[],
): string | undefined {
	const keys = candidates
		.map((header) => headers.get(header))
		.filter((key) => key !== undefined)
		.filter((key) => role !== 'link' || !rows.some((row) => INTERNAL.test(textOf(own(row, key)))));
	const has = (key: string, isFit: (value: unknown) => boolean) =>
		rows.some((row) => {
			const value = own(row, key);
			return !isBlank(value) && isFit(value);
		});
	const isFit = IS_FIT[role] ?? (() => true);
	return keys.find((key) => has(key, isFit)) ?? keys.find((key) => has(key, () => true)) ?? keys[0];
}

function* valuesOf(entries: readonly Entry[]): Iterable<unknown> {
	for (const { value } of entries) yield value;
}

/** The first entries of some items, as many as decide. */
export function sampleOf(items: Iterable<unknown>): Entry[] {
	const sample: Entry[] = [];
	for (const entry of entriesOf(items)) {
		if (sample.length >= SAMPLE) break;
		sample.push(entry);
	}
	return sample;
}
