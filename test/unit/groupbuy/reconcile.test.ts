import fc from 'fast-check';

import {
	reconcile,
	type Payable,
	type Payment,
	type Reconciliation,
	type ReconcileRules,
} from '../../../lib/groupbuy/reconcile';

const DAY = 24 * 60 * 60 * 1000;
/** A midnight; the days of the cases count from it. */
const START = Date.UTC(2026, 10, 1);

const RULES: ReconcileRules = { toleranceMinor: 0, windowDays: 30, feesMinor: [15] };

/** `R1 ann 500 12345 2.5`: code, buyer, amount, digits (`-`: none), placed how many days after the start. */
function payable(text: string): Payable {
	const [code = '', buyer = '', amount, five, day = '0'] = text.split(' ');
	return {
		code,
		buyer,
		amountMinor: Number(amount),
		lastFive: five === '-' ? null : five!,
		placedAt: START + Number(day) * DAY,
	};
}

/** `x 500 12345,67890 3`: key, amount, digits, day; `3~`: only the day is known. */
function payment(text: string): Payment {
	const [key = '', amount, fives = '-', day = '1'] = text.split(' ');
	return {
		key,
		amountMinor: Number(amount),
		lastFives: fives === '-' ? [] : fives.split(','),
		at: START + Number.parseFloat(day) * DAY,
		timed: !day.endsWith('~'),
	};
}

/** `x matched certain R1 +0`; payables that are not matched: `R2 missing`. */
function inShort({ payments, payables }: Reconciliation): string[] {
	return [
		...payments.map(({ key, status, confidence, payableCodes, differenceMinor }) =>
			[key, status, confidence, payableCodes.join('+'), differenceMinor]
				.filter((part) => part !== null && part !== '')
				.join(' '),
		),
		...payables.filter(({ status }) => status !== 'matched').map(({ code, status }) => `${code} ${status}`),
	];
}

interface Case {
	name: string;
	owed: string[];
	paid: string[];
	expect: string[];
	rules?: Partial<ReconcileRules>;
	already?: string[];
}

