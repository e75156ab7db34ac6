import { CARRIERS, type Carrier } from '../../../lib/closing-pack/carriers';
import { parseExportColumns } from '../../../lib/closing-pack/export-columns';
import type { PackedOrder } from '../../../lib/closing-pack/orders';
import { parcelFile, type ParcelSettings } from '../../../lib/closing-pack/parcels';
import { packWords } from '../../../lib/closing-pack/words';
import { line, order, records, settings } from './fixtures';

const words = packWords('en');
const both: ParcelSettings = { ...settings, carriers: ['sevenEleven', 'familyMart'] };
const COMPLETE = {
	recipientName: '王小明',
	recipientPhone: '0912-345-678',
	storeCode: '211147',
	pickupPlace: '7-11 百建門市',
};

function parcel(changes: Partial<PackedOrder>, price = 500): PackedOrder {
	return order('小明', [line('A1', 1, price)], { ...COMPLETE, ...changes });
}

function made(kind: Carrier['kind'], orders: PackedOrder[], with_: Partial<ParcelSettings> = {}) {
	const { sheet, problems } = parcelFile(kind, orders, { ...both, ...with_ }, words);
	return { sheet, rows: records(sheet), problems };
}

test('7-ELEVEN: the columns of its batch upload, filled', () => {
	const { sheet, rows, problems } = made('sevenEleven', [parcel({})]);
	expect(problems).toEqual([]);
	expect(
		Object.fromEntries(sheet.columns.map(({ header }, index) => [header, sheet.rows[0]?.[index]])),
	).toEqual({
		'服務類型範例(此欄不填寫)': '',
		'服務類型(請填寫代碼)': '',
		'實際包裹價值(必填)': 500,
		'寄件人姓名(必填)': '店家',
		'寄件人電話(必填)': '0911222333',
		'寄件人mail(必填)': 'shop@example.com',
		退貨門市: '',
		退貨門市店號: '',
		'取件人姓名(必填)': '王小明',
		'取件人電話(必填)': '0912345678',
		'取件人mail(必填)': 'shop@example.com',
		'取件門市(必填)': '百建門市',
		'取件門市店號(必填)': '211147',
	});
	expect(rows).toHaveLength(1);
});

test('FamilyMart: what its form asks for', () => {
	const { rows, problems } = made('familyMart', [
		parcel({ pickupPlace: '全家 文山店', storeCode: '017206', paidAt: 1 }),
	]);
	expect(problems).toEqual([]);
	expect(rows).toEqual([
		expect.objectContaining({
			storeName: '文山店',
			storeCode: '017206',
			value: 500,
			balance: 0,
			items: 'A1×1',
		}),
	]);
});

test("a merchant's own columns replace the chain's", () => {
	const columns = parseExportColumns(
		'[{"header":"型態","value":"2"},{"header":"姓名","field":"recipientName"}]',
		'columns',
	);
	const { sheet, problems } = made('sevenEleven', [parcel({ pickupPlace: '7-11' })], {
		columns: { sevenEleven: columns },
		sender: { name: null, phone: null, email: null },
	});
	// Neither the sender nor the name of the store is asked for where no column wants them.
	expect(problems).toEqual([]);
	expect(sheet.columns.map(({ header }) => header)).toEqual(['型態', '姓名']);
	expect(sheet.rows).toEqual([['2', '王小明']]);
});

describe('which chain an order goes to', () => {
	type Where = 'sevenEleven' | 'familyMart' | 'asked' | 'nowhere';
	test.each<[string | null, string | null, Where]>([
		['7-11 百建', '211147', 'sevenEleven'],
		['7-ELEVEN百建門市', '211147', 'sevenEleven'],
		['７－１１ 百建', '211147', 'sevenEleven'],
		['統一超商 百建', '211147', 'sevenEleven'],
		['小七 百建', '211147', 'sevenEleven'],
		['全家 文山店', '017206', 'familyMart'],
		['FamilyMart 文山', '017206', 'familyMart'],
		['百建門市', '211147', 'asked'],
		[null, '211147', 'asked'],
		[null, null, 'asked'],
		['管委會', null, 'nowhere'],
		['中山路711號', null, 'nowhere'],
		['全家福大樓', null, 'nowhere'],
	])('%s %s → %s', (pickupPlace, storeCode, where) => {
		const orders = [parcel({ pickupPlace, storeCode })];
		const seven = made('sevenEleven', orders);
		const family = made('familyMart', orders);
		expect([seven.rows.length, family.rows.length]).toEqual([
			where === 'sevenEleven' ? 1 : 0,
			where === 'familyMart' ? 1 : 0,
		]);
		// Told once, not once per chain.
		expect([seven.problems.length, family.problems.length].map((count) => count > 0)).toEqual([
			where === 'asked',
			false,
		]);
	});

	test('with only one chain, a store number without a name of a chain is its', () => {
		const { rows } = made('familyMart', [parcel({ pickupPlace: '文山店', storeCode: '017206' })], {
			carriers: ['familyMart'],
		});
		expect(rows).toHaveLength(1);
	});

	test('what has been picked up, is cancelled or did not form goes nowhere', () => {
		const gone = [
			parcel({ pickedUpAt: 1 }),
			parcel({ state: 'cancelled' }),
			order('Amy', [line('A1', 0, 500, 1)], COMPLETE),
		];
		expect(made('sevenEleven', gone)).toMatchObject({ rows: [], problems: [] });
	});
});

