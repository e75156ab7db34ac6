/** What both databases take, and statements that are kept (statement.ts). */
export type Value = string | number | null;

/** The same with the bytes of a file, for statements that are built anew each time. */
type Storable = Value | Uint8Array;

/**
 * A value as both databases take it: text, whole number, bytes or null. Everything of the store is one of these.
 *
 * The drivers would take more and do harm: node:sqlite binds a Date or an object as *named parameters* and NaN as NULL
 * (a stock without limit), pg sends `undefined` as NULL and an array as an array.
 *
 * @throws TypeError
 */
export function storable(value: unknown): Storable {
	switch (typeof value) {
		case 'string':
			// PostgreSQL has no such character. Leaving it out here would make two keys of one.
			if (value.includes('\0')) throw new TypeError('A text with a NUL character cannot be stored');
			return value;
		case 'number':
			if (Number.isSafeInteger(value)) return value;
			throw new TypeError(`${value} is not a whole number that can be stored`);
		case 'boolean':
			return value ? 1 : 0;
		default:
			if (value === null || value instanceof Uint8Array) return value;
			throw new TypeError(
				`A value of type ${value instanceof Date ? 'Date' : typeof value} cannot be stored`,
			);
	}
}

/** Stands for a value in a statement that is built now and run later (statement.ts). */
export class Placeholder {
	constructor(readonly index: number) {}
}

/** What a compiler may put into a statement's parameters. */
export function parameter(value: unknown): Storable | Placeholder {
	return value instanceof Placeholder ? value : storable(value);
}