const CASES: Case[] = [
	// Nothing
	{ name: 'nothing', owed: [], paid: [], expect: [] },
	{ name: 'nothing paid', owed: ['R1 ann 500 12345'], paid: [], expect: ['R1 missing'] },
	{ name: 'nothing owed', owed: [], paid: ['x 500 12345'], expect: ['x unknown'] },
	{
		name: 'taken before',
		owed: ['R1 ann 500 12345'],
		paid: ['x 500 12345'],
		already: ['x'],
		expect: ['x already', 'R1 missing'],
	},

	// Amount, digits, time
	{
		name: 'amount, digits and time',
		owed: ['R1 ann 500 12345'],
		paid: ['x 500 12345'],
		expect: ['x matched certain R1 0'],
	},
	{
		name: 'digits tell equal amounts apart',
		owed: ['R1 ann 500 11111', 'R2 bob 500 22222'],
		paid: ['x 500 22222', 'y 500 11111'],
		expect: ['x matched certain R2 0', 'y matched certain R1 0'],
	},
	{
		name: 'the second digits fit',
		owed: ['R1 ann 500 12345'],
		paid: ['x 500 99999,12345'],
		expect: ['x matched certain R1 0'],
	},
	{
		name: 'the digits by which the amount fits count',
		owed: ['R1 ann 700 11111', 'R2 bob 500 22222'],
		paid: ['x 500 11111,22222'],
		expect: ['x matched certain R2 0', 'R1 missing'],
	},
	{
		name: 'paid before it was ordered',
		owed: ['R1 ann 500 12345 2'],
		paid: ['x 500 12345 1'],
		expect: ['x unknown', 'R1 missing'],
	},
	{
		name: 'paid in the minute of the order, seconds cut off',
		owed: ['R1 ann 500 12345 1.0004'],
		paid: ['x 500 12345 1'],
		expect: ['x matched certain R1 0'],
	},
	{
		name: 'only the day is known',
		owed: ['R1 ann 500 12345 1.9'],
		paid: ['x 500 12345 1~'],
		expect: ['x matched certain R1 0'],
	},
	{
		name: 'only the day is known, ordered the day after',
		owed: ['R1 ann 500 12345 2'],
		paid: ['x 500 12345 1~'],
		expect: ['x unknown', 'R1 missing'],
	},
	{
		name: 'on the last day of the window',
		owed: ['R1 ann 500 12345 0'],
		paid: ['x 500 12345 30'],
		expect: ['x matched certain R1 0'],
	},
	{
		name: 'after the window',
		owed: ['R1 ann 500 12345 0'],
		paid: ['x 500 12345 30.01'],
		expect: ['x unknown', 'R1 missing'],
	},
	{
		name: 'a longer window',
		owed: ['R1 ann 500 12345 0'],
		paid: ['x 500 12345 31'],
		rules: { windowDays: 60 },
		expect: ['x matched certain R1 0'],
	},
	{
		name: 'the window tells two orders of one buyer apart',
		owed: ['R1 ann 500 12345 0', 'R2 ann 500 12345 20'],
		paid: ['x 500 12345 40'],
		expect: ['x matched certain R2 0', 'R1 missing'],
	},

	// Fees and tolerance
	{
		name: 'a fee was taken off',
		owed: ['R1 ann 500 12345'],
		paid: ['x 485 12345'],
		expect: ['x matched certain R1 -15'],
	},
	{
		name: 'the exact amount goes before the one less a fee',
		owed: ['R1 ann 500 12345', 'R2 ann 485 12345'],
		paid: ['x 485 12345'],
		expect: ['x matched certain R2 0', 'R1 missing'],
	},
	{
		name: 'a fee that is not known',
		owed: ['R1 ann 500 12345'],
		paid: ['x 470 12345'],
		expect: ['x under R1 -30', 'R1 in_review'],
	},
	{
		name: 'several fees',
		owed: ['R1 ann 500 12345'],
		paid: ['x 470 12345'],
		rules: { feesMinor: [0, 15, 30] },
		expect: ['x matched certain R1 -30'],
	},
	{
		name: 'within the tolerance',
		owed: ['R1 ann 500 12345'],
		paid: ['x 503 12345'],
		rules: { toleranceMinor: 3 },
		expect: ['x matched certain R1 3'],
	},
	{
		name: 'tolerance beside a fee',
		owed: ['R1 ann 500 12345'],
		paid: ['x 483 12345'],
		rules: { toleranceMinor: 3 },
		expect: ['x matched certain R1 -17'],
	},
	{
		name: 'outside of the tolerance',
		owed: ['R1 ann 500 12345'],
		paid: ['x 504 12345'],
		rules: { toleranceMinor: 3 },
		expect: ['x over R1 4', 'R1 in_review'],
	},
	{
		name: 'a fee does not make two orders of one',
		owed: ['R1 ann 500 12345', 'R2 bob 500 54321'],
		paid: ['x 485 12345', 'y 500 54321'],
		expect: ['x matched certain R1 -15', 'y matched certain R2 0'],
	},

	// Over, under, twice
	{
		name: 'too much',
		owed: ['R1 ann 500 12345'],
		paid: ['x 600 12345'],
		expect: ['x over R1 100', 'R1 in_review'],
	},
	{
		name: 'too little',
		owed: ['R1 ann 500 12345'],
		paid: ['x 400 12345'],
		expect: ['x under R1 -100', 'R1 in_review'],
	},
	{
		name: 'paid twice',
		owed: ['R1 ann 500 12345'],
		paid: ['x 500 12345 1', 'y 500 12345 2'],
		expect: ['x matched certain R1 0', 'y over R1 500'],
	},
	{
		name: 'paid twice, once with a fee',
		owed: ['R1 ann 500 12345'],
		paid: ['x 500 12345 2', 'y 485 12345 1'],
		expect: ['y over R1 485', 'x matched certain R1 0'],
	},
	{
		name: 'another payment with the digits of what is paid',
		owed: ['R1 ann 500 12345'],
		paid: ['x 500 12345', 'y 70 12345'],
		expect: ['x matched certain R1 0', 'y unknown'],
	},

	// Equal debts
	{
		name: 'two equal orders of one buyer, one payment: the older',
		owed: ['R2 ann 500 12345 0.2', 'R1 ann 500 12345 0.1'],
		paid: ['x 500 12345'],
		expect: ['x matched certain R1 0', 'R2 missing'],
	},
	{
		name: 'two equal orders of one buyer, two payments',
		owed: ['R1 ann 500 12345', 'R2 ann 500 12345 0.5'],
		paid: ['x 500 12345 1', 'y 500 12345 2'],
		expect: ['x matched certain R1 0', 'y matched certain R2 0'],
	},
	{
		name: 'two equal orders of one buyer, three payments',
		owed: ['R1 ann 500 12345', 'R2 ann 500 12345'],
		paid: ['x 500 12345 1', 'y 500 12345 2', 'z 500 12345 3'],
		expect: ['x matched certain R1 0', 'y matched certain R2 0', 'z over R1 500'],
	},
	{
		name: 'the same digits and amount of two buyers',
		owed: ['R1 ann 500 12345', 'R2 bob 500 12345'],
		paid: ['x 500 12345'],
		expect: ['x ambiguous R1+R2', 'R1 in_review', 'R2 in_review'],
	},
	{
		name: 'the same digits of two buyers, told apart by the amount',
		owed: ['R1 ann 500 12345', 'R2 bob 600 12345'],
		paid: ['x 600 12345'],
		expect: ['x matched certain R2 0', 'R1 missing'],
	},
	{
		name: 'the same digits of two buyers, none of the amounts',
		owed: ['R1 ann 500 12345', 'R2 bob 600 12345'],
		paid: ['x 700 12345'],
		expect: ['x ambiguous R1+R2', 'R1 in_review', 'R2 in_review'],
	},
	{
		name: 'the same digits of two buyers, told apart by the time',
		owed: ['R1 ann 500 12345 0', 'R2 bob 500 12345 5'],
		paid: ['x 500 12345 1'],
		expect: ['x matched certain R1 0', 'R2 missing'],
	},

	// Sums
	{
		name: 'one payment for two orders of a buyer',
		owed: ['R1 ann 500 12345', 'R2 ann 300 12345'],
		paid: ['x 800 12345'],
		expect: ['x several_orders R1+R2 0', 'R1 in_review', 'R2 in_review'],
	},
	{
		name: 'with a fee',
		owed: ['R1 ann 500 12345', 'R2 ann 300 12345'],
		paid: ['x 785 12345'],
		expect: ['x several_orders R1+R2 -15', 'R1 in_review', 'R2 in_review'],
	},
	{
		name: 'for two of three',
		owed: ['R1 ann 500 12345', 'R2 ann 300 12345', 'R3 ann 70 12345'],
		paid: ['x 570 12345'],
		expect: ['x several_orders R1+R3 0', 'R1 in_review', 'R3 in_review', 'R2 missing'].sort(),
	},
	{
		name: 'for two of three in more than one way',
		owed: ['R1 ann 500 12345', 'R2 ann 300 12345', 'R3 ann 300 12345'],
		paid: ['x 800 12345'],
		expect: ['x ambiguous R1+R2+R3', 'R1 in_review', 'R2 in_review', 'R3 in_review'],
	},
	{
		name: 'not for orders of two buyers',
		owed: ['R1 ann 500 12345', 'R2 bob 300 12345'],
		paid: ['x 800 12345'],
		expect: ['x ambiguous R1+R2', 'R1 in_review', 'R2 in_review'],
	},
	{
		name: 'two payments for one order',
		owed: ['R1 ann 500 12345'],
		paid: ['x 200 12345 1', 'y 300 12345 2'],
		expect: ['x several_payments R1 0', 'y several_payments R1 0', 'R1 in_review'],
	},
	{
		name: 'two payments that do not add up',
		owed: ['R1 ann 500 12345'],
		paid: ['x 200 12345 1', 'y 200 12345 2'],
		expect: ['x ambiguous R1', 'y ambiguous R1', 'R1 in_review'],
	},
	{
		name: 'two of three payments',
		owed: ['R1 ann 500 12345'],
		paid: ['x 200 12345 1', 'y 300 12345 2', 'z 70 12345 3'],
		expect: ['x several_payments R1 0', 'y several_payments R1 0', 'z ambiguous R1', 'R1 in_review'],
	},
	{
		name: 'all orders of a buyer, without digits',
		owed: ['R1 ann 500 -', 'R2 ann 300 -', 'R3 bob 90 -'],
		paid: ['x 800 -'],
		expect: ['x several_orders R1+R2 0', 'R1 in_review', 'R2 in_review', 'R3 missing'],
	},
	{
		name: 'all orders of either of two buyers',
		owed: ['R1 ann 500 -', 'R2 ann 300 -', 'R3 bob 450 -', 'R4 bob 350 -'],
		paid: ['x 800 -'],
		expect: ['x ambiguous R1+R2+R3+R4', 'R1 in_review', 'R2 in_review', 'R3 in_review', 'R4 in_review'],
	},
	{
		name: 'orders too old do not add up',
		owed: ['R1 ann 500 - 0', 'R2 ann 300 - 20'],
		paid: ['x 800 - 40'],
		expect: ['x unknown', 'R1 missing', 'R2 missing'],
	},

	// Amount alone
	{
		name: 'an amount that nobody else owes',
		owed: ['R1 ann 500 -', 'R2 bob 600 -'],
		paid: ['x 500 -'],
		expect: ['x matched amount_only R1 0', 'R2 missing'],
	},
	{
		name: 'with digits that nobody has reported',
		owed: ['R1 ann 500 -'],
		paid: ['x 500 12345'],
		expect: ['x matched amount_only R1 0'],
	},
	{
		name: 'the bank does not show the digits that were reported',
		owed: ['R1 ann 500 12345'],
		paid: ['x 500 -'],
		expect: ['x matched amount_only R1 0'],
	},
	{
		name: 'other digits were reported',
		owed: ['R1 ann 500 12345'],
		paid: ['x 500 99999'],
		expect: ['x ambiguous R1', 'R1 in_review'],
	},
	{
		name: 'two owe the amount',
		owed: ['R1 ann 500 -', 'R2 bob 500 -'],
		paid: ['x 500 -'],
		expect: ['x ambiguous R1+R2', 'R1 in_review', 'R2 in_review'],
	},
	{
		name: 'two of one buyer owe the amount',
		owed: ['R1 ann 500 -', 'R2 ann 500 -'],
		paid: ['x 500 -'],
		expect: ['x ambiguous R1+R2', 'R1 in_review', 'R2 in_review'],
	},
	{
		name: 'one of the two has paid by digits',
		owed: ['R1 ann 500 12345', 'R2 bob 500 -'],
		paid: ['x 500 -', 'y 500 12345'],
		expect: ['x matched amount_only R2 0', 'y matched certain R1 0'],
	},
	{
		name: 'two payments of the amount',
		owed: ['R1 ann 500 -'],
		paid: ['x 500 - 1', 'y 500 - 2'],
		expect: ['x ambiguous R1', 'y ambiguous R1', 'R1 in_review'],
	},
	{ name: 'less a fee', owed: ['R1 ann 500 -'], paid: ['x 485 -'], expect: ['x matched amount_only R1 -15'] },
	{
		name: 'exactly goes before less a fee',
		owed: ['R1 ann 500 -', 'R2 bob 485 -'],
		paid: ['x 485 -'],
		expect: ['x matched amount_only R2 0', 'R1 missing'],
	},
	{
		name: 'the other with the amount is outside of the window',
		owed: ['R1 ann 500 - 0', 'R2 bob 500 - 5'],
		paid: ['x 500 - 1'],
		expect: ['x matched amount_only R1 0', 'R2 missing'],
	},
	{
		name: 'a payment with the right digits points to the order already',
		owed: ['R1 ann 500 12345'],
		paid: ['x 300 12345 1', 'y 500 - 2'],
		expect: ['x under R1 -200', 'y ambiguous R1', 'R1 in_review'],
	},
	{ name: 'no amount fits', owed: ['R1 ann 500 -'], paid: ['x 501 -'], expect: ['x unknown', 'R1 missing'] },
	{
		name: 'no amount fits, but for the tolerance',
		owed: ['R1 ann 500 -'],
		paid: ['x 501 -'],
		rules: { toleranceMinor: 1 },
		expect: ['x matched amount_only R1 1'],
	},
	{
		name: 'many owe the amount',
		owed: Array.from({ length: 12 }, (_, n) => `R${n + 10} b${n} 500 -`),
		paid: ['x 500 -'],
		expect: [
			'x ambiguous R10+R11+R12+R13+R14+R15+R16+R17+R18+R19',
			...Array.from({ length: 12 }, (_, n) => `R${n + 10} ${n < 10 ? 'in_review' : 'missing'}`),
		],
	},
];

