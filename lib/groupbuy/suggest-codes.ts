const MAX_SUGGESTIONS = 3;

/**
 * Item codes that a mistyped code may have meant: same code without leading zeros (`A01` → `A1`), one character more,
 * less, other or swapped. Nearest first, at most three.
 */
export function suggestCodes(input: string, codes: readonly string[]): string[] {
	return codes
		.map((code) => ({ code, distance: sameWithoutZeros(input, code) ? 0 : editDistance(input, code) }))
		.filter(({ distance }) => distance <= 1)
		.sort((a, b) => a.distance - b.distance || a.code.localeCompare(b.code, 'en'))
		.slice(0, MAX_SUGGESTIONS)
		.map(({ code }) => code);
}

function sameWithoutZeros(a: string, b: string): boolean {
	const strip = (code: string) => code.replace(/(\D)0+(?=\d)/, '$1');
	return strip(a) === strip(b);
}

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(a: string, b: string): number {
	const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
				best = Math.min(best, rows[i - 2]![j - 2]! + 1);
			}
			row.push(best);
		}
		rows.push(row);
	}
	return rows[a.length]![b.length]!;
}
