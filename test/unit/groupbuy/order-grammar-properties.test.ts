import fc from 'fast-check';

import { itemNames } from '../../../lib/groupbuy/order-grammar/names';
import { normalizeMessage } from '../../../lib/groupbuy/order-grammar/normalize';
import { parseOrderMessage } from '../../../lib/groupbuy/order-grammar/parse';
import type { ParsedMessage } from '../../../lib/groupbuy/order-grammar/types';

/** What messages are made of, so that chance puts orders, near-orders and nonsense together. */
const PIECES = (
	'A1 a01 B XL AB12 OK + ＋ ➕ - － 加 減 少 十 x × * 1 2 ２ 12 99 100 0 1.5 一 兩 十二 廿 1️⃣ ' +
	'個 盒 公斤 我 我要 要 也 再 幫我 給我 取消 全部 訂單 謝謝 喔 了 嗎 ? ！ ~ 。 、 ， ； / = : 🙏 😂 🍎 ' +
	'團購 名單 我的訂單 menu cancel please and 和 老闆 元 號 的 不要 @小明'
).split(' ');
const pieces = fc
	.array(fc.constantFrom(...PIECES, ' ', ' ', '\n', '\u200b', '　'), { maxLength: 9 })
	.map((parts) => parts.join(''));
const anyText = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 60 }),
	fc.string({ unit: 'grapheme', maxLength: 60 }),
	pieces,
);

const lookAlikes = fc
	.array(fc.constantFrom(...Array.from('🅰🅱➕−⁻‑×①❶🔟㎏ﾞﾊ\u0301\u0344\u0308\u200dA1+ ㄧ')), { maxLength: 12 })
	.map((parts) => parts.join(''));

const KINDS = ['order', 'offer_answer', 'query', 'command', 'unclear', 'chatter'];
const RUNS = { numRuns: 3000 };

describe('normalizeMessage', () => {
	test('normalising twice changes nothing more', () => {
		fc.assert(
			fc.property(fc.oneof(anyText, lookAlikes), (text) => {
				const once = normalizeMessage(text);
				expect(normalizeMessage(once)).toBe(once);
			}),
			RUNS,
		);
	});

	test.each([
		['  Ａ１　＋　２ ', 'A1 + 2'],
		['a\r\n\r\nb\u2028c', 'a\nb\nc'],
		['a \n b', 'a\nb'],
		['1️⃣2️⃣', '12'],
		['🙋‍♀️', '🙋♀'],
		['➕➖×', '+-*'],
		['❶➂➍🔟', '13410'],
		['+\u200b1\u2060\ufeff', '+1'],
		['cafe\u0301', 'café'],
		[`a${'\u0301\u0316'.repeat(50)}b`, 'a\ufffdb'],
		[`a${'\u0344'.repeat(20)}`, 'ä\ufffd'],
	])('%j becomes %j', (text, expected) => {
		expect(normalizeMessage(text)).toBe(expected);
	});
});

describe('parseOrderMessage, whatever is written', () => {
	test('has an answer, and the same one for the normalised text', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const parsed = parseOrderMessage(text);
				expect(KINDS).toContain(parsed.kind);
				expect(parseOrderMessage(normalizeMessage(text))).toEqual(parsed);
			}),
			RUNS,
		);
	});

	test('has an answer with names on offer too, and orders what is on offer', () => {
		const item = (code: string, productTitle: string, variantTitle: string | null = null) => {
			return { code, productTitle, variantTitle, keywords: [] };
		};
		const names = itemNames([
			item('A1', '元氣茶'),
			item('B', 'T恤', '紅 / XL'),
			item('AB12', 'T恤', '紅 / L'),
		]);
		const words = '元氣茶 元氣 T恤 紅 L 每樣 包 我要 +1 x2 2盒 -1 改成3 取消 謝謝 、 ， ? 好'.split(' ');
		const text = fc
			.array(fc.constantFrom(...words, ' ', '\n'), { maxLength: 6 })
			.map((parts) => parts.join(''));
		let named = 0;
		fc.assert(
			fc.property(fc.oneof(text, anyText), (message) => {
				const parsed = parseOrderMessage(message, { names, mentions: [] });
				expect(KINDS).toContain(parsed.kind);
				expect(parseOrderMessage(normalizeMessage(message), { names, mentions: [] })).toEqual(parsed);
				if (parsed.kind !== 'order') return;
				for (const { item: choice } of parsed.changes) {
					if (choice.by !== 'words') continue;
					named += 1;
					expect(choice.codes.length).toBeGreaterThan(0);
					expect(['A1', 'B', 'AB12']).toEqual(expect.arrayContaining([...choice.codes]));
					expect(normalizeMessage(message)).toContain(choice.input);
				}
			}),
			{ numRuns: 10_000 },
		);
		expect(named).toBeGreaterThan(50);
	});

	test('orders whole quantities from 1 to 99 of item codes', () => {
		const seen = { orders: 0, unclear: 0 };
		fc.assert(
			fc.property(pieces, (text) => {
				const parsed = parseOrderMessage(text);
				if (parsed.kind === 'unclear') seen.unclear += 1;
				if (parsed.kind !== 'order') return;
				seen.orders += 1;
				expect(parsed.changes.length).toBeGreaterThan(0);
				for (const change of parsed.changes) {
					expect(change.item.by === 'code' ? change.item.code : 'A1').toMatch(/^[A-Z]{1,3}\d{0,4}$/);
					if (change.action === 'cancel') continue;
					expect(change.quantity).toBeGreaterThanOrEqual(1);
					expect(change.quantity).toBeLessThanOrEqual(99);
					expect(Number.isInteger(change.quantity)).toBe(true);
				}
				if (parsed.changes.some(({ item }) => item.by === 'none')) expect(parsed.changes).toHaveLength(1);
			}),
			{ numRuns: 20_000 },
		);
		// Chance must have met what is tested.
		expect(seen.orders).toBeGreaterThan(100);
		expect(seen.unclear).toBeGreaterThan(0);
	});

	test('orders nothing without a digit, a numeral or a word of cancelling', () => {
		const silent = PIECES.filter(
			(piece) => !/[\d０-９一二兩三四五六七八九十廿卅百千零]|取消|cancel/u.test(piece),
		);
		const text = fc
			.array(fc.constantFrom(...silent, ' ', '\n'), { maxLength: 12 })
			.map((parts) => parts.join(''));
		fc.assert(
			fc.property(text, (message) => {
				expect(['chatter', 'query']).toContain(parseOrderMessage(message).kind);
			}),
			RUNS,
		);
	});

	test('is not swayed by a question mark: what is asked is never booked', () => {
		fc.assert(
			fc.property(pieces, fc.constantFrom('?', '？', '嗎', '嗎？', '❓'), (text, question) => {
				expect(parseOrderMessage(text + question)).toEqual({ kind: 'chatter' });
			}),
			RUNS,
		);
	});
});

