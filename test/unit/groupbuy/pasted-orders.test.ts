import type { PastedOrder } from '../../../lib/groupbuy/order-grammar/pasted-list';
import type { ItemChoice, OrderChange } from '../../../lib/groupbuy/order-grammar/types';
import { pastedOrderKeys, resolvePastedOrders } from '../../../lib/groupbuy/pasted-orders';

const A1 = { code: 'A1', title: '牛奶糖' };
const A2 = { code: 'A2', title: '鳳梨酥' };

function pasted(text: string, changes: OrderChange[] = [], number: number | null = null): PastedOrder {
	return { line: 1, number, name: '小明', text, changes };
}

const add = (item: ItemChoice): OrderChange => ({ action: 'add', item, quantity: 2 });

describe('which items of the campaign are meant', () => {
	test.each<[string, ItemChoice, Array<typeof A1>, string[]]>([
		['a code', { by: 'code', code: 'A1' }, [A1, A2], ['A1']],
		['no name and one item', { by: 'none' }, [A2], ['A2']],
		['the whole set', { by: 'all' }, [A1, A2], ['A1', 'A2']],
		['a sure name', { by: 'words', input: '牛奶糖', codes: ['A1'], certain: true }, [A1, A2], ['A1']],
		[
			'a name that another campaign has too',
			{ by: 'words', input: '糖', codes: ['A1', 'B1'], certain: true },
			[A1, A2],
			['A1'],
		],
	])('%s', (_, item, items, codes) => {
		const [order] = resolvePastedOrders([pasted('x', [add(item)])], items);
		expect(order?.problems).toEqual([]);
		expect(order?.changes).toEqual(codes.map((code) => add({ by: 'code', code })));
	});

	test.each<[string, ItemChoice, Array<typeof A1>, object]>([
		[
			'a code of nothing',
			{ by: 'code', code: 'A11' },
			[A1, A2],
			{ status: 'unknown_item', input: 'A11', suggestions: ['A1'] },
		],
		[
			'a name of nothing here',
			{ by: 'words', input: '蛋捲', codes: ['B1'], certain: true },
			[A1],
			{ status: 'unknown_item', input: '蛋捲' },
		],
		[
			'no name and several items',
			{ by: 'none' },
			[A1, A2],
			{ status: 'item_required', choices: [A1, A2], quantity: 2 },
		],
		[
			'an unsure name',
			{ by: 'words', input: '牛奶', codes: ['A1'], certain: false },
			[A1, A2],
			{ status: 'item_required', choices: [A1] },
		],
		[
			'a name of several',
			{ by: 'words', input: '酥糖', codes: ['A1', 'A2'], certain: true },
			[A1, A2],
			{ status: 'item_required', choices: [A1, A2] },
		],
		['a set of nothing', { by: 'all' }, [], { status: 'item_required', choices: [] }],
	])('%s is told, and nothing of the line is booked', (_, item, items, problem) => {
		const [order] = resolvePastedOrders([pasted('x', [add({ by: 'code', code: 'A1' }), add(item)])], items);
		expect(order?.problems.at(-1)).toMatchObject(problem);
		expect(order?.changes).toEqual([]);
	});

	test('what is taken back or set stays that', () => {
		const changes: OrderChange[] = [
			{ action: 'cancel', item: { by: 'none' } },
			{ action: 'set', item: { by: 'none' }, quantity: 3 },
		];
		const item = { by: 'code', code: 'A1' };
		expect(resolvePastedOrders([pasted('x', changes)], [A1])[0]?.changes).toEqual([
			{ action: 'cancel', item },
			{ action: 'set', item, quantity: 3 },
		]);
	});

	test('a cancellation of an unknown item has no quantity', () => {
		const cancel: OrderChange = { action: 'cancel', item: { by: 'none' } };
		expect(resolvePastedOrders([pasted('x', [cancel])], [A1, A2])[0]?.problems).toMatchObject([
			{ quantity: null },
		]);
	});
});

describe('keys', () => {
	const keys = (orders: PastedOrder[], campaign = 'C1') => pastedOrderKeys(campaign, orders, (text) => text);

	test('the same list pasted again, and a longer one, give the same keys', () => {
		const list = [pasted('1. 小明 +1', [], 1), pasted('2. Amy +2', [], 2)];
		const longer = [...list, pasted('3. 王媽媽 +1', [], 3)];
		expect(keys(longer).slice(0, 2)).toEqual(keys(list));
		expect(new Set(keys(longer)).size).toBe(3);
	});

	test('equal lines of one list are different orders', () => {
		const twice = [pasted('小明 +1'), pasted('小明 +1')];
		expect(new Set(keys(twice)).size).toBe(2);
		expect(keys(twice)[0]).toBe(keys([pasted('小明 +1')])[0]);
	});

	test.each<[string, PastedOrder, PastedOrder]>([
		['another number', pasted('小明 +1', [], 1), pasted('小明 +1', [], 2)],
		['another text', pasted('小明 +1'), pasted('小明 +2')],
		['another name above it', pasted('+1'), { ...pasted('+1'), name: 'Amy' }],
	])('%s: another order', (_, a, b) => {
		expect(keys([a])).not.toEqual(keys([b]));
	});

	test.each([' 小明  +1 ', '小明 ＋１', '小明\u3000+1'])('%j is the same as 小明 +1', (text) => {
		expect(keys([pasted(text)])).toEqual(keys([pasted('小明 +1')]));
	});

	test('the list of another campaign is another list', () => {
		expect(keys([pasted('x')], 'C1')).not.toEqual(keys([pasted('x')], 'C2'));
	});
});