describe('an order that lacks something is told, not sent', () => {
	test.each<[Partial<PackedOrder>, string, string]>([
		[{ recipientName: null }, 'Recipient name', ''],
		[{ recipientName: '王小明'.repeat(4) }, 'Recipient name', '王小明王小明王小明王小明'],
		[{ recipientName: '小明😀' }, 'Recipient name', '小明😀'],
		[{ recipientName: '=cmd' + '|x' }, 'Recipient name', '=cmd|x'],
		[{ recipientName: '@Amy' }, 'Recipient name', '@Amy'],
		[{ recipientPhone: null }, 'Recipient phone', ''],
		[{ recipientPhone: '0223456789' }, 'Recipient phone', '0223456789'],
		[{ recipientPhone: '091234567' }, 'Recipient phone', '091234567'],
		[{ storeCode: null }, 'Store number', ''],
		[{ storeCode: '21114' }, 'Store number', '21114'],
		[{ pickupPlace: '7-11' }, 'Store name', '7-11'],
		[{ totalMinor: 20_001 }, 'Parcel value', '20001'],
		[{ dueInAdvanceMinor: 500 }, 'Payment', '500'],
	])('%j → %s', (changes, field, value) => {
		const lacking = parcel(changes);
		const { rows, problems } = made('sevenEleven', [lacking, parcel({})]);
		expect(rows).toHaveLength(1);
		expect(problems).toEqual([
			{
				document: 'sevenEleven',
				orderCode: lacking.code,
				buyer: '小明',
				field,
				value,
				wayOut: expect.stringMatching(/./) as string,
			},
		]);
	});

	test.each<[string, Partial<PackedOrder>]>([
		['what is due in advance is paid', { dueInAdvanceMinor: 500, paidAt: 1 }],
		['a parcel of NT$20,000', { totalMinor: 20_000 }],
		['a name in full width', { recipientName: '　王　小明 ' }],
		['+886', { recipientPhone: '+886912345678' }],
		['ten characters', { recipientName: '王小明王小明王小明王' }],
	])('%s: sent', (_, changes) => {
		expect(made('sevenEleven', [parcel(changes)])).toMatchObject({ problems: [], rows: [{}] });
	});

	test('FamilyMart takes names of thirty characters', () => {
		const long = { pickupPlace: '全家 文山', recipientName: '王'.repeat(30) };
		expect(made('familyMart', [parcel(long)]).rows).toHaveLength(1);
		expect(made('familyMart', [parcel({ ...long, recipientName: '王'.repeat(31) })]).rows).toHaveLength(0);
	});

	test('everything that is wrong is told at once', () => {
		const { problems } = made('sevenEleven', [
			parcel({ recipientName: null, recipientPhone: null, storeCode: null }),
		]);
		expect(problems.map(({ field }) => field)).toEqual(['Store number', 'Recipient name', 'Recipient phone']);
	});

	test('a missing sender is told once, and the rows are made', () => {
		const { rows, problems } = made('sevenEleven', [parcel({}), parcel({})], {
			sender: { name: '店家', phone: null, email: null },
		});
		expect(rows).toHaveLength(2);
		expect(problems.map(({ orderCode, field }) => [orderCode, field])).toEqual([
			[null, 'Sender phone'],
			[null, 'Sender email'],
		]);
	});
});

test('every order of a chain is in its file or among the problems', () => {
	const names = ['王小明', null, '', '😀', '王'.repeat(40)];
	const phones = ['0912345678', null, 'x'];
	const orders = names.flatMap((recipientName) =>
		phones.flatMap((recipientPhone) => [
			parcel({ recipientName, recipientPhone }),
			parcel({ recipientName, recipientPhone, storeCode: null }),
		]),
	);
	const { sheet, problems } = made('sevenEleven', orders);
	const told = new Set(problems.map(({ orderCode }) => orderCode));
	expect(sheet.rows.length + told.size).toBe(orders.length);
	expect(sheet.rows.length).toBe(1);
});

describe('columns of a merchant', () => {
	test.each<[string, unknown]>([
		['not JSON', '[{'],
		['no list', '{}'],
		['an empty list', '[]'],
		['a text', '"recipientName"'],
		['nothing', null],
		['an entry that is no object', '["姓名"]'],
		['an empty entry', '[null]'],
		['no header', '[{"field":"recipientName"}]'],
		['an empty header', '[{"header":" ","field":"recipientName"}]'],
		['an unknown field', '[{"header":"x","field":"phone"}]'],
		['a field that is no text', '[{"header":"x","field":1}]'],
		['neither field nor value', '[{"header":"x"}]'],
		['a value that is an object', '[{"header":"x","value":{}}]'],
	])('%s is refused with the way to write it', (_, input) => {
		expect(() => parseExportColumns(input, 'columns')).toThrow(
			expect.objectContaining({
				name: 'InputError',
				description: expect.stringContaining('recipientPhone') as string,
			}) as Error,
		);
	});

	test('a list or its JSON text, with fields and values', () => {
		const list = [
			{ header: '姓名', field: 'recipientName' },
			{ header: '型態', value: 2 },
		];
		const columns = [
			{ header: '姓名', field: 'recipientName' },
			{ header: '型態', value: '2' },
		];
		expect(parseExportColumns(list, 'columns')).toEqual(columns);
		expect(parseExportColumns(JSON.stringify(list), 'columns')).toEqual(columns);
	});

	test.each(Object.values(CARRIERS))(
		'those of $kind are of the kind that a merchant may write',
		({ columns }) => {
			expect(parseExportColumns(columns, 'columns')).toEqual(columns);
		},
	);
});
