import fc from 'fast-check';

import { givenBack, orderedLots, piecesOf, withPieces, type LotMovement } from '../../../lib/groupbuy/lots';

type Row = readonly [key: string, buyerId: number, itemId: number, delta: number, price: number];

const movements = (rows: readonly Row[]): LotMovement[] =>
	rows.map(([key, buyerId, id, delta, unitPriceMinor], at) => ({
		key,
		at,
		buyerId,
		item: { id },
		delta,
		unitPriceMinor,
	}));

/** `key buyer:item quantity@price` */
const shown = (rows: readonly Row[]) =>
	orderedLots(movements(rows)).map(
		({ key, buyerId, itemId, quantity, unitPriceMinor }) =>
			`${key} ${buyerId}:${itemId} ${quantity}@${unitPriceMinor}`,
	);

describe('orderedLots', () => {
	test.each<[name: string, rows: Row[], lots: string[]]>([
		['nothing', [], []],
		[
			'in the order in which they were obtained',
			[
				['a', 1, 1, 2, 90],
				['b', 2, 1, 1, 90],
				['c', 1, 2, 1, 50],
				['d', 1, 1, 1, 100],
			],
			['a 1:1 2@90', 'b 2:1 1@90', 'c 1:2 1@50', 'd 1:1 1@100'],
		],
		[
			'the newest of the price go first',
			[
				['a', 1, 1, 2, 90],
				['b', 1, 1, 2, 90],
				['c', 1, 1, -3, 90],
			],
			['a 1:1 1@90'],
		],
		[
			'only those of the price go',
			[
				['a', 1, 1, 2, 90],
				['b', 1, 1, 2, 100],
				['c', 1, 1, -1, 90],
			],
			['a 1:1 1@90', 'b 1:1 2@100'],
		],
		[
			'nobody else’s go, and of no other item',
			[
				['a', 1, 1, 2, 90],
				['b', 2, 1, 2, 90],
				['c', 1, 2, 2, 90],
				['d', 1, 1, -2, 90],
			],
			['b 2:1 2@90', 'c 1:2 2@90'],
		],
		[
			'who leaves and comes again is last',
			[
				['a', 1, 1, 1, 90],
				['b', 2, 1, 1, 90],
				['c', 1, 1, -1, 90],
				['d', 1, 1, 1, 90],
			],
			['b 2:1 1@90', 'd 1:1 1@90'],
		],
	])('%s', (_name, rows, lots) => {
		expect(shown(rows)).toEqual(lots);
	});

	test('nobody gives back what they do not have', () => {
		expect(() =>
			shown([
				['a', 1, 1, 2, 90],
				['b', 1, 1, -1, 100],
			]),
		).toThrow('Buyer 1 gives back 1 more of item 1 than there are');
	});
});

const lots = [
	{ unitPriceMinor: 90, quantity: 2 },
	{ unitPriceMinor: 100, quantity: 1 },
	{ unitPriceMinor: 80, quantity: 3 },
];

test.each([
	[0, null, []],
	[1, null, [[1, 100]]],
	[
		2,
		null,
		[
			[1, 100],
			[1, 90],
		],
	],
	[
		9,
		null,
		[
			[1, 100],
			[2, 90],
			[3, 80],
		],
	],
	[
		4,
		80,
		[
			[3, 80],
			[1, 100],
		],
	],
	[1, 70, [[1, 100]]],
])('giving back %d, preferably at %p', (quantity, preferred, gone) => {
	expect(givenBack(lots, quantity, preferred).map((lot) => [lot.quantity, lot.unitPriceMinor])).toEqual(gone);
});

test('lots and pieces', () => {
	fc.assert(
		fc.property(fc.nat(9), fc.option(fc.constantFrom(80, 90, 100)), (quantity, preferred) => {
			const gone = givenBack(lots, quantity, preferred);
			expect(piecesOf(gone)).toBe(Math.min(quantity, 6));
			const rest = gone.reduce((left, lot) => withPieces(left, lot.unitPriceMinor, -lot.quantity), lots);
			expect(piecesOf(rest)).toBe(6 - piecesOf(gone));
			expect(rest.every((lot) => lot.quantity > 0)).toBe(true);
		}),
	);
});
