import fc from 'fast-check';

import { formable, planClosing, type Closing, type ClosingPlan } from '../../../lib/groupbuy/closing';
import type { OrderedLot } from '../../../lib/groupbuy/lots';
import { DEFAULT_ITEM_RULES, type ItemRules } from '../../../lib/groupbuy/rules';

const item = (id: number, rules: Partial<ItemRules> = {}): Closing['items'][number] => ({
	id,
	code: `A${id}`,
	title: `商品A${id}`,
	rules: { ...DEFAULT_ITEM_RULES, ...rules },
});

/** In the order in which they were obtained. */
type Row = readonly [buyerId: number, itemId: number, quantity: number, price: number];

const lotsOf = (rows: readonly Row[]): OrderedLot[] =>
	rows.map(([buyerId, itemId, quantity, unitPriceMinor], at) => ({
		buyerId,
		itemId,
		quantity,
		unitPriceMinor,
		at,
		key: `k${at}`,
	}));

const NO_MINIMUM = { minQuantity: null, minAmountMinor: null };

const shownLines = ({ lines }: ClosingPlan) =>
	lines.map(
		({ buyerId, itemId, unitPriceMinor, formed, unformed, finalPriceMinor }) =>
			`${buyerId} A${itemId}@${unitPriceMinor}: ${formed} at ${finalPriceMinor}, ${unformed} not`,
	);

const shownItems = ({ items }: ClosingPlan) =>
	items.map(
		({ code, ordered, formed, unformed, shortOf, why, tier, amountMinor }) =>
			`${code}: ${formed} of ${ordered} (${unformed} not: ${why ?? '-'}, short of ${shortOf}) tier ${tier?.from ?? '-'} = ${amountMinor}`,
	);

const TIERS = [
	{ from: 10, priceMinor: 95 },
	{ from: 20, priceMinor: 80 },
];

interface Case extends Partial<Omit<Closing, 'lots'>> {
	orders: readonly Row[];
	items?: Closing['items'];
	lines: string[];
	shown: string[];
	sum?: Partial<ClosingPlan>;
}

