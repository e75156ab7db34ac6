import type { Effect } from './order-book';

/** Two effects together. */
export function plus(effect: Effect, more: Effect): Effect {
	let sum = effect;
	for (const [itemId, delta, unitPriceMinor] of more) {
		const before = sum.find(([id, , price]) => id === itemId && price === unitPriceMinor)?.[1] ?? 0;
		const others = sum.filter(([id, , price]) => id !== itemId || price !== unitPriceMinor);
		sum = before + delta === 0 ? others : [...others, [itemId, before + delta, unitPriceMinor]];
	}
	return sum;
}
