/*
 * Parts of amounts to the last minor unit. Exact: a product may pass what a number holds.
 */

/** `amount × part ÷ whole`, rounded half up. @param amount and part: whole numbers ≥ 0; whole: > 0 */
export function share(amount: number, part: number, whole: number): number {
	const { quotient, rest } = divided(amount, part, whole);
	return quotient + (rest * 2 >= whole ? 1 : 0);
}

/** `amount × part ÷ whole`, decimals cut, and what is over, in parts of the whole. */
export function divided(amount: number, part: number, whole: number): { quotient: number; rest: number } {
	const product = amount * part;
	if (Number.isSafeInteger(product)) {
		const rest = product % whole;
		return { quotient: (product - rest) / whole, rest };
	}
	const exact = BigInt(amount) * BigInt(part);
	return { quotient: Number(exact / BigInt(whole)), rest: Number(exact % BigInt(whole)) };
}

/**
 * Spreads a total in proportion, to the last unit: decimals are cut, and what is left over goes to the largest remainders, of
 * equal ones to the first. Nothing is spread where all weights are 0.
 */
export function spread(total: number, weights: readonly number[]): number[] {
	const whole = weights.reduce((sum, weight) => sum + weight, 0);
	if (whole === 0) return weights.map(() => 0);
	return roundedTo(
		total,
		weights.map((weight) => divided(total, weight, whole)),
	);
}

/** Rounds parts so that they add up to a total that lies less than one unit per part above their cut sum. */
export function roundedTo(total: number, parts: ReadonlyArray<{ quotient: number; rest: number }>): number[] {
	const rounded = parts.map(({ quotient }) => quotient);
	const left = total - rounded.reduce((sum, part) => sum + part, 0);
	if (left === 0) return rounded;
	const byRest = parts.map(({ rest }, index) => ({ rest, index })).sort((a, b) => b.rest - a.rest);
	for (const { index } of byRest.slice(0, left)) rounded[index] = (rounded[index] ?? 0) + 1;
	return rounded;
}
