/** A message may name hundreds of items, and a statement may carry some 32,000 values. */
export const ROWS_PER_STATEMENT = 1000;

/** A list in parts: a statement may carry some 32,000 values. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
	const parts: T[][] = [];
	for (let start = 0; start < list.length; start += size) parts.push(list.slice(start, start + size));
	return parts;
}

/** A value that cannot be missing; if it is, going on would write nonsense. */
export function present<T>(value: T | null | undefined): T {
	if (value === null || value === undefined) throw new Error('A value that is always there is missing');
	return value;
}
