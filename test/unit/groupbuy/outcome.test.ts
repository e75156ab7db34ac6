import { IGNORED, summarise, type ChangeOutcome } from '../../../lib/groupbuy/outcome';

const booked: ChangeOutcome = {
	status: 'booked',
	code: 'A1',
	title: '牛奶糖',
	quantity: 1,
	buyerQuantity: 1,
	unitPriceMinor: 100,
	left: null,
};
const soldOut: ChangeOutcome = {
	status: 'insufficient_stock',
	code: 'A1',
	title: '牛奶糖',
	requested: 1,
	left: 0,
};

test.each<[name: string, changes: ChangeOutcome[], status: string]>([
	['nothing', [], 'ignored'],
	['one change', [booked], 'booked'],
	['changes that agree', [soldOut, { ...soldOut, code: 'B1' }], 'insufficient_stock'],
	['changes that do not', [booked, soldOut], 'mixed'],
	['the last that does not', [booked, booked, soldOut], 'mixed'],
])('summarise %s', (_name, changes, status) => {
	expect(summarise(changes)).toBe(status);
});

test('an ignored message changes nothing', () => {
	expect(IGNORED).toEqual({
		status: 'ignored',
		changes: [],
		query: null,
		command: null,
		buyer: null,
		orderCode: null,
		replayed: false,
	});
});