const CASES: Record<string, Case> = {
	'without rules everything forms': {
		orders: [
			[1, 1, 2, 100],
			[2, 1, 1, 100],
		],
		lines: ['1 A1@100: 2 at 100, 0 not', '2 A1@100: 1 at 100, 0 not'],
		shown: ['A1: 3 of 3 (0 not: -, short of 0) tier - = 300'],
		sum: { formed: true, pieces: 3, totalMinor: 300, buyers: 2, shortfalls: [] },
	},
	'nothing ordered, nothing missed': {
		orders: [],
		lines: [],
		shown: ['A1: 0 of 0 (0 not: -, short of 0) tier - = 0'],
		sum: { formed: true, pieces: 0, totalMinor: 0, buyers: 0 },
	},
	'lots of one buyer and price are one line': {
		orders: [
			[1, 1, 2, 100],
			[2, 1, 1, 100],
			[1, 1, 1, 90],
			[1, 1, 4, 100],
		],
		lines: ['1 A1@100: 6 at 100, 0 not', '2 A1@100: 1 at 100, 0 not', '1 A1@90: 1 at 90, 0 not'],
		shown: ['A1: 8 of 8 (0 not: -, short of 0) tier - = 790'],
	},
	'an item’s minimum that is reached': {
		items: [item(1, { minQuantity: 3 })],
		orders: [[1, 1, 3, 100]],
		lines: ['1 A1@100: 3 at 100, 0 not'],
		shown: ['A1: 3 of 3 (0 not: -, short of 0) tier - = 300'],
	},
	'an item’s minimum that is missed takes the item alone': {
		items: [item(1, { minQuantity: 4 }), item(2)],
		orders: [
			[1, 1, 3, 100],
			[2, 2, 1, 50],
		],
		lines: ['1 A1@100: 0 at 100, 3 not', '2 A2@50: 1 at 50, 0 not'],
		shown: [
			'A1: 0 of 3 (3 not: minimum, short of 1) tier - = 0',
			'A2: 1 of 1 (0 not: -, short of 0) tier - = 50',
		],
		sum: { formed: true, pieces: 1, totalMinor: 50, buyers: 1 },
	},
	'the last pieces that fill no pack fall out, also a part of an order': {
		items: [item(1, { casePack: 12 })],
		orders: [
			[1, 1, 9, 100],
			[2, 1, 4, 100],
			[3, 1, 2, 100],
		],
		lines: ['1 A1@100: 9 at 100, 0 not', '2 A1@100: 3 at 100, 1 not', '3 A1@100: 0 at 100, 2 not'],
		shown: ['A1: 12 of 15 (3 not: pack, short of 9) tier - = 1200'],
		sum: { pieces: 12, totalMinor: 1200, buyers: 2 },
	},
	'not one full pack': {
		items: [item(1, { casePack: 12 })],
		orders: [[1, 1, 11, 100]],
		lines: ['1 A1@100: 0 at 100, 11 not'],
		shown: ['A1: 0 of 11 (11 not: pack, short of 1) tier - = 0'],
	},
	'only full packs count towards the minimum': {
		items: [item(1, { casePack: 12, minQuantity: 13 })],
		orders: [[1, 1, 15, 100]],
		lines: ['1 A1@100: 0 at 100, 15 not'],
		shown: ['A1: 0 of 15 (15 not: minimum, short of 9) tier - = 0'],
	},
	'everybody pays the tier that all have reached': {
		items: [item(1, { tiers: TIERS })],
		orders: [
			[1, 1, 9, 100],
			[2, 1, 1, 100],
		],
		lines: ['1 A1@100: 9 at 95, 0 not', '2 A1@100: 1 at 95, 0 not'],
		shown: ['A1: 10 of 10 (0 not: -, short of 0) tier 10 = 950'],
	},
	'an early bird who paid less pays no more': {
		items: [item(1, { tiers: TIERS })],
		orders: [
			[1, 1, 2, 90],
			[2, 1, 8, 100],
		],
		lines: ['1 A1@90: 2 at 90, 0 not', '2 A1@100: 8 at 95, 0 not'],
		shown: ['A1: 10 of 10 (0 not: -, short of 0) tier 10 = 940'],
	},
	'only what forms counts towards the tier': {
		items: [item(1, { tiers: TIERS, casePack: 6 })],
		orders: [[1, 1, 23, 100]],
		lines: ['1 A1@100: 18 at 95, 5 not'],
		shown: ['A1: 18 of 23 (5 not: pack, short of 1) tier 10 = 1710'],
	},
	'the campaign’s minimum of pieces counts what forms': {
		rules: { minQuantity: 15, minAmountMinor: null },
		items: [item(1, { casePack: 12 }), item(2, { tiers: [{ from: 1, priceMinor: 10 }] })],
		orders: [
			[1, 1, 14, 100],
			[2, 2, 2, 50],
		],
		lines: ['1 A1@100: 0 at 100, 14 not', '2 A2@50: 0 at 50, 2 not'],
		shown: [
			'A1: 0 of 14 (14 not: campaign, short of 0) tier - = 0',
			'A2: 0 of 2 (2 not: campaign, short of 0) tier - = 0',
		],
		sum: {
			formed: false,
			pieces: 0,
			totalMinor: 0,
			buyers: 0,
			shortfalls: [{ of: 'pieces', needed: 15, have: 14 }],
		},
	},
	'the campaign’s minimum amount is at final prices': {
		rules: { minQuantity: 10, minAmountMinor: 960 },
		items: [item(1, { tiers: TIERS })],
		orders: [[1, 1, 10, 100]],
		lines: ['1 A1@100: 0 at 100, 10 not'],
		shown: ['A1: 0 of 10 (10 not: campaign, short of 0) tier - = 0'],
		sum: { formed: false, shortfalls: [{ of: 'amount', needed: 960, have: 950 }] },
	},
	'a minimum that is just reached': {
		rules: { minQuantity: 10, minAmountMinor: 950 },
		items: [item(1, { tiers: TIERS })],
		orders: [[1, 1, 10, 100]],
		lines: ['1 A1@100: 10 at 95, 0 not'],
		shown: ['A1: 10 of 10 (0 not: -, short of 0) tier 10 = 950'],
		sum: { formed: true, shortfalls: [] },
	},
	'nobody ordered where a minimum was asked for': {
		rules: { minQuantity: 1, minAmountMinor: 1 },
		orders: [],
		lines: [],
		shown: ['A1: 0 of 0 (0 not: -, short of 0) tier - = 0'],
		sum: {
			formed: false,
			shortfalls: [
				{ of: 'pieces', needed: 1, have: 0 },
				{ of: 'amount', needed: 1, have: 0 },
			],
		},
	},
};

describe('planClosing', () => {
	test.each(Object.entries(CASES))('%s', (_name, { orders, items, rules, lines, shown, sum }) => {
		const plan = planClosing({
			rules: rules ?? NO_MINIMUM,
			items: items ?? [item(1)],
			lots: lotsOf(orders),
		});
		expect(shownLines(plan)).toEqual(lines);
		expect(shownItems(plan)).toEqual(shown);
		if (sum) expect(plan).toMatchObject(sum);
	});
});

