import { parseEmail } from '../../../lib/groupbuy/email';

test.each<[string, string | undefined]>([
	['ming@example.com', 'ming@example.com'],
	[' Ming.Wang+Tea@Example.CO ', 'ming.wang+tea@example.co'],
	['ｍｉｎｇ＠example.com', 'ming@example.com'],
	['小明@例子.台灣', '小明@例子.台灣'],
	[`${'a'.repeat(242)}@example.com`, `${'a'.repeat(242)}@example.com`],
	[`${'a'.repeat(243)}@example.com`, undefined],
	['ming', undefined],
	['ming@', undefined],
	['@example.com', undefined],
	['ming@example', undefined],
	['ming@@example.com', undefined],
	['ming wang@example.com', undefined],
	['ming@example.com, hua@example.com', undefined],
	['<ming@example.com>', undefined],
	['ming\u0000@example.com', undefined],
	['', undefined],
])('%s → %s', (text, email) => {
	expect(parseEmail(text)).toBe(email);
});
