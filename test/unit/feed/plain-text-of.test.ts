import { cutText } from '../../../lib/feed/cut-text';
import { plainTextOf } from '../../../lib/feed/plain-text-of';

describe('plainTextOf', () => {
	test.each<[raw: string, line: string, lines?: string]>([
		['高山烏龍茶 150g', '高山烏龍茶 150g'],
		['  a   b ', 'a b'],
		['茶　葉\u00a0罐', '茶 葉 罐'],
		['a\r\nb\n\n\nc', 'a b c', 'a\nb\nc'],
		['a\tb', 'a b'],
		['<p>好喝</p><p>順口</p>', '好喝 順口', '好喝\n順口'],
		['一<br>二<br/>三', '一 二 三', '一\n二\n三'],
		['<ul><li>一</li><li>二</li></ul>', '一 二', '一\n二'],
		['<td>尺寸</td><td>大</td>', '尺寸 大'],
		['<b>粗</b><i>斜</i>', '粗斜'],
		['<p>多行\n  原始碼</p>', '多行 原始碼'],
		['前<script>alert("x<b>")</script>後', '前後'],
		['前<style>p{color:red}</style>後', '前後'],
		['前<!-- <b>註解</b> -->後', '前後'],
		['<svg><text>x</text></svg>茶', '茶'],
		['<noscript>請開啟 JavaScript</noscript>茶', '茶'],
		['茶 &amp; 咖啡 &#33590; &#x8336; &nbsp;&hellip;', '茶 & 咖啡 茶 茶 …'],
		['&lt;b&gt;', '<b>'],
		['A & B', 'A & B'],
		['尺寸 < 5 > 3', '尺寸 < 5 > 3'],
		['I <3 茶', 'I <3 茶'],
		['a<b', 'a<b'],
		['=1+1', '=1+1'],
		['a\u0000b\u0008c\u007fd\ufffee\uffff', 'abcde'],
		['a\ud83db\udf75c', 'abc'],
		['&#0;&#xD800;&#x1F375;', '🍵'],
		['\u202eabc\u202c \u200b\ufeff', 'abc'],
		['👨‍👩‍👧 ❤️ 🇹🇼', '👨‍👩‍👧 ❤️ 🇹🇼'],
		['<p></p>', ''],
		[' \n\t ', ''],
	])('%j', (raw, line, lines = line) => {
		expect(plainTextOf(raw, 100, false)).toBe(line);
		expect(plainTextOf(raw, 100, true)).toBe(lines);
	});

	test.each<[name: string, unit: string, begin: string]>([
		['text', '茶葉', '茶葉茶葉'],
		['markup', '<p class="a">茶</p>', '茶\n茶'],
		['blanks between', ' '.repeat(5_000) + '茶', '茶 茶'],
		['markup without words', `<div style="${'x'.repeat(5_000)}">茶</div>`, '茶\n茶'],
	])('looks at no more of 10 MB of %s than it needs', (_, unit, begin) => {
		const raw = unit.repeat(Math.ceil(10_000_000 / unit.length));
		const text = plainTextOf(raw, 100, true);
		expect(text.slice(0, begin.length)).toBe(begin);
		expect(text.length).toBeGreaterThan(100);
		// Far from the millions that the whole would be.
		expect(text.length).toBeLessThan(20_000);
	});

	test.each([' ', '<', '&', '<a', '<!--', '<p>', '&#', '\u0000', '\ud83d'])(
		'nothing but %j again and again is no work without end',
		(unit) => {
			const text = plainTextOf(unit.repeat(10_000_000 / unit.length), 5_000, true);
			expect(text.length).toBeLessThanOrEqual(1_000_000);
		},
	);
});

describe('cutText', () => {
	const family = '👨‍👩‍👧‍👦';
	test.each<[text: string, max: number, cut: string]>([
		['高山烏龍茶', 5, '高山烏龍茶'],
		['高山烏龍茶', 3, '高山烏'],
		['高山 烏龍', 3, '高山'],
		['🍵🍵🍵', 3, '🍵🍵🍵'],
		['🍵🍵🍵', 2, '🍵🍵'],
		['𠮷野家', 2, '𠮷野'],
		// Seven code points each.
		[`茶${family}`, 8, `茶${family}`],
		[`茶${family}`, 7, '茶'],
		['cafe\u0301s', 4, 'caf'],
		['cafe\u0301s', 5, 'cafe\u0301'],
		['か\u3099き', 1, 'か'],
		['🇹🇼🇯🇵', 3, '🇹🇼'],
		['\u1100\u1161\u11a8'.repeat(2), 4, '\u1100\u1161\u11a8'],
		// One that is longer than everything is cut all the same.
		[`a${'\u0301'.repeat(9)}`, 4, 'a\u0301\u0301\u0301'],
	])('%j to %d is %j', (text, max, cut) => {
		expect(cutText(text, max)).toBe(cut);
	});
});
