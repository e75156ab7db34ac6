import { parseQuantity } from '../../../lib/groupbuy/order-grammar/numerals';

describe('parseQuantity', () => {
	test.each([
		['0', 0],
		['1', 1],
		['01', 1],
		['99', 99],
		['100', 100],
		['1.5', 1.5],
		['零', 0],
		['〇', 0],
		['一', 1],
		['ㄧ', 1],
		['二', 2],
		['兩', 2],
		['三', 3],
		['九', 9],
		['十', 10],
		['十二', 12],
		['二十', 20],
		['二十五', 25],
		['九十九', 99],
		['廿', 20],
		['廿五', 25],
		['卅', 30],
		['卅一', 31],
		['一百', 100],
		['一百零五', 105],
		['一百二十', 120],
		['一百一十二', 112],
		['兩百', 200],
		['三千', 3000],
		['三千零五', 3005],
		['壹', 1],
		['貳', 2],
		['參', 3],
		['叁', 3],
		['肆', 4],
		['伍', 5],
		['陸', 6],
		['柒', 7],
		['捌', 8],
		['玖', 9],
		['拾', 10],
		['貳拾', 20],
		['壹佰', 100],
		['壹仟', 1000],
	])('%s is %d', (text, expected) => {
		expect(parseQuantity(text)).toBe(expected);
	});

	test.each([
		'',
		'一二',
		'十十',
		'二十三四',
		'百',
		'百二',
		// Short for 120, or a slip for 102.
		'一百二',
		'十百',
		'一十百',
		'零五',
		'一百零',
		'十零二',
		'廿十',
		'十廿',
		'五廿',
		'1百',
		'002',
		'0912',
		'-1',
		'+1',
		'1e3',
		'0x10',
		'1.',
		'.5',
		'1,000',
		' 1',
		'一個',
	])('%j is no certain number', (text) => {
		expect(parseQuantity(text)).toBeUndefined();
	});

	test('reads every number up to 99 as it is said', () => {
		const digits = '零一二三四五六七八九';
		for (let n = 1; n <= 99; n++) {
			const tens = Math.floor(n / 10);
			const said = `${tens > 1 ? digits[tens] : ''}${tens > 0 ? '十' : ''}${n % 10 ? digits[n % 10] : ''}`;
			expect([said, parseQuantity(said)]).toEqual([said, n]);
		}
	});
});