const itemRules = fc.record({
	limitPerBuyer: fc.constant(null),
	minQuantity: fc.option(fc.integer({ min: 1, max: 30 })),
	casePack: fc.option(fc.integer({ min: 2, max: 12 })),
	tiers: fc.constantFrom([], TIERS),
	earlyBird: fc.constant([]),
});
const rows = fc.array(
	fc.tuple(
		fc.integer({ min: 1, max: 6 }),
		fc.constantFrom(1, 2),
		fc.integer({ min: 1, max: 9 }),
		fc.constantFrom(70, 90, 100),
	),
	{ maxLength: 30 },
);
const closings = fc
	.record({
		first: itemRules,
		second: itemRules,
		rows,
		minQuantity: fc.option(fc.nat(60)),
		minAmountMinor: fc.option(fc.nat(6000)),
	})
	.map(({ first, second, rows: orders, ...rules }): Closing => ({
		rules,
		items: [item(1, first), item(2, second)],
		lots: lotsOf(orders),
	}));

describe('planClosing, whatever was ordered', () => {
	test('loses no piece, fills packs, keeps minimums, and adds up', () => {
		let failed = 0;
		let fellOut = 0;
		fc.assert(
			fc.property(closings, (closing) => {
				const plan = planClosing(closing);
				for (const { itemId, ordered, formed, unformed, why, tier, amountMinor } of plan.items) {
					const ofItem = closing.lots.filter((lot) => lot.itemId === itemId);
					const lines = plan.lines.filter((line) => line.itemId === itemId);
					const { casePack, minQuantity, tiers } = closing.items.find(({ id }) => id === itemId)!.rules;
					expect(ordered).toBe(ofItem.reduce((sum, lot) => sum + lot.quantity, 0));
					expect(formed + unformed).toBe(ordered);
					expect(lines.reduce((sum, line) => sum + line.formed, 0)).toBe(formed);
					expect(lines.reduce((sum, line) => sum + line.unformed, 0)).toBe(unformed);
					expect(formed % (casePack ?? 1)).toBe(0);
					if (formed > 0) expect(formed).toBeGreaterThanOrEqual(minQuantity ?? 0);
					expect(why === null).toBe(unformed === 0);
					expect(amountMinor).toBe(lines.reduce((sum, line) => sum + line.formed * line.finalPriceMinor, 0));
					const reached = tiers.filter(({ from }) => from <= formed).map(({ priceMinor }) => priceMinor);
					expect(tier?.priceMinor ?? Infinity).toBe(Math.min(...reached));
					for (const line of lines) {
						expect(line.finalPriceMinor).toBe(Math.min(line.unitPriceMinor, tier?.priceMinor ?? Infinity));
						const own = ofItem.filter(
							(lot) => lot.buyerId === line.buyerId && lot.unitPriceMinor === line.unitPriceMinor,
						);
						expect(line.formed + line.unformed).toBe(own.reduce((sum, lot) => sum + lot.quantity, 0));
					}
				}
				expect(plan.pieces).toBe(plan.items.reduce((sum, { formed }) => sum + formed, 0));
				expect(plan.totalMinor).toBe(plan.items.reduce((sum, { amountMinor }) => sum + amountMinor, 0));
				expect(plan.formed).toBe(plan.shortfalls.length === 0);
				if (plan.formed) {
					expect(plan.pieces).toBeGreaterThanOrEqual(closing.rules.minQuantity ?? 0);
					expect(plan.totalMinor).toBeGreaterThanOrEqual(closing.rules.minAmountMinor ?? 0);
				} else expect(plan.pieces).toBe(0);
				failed += Number(!plan.formed);
				fellOut += plan.items.filter(({ why }) => why === 'pack').length;
			}),
			{ numRuns: 500 },
		);
		expect(failed).toBeGreaterThan(20);
		expect(fellOut).toBeGreaterThan(20);
	});

	test('nobody falls out for somebody who came later', () => {
		fc.assert(
			fc.property(closings, (closing) => {
				// Each lot a buyer of its own, so that lines are lots.
				const lots = closing.lots.map((lot, index) => ({ ...lot, buyerId: index }));
				const { lines } = planClosing({ ...closing, lots });
				for (const { id } of closing.items) {
					const ofItem = lines.filter(({ itemId }) => itemId === id);
					const first = ofItem.findIndex(({ unformed }) => unformed > 0);
					if (first >= 0) expect(ofItem.slice(first + 1).every(({ formed }) => formed === 0)).toBe(true);
				}
			}),
		);
	});

	test('so many more as it is short of, and everything forms', () => {
		fc.assert(
			fc.property(itemRules, fc.nat(80), (rules, ordered) => {
				const { shortOf } = formable(rules, ordered);
				if (ordered > 0) expect(formable(rules, ordered + shortOf)).toMatchObject({ why: null, shortOf: 0 });
				if (shortOf > 0) expect(formable(rules, ordered + shortOf - 1).why).not.toBeNull();
			}),
		);
	});
});
