import { readGtin } from '../../../lib/feed/gtin';

describe('readGtin', () => {
	test.each<[value: unknown, gtin: string]>([
		['4006381333931', '4006381333931'],
		[4006381333931, '4006381333931'],
		['４００６３８１３３３９３１', '4006381333931'],
		[' 4 006381 333931 ', '4006381333931'],
		['978-986-181-728-6', '9789861817286'],
		['036000291452', '036000291452'],
		['96385074', '96385074'],
		['14006381333938', '14006381333938'],
		['04006381333931', '04006381333931'],
	])('%j is %s', (value, gtin) => {
		expect(readGtin(value)).toBe(gtin);
	});

	test.each<[what: string, value: unknown]>([
		['a wrong check digit', '4006381333930'],
		['two digits the wrong way round', '4006381339331'],
		['eleven digits', '40063813339'],
		['nine digits', '400638133'],
		['letters', 'ABC6381333931'],
		['words', '無條碼'],
		['nothing but noughts', '0000000000000'],
		['a number that has lost its digits', 4.006381333931e15],
		['a fraction', 4006381333.931],
		['a list', ['4006381333931']],
		['an object', {}],
		['nothing', null],
		['ten thousand digits', '4'.repeat(10_000)],
	])('%s is none: %j', (_, value) => {
		expect(readGtin(value)).toBeNull();
	});

	test.each<[what: string, digits: string]>([
		['a number of the shop itself (20)', '2012345678903'],
		['a number of the shop itself (29)', '2912345678906'],
		['a number of the shop itself (02)', '0212345678909'],
		['a number of the shop itself (04)', '0412345678903'],
		['the same as UPC', '212345678909'],
		['the same as UPC, 4', '412345678903'],
		['the same with a digit for the box', '12012345678900'],
		['a short number of the shop itself', '20000004'],
		['a coupon', '9812345678902'],
	])('%s is none: %s', (_, digits) => {
		expect(readGtin(digits)).toBeNull();
		// For its beginning, not for its check digit.
		const sum = Array.from(digits.padStart(14, '0'), Number).reduce(
			(total, digit, index) => total + digit * (index % 2 === 0 ? 3 : 1),
			0,
		);
		expect(sum % 10).toBe(0);
	});
});