const run = ({ owed, paid, rules, already }: Case, turn: <T>(list: T[]) => T[] = (list) => list) =>
	inShort(
		reconcile(turn(owed.map(payable)), turn(paid.map(payment)), { ...RULES, ...rules }, new Set(already)),
	);

test.each(CASES)('$name', (example) => {
	expect(run(example).sort()).toEqual([...example.expect].sort());
	// Whatever the order.
	expect(run(example, (list) => list.reverse())).toEqual(run(example));
});

/** Few amounts, digits, buyers and days, so that everything collides. */
const worlds = fc.record({
	owed: fc.array(
		fc.record({
			buyer: fc.constantFrom('ann', 'bob', 'cat'),
			amountMinor: fc.constantFrom(100, 115, 200, 300, 500),
			lastFive: fc.constantFrom(null, '11111', '22222', '33333'),
			day: fc.integer({ min: 0, max: 8 }),
		}),
		{ maxLength: 10 },
	),
	paid: fc.array(
		fc.record({
			amountMinor: fc.constantFrom(85, 100, 185, 200, 300, 400, 500),
			lastFives: fc.subarray(['11111', '22222', '33333']),
			day: fc.integer({ min: 0, max: 12 }),
			timed: fc.boolean(),
		}),
		{ maxLength: 10 },
	),
	windowDays: fc.constantFrom(3, 30),
	toleranceMinor: fc.constantFrom(0, 15),
});

