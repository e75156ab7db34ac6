/** From here on code units are halves of pairs, and then what UTF-8 puts before every pair. */
const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;

/**
 * Compares two IDs bytewise as UTF-8, as SQLite and PostgreSQL (collation "C") do: the order of every feed.
 *
 * @returns below 0: `a` comes first; 0: they are the same
 */
export function compareIds(a: string, b: string): number {
	if (a === b) return 0;
	const length = Math.min(a.length, b.length);
	for (let index = 0; index < length; index++) {
		const left = a.charCodeAt(index);
		const right = b.charCodeAt(index);
		if (left !== right) return rank(left) - rank(right);
	}
	return a.length - b.length;
}

/** JavaScript compares code units, in which the pairs of rarer characters stand before U+E000 to U+FFFF. */
function rank(unit: number): number {
	if (unit < FIRST_SURROGATE) return unit;
	return unit <= LAST_SURROGATE ? unit + 0x2000 : unit - 0x800;
}
