import { isAbsent } from '../groupbuy/read-fields';
import { cutText } from './cut-text';
import { plainTextOf } from './plain-text-of';
import type { Reading } from './reading';
import type { ShownField } from './reading-plan';
import type { Meaning } from './value-words';

/** Of texts that no platform limits. */
const MAX_LENGTH = 5000;

/** Half of one would be another one. */
const NEVER_CUT: ReadonlySet<ShownField> = new Set(['mpn', 'googleProductCategory']);

/**
 * The plain text of a value, no longer than the profile allows.
 *
 * @param fallback stands for a product that says nothing
 * @returns `undefined` when nothing is said, `null` when it cannot be used, which is noted
 */
export function readText(
	{ values, plan, notes }: Reading,
	field: ShownField,
	{ fallback = null, keepLines = false }: { fallback?: string | null; keepLines?: boolean } = {},
): string | null | undefined {
	const column = plan.columns[field];
	if (column === undefined) return undefined;
	const value = isAbsent(values[field]) ? fallback : values[field];
	if (value === null) return undefined;
	const raw = rawText(value);
	if (raw === null) {
		if (column.need === 'required') notes.add('error', 'invalid_value', field, value);
		else notes.add('warning', 'dropped_value', field, value);
		return null;
	}
	const { maxLength = MAX_LENGTH } = column;
	const text = plainTextOf(raw, maxLength, keepLines);
	const fitting = cutText(text, maxLength);
	if (fitting !== text) {
		if (NEVER_CUT.has(field)) {
			notes.add('warning', 'dropped_value', field, value);
			return null;
		}
		notes.add('warning', 'cut', field, text, maxLength);
	}
	return fitting === '' ? undefined : fitting;
}

function rawText(value: unknown): string | null {
	if (typeof value === 'string') return value;
	return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** Notes that nothing is said of what the profile asks. @returns the text, empty when there is none */
export function needText(
	{ plan, notes }: Reading,
	field: ShownField,
	text: string | null | undefined,
): string {
	if (text === undefined) {
		const need = plan.columns[field]?.need;
		if (need === 'required') notes.add('error', 'missing', field);
		else if (need === 'recommended') notes.add('warning', 'recommended', field);
	}
	return text ?? '';
}

/** Shopify's name for the only variant of a product that has none. */
const NO_VARIANT = 'Default Title';

/** A product's name, with its variant's behind it where rows are variants. */
export function readTitle(reading: Reading, withVariant: boolean): string {
	const { values, plan, notes } = reading;
	const title = needText(reading, 'title', readText(reading, 'title'));
	const { variantTitle } = values;
	if (!withVariant || title === '' || isAbsent(variantTitle) || variantTitle === NO_VARIANT) return title;
	const maxLength = plan.columns.title?.maxLength ?? MAX_LENGTH;
	const variant = plainTextOf(rawText(variantTitle) ?? '', maxLength, false);
	if (variant === '' || title.includes(variant)) return title;
	const whole = `${title} - ${variant}`;
	const fitting = cutText(whole, maxLength);
	if (fitting !== whole) notes.add('warning', 'cut', 'title', whole, maxLength);
	return fitting;
}

const LABELS = ['customLabel0', 'customLabel1', 'customLabel2', 'customLabel3', 'customLabel4'] as const;

/** One for all products without labels. */
const NO_LABELS: readonly null[] = [];

export function readLabels(reading: Reading): ReadonlyArray<string | null> {
	const { values } = reading;
	if (LABELS.every((label) => values[label] === undefined)) return NO_LABELS;
	return LABELS.map((label) => readText(reading, label) ?? null);
}

/** A word with a fixed meaning; one that is not known is left out. */
export function readWord<T>(
	{ values, plan, notes }: Reading,
	field: ShownField,
	meaningOf: Meaning<T>,
): T | null {
	const value = values[field];
	if (plan.columns[field] === undefined || isAbsent(value)) return null;
	const meaning = meaningOf(value);
	if (meaning === undefined) notes.add('warning', 'dropped_value', field, value);
	return meaning ?? null;
}