describe('whatever comes', () => {
	const build = ({ owed, paid, ...rules }: typeof worlds extends fc.Arbitrary<infer W> ? W : never) => ({
		payables: owed.map(({ day, ...rest }, n): Payable => ({
			...rest,
			code: `R${n}`,
			placedAt: START + day * DAY,
		})),
		payments: paid.map(({ day, ...rest }, n): Payment => ({ ...rest, key: `k${n}`, at: START + day * DAY })),
		rules: { ...rules, feesMinor: [15] },
	});

	test('a payment pays at most one payable and a payable is paid by at most one payment', () => {
		fc.assert(
			fc.property(worlds, (world) => {
				const { payables, payments, rules } = build(world);
				const result = reconcile(payables, payments, rules);
				const matched = result.payments.filter(({ status }) => status === 'matched');
				const codes = matched.flatMap(({ payableCodes }) => payableCodes);
				expect(codes).toHaveLength(matched.length);
				expect(new Set(codes).size).toBe(codes.length);
				expect(
					result.payables
						.filter(({ status }) => status === 'matched')
						.map(({ code }) => code)
						.sort(),
				).toEqual(codes.sort());
				expect(result.payments).toHaveLength(payments.length);
				expect(result.payables).toHaveLength(payables.length);
			}),
			{ numRuns: 500 },
		);
	});

	test('what is matched fits in amount and time, and in its digits when it is certain', () => {
		fc.assert(
			fc.property(worlds, (world) => {
				const { payables, payments, rules } = build(world);
				for (const { key, status, confidence, payableCodes } of reconcile(payables, payments, rules)
					.payments) {
					if (status !== 'matched') continue;
					const paid = payments.find((one) => one.key === key)!;
					const owed = payables.find(({ code }) => code === payableCodes[0])!;
					const off = Math.min(
						Math.abs(paid.amountMinor - owed.amountMinor),
						Math.abs(paid.amountMinor + 15 - owed.amountMinor),
					);
					expect(off).toBeLessThanOrEqual(rules.toleranceMinor);
					expect(owed.placedAt).toBeLessThan(paid.at + DAY);
					expect(owed.placedAt).toBeGreaterThanOrEqual(paid.at - rules.windowDays * DAY);
					const known = owed.lastFive !== null && paid.lastFives.includes(owed.lastFive);
					expect(known || confidence === 'amount_only').toBe(true);
					if (!known && owed.lastFive !== null) expect(paid.lastFives).toEqual([]);
				}
			}),
			{ numRuns: 500 },
		);
	});

	test('shuffling changes nothing', () => {
		const shuffled = worlds.chain((world) => {
			const { payables, payments, rules } = build(world);
			const turned = fc.record({
				payables: fc.shuffledSubarray(payables, { minLength: payables.length }),
				payments: fc.shuffledSubarray(payments, { minLength: payments.length }),
			});
			return turned.map((other) => ({ payables, payments, rules, other }));
		});
		fc.assert(
			fc.property(shuffled, ({ payables, payments, rules, other }) => {
				expect(reconcile(other.payables, other.payments, rules)).toEqual(
					reconcile(payables, payments, rules),
				);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('10,000 of each within seconds', () => {
	const N = 10_000;
	const numbers = Array.from({ length: N }, (_, n) => n);
	test.each<[string, (n: number) => string, (n: number) => string, number]>([
		[
			'all different',
			(n) => `R${n} b${n} ${100 + n} ${String(10_000 + n)}`,
			(n) => `k${n} ${100 + n} ${String(10_000 + n)}`,
			N,
		],
		[
			'one amount, digits for all',
			(n) => `R${n} b${n} 350 ${String(10_000 + n)}`,
			(n) => `k${n} 350 ${String(10_000 + n)}`,
			N,
		],
		['one amount, no digits', (n) => `R${n} b${n} 350 -`, (n) => `k${n} 350 -`, 0],
		['one amount, the same digits', (n) => `R${n} b${n} 350 12345`, (n) => `k${n} 350 12345`, 0],
		[
			'one buyer with two orders each, sums without digits',
			(n) => `R${n} b${n >> 1} ${n % 2 ? 100 : 250} -`,
			(n) => `k${n} 350 -`,
			0,
		],
	])('%s', (_, owed, paid, expected) => {
		const started = performance.now();
		const { payments } = reconcile(
			numbers.map((n) => payable(owed(n))),
			numbers.map((n) => payment(paid(n))),
			RULES,
		);
		expect(payments.filter(({ status }) => status === 'matched')).toHaveLength(expected);
		expect(performance.now() - started).toBeLessThan(10_000);
	});
});