describe('parseOrderMessage, several items in every form', () => {
	const code = fc.stringMatching(/^(?:[A-Z]{1,3}|ME[A-Z]|TY|PC[A-Z]|X|XX|KG|AND)\d{1,4}$/);
	const quantity = fc.integer({ min: 1, max: 99 });
	const wide = (text: string) =>
		text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
	const FORMS: Array<(code: string, quantity: number) => string> = [
		(c, n) => `${c}+${n}`,
		(c, n) => `${c} + ${n}`,
		(c, n) => `${c.toLowerCase()}＋${n}`,
		(c, n) => `${c}x${n}`,
		(c, n) => `${c}*${n}盒`,
		(c, n) => `${c}加${n}`,
		(c, n) => `${c} ${n}個`,
		(c, n) => wide(`${c}+${n}`),
		(c, n) => `我要${c}+${n}`,
		(c, n) => `${c}➕${n}`,
	];

	test('what is written is what is read', () => {
		const line = fc.tuple(code, quantity, fc.constantFrom(...FORMS));
		fc.assert(
			fc.property(
				fc.array(line, { minLength: 1, maxLength: 8 }),
				fc.constantFrom(' ', ',', '，', '、', '；', '; ', '\n', ' \r\n'),
				fc.constantFrom('', ' 謝謝', '！', '\n感恩🙏', ' thx'),
				(lines, separator, manners) => {
					const text = lines.map(([c, n, form]) => form(c, n)).join(separator) + manners;
					const expected: ParsedMessage = {
						kind: 'order',
						changes: lines.map(([code, quantity]) => ({
							action: 'add',
							item: { by: 'code', code },
							quantity,
						})),
						buyer: null,
					};
					expect(parseOrderMessage(text)).toEqual(expected);
				},
			),
			RUNS,
		);
	});
});

describe('parseOrderMessage, on hostile length', () => {
	const SMALL = 5_000;
	const GROWTH = 8;
	const HOSTILE: ReadonlyArray<readonly [string, (n: number) => string]> = [
		['signs', (n) => '+'.repeat(n)],
		['digits', (n) => `+${'1'.repeat(n)}`],
		['digits and points', (n) => `+${'1.'.repeat(n)}`],
		['numerals', (n) => `加${'一'.repeat(n)}`],
		['letters', (n) => 'A'.repeat(n)],
		['codes', (n) => 'A1 '.repeat(n)],
		['codes before no 取消', (n) => `${'A1、'.repeat(n)}不`],
		['codes behind 取消', (n) => `取消${'A1 '.repeat(n)}+1`],
		['orders', (n) => 'A1+1 '.repeat(n)],
		['cancellations', (n) => 'A1取消 '.repeat(n)],
		['bare orders', (n) => '+1,'.repeat(n)],
		['conjunctions', (n) => 'A1+1和'.repeat(n)],
		['manners', (n) => `+1${'謝謝'.repeat(n)}不`],
		['ornaments', (n) => `+1${'🙏!'.repeat(n)}不`],
		['writers', (n) => '我也'.repeat(n)],
		['spaces', (n) => `+1${' '.repeat(n)}不`],
		['line breaks', (n) => `+1${'\n'.repeat(n)}不`],
		['invisible characters', (n) => `${'\u200b'.repeat(n)}+1`],
		['combining marks', (n) => `a${'\u0301\u0316'.repeat(n)}`],
		['characters that NFKC makes longer', (n) => '\ufdfa'.repeat(n)],
	];

	/** The best of several runs, in milliseconds: what the work takes when nothing else gets in between. */
	function time(text: string): number {
		const runs = Array.from({ length: 5 }, () => {
			const start = performance.now();
			parseOrderMessage(text);
			return performance.now() - start;
		});
		return Math.min(...runs);
	}

	test.each(HOSTILE)('%s: eight times the length takes about eight times as long', (_name, build) => {
		const small = time(build(SMALL));
		const large = time(build(SMALL * GROWTH));
		// Quadratic work would take 64 times; below a millisecond the clock says nothing.
		expect(large).toBeLessThan(Math.max(small, 1) * GROWTH * 4);
	});

	test.each([
		['5,000 characters of chat around an order', `${'好'.repeat(4_990)}A1+1`],
		['20,000 plus signs', '+'.repeat(20_000)],
		['20,000 digits', `+${'9'.repeat(20_000)}`],
	])('%s are chatter', (_name, text) => {
		expect(parseOrderMessage(text)).toEqual({ kind: 'chatter' });
	});
});
