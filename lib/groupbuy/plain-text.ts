/*
 * First steps with what comes from a page, a file or a workflow: it may be of any type and any length.
 */

/** Above every field; longer ones are not worth the work of looking into them. */
const MAX_UNITS = 10_000;

/** A text out of any value, in composed characters; numbers as they are written, anything else is an empty text. */
export function plainText(value: unknown): string {
	if (typeof value === 'number') return String(value);
	if (typeof value !== 'string') return '';
	return value.slice(0, MAX_UNITS).normalize('NFC');
}

/** The fields of an object; none of anything else. */
export function fieldsOf(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: {};
}

/** In characters (code points), as people count them in a form. */
export function lengthOf(text: string): number {
	return Array.from(text).length;
}
