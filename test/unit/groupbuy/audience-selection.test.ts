import { isLineUserId, readAudienceSelection } from '../../../lib/groupbuy/audience-selection';

const read = (value: unknown) => readAudienceSelection(value, 'selection');

test('of nothing that is given everybody who has ordered', () => {
	expect(read({})).toEqual({
		campaignCodes: [],
		productIds: [],
		variantIds: [],
		itemCodes: [],
		lineGroupIds: [],
		leaderIds: [],
		referralCodes: [],
		orderTags: [],
		payment: null,
		from: null,
		to: null,
		lastDays: null,
		spending: null,
		minOrders: 1,
		maxOrders: null,
		silentDays: null,
	});
});

test('codes are read as people write them, each once; amounts are in Taiwan dollars unless said otherwise', () => {
	const given = {
		campaignCodes: [' c7k3m9qx '],
		itemCodes: ['ａ1', 'A1'],
		referralCodes: ['lin', 'LIN'],
		orderTags: ['急件 ', '急件'],
		spending: { atLeastMinor: 3000 },
	};
	expect(read(given)).toMatchObject({
		campaignCodes: ['C7K3M9QX'],
		itemCodes: ['A1'],
		referralCodes: ['LIN'],
		orderTags: ['急件'],
		spending: { currency: 'TWD', atLeastMinor: 3000, atMostMinor: null },
	});
});

test('what was read can be read again', () => {
	const selection = read({
		campaignCodes: ['C1'],
		payment: 'paid',
		lastDays: 30,
		spending: { atMostMinor: 5 },
	});
	expect(read(JSON.parse(JSON.stringify(selection)))).toEqual(selection);
});

test.each([
	['a misspelt condition', { campaignCode: ['C1'] }, "'campaignCode'"],
	['what is no object', ['C1'], "'selection'"],
	['a word for a list', { productIds: 'P1' }, "'selection.productIds'"],
	['too long a list', { productIds: Array.from({ length: 501 }, String) }, '501 entries'],
	['a leader by name', { leaderIds: ['林團主'] }, "'selection.leaderIds[0]'"],
	['half a day', { lastDays: 0.5 }, "'selection.lastDays'"],
	['no day of silence', { silentDays: 0 }, "'selection.silentDays'"],
	['nobody has no orders', { minOrders: 0 }, "'selection.minOrders'"],
	['another payment', { payment: 'later' }, "'selection.payment'"],
	['another currency', { spending: { currency: 'EUR' } }, "'selection.spending.currency'"],
	['a part of a dollar', { spending: { atLeastMinor: 0.5 } }, "'selection.spending.atLeastMinor'"],
	['at least more than at most', { spending: { atLeastMinor: 2, atMostMinor: 1 } }, 'atMostMinor'],
	['a period that ends where it begins', { from: 5, to: 5 }, "'selection.to'"],
	['fewer at most than at least', { minOrders: 3, maxOrders: 2 }, "'selection.maxOrders'"],
])('%s is refused', (_, value, message) => {
	expect(() => read(value)).toThrow(message);
});

test.each([
	[`U${'0a'.repeat(16)}`, true],
	[`U${'0A'.repeat(16)}`, false],
	[`C${'0a'.repeat(16)}`, false],
	[`U${'0a'.repeat(16)}\n`, false],
	[`U${'0'.repeat(31)}`, false],
	['name:C1:ming', false],
	['erased:1', false],
	['customer:M1', false],
])('%j as a LINE user ID: %s', (id, is) => {
	expect(isLineUserId(id)).toBe(is);
});
