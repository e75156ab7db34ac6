import fc from 'fast-check';

import { oneLine } from '../../../lib/groupbuy/one-line';
import { cutGraphemes, cutText, MAX_TEXT_UNITS, packLines, safeDisplayName } from '../../../lib/line/text';

const family = '👨‍👩‍👧‍👦';
const graphemesOf = (text: string) => [
	...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text),
];
const isWellFormed = (text: string) => !/\p{Surrogate}/u.test(text);

describe('safeDisplayName', () => {
	test.each<[string, string | null, string]>([
		['a name', '小明', '小明'],
		['no name', null, ''],
		['white space around and within', '  小 \t 明\u3000 ', '小 明'],
		['line breaks', '小明\r\n✅ 小華 A1 +99\u2028x\u0085y', '小明 ✅ 小華 A1 +99 x y'],
		['control characters', 'a\u0000b\u0007c\u009fd', 'a b c d'],
		['text that turns around', '\u202e明小\u202c\u2066x\u2069\u200f', '明小x'],
		['hidden characters', 'a\u200bb\u200cc\u2060d\ufeffe\u00adf', 'abcdef'],
		['nothing visible', '\u200b\u3164\u2800\ufe0f\u200d', ''],
		['hidden language tags', `hi${String.fromCodePoint(0xe0041, 0xe0042)}`, 'hi'],
		['private use', 'a\ue000b\u{100084}', 'ab'],
		['half an emoji', 'a\ud83db\ude00', 'ab'],
		['markup is text here', '<b>小明</b> & "co"', '<b>小明</b> & "co"'],
		['an emoji family stays whole', `小明${family}`, `小明${family}`],
		['skin tone, heart and digit emoji', '👩🏽‍🚀❤️‍🔥1️⃣', '👩🏽‍🚀❤️‍🔥1️⃣'],
		['a joiner between letters', 'a\u200db', 'ab'],
		[
			'twenty characters',
			'一二三四五六七八九十一二三四五六七八九十',
			'一二三四五六七八九十一二三四五六七八九十',
		],
		[
			'twenty-one characters',
			'一二三四五六七八九十一二三四五六七八九十一',
			'一二三四五六七八九十一二三四五六七八九…',
		],
		['emoji count once, but not without end', family.repeat(21), `${family.repeat(7)}…`],
		['stacked marks', `e${'\u0301'.repeat(500)}`, `e${'\u0301'.repeat(78)}…`],
	])('%s', (_name, name, expected) => {
		expect(safeDisplayName(name)).toBe(expected);
	});

	test('any text becomes one short, well-formed line', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
				const safe = safeDisplayName(name);
				expect(safe).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200b]/u);
				expect(graphemesOf(safe).length).toBeLessThanOrEqual(20);
				expect(isWellFormed(safe)).toBe(true);
				expect(safeDisplayName(safe)).toBe(safe);
			}),
		);
	});
});

test('oneLine keeps its length free', () => {
	expect(oneLine(`${'長'.repeat(300)}\n`)).toBe('長'.repeat(300));
});

describe('cutText', () => {
	test.each<[string, number, string]>([
		['abc', 3, 'abc'],
		['abcd', 3, 'ab…'],
		['', 5, ''],
		['😀😀', 4, '😀😀'],
		['😀😀', 3, '😀…'],
		['😀😀', 2, '…'],
		[`${family}${family}`, 12, `${family}…`],
		[`${family}x`, 6, '👨‍👩…'],
		['e\u0301e\u0301e\u0301', 5, 'e\u0301e\u0301…'],
	])('%j to %i', (text, max, expected) => {
		expect(cutText(text, max)).toBe(expected);
	});

	test('never longer, never half a character', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: 'grapheme', maxLength: 60 }),
				fc.integer({ min: 1, max: 40 }),
				(text, max) => {
					const cut = cutText(text, max);
					expect(cut.length).toBeLessThanOrEqual(max);
					expect(isWellFormed(cut)).toBe(true);
					expect(text.startsWith(cut.replace(/…$/, ''))).toBe(true);
				},
			),
		);
	});
});

describe('cutGraphemes', () => {
	test.each<[string, number, string]>([
		['abc', 3, 'abc'],
		['abcd', 3, 'ab…'],
		[family.repeat(3), 3, family.repeat(3)],
		[family.repeat(4), 3, `${family.repeat(2)}…`],
		['', 1, ''],
		['ab', 1, '…'],
	])('%j to %i', (text, max, expected) => {
		expect(cutGraphemes(text, max)).toBe(expected);
	});
});

describe('packLines', () => {
	const more = (leftOut: number) => `…還有 ${leftOut} 行`;

	test('few lines are one text', () => {
		expect(packLines(['a', '', 'b'], 5, more)).toEqual(['a\n\nb']);
		expect(packLines([], 5, more)).toEqual([]);
	});

	test('a text is filled to the last unit', () => {
		expect(packLines(['x'.repeat(2499), 'y'.repeat(2500)], 5, more)).toHaveLength(1);
		expect(packLines(['x'.repeat(2500), 'y'.repeat(2500)], 5, more)).toHaveLength(2);
	});

	test('what does not fit is counted', () => {
		const lines = Array.from({ length: 400 }, (_, index) => `${index} ${'內容'.repeat(40)}`);
		const texts = packLines(lines, 2, more);
		expect(texts).toHaveLength(2);
		const shown = texts.join('\n').split('\n').length - 1;
		expect(texts[1]!.endsWith(`\n…還有 ${400 - shown} 行`)).toBe(true);
	});

	test('the count has room even when the last text is full', () => {
		expect(packLines(['x'.repeat(5000), 'y'], 1, more)).toEqual(['…還有 2 行']);
		expect(packLines(['x'.repeat(4000), 'y'.repeat(995), 'z'.repeat(100)], 1, more)).toEqual([
			`${'x'.repeat(4000)}\n…還有 2 行`,
		]);
	});

	test('a line longer than a text is cut', () => {
		const [text] = packLines(['😀'.repeat(4000)], 5, more);
		expect(text).toBe(`${'😀'.repeat(2499)}…`);
	});

	test('within the limits whatever comes, nothing lost unseen', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 0, max: 6000 }), { maxLength: 30 }),
				fc.integer({ min: 1, max: 5 }),
				(lengths, maxTexts) => {
					const lines = lengths.map((length, index) => `${index}:`.padEnd(length, 'x'));
					const texts = packLines(lines, maxTexts, more);
					expect(texts.length).toBeLessThanOrEqual(maxTexts);
					for (const text of texts) expect(text.length).toBeLessThanOrEqual(MAX_TEXT_UNITS);
					const out = texts.join('\n').split('\n');
					const leftOut = Number(/^…還有 (\d+) 行$/.exec(out.at(-1)!)?.[1] ?? 0);
					const shown = lines.length === 0 ? 0 : out.length - (leftOut > 0 ? 1 : 0);
					expect(shown + leftOut).toBe(lines.length);
				},
			),
		);
	});
});
