import fc from 'fast-check';

import { lineCommissions } from '../../../lib/groupbuy/commission';
import {
	commissionChanges,
	earnedSoFar,
	type CommissionChange,
} from '../../../lib/groupbuy/commission-changes';
import type { CommissionOrder, LineCommission, ReferralTerms } from '../../../lib/groupbuy/referral';
import { readReferralTerms } from '../../../lib/groupbuy/referral-terms-input';

const KEYS = ['a', 'b', 'c', 'd', 'e'];

const amount = fc.oneof(
	fc.integer({ min: 0, max: 3_000 }),
	fc.integer({ min: 0, max: 100_000_000_000_000 }),
	fc.constant(0),
);
const part = fc.integer({ min: 0, max: 10_000 });

const terms: fc.Arbitrary<ReferralTerms> = fc
	.record({
		rate: fc.oneof(
			fc.record({ by: fc.constant('order'), rate: part }),
			fc.record({
				by: fc.constant('product'),
				products: fc
					.subarray(KEYS, { minLength: 1 })
					.chain((ids) =>
						fc.tuple(...ids.map((productId) => fc.record({ productId: fc.constant(productId), rate: part }))),
					),
				otherwise: part,
			}),
		),
		base: fc.record({
			discounts: fc.constantFrom('deducted', 'ignored'),
			tax: fc.constantFrom('deducted', 'ignored'),
		}),
		rounding: fc.record({
			per: fc.constantFrom('line', 'order'),
			mode: fc.constantFrom('floor', 'half_up'),
		}),
		maxPerOrderMinor: fc.option(fc.integer({ min: 1, max: 500 })),
	})
	.map((given) => readReferralTerms(given));

const orders: fc.Arbitrary<CommissionOrder> = fc.subarray(KEYS).chain((keys) =>
	fc.record({
		currency: fc.constant('TWD' as const),
		lines: fc.tuple(
			...keys.map((key) =>
				fc.record({
					key: fc.constant(key),
					productId: fc.constantFrom(key, 'a', null),
					quantity: fc.integer({ min: 0, max: 9 }),
					amountMinor: amount,
				}),
			),
		),
		discountMinor: amount,
		includedTaxRate: fc.constantFrom(0, 500, 10_000),
		refundedMinor: amount,
		payableMinor: amount,
		isReturned: fc.boolean(),
	}),
);
const tierRate = fc.option(part);

type Sums = Omit<LineCommission, 'key' | 'rate'>;
const totals = (lines: readonly LineCommission[]): Sums =>
	lines.reduce<Sums>(
		(sum, line) => ({
			amountMinor: sum.amountMinor + line.amountMinor,
			baseMinor: sum.baseMinor + line.baseMinor,
			commissionMinor: sum.commissionMinor + line.commissionMinor,
		}),
		{ amountMinor: 0, baseMinor: 0, commissionMinor: 0 },
	);
const unreturned = (order: CommissionOrder): CommissionOrder => ({
	...order,
	refundedMinor: 0,
	isReturned: false,
});

/** The rule of the whole order in exact fractions, worked out another way than the code does. */
function exactCommission(lines: readonly LineCommission[], { rounding, maxPerOrderMinor }: ReferralTerms) {
	const half = rounding.mode === 'floor' ? 0n : 5_000n;
	const exact = lines.map(({ baseMinor, rate }) => BigInt(baseMinor) * BigInt(rate));
	const sum = (parts: readonly bigint[]) => parts.reduce((total, one) => total + one, 0n);
	const earned =
		rounding.per === 'order'
			? (sum(exact) + half) / 10_000n
			: sum(exact.map((one) => (one + half) / 10_000n));
	return maxPerOrderMinor !== null && earned > maxPerOrderMinor ? maxPerOrderMinor : Number(earned);
}

test('lines add up to the order, to the last unit', () => {
	fc.assert(
		fc.property(orders, terms, tierRate, (order, plan, tier) => {
			const lines = lineCommissions(unreturned(order), plan, tier);
			const goods = order.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
			const { amountMinor, commissionMinor } = totals(lines);
			expect(amountMinor).toBe(goods - Math.min(goods, order.discountMinor));
			expect(commissionMinor).toBe(exactCommission(lines, plan));
		}),
		{ numRuns: 500 },
	);
});

