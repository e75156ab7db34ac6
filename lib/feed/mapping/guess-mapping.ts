import type { FeedField } from '../source-product';
import { isObject } from './entries';
import { MAPPABLE_FIELDS, REQUIRED_FIELDS } from './fields';
import { checkMapping, planOf, sampleOf, type Mapping, type Plan } from './plan';
import { compilePath, isBlank, keyPath, textOf } from './read-path';
import { concludeFields, findIn, recordsOf } from './read-records';
import type { Entry, Finding, ShapeName } from './shape';

export interface MappedField {
	field: FeedField;
	/** Where it is read from; it can be given in a mapping of one's own as it stands here. */
	path: string;
	/** The first value of it, at most 60 characters; `null`: the place is there, and empty so far. */
	example: string | null;
}

export interface Guess {
	shape: ShapeName;
	/** The shape's name for people. */
	label: string;
	/** `known`: a shop's own format; `partly`: told from the names of the columns; `none`: nothing can be read from it. */
	confidence: 'known' | 'partly' | 'none';
	fields: MappedField[];
	/** What catalogues ask for and no place was found for. */
	missing: FeedField[];
	/** Columns that nothing is read from. */
	unused: string[];
}

/** Records that a preview looks at. */
const PREVIEWED = 200;

const MAX_EXAMPLE = 60;

/**
 * What some items are, and where each value is read from: for people to check before a feed is made. Looks at the first 200
 * products, and at as many variants of them.
 *
 * @throws InputError as `mapItems()`
 */
export function guessMapping(
	items: readonly unknown[],
	mapping: Mapping = { shape: 'auto', fields: {} },
): Guess {
	checkMapping(mapping);
	const sample = sampleOf(items);
	const plan = planOf(sample, mapping);
	const { found, used } = lookInto(plan, sample);
	for (const [field, { text }] of plan.asked)
		if (!found.has(field)) found.set(field, { path: text, value: null });
	const fields = MAPPABLE_FIELDS.flatMap((field): MappedField[] => {
		const finding = found.get(field);
		return finding ? [{ field, path: finding.path, example: exampleOf(finding.value) }] : [];
	});
	const { name: shape, label } = plan.shape;
	return {
		shape,
		label,
		confidence: fields.length === 0 ? 'none' : shape === 'generic' ? 'partly' : 'known',
		fields,
		missing: REQUIRED_FIELDS.filter((field) => !found.has(field)),
		unused: unusedPaths(plan, sample, used),
	};
}

/** The most telling finding of each field over a sample, and all places that something was read from. */
function lookInto(plan: Plan, sample: readonly Entry[]) {
	const found = new Map<FeedField, Finding>();
	const used = new Set<string>();
	let left = PREVIEWED;
	for (const record of recordsOf(plan, sample)) {
		if (left-- === 0) break;
		const raw = findIn(plan, record);
		for (const { path, parts } of raw.values()) for (const place of parts ?? [path]) used.add(place);
		const concluded = concludeFields(plan, raw, record);
		for (const field of MAPPABLE_FIELDS) {
			const finding = concluded.get(field);
			if (!finding) continue;
			const before = found.get(field);
			if (!before || (isBlank(before.value) && !isBlank(finding.value))) found.set(field, finding);
		}
	}
	return { found, used };
}

function exampleOf(value: unknown): string | null {
	const first: unknown = Array.isArray(value) ? value.find((entry) => textOf(entry) !== '') : value;
	const text = textOf(first);
	if (text === '') return null;
	// By characters, so that an emoji at the end stays whole.
	return Array.from(text.slice(0, 2 * MAX_EXAMPLE))
		.slice(0, MAX_EXAMPLE)
		.join('');
}

/** More than anybody reads. */
const MAX_UNUSED = 200;

function unusedPaths({ list }: Plan, sample: readonly Entry[], used: ReadonlySet<string>): string[] {
	const keys = new Set<string>();
	const addKeys = (value: unknown, prefix: string) => {
		if (!isObject(value)) return;
		for (const key of Object.keys(value).slice(0, MAX_UNUSED)) keys.add(prefix + keyPath(key));
	};
	const readList = list === null ? undefined : compilePath(list);
	for (const { value } of sample) {
		addKeys(value, '');
		const variants = readList?.(value);
		if (Array.isArray(variants)) addKeys(variants[0], `${list}.`);
	}
	const places = [...used, ...(list === null ? [] : [list])];
	const isUsed = (key: string) =>
		places.some((place) => place.startsWith(key) && /^(?:$|[.[])/.test(place.slice(key.length)));
	return [...keys].filter((key) => !isUsed(key)).slice(0, MAX_UNUSED);
}
