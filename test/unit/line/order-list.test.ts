import type { OrderView } from '../../../lib/groupbuy/views';
import { formatOrderList, myOrdersLines } from '../../../lib/line/order-list';
import { wordsOf } from '../../../lib/line/words';
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

describe('after settling', () => {
	const half = order({ lines: [line(candy, 2, { unformed: 1 })] });
	const none = order({
		code: 'R2',
		lineUserId: HUA,
		buyerName: '小華',
		totalMinor: 0,
		lines: [line(cake, 0, { unformed: 3 })],
	});

	test('what did not form is shown as such', () => {
		expect(formatOrderList([half, none], 'zh-TW').split('\n')).toEqual([
			'📋 春季團購 訂購名單',
			'共 2 人・2 件・NT$240',
			'A1 牛奶糖：2（未成團 1）',
			'B3 鳳梨酥：（未成團 3）',
			'',
			'1. 小明　A1×2（未成團 1）　NT$240',
			'2. 小華　B3（未成團 3）　NT$0',
		]);
		expect(formatOrderList([half, none], 'en')).toContain('1. 小明  A1×2 (did not form: 1)  NT$240');
	});

	test('one’s own: what it costs, and what costs nothing', () => {
		expect(myOrdersLines('小明', [half, none], wordsOf('zh-TW'))).toEqual([
			'🧾 小明 的訂單',
			'春季團購',
			'・A1 牛奶糖 ×2　NT$240',
			'・A1 牛奶糖 ×1　未成團，不收費',
			'合計 NT$240',
			'春季團購',
			'・B3 鳳梨酥 ×3　未成團，不收費',
			'合計 NT$0',
		]);
	});

	test('pieces at two prices have a line each', () => {
		const lines = [line(candy, 1, { unitPriceMinor: 90 }), line(candy, 2)];
		expect(myOrdersLines('小明', [order({ lines, totalMinor: 330 })], wordsOf('en')).slice(2)).toEqual([
			'・A1 牛奶糖 ×1  NT$90',
			'・A1 牛奶糖 ×2  NT$240',
			'Total NT$330',
		]);
	});
});

describe('payment', () => {
	const due = (code: string, changes: Partial<OrderView> = {}) =>
		order({ code, lineUserId: code, dueInAdvanceMinor: 72, ...changes });

	test('the list tells what is due in sum, not whose it is', () => {
		const list = formatOrderList([due('R1'), due('R2'), due('R3', { paidAt: 5 }), order()], 'zh-TW').split(
			'\n',
		);
		expect(list[2]).toBe('待先付款 2 筆・NT$144');
		expect(list.filter((text) => /待先付|NT\$72/.test(text))).toHaveLength(1);
		expect(formatOrderList([due('R3', { paidAt: 5 })], 'zh-TW')).not.toContain('待先付款');
	});

	test.each<[string, Partial<OrderView>, string, string[]]>([
		['nothing due', {}, '春季團購', []],
		['due', { dueInAdvanceMinor: 72 }, '春季團購', ['請先付 NT$72']],
		['paid', { dueInAdvanceMinor: 72, paidAt: 5 }, '春季團購（已付款）', []],
		['confirmed', { state: 'confirmed', dueInAdvanceMinor: 72 }, '春季團購（已確認）', ['請先付 NT$72']],
		['confirmed and paid', { state: 'confirmed', paidAt: 5 }, '春季團購（已確認、已付款）', []],
		['its state says paid', { state: 'paid', paidAt: 5 }, '春季團購（已付款）', []],
		['paid and picked up', { state: 'ready', paidAt: 5, pickedUpAt: 6 }, '春季團購（可取貨、已取貨）', []],
		['completed', { state: 'completed', paidAt: 5, pickedUpAt: 6 }, '春季團購（已結案）', []],
	])('one’s own: %s', (_name, changes, head, last) => {
		const lines = myOrdersLines('小明', [order(changes)], wordsOf('zh-TW'));
		expect(lines.slice(1)).toEqual([head, '・A1 牛奶糖 ×2　NT$240', '合計 NT$240', ...last]);
	});
});
