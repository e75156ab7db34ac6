import { isAbsent } from '../groupbuy/read-fields';
import { readGtin } from './gtin';
import type { Reading } from './reading';

const PLAIN = /^[\w.:/-]+$/;

/** Nothing that a file, an address or a person could lose: blanks, what is invisible, brackets. */
const USABLE = /^[^\s\p{C}\p{Z}<>]+$/u;

/**
 * An ID as the shop has it. It is never cut or repaired: advertisements and orders refer to it.
 *
 * @returns `null` when it cannot be used, which is noted
 */
export function readId({ values, plan, notes }: Reading, field: 'productId' | 'variantId'): string | null {
	const value = values[field];
	const { maxIdLength } = plan.profile;
	if (isAbsent(value)) {
		notes.add('error', 'missing', field);
		return null;
	}
	const id = idText(value);
	if (id.length <= maxIdLength && PLAIN.test(id)) return id;
	// Each character is two units at most.
	if (id.length > 2 * maxIdLength || Array.from(id).length > maxIdLength) {
		notes.add('error', 'too_long_id', field, value, maxIdLength);
		return null;
	}
	if (USABLE.test(id)) return id;
	notes.add('error', 'invalid_id', field, value);
	return null;
}

/** Numbers beyond 2^53 have lost digits already. */
function idText(value: unknown): string {
	if (typeof value === 'string') return value.trim();
	return Number.isSafeInteger(value) || typeof value === 'bigint' ? String(value) : '';
}

/** A GTIN; one that is none is left out, since a wrong one stands for other goods. */
export function readGtinOf({ values, plan, notes }: Reading): string | null {
	const value = values.gtin;
	if (plan.columns.gtin === undefined || isAbsent(value)) return null;
	const gtin = readGtin(value);
	if (gtin === null) notes.add('warning', 'invalid_gtin', 'gtin', value);
	return gtin;
}
