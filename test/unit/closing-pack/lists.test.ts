import { packingList, pickupList, supplierOrder, unpaidList } from '../../../lib/closing-pack/lists';
import { packWords } from '../../../lib/closing-pack/words';
import { campaign, line, order, records } from './fixtures';

const words = packWords('zh-TW');

test('the supplier order adds up what formed, in packs, with the cost left open', () => {
	const orders = [
		order('小明', [line('A10', 1), line('A1', 20, 90)]),
		order('Amy', [line('A1', 5, 100), line('A2', 0, 100, 3)]),
		order('王媽媽', [line('A1', 99)], { state: 'cancelled' }),
	];
	expect(records(supplierOrder(campaign, orders, words))).toEqual([
		{ itemCode: 'A1', title: '牛奶糖', quantity: 25, casePack: 12, packs: 2, loose: 1, cost: null },
		{ itemCode: 'A10', title: '蛋捲', quantity: 1, casePack: null, packs: null, loose: null, cost: null },
	]);
});

test('the packing list goes buyer by buyer, with what did not form at 0', () => {
	const first = order('小明', [line('A1', 2, 90), line('A1', 1, 100, 1), line('A2', 0, 50, 2)], {
		note: '=1',
	});
	const other = order('Amy', [line('A2', 1, 50)], { paidAt: 1 });
	const again = order('小明', [line('A10', 1, 30)], { lineUserId: first.lineUserId });
	const nothing = order('王媽媽', [line('A2', 0, 50, 4)], { state: 'cancelled' });
	const cancelled = order('李四', [line('A2', 0)], { state: 'cancelled' });
	const sheet = packingList(
		campaign,
		[other, again, first, nothing, cancelled],
		words,
		(code) => `https://x/${code}`,
	);
	const shown = records(sheet).map((row) => [
		row.number,
		row.buyer,
		row.orderCode,
		row.itemCode,
		row.quantity,
		row.unformed,
		row.unitPrice,
		row.amount,
		row.balance,
	]);
	expect(shown).toEqual([
		[1, '小明', first.code, 'A1', 2, null, 90, 180, 280],
		[1, '小明', first.code, 'A1', 1, 1, 100, 100, null],
		[1, '小明', first.code, 'A2', 0, 2, 50, 0, null],
		[1, '小明', again.code, 'A10', 1, null, 30, 30, 30],
		[2, 'Amy', other.code, 'A2', 1, null, 50, 50, 0],
		[3, '王媽媽', nothing.code, 'A2', 0, 4, 50, 0, 0],
	]);
	expect(records(sheet)[0]).toMatchObject({ note: '=1', link: `https://x/${first.code}` });
	expect(sheet.columns.find(({ key }) => key === 'unformed')?.header).toBe('未成團');
});

test('without a link there is no column for it', () => {
	const sheet = packingList(campaign, [order('小明', [line('A1', 1)])], words, null);
	expect(sheet.columns.map(({ key }) => key)).not.toContain('link');
});

test('orders without a user ID are not taken for one buyer because of a name', () => {
	const same = [
		order('Amy', [line('A1', 1)], { lineUserId: null }),
		order('Amy', [line('A1', 1)], { lineUserId: null }),
	];
	expect(records(packingList(campaign, same, words, null)).map(({ number }) => number)).toEqual([1, 2]);
});

test('the pick-up list goes by place and time', () => {
	const orders = [
		order('丙', [line('A1', 1)], { pickupPlace: '管委會', pickupTime: '10:00' }),
		order('乙', [line('A1', 2), line('A1', 1, 90), line('A2', 1)], {
			pickupPlace: '管委會',
			pickupTime: '9:00',
		}),
		order('甲', [line('A1', 1)], {
			pickupPlace: '3 號門',
			recipientName: '甲先生',
			recipientPhone: '0912345678',
		}),
		order('丁', [line('A2', 0, 1, 1)], { pickupPlace: '管委會' }),
	];
	expect(
		records(pickupList(campaign, orders, words)).map((row) => [
			row.place,
			row.time,
			row.buyer,
			row.items,
			row.quantity,
		]),
	).toEqual([
		['3 號門', null, '甲', 'A1×1', 1],
		['管委會', '9:00', '乙', 'A1×3、A2×1', 4],
		['管委會', '10:00', '丙', 'A1×1', 1],
	]);
	expect(records(pickupList(campaign, orders, words))[0]).toMatchObject({
		recipient: '甲先生',
		phone: '0912345678',
	});
});

test.each<[string, Parameters<typeof order>[2], number]>([
	['nothing paid', {}, 1000],
	['all paid in advance', { paidAt: 5, dueInAdvanceMinor: 1000 }, 0],
	['the deposit paid', { paidAt: 5, dueInAdvanceMinor: 300 }, 700],
	['the deposit due', { dueInAdvanceMinor: 300 }, 1000],
	['paid before it had to', { paidAt: 5 }, 0],
	['picked up', { paidAt: 5, pickedUpAt: 6, dueInAdvanceMinor: 300 }, 0],
])('to collect, %s: %#', (_, changes, balance) => {
	const sheet = pickupList(campaign, [order('小明', [line('A1', 10)], changes)], words);
	expect(records(sheet)[0]?.balance).toBe(balance);
});

test('the unpaid list has whose payment is not noted, and nobody else', () => {
	const open = order('小明', [line('A1', 10)], { dueInAdvanceMinor: 300, placedAt: 7 });
	const orders = [
		open,
		order('Amy', [line('A1', 1)], { paidAt: 1 }),
		order('乙', [line('A1', 1)], { pickedUpAt: 2, paidAt: 2 }),
		order('丙', [line('A1', 1, 0)]),
		order('丁', [line('A1', 1)], { state: 'cancelled' }),
	];
	expect(records(unpaidList(campaign, orders, words))).toEqual([
		{
			orderCode: open.code,
			buyer: '小明',
			phone: null,
			items: 'A1×10',
			total: 1000,
			dueInAdvance: 300,
			placedAt: 7,
		},
	]);
});

test.each([
	['Amy\nLin', 'Amy Lin'],
	['  \t ', '團員'],
	['', '團員'],
])('the name %j is shown as %j', (name, shown) => {
	expect(records(pickupList(campaign, [order(name, [line('A1', 1)])], words))[0]?.buyer).toBe(shown);
});

test('amounts are in major units', () => {
	const sheet = pickupList(
		{ ...campaign, currency: 'USD' },
		[order('Amy', [line('A1', 1, 1999)], { currency: 'USD' })],
		words,
	);
	expect(records(sheet)[0]?.balance).toBe(19.99);
});

test('20,000 orders of a campaign are listed in a moment', () => {
	const many = Array.from({ length: 20_000 }, () => order('小明', [line('A1', 1), line('A2', 2)]));
	const start = performance.now();
	expect(supplierOrder(campaign, many, words).rows).toHaveLength(2);
	expect(packingList(campaign, many, words, null).rows).toHaveLength(40_000);
	expect(performance.now() - start).toBeLessThan(3000);
});
