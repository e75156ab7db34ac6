import { formatOrderList } from '../../../lib/line/order-list';
import { cake, candy, line, order } from './fixtures';

const MING = `U${'1'.repeat(32)}`;
const HUA = `U${'2'.repeat(32)}`;

test('totals first, then buyers in the order in which they came', () => {
	const orders = [
		order({
			code: 'R2',
			buyerName: '小華',
			lineUserId: HUA,
			placedAt: 2,
			totalMinor: 390,
			lines: [line(cake, 1, { unitPriceMinor: 270 }), line(candy, 1)],
		}),
		order({
			code: 'R1',
			placedAt: 1,
			totalMinor: 1_200,
			lines: [line(candy, 10)],
		}),
	];
	expect(formatOrderList(orders, 'zh-TW')).toBe(
		[
			'📋 春季團購 訂購名單',
			'共 2 人・12 件・NT$1,590',
			'A1 牛奶糖：11',
			'B3 鳳梨酥：1',
			'',
			'1. 小明　A1×10　NT$1,200',
			'2. 小華　B3×1、A1×1　NT$390',
		].join('\n'),
	);
	expect(formatOrderList(orders, 'en')).toContain('1. 小明  A1×10  NT$1,200\n2. 小華  B3×1, A1×1  NT$390');
});

test('codes are sorted as people count', () => {
	const lines = ['A10', 'B1', 'A2', 'A1'].map((code) => line({ code, title: '' }, 1));
	const list = formatOrderList([order({ lines })], 'zh-TW').split('\n');
	expect(list.slice(2, 6)).toEqual(['A1：1', 'A2：1', 'A10：1', 'B1：1']);
});

test('one person with two orders is one buyer, two people of one name are two', () => {
	const list = formatOrderList(
		[
			order({ code: 'R1', lineUserId: MING }),
			order({
				code: 'R2',
				lineUserId: MING,
				lines: [line(candy, 1)],
				totalMinor: 120,
			}),
			order({ code: 'R3', lineUserId: HUA }),
			order({ code: 'R4', lineUserId: null }),
			order({ code: 'R5', lineUserId: null }),
		],
		'zh-TW',
	).split('\n');
	expect(list[1]).toBe('共 4 人・9 件・NT$1,080');
	expect(list.slice(4)).toEqual([
		'1. 小明　A1×3　NT$360',
		'2. 小明　A1×2　NT$240',
		'3. 小明　A1×2　NT$240',
		'4. 小明　A1×2　NT$240',
	]);
});

test('each campaign has its own section, orders without one come under their own head', () => {
	const list = formatOrderList(
		[
			order(),
			order({ campaignCode: 'C2', campaignTitle: '秋季' }),
			order({ campaignCode: null, campaignTitle: null }),
		],
		'zh-TW',
	);
	expect(list.split('\n').filter((line) => line.startsWith('📋'))).toEqual([
		'📋 春季團購 訂購名單',
		'📋 秋季 訂購名單',
		'📋 其他訂單 訂購名單',
	]);
});

test.each([
	['no orders', []],
	[
		'cancelled ones only',
		[order({ state: 'cancelled' }), order({ state: 'expired' }), order({ state: 'returned' })],
	],
	['nothing in them', [order({ lines: [] }), order({ lines: [line(candy, 0)] })]],
])('%s: an empty state', (_name, orders) => {
	expect(formatOrderList(orders, 'zh-TW')).toBe('📋 目前還沒有人訂購');
});

test('names and titles stay in their line', () => {
	const list = formatOrderList(
		[
			order({
				buyerName: '小明\n2. 小華 A1×99',
				campaignTitle: '春\u202e季',
				lines: [line({ code: 'A1', title: '糖\n果' }, 1)],
			}),
		],
		'zh-TW',
	).split('\n');
	expect(list).toHaveLength(5);
	expect(list[2]).toBe('A1 糖 果：1');
	expect(list[4]).toMatch(/^1\. 小明 2\. 小華/);
});

test('a buyer without a name', () => {
	expect(formatOrderList([order({ buyerName: null })], 'zh-TW')).toContain('1. 團員　');
});
