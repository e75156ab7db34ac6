import { built, source, type Values } from '../../support/feed/build';
import { readBack, type ReadRow } from '../../support/feed/read-back';

const SETTINGS = { profile: 'custom', format: 'csv', rows: 'products', priceForm: 'number' } as const;

/** The only row of a product with these variants, and the rules of its issues. */
async function merged(...variants: Values[]): Promise<{ row: ReadRow; rules: string[] }> {
	const products = variants.map((values, index) => source({ variantId: `V${index}`, ...values }));
	const { file, issues } = await built(products, SETTINGS);
	const rows = await readBack(file, 'csv');
	expect(rows).toHaveLength(1);
	return { row: rows[0] ?? {}, rules: issues.map(({ rule }) => rule) };
}

describe('the variants of a product become one row', () => {
	test.each<[string, Values[], ReadRow]>([
		['with the ID of the product', [{}, {}], { id: ['A1'] }],
		[
			'with the title and picture of the first',
			[{ variantTitle: '大' }, { title: '別的', imageLink: 'https://shop.example/2.jpg' }],
			{ title: ['鳳梨酥'], image_link: ['https://shop.example/1.jpg'] },
		],
		['at the lowest price', [{ price: 300 }, { price: 200 }, { price: 250 }], { price: ['200'] }],
		[
			'with the sale of the lowest',
			[{ price: 300 }, { price: 400, salePrice: 250 }],
			{ price: ['400'], sale_price: ['250'] },
		],
		[
			'without a sale that is not the lowest',
			[{ price: 400, salePrice: 350 }, { price: 300 }],
			{ price: ['300'] },
		],
		['in stock when any is', [{ stock: 0 }, { stock: 3 }], { availability: ['in_stock'] }],
		['in stock though the last is not', [{ stock: 3 }, { stock: 0 }], { availability: ['in_stock'] }],
		['out of stock when all are', [{ stock: 0 }, { stock: '0' }], { availability: ['out_of_stock'] }],
		[
			'to be had from the date of the one that can be',
			[{ stock: 0 }, { availability: 'preorder', availabilityDate: '2026-12-01' }],
			{ availability: ['preorder'], availability_date: [expect.stringContaining('2026-12-01') as string] },
		],
		['with a colour that all have', [{ color: '紅' }, { color: '紅' }], { color: ['紅'] }],
		['without colours that differ', [{ color: '紅' }, { color: '藍' }, { color: '紅' }], {}],
		['without the barcode of one of them', [{ gtin: '4710088412348' }, {}], {}],
		['of no group', [{}, {}], {}],
	])('%s', async (_, variants, expected) => {
		const { row } = await merged(...variants);
		expect(row).toMatchObject(expected);
		for (const column of ['sale_price', 'color', 'gtin', 'item_group_id']) {
			expect(row[column]).toEqual(expected[column]);
		}
	});

	test('which says so when their prices differ', async () => {
		expect((await merged({ price: 300 }, { price: 300 })).rules).toEqual([]);
		expect((await merged({ price: 300 }, { price: 200 })).rules).toEqual(['variants_differ']);
		const { issues } = await built(
			[
				source({ productId: 'B', variantId: '1', price: 300 }, 3),
				source({ productId: 'B', variantId: '2', price: 400, salePrice: 90 }, 4),
			],
			SETTINGS,
		);
		expect(issues).toEqual([
			expect.objectContaining({ origin: 3, id: 'B', field: 'price', value: '90 - 300', severity: 'warning' }),
		]);
	});
});

test('each product has its row, with the variants that can be offered', async () => {
	const { rows, statistics } = await built(
		[
			source({ productId: 'B', variantId: 'B-1' }),
			source({ productId: 'A', variantId: 'A-1' }),
			source({ productId: 'C' }),
			source({ productId: 'A', variantId: 'A-2', price: 0 }),
			source({ productId: 'D', variantId: 'D-1', isListed: false }),
			source({ productId: 'B', variantId: 'B-2' }),
		],
		SETTINGS,
		2,
	);
	expect(rows.map(([id]) => id)).toEqual(['A', 'B', 'C']);
	expect(statistics).toMatchObject({ read: 6, written: 3, invalid: 1, excluded: 1 });
});
