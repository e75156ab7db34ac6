/** One line of a bench's result. */
export interface Row {
	name: string;
	/** Median over the rounds, in `unit`. */
	value: number;
	/** Lowest and highest round. */
	range: [number, number];
	unit: string;
	/** Against the row that the bench compares with; absent where that says nothing. */
	ratio?: number;
	/** The ratio that is aimed at: at least so much, of times at most. */
	aim?: number;
	aimAtMost?: boolean;
	/** What the value may not pass. */
	limit?: number;
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	const [low = NaN, high = NaN] = [sorted[sorted.length % 2 ? middle : middle - 1], sorted[middle]];
	return (low + high) / 2;
}

/** Prints the rows as a table of aligned columns. */
export function printTable(title: string, rows: readonly Row[]): void {
	const cells = rows.map(({ name, value, range, unit, ratio, aim, aimAtMost, limit }) => [
		name,
		`${whole(value)} ${unit}`,
		`(${range.map(whole).join(' – ')})`,
		ratio === undefined ? '' : `× ${ratio.toFixed(2)}`,
		aim === undefined || ratio === undefined
			? ''
			: `aim ${aimAtMost ? '≤' : '≥'} ${aim}: ${(aimAtMost ? ratio <= aim : ratio >= aim) ? 'met' : 'MISSED'}`,
		limit === undefined ? '' : `limit ${whole(limit)}: ${value <= limit ? 'met' : 'MISSED'}`,
	]);
	const widths = cells.reduce<number[]>(
		(longest, row) => row.map((cell, i) => Math.max(cell.length, longest[i] ?? 0)),
		[],
	);
	console.log(`\n${title}`);
	for (const row of cells) {
		console.log(
			`  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')}`.trimEnd(),
		);
	}
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
