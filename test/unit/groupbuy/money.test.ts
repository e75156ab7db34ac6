import {
	CURRENCIES,
	formatDecimal,
	formatMoney,
	isCurrency,
	MAX_PRICE_MINOR,
	parsePrice,
	type Currency,
} from '../../../lib/groupbuy/money';

describe('parsePrice', () => {
	test.each<[value: unknown, currency: Currency, minor: number]>([
		[0, 'TWD', 0],
		['0', 'TWD', 0],
		[120, 'TWD', 120],
		['120', 'TWD', 120],
		[' 120 ', 'TWD', 120],
		['1,280', 'TWD', 1280],
		['1,234,567', 'TWD', 1_234_567],
		['1280000', 'TWD', 1_280_000],
		['１，２８０', 'TWD', 1280],
		['＄１２０', 'TWD', 120],
		['NT$1,280', 'TWD', 1280],
		['NT$ 1,280', 'TWD', 1280],
		['ＮＴ＄　１２０', 'TWD', 120],
		['nt$120', 'TWD', 120],
		['TWD 120', 'TWD', 120],
		['120 TWD', 'TWD', 120],
		['$120', 'TWD', 120],
		['120元', 'TWD', 120],
		['120 元', 'TWD', 120],
		['NT$ 99.00', 'TWD', 99],
		[99.0, 'TWD', 99],
		['¥1,980', 'JPY', 1980],
		['￥1,980', 'JPY', 1980],
		['1980円', 'JPY', 1980],
		['99.5', 'USD', 9950],
		[99.5, 'USD', 9950],
		['US$99.95', 'USD', 9995],
		['$0.01', 'USD', 1],
		['1,234.5', 'USD', 123_450],
		['1.500', 'USD', 150],
		['HK$88', 'HKD', 8800],
		['฿250.25', 'THB', 25_025],
		[String(MAX_PRICE_MINOR), 'TWD', MAX_PRICE_MINOR],
		['10000000.00', 'USD', MAX_PRICE_MINOR],
	])('%j in %s is %d', (value, currency, minor) => {
		expect(parsePrice(value, currency)).toBe(minor);
	});

	test.each<[value: unknown, currency: Currency]>([
		['', 'TWD'],
		[' ', 'TWD'],
		['99.', 'TWD'],
		['.5', 'USD'],
		['99.50', 'TWD'],
		[99.5, 'TWD'],
		['1.5', 'JPY'],
		['1.005', 'USD'],
		[0.1 + 0.2, 'USD'],
		[-1, 'TWD'],
		['-1', 'TWD'],
		['+1', 'TWD'],
		['1,28', 'TWD'],
		['12,80', 'TWD'],
		['1,2800', 'TWD'],
		[',120', 'TWD'],
		['1 280', 'TWD'],
		['1e3', 'TWD'],
		[1e21, 'TWD'],
		['0x10', 'TWD'],
		['一百', 'TWD'],
		['免費', 'TWD'],
		['120/盒', 'TWD'],
		['100-200', 'TWD'],
		['100%', 'TWD'],
		// Another currency's sign: ten American dollars are not ten Taiwanese.
		['US$10', 'TWD'],
		['10 USD', 'TWD'],
		['¥100', 'TWD'],
		['100円', 'TWD'],
		['NT$10', 'USD'],
		['HK$10', 'USD'],
		['$10', 'JPY'],
		[NaN, 'TWD'],
		[Infinity, 'TWD'],
		[null, 'TWD'],
		[undefined, 'TWD'],
		[true, 'TWD'],
		[{}, 'TWD'],
		[[120], 'TWD'],
		[10n, 'TWD'],
		[MAX_PRICE_MINOR + 1, 'TWD'],
		['99999999999999999999', 'TWD'],
		['<b>120</b>', 'TWD'],
		['120\u0000', 'TWD'],
		[`1.${'0'.repeat(100)}`, 'TWD'],
		['1'.repeat(1_000_000), 'TWD'],
	])('%p in %s is no price', (value, currency) => {
		expect(parsePrice(value, currency)).toBeUndefined();
	});

	test('a long run of zeros takes no longer than a short one', () => {
		const start = performance.now();
		expect(parsePrice(`1.${'0'.repeat(200_000)}1`, 'USD')).toBeUndefined();
		// Stripping zeros from the end of this text by trial takes ten seconds and more.
		expect(performance.now() - start).toBeLessThan(1_000);
	});

	test.each(CURRENCIES)('reads what is formatted in %s', (currency) => {
		for (const minor of [0, 1, 9, 10, 99, 100, 101, 999, 1_000, 12_345, 1_234_567, MAX_PRICE_MINOR]) {
			expect(parsePrice(formatMoney(minor, currency), currency)).toBe(minor);
			expect(parsePrice(formatDecimal(minor, currency), currency)).toBe(minor);
		}
	});
});

describe('formatMoney and formatDecimal', () => {
	test.each<[minor: number, currency: Currency, money: string, decimal: string]>([
		[0, 'TWD', 'NT$0', '0'],
		[99, 'TWD', 'NT$99', '99'],
		[999, 'TWD', 'NT$999', '999'],
		[1_280, 'TWD', 'NT$1,280', '1280'],
		[1_234_567, 'TWD', 'NT$1,234,567', '1234567'],
		[-1_280, 'TWD', '-NT$1,280', '-1280'],
		[1_980, 'JPY', '¥1,980', '1980'],
		[0, 'USD', 'US$0.00', '0.00'],
		[5, 'USD', 'US$0.05', '0.05'],
		[50, 'USD', 'US$0.50', '0.50'],
		[12_345, 'USD', 'US$123.45', '123.45'],
		[123_456_789, 'USD', 'US$1,234,567.89', '1234567.89'],
		[-5, 'USD', '-US$0.05', '-0.05'],
		[8_800, 'HKD', 'HK$88.00', '88.00'],
		[25_025, 'THB', '฿250.25', '250.25'],
	])('%d in %s: %s, %s', (minor, currency, money, decimal) => {
		expect(formatMoney(minor, currency)).toBe(money);
		expect(formatDecimal(minor, currency)).toBe(decimal);
	});
});

describe('isCurrency', () => {
	test.each([
		['TWD', true],
		['JPY', true],
		['twd', false],
		['EUR', false],
		['', false],
		['toString', false],
		['__proto__', false],
		[null, false],
		[1, false],
	])('%p: %p', (value, expected) => {
		expect(isCurrency(value)).toBe(expected);
	});
});