test('no line earns less than nothing or is taken of more than its goods, whatever was returned', () => {
	fc.assert(
		fc.property(orders, terms, tierRate, (order, plan, tier) => {
			const kept = lineCommissions(unreturned(order), plan, tier);
			const goods = new Map(order.lines.map(({ key, amountMinor }) => [key, amountMinor]));
			const isSound = (line: LineCommission, before: LineCommission | undefined) =>
				(['amountMinor', 'baseMinor', 'commissionMinor'] as const).every((field) => {
					const most = Math.min(before?.[field] ?? -1, goods.get(line.key) ?? -1);
					return Number.isSafeInteger(line[field]) && line[field] >= 0 && line[field] <= most;
				});
			const lines = lineCommissions(order, plan, tier);
			expect(lines).toHaveLength(order.lines.length);
			expect(lines.filter((line, index) => !isSound(line, kept[index]))).toEqual([]);
		}),
		{ numRuns: 500 },
	);
});

test('the order of the lines changes nothing', () => {
	fc.assert(
		fc.property(orders, terms, tierRate, (order, plan, tier) => {
			expect(lineCommissions({ ...order, lines: [...order.lines].reverse() }, plan, tier)).toEqual(
				lineCommissions(order, plan, tier),
			);
		}),
		{ numRuns: 200 },
	);
});

test('a further refund never gives back, and the last one leaves nothing', () => {
	fc.assert(
		fc.property(orders, terms, amount, (order, plan, more) => {
			const paid = { ...order, isReturned: false, payableMinor: order.payableMinor + 1 };
			const after = (refundedMinor: number) =>
				totals(lineCommissions({ ...paid, refundedMinor }, plan, null));
			const [first, second] = [after(order.refundedMinor), after(order.refundedMinor + more)];
			expect(second.commissionMinor).toBeLessThanOrEqual(first.commissionMinor);
			expect(second.amountMinor).toBeLessThanOrEqual(first.amountMinor);
			expect(after(paid.payableMinor)).toEqual({ amountMinor: 0, baseMinor: 0, commissionMinor: 0 });
		}),
		{ numRuns: 500 },
	);
});

test('rows of differences always add up to what is earned now, and are none where they do', () => {
	fc.assert(
		fc.property(
			fc.array(fc.tuple(orders, tierRate), { minLength: 1, maxLength: 6 }),
			terms,
			(states, plan) => {
				const rows: CommissionChange[] = [];
				for (const [order, tier] of states) {
					const now = lineCommissions(order, plan, tier);
					rows.push(...commissionChanges(earnedSoFar(rows), now, 'corrected'));
					const sums = earnedSoFar(rows);
					const zero = { amountMinor: 0, baseMinor: 0, commissionMinor: 0 };
					for (const line of now) expect({ ...zero, ...sums.get(line.key) }).toMatchObject(amountsOf(line));
					expect(totals([...sums.values()])).toEqual(totals(now));
					expect(commissionChanges(sums, now, 'returned')).toEqual([]);
				}
			},
		),
		{ numRuns: 150 },
	);
});

const amountsOf = ({ amountMinor, baseMinor, commissionMinor }: LineCommission) => ({
	amountMinor,
	baseMinor,
	commissionMinor,
});

test('a row says why; a line that is gone is taken back at the rate it was earned at', () => {
	const earned: LineCommission[] = [
		{ key: 'a', amountMinor: 100, baseMinor: 100, rate: 500, commissionMinor: 5 },
		{ key: 'b', amountMinor: 200, baseMinor: 200, rate: 700, commissionMinor: 14 },
		{ key: 'gift', amountMinor: 0, baseMinor: 0, rate: 500, commissionMinor: 0 },
	];
	const first = commissionChanges(new Map(), earned, 'earned');
	expect(first).toEqual([
		{ type: 'earned', key: 'a', amountMinor: 100, baseMinor: 100, rate: 500, commissionMinor: 5 },
		{ type: 'earned', key: 'b', amountMinor: 200, baseMinor: 200, rate: 700, commissionMinor: 14 },
	]);
	const tier = commissionChanges(
		earnedSoFar(first),
		[{ ...earned[0]!, rate: 800, commissionMinor: 8 }],
		'tier',
	);
	expect(tier).toEqual([
		{ type: 'tier', key: 'a', amountMinor: 0, baseMinor: 0, rate: 800, commissionMinor: 3 },
		{ type: 'tier', key: 'b', amountMinor: -200, baseMinor: -200, rate: 700, commissionMinor: -14 },
	]);
	expect(earnedSoFar([...first, ...tier]).get('a')).toEqual({
		key: 'a',
		amountMinor: 100,
		baseMinor: 100,
		rate: 800,
		commissionMinor: 8,
	});
});
