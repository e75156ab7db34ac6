import type { EntryType, LineCommission } from './referral';

/** A row to be added to an order's commission. Amounts are differences, so they may be negative. */
export interface CommissionChange extends LineCommission {
	type: Exclude<EntryType, 'adjustment'>;
}

/**
 * The rows that are missing for an order's lines to add up to what they earn now; none where they do already. Lines that the
 * order no longer has are taken back.
 *
 * @param before what the rows so far add up to, by line: see `earnedSoFar()`
 */
export function commissionChanges(
	before: ReadonlyMap<string, LineCommission>,
	now: readonly LineCommission[],
	cause: CommissionChange['type'],
): CommissionChange[] {
	const keys = new Set(now.map(({ key }) => key));
	const gone = [...before.values()]
		.filter(({ key }) => !keys.has(key))
		.map(({ key, rate }) => none(key, rate));
	return [...now, ...gone].flatMap((line) => {
		const { amountMinor, baseMinor, commissionMinor } = before.get(line.key) ?? none(line.key, line.rate);
		const change = {
			...line,
			type: cause,
			amountMinor: line.amountMinor - amountMinor,
			baseMinor: line.baseMinor - baseMinor,
			commissionMinor: line.commissionMinor - commissionMinor,
		};
		return change.amountMinor === 0 && change.baseMinor === 0 && change.commissionMinor === 0 ? [] : [change];
	});
}

/** What rows of an order add up to by line, with the rate of the line's last row. */
export function earnedSoFar(rows: Iterable<LineCommission>): Map<string, LineCommission> {
	const sums = new Map<string, LineCommission>();
	for (const { key, rate, amountMinor, baseMinor, commissionMinor } of rows) {
		const sum = sums.get(key) ?? none(key, rate);
		sums.set(key, {
			key,
			rate,
			amountMinor: sum.amountMinor + amountMinor,
			baseMinor: sum.baseMinor + baseMinor,
			commissionMinor: sum.commissionMinor + commissionMinor,
		});
	}
	return sums;
}

function none(key: string, rate: number): LineCommission {
	return { key, rate, amountMinor: 0, baseMinor: 0, commissionMinor: 0 };
}
