const MAX_SUGGESTIONS = 3;

/**
 * Item codes that a mistyped code may have meant: the same without leading zeros (`A01` → `A1`) first, then those that
 * are one slip away. At most three; the order of `codes` does not matter.
 */
export function suggestCodes(input: string, codes: readonly string[]): string[] {
	const sorted = [...codes].sort((a, b) => a.localeCompare(b, 'en'));
	const same = sorted.filter((code) => withoutZeros(code) === withoutZeros(input));
	const close = sorted.filter((code) => !same.includes(code) && isOneSlipAway(input, code));
	return [...same, ...close].slice(0, MAX_SUGGESTIONS);
}

function withoutZeros(code: string): string {
	return code.replace(/(\D)0+(?=\d)/, '$1');
}

/** One character more, less or other with something left in common (`B` is not `A`), or two neighbours swapped. */
function isOneSlipAway(a: string, b: string): boolean {
	let start = 0;
	while (start < a.length && a[start] === b[start]) start++;
	let end = 0;
	while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
	const restA = a.slice(start, a.length - end);
	const restB = b.slice(start, b.length - end);
	if (restA.length <= 1 && restB.length <= 1) return start + end > 0;
	return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
